import assert from 'node:assert/strict';

/** Time that passes when a test says so. */
interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

const START = Date.UTC(2026, 0, 1);

export class SimulatedClock {
  #now = START;
  /** By how much somebody has set the date. */
  #shift = 0;
  readonly #timers = new Set<Timer>();

  /** Timers that wait: none must be left behind by what has ended. */
  get waiting(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now + this.#shift;
  }

  monotonic(): number {
    return this.#now;
  }

  /** Somebody sets the date; what waits goes on waiting. */
  setForward(milliseconds: number): void {
    this.#shift += milliseconds;
  }

  after(milliseconds: number, callback: () => void): () => void {
    // Real timers hold 31 bits: what is beyond would go off at once.
    assert.ok(milliseconds >= 0 && milliseconds < 2 ** 31, `a timer of ${milliseconds} ms`);
    const timer = { at: this.#now + milliseconds, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Lets time pass, from timer to timer, and what each sets off come to rest before the next. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settled();
    for (;;) {
      const next = [...this.#timers].sort((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await settled();
    }
    this.#now = end;
  }
}

/** All that promises and streams have to do without a timer is done. */
export async function settled(): Promise<void> {
  for (let round = 0; round < 3; round++) await new Promise((resolve) => setImmediate(resolve));
}
