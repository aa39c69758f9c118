/** One timer for a machine that says when it wants to hear of the time next. */
import type { Clock } from './clock.ts';

/** Milliseconds: timers of hosts hold 31 bits, and what is beyond goes off at once. */
const LONGEST_WAIT = 0x7fffffff;

export class Timer {
  readonly #clock: Clock;
  readonly #tick: () => void;
  #set: { readonly at: number; readonly stop: () => void } | null = null;

  constructor(clock: Clock, tick: () => void) {
    this.#clock = clock;
    this.#tick = tick;
  }

  /** At this time, in place of any other; infinity for never. A timer that is too early does no harm and stays. */
  set(at: number): void {
    if (this.#set !== null && this.#set.at <= at && at !== Number.POSITIVE_INFINITY) return;
    this.#set?.stop();
    this.#set = null;
    if (at === Number.POSITIVE_INFINITY) return;
    const wait = Math.min(Math.max(0, at - this.#clock.now()), LONGEST_WAIT);
    const stop = this.#clock.after(wait, () => {
      this.#set = null;
      this.#tick();
    });
    this.#set = { at, stop };
  }
}
