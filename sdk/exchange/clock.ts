import { requireGlobals } from '../values/checked.ts';

/** Time as the exchange sees it, so that tests can control it. */
export interface Clock {
  /** Milliseconds since 1970, for people and for tokens. It may be set back or forward at any time. */
  now(): number;
  /**
   * Milliseconds from an arbitrary start: every wait and deadline uses them. A clock without them uses `now`. Steps back
   * are ignored, and so is what is not a number.
   */
  monotonic?(): number;
  /** Calls back once after `milliseconds`. @returns a function that cancels it */
  after(milliseconds: number, callback: () => void): () => void;
}

/** Milliseconds. Hosts keep timers in 31 bits; a longer one would fire at once. */
export const MAX_TIMER_DELAY = 0x7fffffff;

export const systemClock: Clock = /* @__PURE__ */ clockOfHost();

function clockOfHost(): Clock {
  return Object.freeze<Clock>({
    now: () => Date.now(),
    ...(globalThis.performance && { monotonic: () => performance.now() }),
    after: (milliseconds, callback) => {
      requireGlobals('the system clock', 'setTimeout');
      let timer: ReturnType<typeof setTimeout>;
      // In parts, if it is longer than the host's timers allow. NaN is over at once.
      const wait = (left: number): void => {
        const part = Math.min(left, MAX_TIMER_DELAY);
        timer = setTimeout(() => (left > part ? wait(left - part) : callback()), part);
      };
      wait(milliseconds > 0 ? milliseconds : 0);
      return () => clearTimeout(timer);
    },
  });
}

const derived: WeakMap<Clock, () => number> = /* @__PURE__ */ new WeakMap();

/** The monotonic time of a clock, shared by all who ask. It stands still while the clock gives none. */
export function monotonicTime(clock: Clock): () => number {
  let time = derived.get(clock);
  if (time === undefined) {
    let last = 0;
    let passed = 0;
    time = () => {
      const now = clock.monotonic?.() ?? clock.now();
      if (Number.isFinite(now)) {
        passed += Math.max(0, now - last);
        last = now;
      }
      return passed;
    };
    derived.set(clock, time);
  }
  return time;
}

/** Milliseconds by which a tick may be late; if it is more, the process was held up. */
const LATE = 20;

/** The one timer of a state machine, which asks for its next tick at a monotonic time of its choice. */
export class Timer {
  readonly now: () => number;
  readonly #clock: Clock;
  readonly #tick: () => void;
  #set: { readonly at: number; readonly stop: () => void } | null = null;

  constructor(clock: Clock, tick: () => void) {
    this.now = monotonicTime(clock);
    this.#clock = clock;
    this.#tick = tick;
  }

  /** Replaces the earlier time; infinity for never. A timer that is due earlier is harmless and stays. */
  set(at: number): void {
    if (this.#set !== null && this.#set.at <= at && at !== Number.POSITIVE_INFINITY) return;
    this.#set?.stop();
    this.#set = null;
    if (at === Number.POSITIVE_INFINITY) return;
    const wait = Math.min(Math.max(0, at - this.now()), MAX_TIMER_DELAY);
    const stop = this.#clock.after(wait, () => {
      this.#set = null;
      const { setImmediate } = globalThis as { readonly setImmediate?: (callback: () => void) => void };
      // Where the host can: what came while it was held up is handled before what is overdue. Other clocks may jump, and want their tick
      // at once.
      if (setImmediate && this.#clock === systemClock && this.now() > at + LATE) setImmediate(this.#tick);
      else this.#tick();
    });
    this.#set = { at, stop };
  }
}
