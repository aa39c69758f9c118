/**
 * Keeps one link open (6.5.2): connects, passes on what arrives, and after a break connects again. It is the only part of the
 * exchange that waits; the machines know what the messages mean.
 */
import type { AnyCodec, AnyScanner } from '../any-codec.ts';
import type { Message } from '../generated/messages.ts';
import { requireGlobals } from '../values/checked.ts';
import { RumpError, refuse, requireMethod } from '../values/error.ts';
import { checkedDelay } from './arguments.ts';
import { wordsOf } from './callbacks.ts';
import { type Clock, monotonicTime, systemClock } from './clock.ts';
import { type Connect, DONE, type Link, type LinkClose } from './link.ts';
import { messageOf } from './roles.ts';

/**
 * The wait before the next try to connect: longer each time, with jitter, so that clients do not all reconnect to a restarted server
 * at once.
 */
export interface Backoff {
  /** Milliseconds before the second try; it doubles from try to try. */
  readonly first: number;
  /** The maximum, at least a millisecond. */
  readonly most: number;
}

export const DEFAULT_BACKOFF: Backoff = /* @__PURE__ */ Object.freeze({ first: 500, most: 30_000 });

/** Milliseconds, from half of the step to all of it; `failures` counts from 1, `chance` is from 0, below 1. */
export function waitAfter({ first, most }: Backoff, failures: number, chance: number): number {
  const step = Math.min(most, first * 2 ** Math.min(failures - 1, 30));
  return step * (0.5 + Math.min(1, Math.max(0, chance) || 0) / 2);
}

export interface ConnectionOptions {
  readonly codec: AnyCodec;
  readonly connect: Connect;
  readonly clock: Clock;
  /** From 0, below 1. */
  readonly random: () => number;
  readonly backoff: Backoff;
  /** Milliseconds that one try to connect may take. */
  readonly connectTimeout?: number | undefined;
}

type ClientOptions = Pick<ConnectionOptions, 'codec' | 'connect'> &
  Partial<Pick<ConnectionOptions, 'clock' | 'random' | 'connectTimeout'>> & { readonly backoff?: Partial<Backoff> };

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

/**
 * The options of a controller or an appliance that concern its connection, with their defaults.
 * @throws {RumpError} `wrong-type` for what a caller without types may have left out, before it is used
 */
export function connectionOptions(options: ClientOptions): ConnectionOptions {
  const { codec, connect, clock = systemClock, random = Math.random, backoff, connectTimeout } = options ?? {};
  requireMethod(codec, 'codec', 'scanner', 'a codec: createCodec()');
  requireMethod(connect, 'connect', 'call', 'a function that opens a link');
  return { codec, connect, clock, random, backoff: { ...DEFAULT_BACKOFF, ...backoff }, connectTimeout };
}

/** The result of `connect`. */
function checkedLink(link: Link): Link {
  const { readable, writable, closed, close } = (link ?? {}) as Partial<Link>;
  if (readable && writable && typeof closed?.catch === 'function' && typeof close === 'function') return link;
  refuse('wrong-type', 'connect', link, 'what it resolves to must be a link');
}

interface Failure {
  readonly error: unknown;
}

/** Callbacks of a connection. None of them may throw. */
export interface ConnectionListener {
  connecting(): void;
  opened(text: boolean): void;
  /** `bytes` are all bytes of an alarm, to tell it from others; null for all other messages. */
  message(message: Message, bytes: Uint8Array | null): void;
  text(text: string): void;
  /**
   * The link is gone, or could not be opened; the next try comes in `retryIn` milliseconds, or never if null. With a failure no try can
   * succeed: `connect` failed with an error that is not the network's.
   */
  ended(close: LinkClose, retryIn: number | null, failure?: Failure): void;
}

