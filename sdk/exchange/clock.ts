import { requireGlobals } from '../values/checked.ts';

/** Time as the exchange sees it, so that tests can make it pass. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after so many milliseconds; the answer takes that back. */
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
