/** What one `for await` loop over statuses, alarms or presences waits for. */
import { RumpError, refuse } from '../../values/error.ts';
import { REMEMBERED_ALARMS } from './state.ts';

export interface ReaderOptions {
  /** Ends the loop, without an error. */
  readonly signal?: AbortSignal | undefined;
}

/** Before anything is asked for that would have to be taken back. */
export function checkSignal(options: ReaderOptions): void {
  const signal: unknown = options?.signal;
  if (options === null || (signal !== undefined && typeof (signal as AbortSignal)?.addEventListener !== 'function')) {
    refuse('wrong-type', 'signal', signal, 'it must be an AbortSignal');
  }
}

/** How a value that the loop has not come to yet gives way to newer ones. */
export interface RetentionPolicy<Value> {
  /** Of those with the same name only the newest waits; null for values of which each counts. */
  readonly coalesceKey: ((value: Value) => string) | null;
  /** How many may wait. */
  readonly most: number;
}

/** What tells an alarm that was sent again from another. */
export interface Identity {
  /** Its device with each of its faults; never empty. */
  readonly faults: readonly string[];
  /** All of its bytes, the sequence among them. */
  readonly frame: string;
}

export class Reader<Value> implements AsyncIterableIterator<Value> {
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
  #leave: () => void;
  readonly #abort = (): void => this.#finish('done');

  /** `leave` is called once, when the loop has ended for whatever reason. */
  constructor(policy: RetentionPolicy<Value>, { signal }: ReaderOptions, leave: () => void) {
    this.#policy = policy;
    this.#signal = signal;
    this.#leave = leave;
    signal?.addEventListener('abort', this.#abort, { once: true });
    if (signal?.aborted) this.#finish('done');
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** False where it had come already, which only what has an identity can tell. */
  push(value: Value, identity: Identity | null = null): boolean {
    if (this.#end !== null) return true;
    if (identity !== null && this.#isDouble(identity)) return false;
    if (this.#next !== null) {
      const { resolve } = this.#next;
      this.#next = null;
      resolve({ done: false, value });
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

  /** Ends the loop with an error, behind what waits already. */
  fail(error: RumpError): void {
    this.#finish(error);
  }

  async next(): Promise<IteratorResult<Value, undefined>> {
    const [first] = this.#waiting;
    if (first !== undefined) {
      this.#waiting.delete(first[0]);
      return { done: false, value: first[1] };
    }
    if (this.#end === 'done') return { done: true, value: undefined };
    if (this.#end !== null) {
      const error = this.#end;
      this.#end = 'done';
      throw error;
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
   * At least once is what was promised (6.4.4), so that the same alarm may come twice. It is one that was sent again only if it is
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
    // After an abort the values that wait are not wanted any more.
    if (end === 'done') this.#waiting.clear();
    const next = this.#next;
    this.#next = null;
    if (next !== null) {
      if (end === 'done') next.resolve({ done: true, value: undefined });
      else {
        this.#end = 'done';
        next.reject(end);
      }
    }
    this.#leave();
  }

  get [Symbol.toStringTag](): string {
    return 'Reader';
  }
}