/** Bytes and characters that may wait for the other side to read; a link that is further behind is closed. */
const MAX_BUFFERED_BYTES = 0x100000;

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #listener: ConnectionListener;
  #link: Link | null = null;
  #writer: WritableStreamDefaultWriter<Uint8Array | string> | null = null;
  #buffered = 0;
  #failures = 0;
  /** The last wait, and when what was agreed upon over the present link began to work. */
  #lastWait = 0;
  #settledAt = Number.POSITIVE_INFINITY;
  readonly #now: () => number;
  #isClosed = false;
  #abort: AbortController | null = null;
  #stopWaiting: (() => void) | null = null;
  /** Settles when the last link is closed, after `close`. */
  readonly closed: Promise<void>;
  #settleClosed: () => void = () => {};

  constructor(options: ConnectionOptions, listener: ConnectionListener) {
    requireGlobals('a connection', 'AbortController');
    checkedDelay(options.backoff.first, 'backoff.first');
    checkedDelay(options.backoff.most, 'backoff.most');
    if (options.connectTimeout !== undefined) checkedDelay(options.connectTimeout, 'connectTimeout');
    this.#now = monotonicTime(options.clock);
    this.#options = options;
    this.#listener = listener;
    this.closed = new Promise((resolve) => {
      this.#settleClosed = resolve;
    });
  }

  /** Begins to connect; call it once. */
  open(): void {
    this.#connect();
  }

  /** What was agreed upon over this link works: if it does for long enough, the first wait after the next break is short again. */
  settled(): void {
    this.#settledAt = this.#now();
  }

  /** Sends over the open link; without one the chunk is lost, as with a link that breaks. */
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

  /** Closes the link that is open, and connects again. */
  drop(close: LinkClose): void {
    this.#link?.close(close);
  }

  /** For good. */
  close(close: LinkClose = DONE): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopWaiting?.();
    this.#abort?.abort();
    // Not at once: the caller is not done with what waits.
    if (this.#link === null) Promise.resolve(close).then((why) => this.#ended(why));
    else this.#link.close(close);
  }

  async #connect(): Promise<void> {
    this.#stopWaiting = null;
    this.#listener.connecting();
    if (this.#isClosed) return;
    const abort = new AbortController();
    this.#abort = abort;
    let link: Link | undefined;
    let reader: ReadableStreamDefaultReader<Uint8Array | string>;
    let scanner: AnyScanner;
    try {
      link = checkedLink(await this.#connected(abort));
      if (this.#isClosed) {
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
      if (this.#isClosed) return;
      const message = wordsOf(error);
      if (isNetworkError(error)) {
        this.#ended({ reason: 'lost', message });
        return;
      }
      this.#isClosed = true;
      this.#ended({ reason: 'error', message }, { error });
      return;
    }
    this.#abort = null;
    this.#link = link;
    this.#buffered = 0;
    const closed = link.closed.catch((error): LinkClose => ({ reason: 'lost', message: wordsOf(error) }));
    // A broken link says so in `closed`; what was being written is lost with it.
    this.#writer.closed.catch(() => {});
    this.#listener.opened(link.text);
    closed.then(() => reader.cancel().catch(() => {}));
    const [, why] = await Promise.all([this.#read(link, reader, scanner), closed]);
    this.#link = null;
    this.#writer = null;
    this.#ended(why);
  }

  /** Within its time limit, even if `connect` ignores its signal. */
  #connected(abort: AbortController): Promise<Link> {
    const { clock, connect, connectTimeout = CONNECT_TIMEOUT } = this.#options;
    return new Promise((resolve, reject) => {
      let isLate = false;
      const stop = clock.after(connectTimeout, () => {
        isLate = true;
        const error = new RumpError(
          'timeout',
          `the server has not answered for ${connectTimeout} ms to a try to connect`,
        );
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
      Promise.resolve(abort.signal).then(connect).then(opened, failed);
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
        if (typeof value === 'string') this.#listener.text(value);
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
      const all = ([...batch] as Message[]).map((message, index) => ({
        message,
        bytes: alarm !== undefined && message.messageType === alarm ? batch.bytes(index) : null,
      }));
      for (const { message, bytes } of all) this.#listener.message(message, bytes);
    }
  }

  #ended(close: LinkClose = DONE, failure?: Failure): void {
    if (this.#isClosed) {
      this.#listener.ended(close, null, failure);
      this.#settleClosed();
      return;
    }
    const { backoff, clock, random } = this.#options;
    const uptime = this.#now() - this.#settledAt;
    if (uptime >= Math.max(MIN_UPTIME, MIN_UPTIME_IN_WAITS * this.#lastWait)) this.#failures = 0;
    this.#settledAt = Number.POSITIVE_INFINITY;
    const wait = waitAfter(backoff, ++this.#failures, random());
    this.#lastWait = wait;
    this.#stopWaiting = clock.after(wait, () => this.#connect());
    this.#listener.ended(close, wait);
  }
}
