/**
 * Keeps one link open (6.5.2): connects, passes on what arrives, and after a break connects again. It is the only part of the
 * exchange that waits; the machines know what the messages mean.
 */
import type { AnyCodec, AnyScanner } from '../any-codec.ts';
import { requireGlobals } from '../values/checked.ts';
import { RumpError, refuse, requireMethod } from '../values/error.ts';
import type { DeviceMessage } from './address.ts';
import { checkedDelay } from './arguments.ts';
import { type Backoff, DEFAULT_BACKOFF, waitAfter } from './backoff.ts';
import { guarded, reportError, wordsOf } from './callbacks.ts';
import { type Clock, systemClock, Timer } from './clock.ts';
import { type Connect, DONE, type Link, type LinkClose } from './link.ts';
import { messageOf } from './roles.ts';

/** What controllers and appliances take alike. */
interface ClientOptions {
  readonly codec: AnyCodec;
  readonly connect: Connect;
  readonly onLink?: ((link: never) => void) | undefined;
  readonly onError?: ((error: unknown) => void) | undefined;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly backoff?: Partial<Backoff>;
  readonly connectTimeout?: number;
}

/** The states of a link that every client has. */
type ClientLink =
  | { readonly state: 'connecting' }
  | { readonly state: 'waiting'; readonly close: LinkClose; readonly retryIn: number }
  | { readonly state: 'closed'; readonly error?: unknown };

/** A controller or an appliance. */
interface Client<OwnLink> {
  /** For the application to read. */
  readonly link: OwnLink | ClientLink;
  readonly deviceId?: string;
}

/** As the time of a tick: none. */
export const NEVER: number = Number.POSITIVE_INFINITY;

/** What the messages mean: a controller's machine, or an appliance's. None of its methods may throw. */
export interface Machine {
  opened(text: boolean): void;
  /** `bytes` are all bytes of an alarm, to tell it from others; null for all other messages. */
  message(message: DeviceMessage, bytes: Uint8Array | null): void;
  text(text: string): void;
  /** The link is gone, or could not be opened; the next try comes in `retryIn` milliseconds, or never. */
  ended(close: LinkClose, retryIn: number | null): void;
  tick(): void;
  /** For good; what was sent on the open link before still arrives. */
  close(): void;
}

/** What a machine uses of its connection: it has no link, clock or randomness of its own. `Link` has the states of the client's link. */
export interface Line<Link> {
  now(): number;
  /** Asks for the next `tick`, at a monotonic time or `NEVER`. */
  wake(at: number): void;
  /** Sends over the open link; without one the chunk is lost, as with a link that breaks. */
  send(chunk: Uint8Array | string): void;
  /** Closes the link that is open, and connects again. */
  drop(close: LinkClose): void;
  /** Passes an error to the application, or prints it. */
  report(error: unknown): void;
  /** For the application. */
  tell(link: Link): void;
  /** The same; and what was agreed upon over this link works: if it does for long enough, the wait after the next break is short again. */
  online(link: Link): void;
}

/** Milliseconds that one try to connect may take by default: a server may accept a connection and never answer. */
const CONNECT_TIMEOUT = 10_000;

/**
 * How long a link must have worked before the waits are short again: milliseconds, and multiples of the last wait. Two appliances with
 * one ID replace each other after about one wait, so a link that lasts only that long must not count as one that works.
 */
const MIN_UPTIME = 5000;
const MIN_UPTIME_IN_WAITS = 4;

/** How hosts say in a TypeError, without a cause, that a request of `fetch` failed in the network. */
const FETCH_FAILED = /fetch|network|load failed|terminated|internet|connection/i;
const CONFIGURATION = ['unsupported', 'wrong-type', 'out-of-range', 'missing-field', 'contradiction'];

/** Whether another try can help: a missing package, an invalid address or a defect in what was passed will not go away. */
function isNetworkError(error: unknown): boolean {
  if (RumpError.is(error)) return !CONFIGURATION.includes(error.code);
  const { name, code, message, cause } = (error ?? {}) as Partial<Error> & { readonly code?: unknown };
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED')
    return false;
  if (name === 'TypeError') return cause !== undefined || FETCH_FAILED.test(String(message));
  return name !== 'SyntaxError' && name !== 'ReferenceError' && name !== 'RangeError';
}

