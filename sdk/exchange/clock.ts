import { requireGlobals } from '../values/checked.ts';

/** Time as the exchange sees it, so that tests can control it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after so many milliseconds. @returns a function that cancels it */
  after(milliseconds: number, callback: () => void): () => void;
}

export const systemClock: Clock = /* @__PURE__ */ Object.freeze<Clock>({
  now: () => Date.now(),
  after: (milliseconds, callback) => {
    requireGlobals('the system clock', 'setTimeout');
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
});

/** Milliseconds. Hosts keep timers in 31 bits; a longer one would fire at once. */
export const MAX_TIMER_DELAY = 0x7fffffff;

/** The one timer of a state machine, which asks for its next tick at a time of its choice. */
export class Timer {
  readonly #clock: Clock;
  readonly #tick: () => void;
  #set: { readonly at: number; readonly stop: () => void } | null = null;

  constructor(clock: Clock, tick: () => void) {
    this.#clock = clock;
    this.#tick = tick;
  }

  /** Replaces the earlier time; infinity for never. A timer that is due earlier is harmless and stays. */
  set(at: number): void {
    if (this.#set !== null && this.#set.at <= at && at !== Number.POSITIVE_INFINITY) return;
    this.#set?.stop();
    this.#set = null;
    if (at === Number.POSITIVE_INFINITY) return;
    const wait = Math.min(Math.max(0, at - this.#clock.now()), MAX_TIMER_DELAY);
    const stop = this.#clock.after(wait, () => {
      this.#set = null;
      this.#tick();
    });
    this.#set = { at, stop };
  }
}
