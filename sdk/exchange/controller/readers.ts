/** What `for await` loops over statuses, alarms and presences wait for. */
import { hexadecimalBytes } from '../../values/bytes.ts';
import { RumpError, refuse } from '../../values/error.ts';
import { codeName, fieldValue } from '../roles.ts';
import type { Presence } from '../text.ts';
import type { AlarmMessage, DevicePresence, ReaderOptions, StatusMessage } from './device.ts';
import { deviceOf } from './requests.ts';
import { GRANTED, MAX_DEVICES, MAX_UNREAD, REMEMBERED_ALARMS } from './state.ts';

/** Before anything is requested that would have to be taken back. */
export function checkSignal(options: ReaderOptions): void {
  const signal: unknown = options?.signal;
  if (options === null || (signal !== undefined && typeof (signal as AbortSignal)?.addEventListener !== 'function')) {
    refuse('wrong-type', 'signal', signal, 'it must be an AbortSignal');
  }
}

/** How a value that the loop has not come to yet gives way to newer ones. */
interface RetentionPolicy<Value> {
  /** Of those with the same name only the newest waits; null if every value counts. */
  readonly coalesceKey: ((value: Value) => string) | null;
  /** How many may wait. */
  readonly most: number;
}

/** What identifies a repeated alarm. */
interface Identity {
  /** Its device with each of its faults; never empty. */
  readonly faults: readonly string[];
  /** All of its bytes, the sequence included. */
  readonly frame: string;
}

function identityOf(message: AlarmMessage, bytes: Uint8Array): Identity {
  // A profile without alarms has no such type.
  const { body } = message as { readonly body: object };
  const faults = (fieldValue(body, 'alarm', 'faults') ?? []) as readonly (string | number)[];
  const device = deviceOf(message);
  // An alarm without a fault counts as one of its own.
  const named = faults.length === 0 ? [''] : faults;
  return { faults: named.map((fault) => `${device} ${fault}`), frame: hexadecimalBytes(bytes) };
}

/** The values of each type of loop. */
interface Read {
  readonly status: StatusMessage;
  readonly alarm: AlarmMessage;
  readonly presence: DevicePresence;
}

type ReaderSets = { readonly [Type in keyof Read]: Set<Reader<Read[Type]>> };

/** In a loop that is behind, only each device's newest status and presence wait. */
const POLICIES: { readonly [Type in keyof Read]: RetentionPolicy<Read[Type]> } = {
  status: { coalesceKey: deviceOf, most: MAX_DEVICES },
  alarm: { coalesceKey: null, most: MAX_UNREAD },
  presence: { coalesceKey: ({ device }) => device, most: MAX_DEVICES },
};

/** All loops of a controller. */
export class Readers {
  /** By device ID, or for all that are granted. */
  readonly #sets = new Map<string, ReaderSets>();

  /** @param left is called once, when the loop has ended for whatever reason */
  open<Type extends keyof Read>(
    type: Type,
    device: string,
    options: ReaderOptions,
    left: () => void,
  ): Reader<Read[Type]> {
    const sets: ReaderSets = this.#sets.get(device) ?? { status: new Set(), alarm: new Set(), presence: new Set() };
    this.#sets.set(device, sets);
    const set = sets[type] as Set<Reader<Read[Type]>>;
    const reader = new Reader<Read[Type]>(POLICIES[type], options, (ended) => {
      set.delete(ended);
      if (readersIn(sets).length === 0) this.#sets.delete(device);
      left();
    });
    // A signal that has already aborted has ended it.
    if (!options.signal?.aborted) set.add(reader);
    return reader;
  }

  status(message: StatusMessage): void {
    for (const reader of this.#of('status', deviceOf(message))) reader.push(message);
  }

  /** @returns how many loops had it already */
  alarm(message: AlarmMessage, bytes: Uint8Array): number {
    const identity = identityOf(message, bytes);
    return this.#of('alarm', deviceOf(message)).filter((reader) => !reader.push(message, identity)).length;
  }

  presence(device: string, presence: Presence): void {
    for (const reader of this.#of('presence', device)) reader.push({ device, ...presence });
  }

  /** The server does not let the account observe the device. */
  refuse(device: string, message: string): void {
    for (const reader of readersIn(this.#sets.get(device) ?? {})) {
      reader.fail(new RumpError('rejected', message, { result: codeName('unauthorised') }));
    }
  }

  close(): void {
    for (const reader of [...this.#sets.values()].flatMap(readersIn)) reader.return();
  }

  #of<Type extends keyof Read>(type: Type, device: string): Reader<Read[Type]>[] {
    return [device, GRANTED].flatMap((name) => [...(this.#sets.get(name)?.[type] ?? [])]);
  }
}

function readersIn(sets: Partial<ReaderSets>): Reader<unknown>[] {
  return Object.values(sets).flatMap((set) => [...set] as Reader<unknown>[]);
}

/** One loop. */
class Reader<Value> implements AsyncIterableIterator<Value> {
  /** @internal */
  static readonly name = 'Reader';
  readonly #policy: RetentionPolicy<Value>;
  readonly #signal: AbortSignal | undefined;
  /** By name, or by a number of their own. */
  readonly #waiting = new Map<string | number, Value>();
  /** The latest alarm of each fault, as text. */
  readonly #latest = new Map<string, string>();
  #count = 0;
  #next: { resolve: (result: IteratorResult<Value, undefined>) => void; reject: (error: RumpError) => void } | null =
    null;
  #end: RumpError | 'done' | null = null;
  #leave: (reader: Reader<Value>) => void;
  readonly #abort = (): void => this.#finish('done');

  /** `leave` is called once, when the loop has ended for whatever reason. */
  constructor(policy: RetentionPolicy<Value>, { signal }: ReaderOptions, leave: (reader: Reader<Value>) => void) {
    this.#policy = policy;
    this.#signal = signal;
    this.#leave = leave;
    signal?.addEventListener('abort', this.#abort, { once: true });
    if (signal?.aborted) this.#finish('done');
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** False for a repeat, which only values with an identity can be. */
  push(value: Value, identity: Identity | null = null): boolean {
    if (this.#end !== null) return true;
    if (identity !== null && this.#isDouble(identity)) return false;
    if (this.#next !== null) {
      this.#next.resolve({ done: false, value });
      this.#next = null;
      return true;
    }
    const { coalesceKey, most } = this.#policy;
    const name = coalesceKey === null ? ++this.#count : coalesceKey(value);
    this.#waiting.set(name, value);
    if (this.#waiting.size > most) {
      const what = coalesceKey === null ? 'alarms' : 'devices';
      const text = `more than ${most} ${what} wait for this loop; list the devices for what is still open`;
      this.fail(new RumpError('buffer-too-small', text));
    }
    return true;
  }

  /** Ends the loop with an error, after what already waits. */
  fail(error: RumpError): void {
    this.#finish(error);
  }

  async next(): Promise<IteratorResult<Value, undefined>> {
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

  async return(): Promise<IteratorResult<Value, undefined>> {
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