/** The result of `connect`. */
function checkedLink(link: Link): Link {
  const { readable, writable, closed, close } = (link ?? {}) as Partial<Link>;
  if (readable && writable && typeof closed?.catch === 'function' && typeof close === 'function') return link;
  refuse('wrong-type', 'connect', link, 'what it resolves to must be a link');
}

/** Bytes and characters that may wait for the other side to read; a link that is further behind is closed. */
const MAX_BUFFERED_BYTES = 0x100000;

export class Connection<OwnLink> implements Line<OwnLink | ClientLink> {
  readonly clock: Clock;
  readonly random: () => number;
  isClosed = false;
  /** Settles when the last link is closed, after `close`. */
  readonly closed: Promise<void>;
  readonly #options: ClientOptions;
  readonly #connectTimeout: number;
  readonly #backoff: Backoff;
  readonly #client: Client<OwnLink>;
  readonly #timer: Timer;
  #machine: Machine | null = null;
  #link: Link | null = null;
  #writer: WritableStreamDefaultWriter<Uint8Array | string> | null = null;
  #buffered = 0;
  #failures = 0;
  /** The last wait, and when what was agreed upon over the present link began to work. */
  #lastWait = 0;
  #settledAt = NEVER;
  #abort: AbortController | null = null;
  #stopWaiting: (() => void) | null = null;
  #settleClosed: () => void = () => {};

  /**
   * @throws {RumpError} `wrong-type` for what a caller without types may have left out, before it is used
   */
  constructor(options: ClientOptions, client: Client<OwnLink>) {
    requireGlobals('a connection', 'AbortController');
    const {
      codec,
      connect,
      clock = systemClock,
      random = Math.random,
      backoff,
      connectTimeout = CONNECT_TIMEOUT,
    } = options ?? {};
    requireMethod(codec, 'codec', 'scanner', 'a codec: createCodec()');
    requireMethod(connect, 'connect', 'call', 'a function that opens a link');
    const { first, most } = { ...DEFAULT_BACKOFF, ...backoff };
    this.#backoff = { first: checkedDelay(first, 'backoff.first'), most: checkedDelay(most, 'backoff.most') };
    this.#connectTimeout = checkedDelay(connectTimeout, 'connectTimeout');
    this.clock = clock;
    this.random = random;
    this.#options = options;
    this.#client = client;
    this.#timer = new Timer(clock, () => this.#machine?.tick());
    this.closed = new Promise((resolve) => {
      this.#settleClosed = resolve;
    });
  }

  /** Begins to connect; call it once. */
  open(machine: Machine): void {
    this.#machine = machine;
    this.#connect();
  }

  now(): number {
    return this.#timer.now();
  }

  wake(at: number): void {
    this.#timer.set(at);
  }

