/** What `for await` loops over statuses, alarms and presences wait for. */
import { hexadecimalBytes } from '../../values/bytes.ts';
import { isOrdinary } from '../../values/checked.ts';
import { RumpError, refuse, requireMethod } from '../../values/error.ts';
import { codeName, fieldValue } from '../roles.ts';
import type { ReaderOptions } from './device.ts';
import { GRANTED, MAX_DEVICES, MAX_UNREAD, REMEMBERED_ALARMS, type Reported } from './state.ts';

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

function identityOf({ device, value, bytes }: Reported): Identity | null {
  if (bytes === null) return null;
  const { body } = value as { readonly body: object };
  const faults = (fieldValue(body, 'alarm', 'faults') ?? []) as readonly (string | number)[];
  // An alarm without a fault counts as one of its own.
  const named = faults.length === 0 ? [''] : faults;
  return { faults: named.map((fault) => `${device} ${fault}`), frame: hexadecimalBytes(bytes) };
}

/** All loops of a controller. */
export class Readers {
  /** By device ID, or for all that are granted. */
  readonly #sets = new Map<string, Set<Reader>>();

  /** @param left is called once, when the loop has ended for whatever reason */
  open(type: Reported['type'], device: string, options: ReaderOptions, left: () => void): Reader {
    const set = this.#sets.get(device) ?? new Set();
    this.#sets.set(device, set);
    const reader = new Reader(type, options, (ended) => {
      set.delete(ended);
      if (set.size === 0) this.#sets.delete(device);
      left();
    });
    // A signal that has already aborted has ended it.
    if (!options.signal?.aborted) set.add(reader);
    return reader;
  }

  /** @returns how many loops had it already */
  push(reported: Reported): number {
    const identity = identityOf(reported);
    const { type, device } = reported;
    const readers = [...this.#of(device), ...this.#of(GRANTED)].filter((reader) => reader.type === type);
    return readers.filter((reader) => !reader.push(reported, identity)).length;
  }

  /** The server does not let the account observe the device. */
  refuse(device: string, message: string): void {
    for (const reader of this.#of(device)) {
      reader.fail(new RumpError('rejected', message, { result: codeName('unauthorised') }));
    }
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
  readonly type: Reported['type'];
  readonly #signal: AbortSignal | undefined;
  /** By device, of which only the newest status and presence wait; every alarm counts, and has a number of its own. */
  readonly #waiting = new Map<string | number, unknown>();
  /** The latest alarm of each fault, as text. */
  readonly #latest = new Map<string, string>();
  #count = 0;
  #next: { resolve: (result: IteratorResult<unknown, undefined>) => void; reject: (error: RumpError) => void } | null =
    null;
  #end: RumpError | 'done' | null = null;
  #leave: (reader: Reader) => void;
  readonly #abort = (): void => this.#finish('done');

  /** `leave` is called once, when the loop has ended for whatever reason. */
  constructor(type: Reported['type'], { signal }: ReaderOptions, leave: (reader: Reader) => void) {
    this.type = type;
    this.#signal = signal;
    this.#leave = leave;
    signal?.addEventListener('abort', this.#abort, { once: true });
    if (signal?.aborted) this.#finish('done');
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** False for a repeat, which only values with an identity can be. */
  push({ device, value }: Reported, identity: Identity | null): boolean {
    if (this.#end !== null) return true;
    if (identity !== null && this.#isDouble(identity)) return false;
    if (this.#next !== null) {
      this.#next.resolve({ done: false, value });
      this.#next = null;
      return true;
    }
    const [name, most, what] =
      identity === null ? [device, MAX_DEVICES, 'devices'] : [++this.#count, MAX_UNREAD, 'alarms'];
    this.#waiting.set(name, value);
    if (this.#waiting.size > most) {
      const text = `more than ${most} ${what} wait for this loop; list the devices for what is still open`;
      this.fail(new RumpError('buffer-too-small', text));
    }
    return true;
  }

  /** Ends the loop with an error, after what already waits. */
  fail(error: RumpError): void {
    this.#finish(error);
  }

  async next(): Promise<IteratorResult<unknown, undefined>> {
    const [first] = this.#waiting;
    if (first !== undefined) {
      this.#waiting.delete(first[0]);
      return { done: false, value: first[1] };
    }
    const end = this.#end;
    if (end === 'done') return { done: true, value: undefined };
    if (end !== null) {
      this.#end = 'done';
      throw end;
    }
    if (this.#next !== null) {
      throw new RumpError('contradiction', 'one loop at a time: this one is already waiting for its next value');
    }
    return new Promise((resolve, reject) => {
      this.#next = { resolve, reject };
    });
  }

  async return(): Promise<IteratorResult<unknown, undefined>> {
    this.#waiting.clear();
    this.#finish('done');
    return { done: true, value: undefined };
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

  #finish(end: RumpError | 'done'): void {
    if (this.#end !== null) return;
    this.#end = end;
    this.#signal?.removeEventListener('abort', this.#abort);
    if (end === 'done') {
      // After an abort the values that wait are no longer wanted.
      this.#waiting.clear();
      this.#next?.resolve({ done: true, value: undefined });
    } else if (this.#next !== null) {
      this.#end = 'done';
      this.#next.reject(end);
    }
    this.#next = null;
    this.#leave(this);
  }

  get [Symbol.toStringTag](): string {
    return 'Reader';
  }
}
