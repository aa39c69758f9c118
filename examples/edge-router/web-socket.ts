/**
 * A WebSocket of frames. workerd cannot stop a sender whose messages come too fast, so the sender counts: it may be no more than
 * `window` bytes ahead of what the answers call settled. README.md has the rules.
 */
import { MAXIMUM_FRAME_LENGTH } from 'igrs-rump';
import { Deliveries, type Outcome } from './deliveries.ts';
import { limits } from './limits.ts';
import { Round } from './round.ts';
import { engine, Split } from './split.ts';

export function openSocket(context: ExecutionContext): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.binaryType = 'arraybuffer';
  server.accept();
  const session = new Session(server);
  server.addEventListener('message', ({ data }) => session.take(data));
  // Complete frames are still delivered, although no answer can be sent.
  server.addEventListener('close', () => context.waitUntil(session.end()));
  server.addEventListener('error', () => context.waitUntil(session.end()));
  return new Response(null, { status: 101, webSocket: client });
}

/** Dropped bytes that are not answered yet; few enough that the longest message always fits in the window. */
const UNANSWERED_LENGTH = Math.min(
  limits.windowBytes / 4,
  limits.windowBytes - limits.messageBytes - MAXIMUM_FRAME_LENGTH,
);

type Counts = Readonly<Pick<Split, 'position' | 'frames' | 'dropped' | 'bytesSkipped'>>;

function countsOf({ position, frames, dropped, bytesSkipped }: Split): Counts {
  return { position, frames, dropped, bytesSkipped };
}

class Session {
  readonly #socket: WebSocket;
  readonly #split = new Split();
  readonly #deliveries = new Deliveries();
  #round = new Round();
  #working: Promise<void> | null = null;
  #received = 0;
  /** Up to here everything is delivered or reported as not delivered. */
  #settled = 0;
  /** Up to here everything is delivered: where a sender resumes. */
  #delivered = 0;
  /** The counts as of the last answer. */
  #answered: Counts = { position: 0, frames: 0, dropped: 0, bytesSkipped: 0 };
  #isClosed = false;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    const { windowBytes, messageBytes } = limits;
    this.#say({ type: 'open', engine, window: windowBytes, message: messageBytes });
  }

  take(data: unknown): void {
    if (this.#isClosed) return;
    if (!(data instanceof ArrayBuffer)) {
      this.#close(1003, 'frames must be sent in binary messages');
      return;
    }
    if (data.byteLength > limits.messageBytes) {
      this.#close(1009, `a message may have at most ${limits.messageBytes} bytes`);
      return;
    }
    this.#received += data.byteLength;
    if (this.#received - this.#settled > limits.windowBytes) {
      this.#close(1013, `more than ${limits.windowBytes} bytes are not settled: wait for answers`);
      return;
    }
    this.#round.add(this.#split.push(data));
    this.#work();
  }

  async end(): Promise<void> {
    if (!this.#isClosed) {
      this.#round.add(this.#split.end());
      this.#work();
      // With newer compatibility dates the runtime does this.
      this.#close(1000, '');
    }
    await this.#working;
  }

  /** One round at a time, each with everything that arrived during the last, so that destinations get their bytes in order. */
  #work(): void {
    this.#working ??= this.#deliverRounds()
      .catch((error) => {
        console.error(error);
        this.#close(1011, 'the worker has failed; its log says why');
      })
      .finally(() => {
        this.#working = null;
      });
  }

  async #deliverRounds(): Promise<void> {
    while (this.#settled < this.#split.position) {
      const round = this.#round;
      const counts = countsOf(this.#split);
      this.#round = new Round();
      const outcomes = await this.#deliveries.deliver(round);
      const isWhole = outcomes.every(({ delivered }) => delivered);
      if (isWhole && this.#delivered === this.#settled) this.#delivered = counts.position;
      this.#settled = counts.position;
      this.#answer(outcomes, counts);
      if (this.#deliveries.count >= limits.socketDeliveries) {
        this.#close(1012, `connect again and go on from byte ${this.#settled}`);
        return;
      }
    }
  }

  #answer(destinations: readonly Outcome[], counts: Counts): void {
    const before = this.#answered;
    // So that a message of one byte does not cause an answer of two hundred.
    if (destinations.length === 0 && counts.position - before.position < UNANSWERED_LENGTH) return;
    this.#answered = counts;
    this.#say({
      type: 'settled',
      from: before.position,
      settled: counts.position,
      delivered: this.#delivered,
      frames: counts.frames - before.frames,
      dropped: counts.dropped - before.dropped,
      bytesSkipped: counts.bytesSkipped - before.bytesSkipped,
      destinations,
    });
  }

  #say(answer: object): void {
    if (this.#isClosed) return;
    this.#socket.send(JSON.stringify(answer));
    if (this.#socket.bufferedAmount > limits.unreadBytes) this.#close(1008, 'answers are not read');
  }

  /** The sender must send again what is not settled then. */
  #close(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      this.#socket.close(code, reason);
    } catch {
      // The peer has closed it first.
    }
  }
}