  send(chunk: Uint8Array | string): void {
    const writer = this.#writer;
    if (writer === null) return;
    this.#buffered += chunk.length;
    if (this.#buffered > MAX_BUFFERED_BYTES) {
      this.drop({ reason: 'buffered-bytes', message: `more than ${MAX_BUFFERED_BYTES} bytes wait to be sent` });
      return;
    }
    const written = (): void => {
      if (writer === this.#writer) this.#buffered -= chunk.length;
    };
    writer.write(chunk).then(written, written);
  }

  drop(close: LinkClose): void {
    this.#link?.close(close);
  }

  report(error: unknown): void {
    reportError(this.#options.onError, this.#client.deviceId ?? 'the controller', error);
  }

  tell(link: OwnLink | ClientLink): void {
    (this.#client as { link: OwnLink | ClientLink }).link = link;
    guarded(
      () => this.#options.onLink?.(link as never),
      (error) => this.report(error),
    )();
  }

  online(link: OwnLink): void {
    this.#settledAt = this.now();
    this.tell(link);
  }

  /** For good. Resolves when the link is closed. */
  close(): Promise<void> {
    if (!this.isClosed) {
      this.isClosed = true;
      this.#machine?.close();
      this.#stopWaiting?.();
      this.#abort?.abort();
      // Not at once: the caller is not done with what waits.
      if (this.#link === null) Promise.resolve(DONE).then((why) => this.#ended(why));
      else this.#link.close(DONE);
    }
    return this.closed;
  }

  async #connect(): Promise<void> {
    this.#stopWaiting = null;
    this.tell({ state: 'connecting' });
    if (this.isClosed) return;
    const abort = new AbortController();
    this.#abort = abort;
    let link: Link | undefined;
    let reader: ReadableStreamDefaultReader<Uint8Array | string>;
    let scanner: AnyScanner;
    try {
      link = checkedLink(await this.#connected(abort));
      if (this.isClosed) {
        link.close(DONE);
        return;
      }
      this.#writer = link.writable.getWriter();
      reader = link.readable.getReader();
      scanner = this.#options.codec.scanner();
    } catch (error) {
      this.#abort = null;
      this.#writer = null;
      link?.close(DONE);
      if (this.isClosed) return;
      const message = wordsOf(error);
      if (isNetworkError(error)) {
        this.#ended({ reason: 'lost', message });
        return;
      }
      this.isClosed = true;
      this.#ended({ reason: 'error', message }, { error });
      return;
    }
    this.#abort = null;
    this.#link = link;
    this.#buffered = 0;
    const closed = link.closed.catch((error): LinkClose => ({ reason: 'lost', message: wordsOf(error) }));
    // A broken link says so in `closed`; what was being written is lost with it.
    this.#writer.closed.catch(() => {});
    this.#machine?.opened(link.text);
    closed.then(() => reader.cancel().catch(() => {}));
    const [, why] = await Promise.all([this.#read(link, reader, scanner), closed]);
    this.#link = null;
    this.#writer = null;
    this.#ended(why);
  }

  /** Within its time limit, even if `connect` ignores its signal. */
  #connected(abort: AbortController): Promise<Link> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const stop = this.clock.after(this.#connectTimeout, () => {
        isLate = true;
        const text = `the server has not answered for ${this.#connectTimeout} ms to a try to connect`;
        const error = new RumpError('timeout', text);
        reject(error);
        abort.abort(error);
      });
      const opened = (link: Link): void => {
        stop();
        if (isLate) link?.close(DONE);
        else resolve(link);
      };
      const failed = (error: unknown): void => {
        stop();
        reject(error);
      };
      // Called in a promise, so that a `connect` that throws at once, or is not a function, rejects as well.
      Promise.resolve(abort.signal).then(this.#options.connect).then(opened, failed);
    });
  }

  async #read(
    link: Link,
    reader: ReadableStreamDefaultReader<Uint8Array | string>,
    scanner: AnyScanner,
  ): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done || this.#link !== link) break;
        if (typeof value === 'string') this.#machine?.text(value);
        else this.#scan(scanner, value);
      }
    } catch (error) {
      // A failing stream means a broken link; anything but bytes is a transport's defect, and ends the link as well.
      const reason = RumpError.is(error) ? 'error' : 'lost';
      link.close({ reason, message: wordsOf(error) });
      return;
    }
    // A stream that ends without `closed` must not leave the link open.
    link.close({ reason: 'lost', message: 'the other side has ended the connection' });
  }

  #scan(scanner: AnyScanner, chunk: Uint8Array): void {
    for (const batch of scanner.push(chunk)) {
      // All at once: a handler of one message may scan with the same codec, which would expire the batch.
      const alarm = messageOf('alarm')?.name;
      const all = ([...batch] as DeviceMessage[]).map((message, index) => ({
        message,
        bytes: alarm !== undefined && message.messageType === alarm ? batch.bytes(index) : null,
      }));
      for (const { message, bytes } of all) this.#machine?.message(message, bytes);
    }
  }

  #ended(close: LinkClose = DONE, failure?: { readonly error: unknown }): void {
    if (this.isClosed) {
      this.#machine?.ended(close, null);
      this.tell({ state: 'closed', ...failure });
      if (failure !== undefined) {
        this.report(failure.error);
        this.#machine?.close();
      }
      this.#settleClosed();
      return;
    }
    const uptime = this.now() - this.#settledAt;
    if (uptime >= Math.max(MIN_UPTIME, MIN_UPTIME_IN_WAITS * this.#lastWait)) this.#failures = 0;
    this.#settledAt = NEVER;
    const retryIn = waitAfter(this.#backoff, ++this.#failures, this.random());
    this.#lastWait = retryIn;
    this.#stopWaiting = this.clock.after(retryIn, () => this.#connect());
    this.#machine?.ended(close, retryIn);
    this.tell({ state: 'waiting', close, retryIn });
  }
}
