/** What `for await` loops over statuses, alarms and presences wait for. */
import { hexadecimalBytes } from '../../values/bytes.ts';
import { isOrdinary } from '../../values/checked.ts';
import { RumpError, refuse, requireMethod } from '../../values/error.ts';
import { codeName, fieldValue } from '../roles.ts';
import type { ReaderOptions } from './device.ts';

/** In place of a device ID, and none itself: every device of the account. */
export const GRANTED = '*';
/** Limit of devices taken from a server, which could name ever new ones: some 12 MB of names. */
export const MAX_DEVICES = 0x20000;
/** Faults of which a loop remembers the latest alarm, to recognise repeats (6.4.4). */
const REMEMBERED_ALARMS = 4096;
/** Alarms that may wait for one reader; with more it ends with an error, because none must be lost unnoticed. */
const MAX_UNREAD = 1024;

export type ReaderType = 'status' | 'alarm' | 'presence';

/** Before anything is requested that would have to be taken back. */
export function checkSignal(options: ReaderOptions): void {
  // A signal or a time in place of the options would be ignored.
  if (!isOrdinary(options)) refuse('wrong-type', 'options', options, 'it must be an object of signal and timeout');
  const { signal } = options;
  if (signal !== undefined) requireMethod(signal, 'signal', 'addEventListener', 'an AbortSignal');
}

/** What identifies a repeated alarm. */
interface Identity {
  /** Its device with each of its faults; never empty. */
  readonly faults: readonly string[];
  /** All of its bytes, the sequence included. */
  readonly frame: string;
}

function identityOf(device: string, { body }: { readonly body?: object }, bytes: Uint8Array): Identity {
  const faults = fieldValue(body as object, 'alarm', 'faults') as readonly (string | number)[] | undefined;
  // An alarm without a fault counts as one of its own.
  const named = faults?.length ? faults : [''];
  return { faults: named.map((fault) => `${device} ${fault}`), frame: hexadecimalBytes(bytes) };
}

/** All loops of a controller. */
export class Readers {
  /** By device ID, or for all that are granted. */
  readonly #sets = new Map<string, Set<Reader>>();

  /** @param left is called once, when the loop has ended for whatever reason */
  open(type: ReaderType, device: string, { signal }: ReaderOptions, left: () => void): Reader {
    const set = this.#sets.get(device) ?? new Set();
    this.#sets.set(device, set);
    const reader = new Reader(type, signal, () => {
      set.delete(reader);
      if (set.size === 0) this.#sets.delete(device);
      left();
    });
    set.add(reader);
    if (signal?.aborted) reader.finish();
    return reader;
  }

  /**
   * @param bytes of an alarm
   * @returns how many loops had it already
   */
  push(type: ReaderType, device: string, value: object, bytes: Uint8Array | null): number {
    const identity = bytes === null ? null : identityOf(device, value, bytes);
    const readers = [...this.#of(device), ...this.#of(GRANTED)].filter((reader) => reader.type === type);
    return readers.filter((reader) => !reader.push(device, value, identity)).length;
  }

  /** The server does not let the account observe the device. */
  refuse(device: string, message: string): void {
    const error = new RumpError('rejected', message, { result: codeName('unauthorised') });
    for (const reader of this.#of(device)) reader.finish(error);
  }

  close(): void {
    for (const device of [...this.#sets.keys()]) for (const reader of this.#of(device)) reader.return();
  }

  /** A copy: those that end leave the set. */
  #of(device: string): Reader[] {
    return [...(this.#sets.get(device) ?? [])];
  }
}

/** One loop. */
class Reader implements AsyncIterableIterator<unknown> {
  /** @internal */
  static readonly name = 'Reader';
  readonly type: ReaderType;
  /** By device, of which only the newest status and presence wait; every alarm counts, and has a number of its own. */
  readonly #waiting = new Map<string | number, unknown>();
  /** The latest alarm of each fault, as text. */
  readonly #latest = new Map<string, string>();
  #count = 0;
  /** Lets the call that waits for a value look again. */
  #wake: (() => void) | null = null;
  /** Null while the loop goes on; then its error, or none. */
  #end: { readonly error?: RumpError | undefined } | null = null;
  readonly #left: () => void;
  readonly #abort = (): void => this.finish();

  constructor(type: ReaderType, signal: AbortSignal | undefined, left: () => void) {
    this.type = type;
    this.#left = () => {
      signal?.removeEventListener('abort', this.#abort);
      left();
    };
    signal?.addEventListener('abort', this.#abort, { once: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** False for a repeat, which only values with an identity can be. */
  push(device: string, value: object, identity: Identity | null): boolean {
    if (this.#end !== null) return true;
    if (identity !== null && this.#isDouble(identity)) return false;
    const [name, most, what] =
      identity === null ? [device, MAX_DEVICES, 'devices'] : [++this.#count, MAX_UNREAD, 'alarms'];
    this.#waiting.set(name, value);
    if (this.#waiting.size > most) {
      const text = `more than ${most} ${what} wait for this loop; list the devices for what is still open`;
      this.finish(new RumpError('buffer-too-small', text));
    }
    this.#lookAgain();
    return true;
  }

  async next(): Promise<IteratorResult<unknown, undefined>> {
    while (this.#waiting.size === 0 && this.#end === null) {
      if (this.#wake !== null) {
        throw new RumpError('contradiction', 'one loop at a time: this one is already waiting for its next value');
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    for (const [name, value] of this.#waiting) {
      this.#waiting.delete(name);
      return { done: false, value };
    }
    const error = this.#end?.error;
    this.#end = {};
    if (error !== undefined) throw error;
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<unknown, undefined>> {
    this.#waiting.clear();
    this.finish();
    return { done: true, value: undefined };
  }

  /** With an error, after what already waits; without one, as after an abort, that is no longer wanted. */
  finish(error?: RumpError): void {
    if (this.#end !== null) return;
    this.#end = { error };
    if (error === undefined) this.#waiting.clear();
    this.#lookAgain();
    this.#left();
  }

  #lookAgain(): void {
    this.#wake?.();
    this.#wake = null;
  }

  /**
   * At-least-once delivery was promised (6.4.4), so that the same alarm may come twice. It is a repeat only if it is
   * still the latest of each of its faults: in doubt it is delivered twice, and none is lost.
   */
  #isDouble({ faults, frame }: Identity): boolean {
    const latest = this.#latest;
    const isDouble = faults.every((fault) => latest.get(fault) === frame);
    for (const fault of faults) {
      latest.delete(fault);
      latest.set(fault, frame);
    }
    for (const [oldest] of latest) {
      if (latest.size <= REMEMBERED_ALARMS) break;
      latest.delete(oldest);
    }
    return isDouble;
  }

  get [Symbol.toStringTag](): string {
    return 'Reader';
  }
}
