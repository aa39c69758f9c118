/** How long to wait before the next try to connect: longer each time, and by chance, so that a server that returns is not stormed. */
export interface Backoff {
  /** Milliseconds before the second try; it doubles from try to try. */
  readonly first: number;
  /** The most that it grows to. */
  readonly most: number;
}

export const DEFAULT_BACKOFF: Backoff = /* @__PURE__ */ Object.freeze({ first: 500, most: 30_000 });

/** Milliseconds, from half of the step to all of it; `failures` counts from 1, `chance` is from 0 up to 1. */
export function waitAfter({ first, most }: Backoff, failures: number, chance: number): number {
  const step = Math.min(most, first * 2 ** Math.min(failures - 1, 30));
  return step * (0.5 + chance / 2);
}
