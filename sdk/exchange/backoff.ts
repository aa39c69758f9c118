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
