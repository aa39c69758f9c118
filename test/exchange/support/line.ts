/** A link whose way a test governs: whole chunks are delayed, split, lost, doubled, swapped or corrupt, and it breaks when told to. */
import type { Link, LinkClose } from 'igrs-rump/exchange';
import type { SimulatedClock } from '../../server/support/simulated-clock.ts';

export type Chunk = Uint8Array | string;

export interface Weather {
  /** From 0 up to 1, seeded. */
  readonly random: () => number;
  /** Shares of chunks, from 0 to 1. */
  readonly lose?: number;
  readonly double?: number;
  readonly swap?: number;
  readonly spoil?: number;
  readonly split?: number;
  /** The most milliseconds that a chunk is under way. */
  readonly delay?: number;
}

export interface Line {
  readonly client: Link;
  readonly server: Link;
  /** Breaks for both; what is under way is lost. */
  cut(message?: string): void;
  /** From now on nothing arrives at either end, and neither learns of it: a half-open connection. */
  hush(): void;
  readonly isOpen: boolean;
  /** What the server's end has sent, before anything happened to it. */
  readonly sent: Chunk[];
}

interface Settings {
  readonly text: boolean;
  readonly clock: SimulatedClock;
  readonly weather?: Weather;
}

class End {
  readonly link: Link;
  other: End | null = null;
  isClosed = false;
  readonly #settings: Settings;
  #controller: ReadableStreamDefaultController<Chunk> | null = null;
  #settle: (close: LinkClose) => void = () => {};
  /** A stream keeps its order, whatever each chunk's own delay. */
  #arrival = 0;
  #held: Chunk | null = null;
  readonly #isHushed: () => boolean;
  readonly #onWrite: (chunk: Chunk) => void;

  constructor(settings: Settings, isHushed: () => boolean, onWrite: (chunk: Chunk) => void) {
    this.#settings = settings;
    this.#isHushed = isHushed;
    this.#onWrite = onWrite;
    const closed = new Promise<LinkClose>((resolve) => {
      this.#settle = resolve;
    });
    const readable = new ReadableStream<Chunk>({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.#controller = null;
      },
    });
    const writable = new WritableStream<Chunk>({ write: (chunk) => this.#write(chunk) });
    const close = (why: LinkClose = { reason: 'done', message: '' }) => {
      if (this.isClosed) return;
      // The other end learns of it when all that was sent before has arrived.
      const other = this.other as End;
      if (!this.#isHushed()) this.#later(() => other.end(why));
      this.end(why);
    };
    this.link = { readable, writable, text: settings.text, closed, close };
  }

  end(why: LinkClose): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#controller?.close();
    this.#controller = null;
    this.#settle(why);
  }

  arrive(chunk: Chunk): void {
    if (!this.isClosed) this.#controller?.enqueue(chunk);
  }

  #write(chunk: Chunk): void {
    if (this.isClosed) return;
    this.#onWrite(chunk);
    if (this.#isHushed()) return;
    const { weather } = this.#settings;
    const happens = (share: number | undefined): boolean => share !== undefined && (weather?.random() ?? 1) < share;
    // Text is what the transport itself frames: it arrives whole or the connection is gone.
    if (typeof chunk === 'string' || weather === undefined) {
      this.#release();
      this.#send(chunk);
      return;
    }
    if (happens(weather.lose)) return;
    const copy = chunk.slice();
    if (happens(weather.spoil)) spoil(copy, weather.random);
    if (happens(weather.swap) && this.#held === null) {
      this.#held = copy;
      return;
    }
    const at = happens(weather.split) ? Math.floor(weather.random() * copy.length) : 0;
    this.#send(copy.subarray(0, at));
    this.#send(copy.subarray(at));
    if (happens(weather.double)) this.#send(copy);
    this.#release();
  }

  #release(): void {
    const held = this.#held;
    this.#held = null;
    if (held !== null) this.#send(held);
  }

  #send(chunk: Chunk): void {
    if (chunk.length === 0) return;
    const other = this.other as End;
    this.#later(() => {
      if (!this.#isHushed()) other.arrive(chunk);
    });
  }

  #later(callback: () => void): void {
    const { clock, weather } = this.#settings;
    const delay = weather?.delay === undefined ? 0 : Math.floor(weather.random() * weather.delay);
    this.#arrival = Math.max(this.#arrival, clock.monotonic() + delay);
    if (this.#arrival <= clock.monotonic()) callback();
    else clock.after(this.#arrival - clock.monotonic(), callback);
  }
}

function spoil(bytes: Uint8Array, random: () => number): void {
  const at = Math.floor(random() * bytes.length);
  bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(random() * 8));
}

export function line(settings: Settings): Line {
  let isHushed = false;
  const sent: Chunk[] = [];
  const client = new End(
    settings,
    () => isHushed,
    () => {},
  );
  const server = new End(
    settings,
    () => isHushed,
    (chunk) => sent.push(chunk),
  );
  client.other = server;
  server.other = client;
  return {
    client: client.link,
    server: server.link,
    sent,
    cut(message = 'the connection broke') {
      isHushed = true;
      client.end({ reason: 'lost', message });
      server.end({ reason: 'lost', message });
    },
    hush() {
      isHushed = true;
    },
    get isOpen() {
      return !client.isClosed;
    },
  };
}
