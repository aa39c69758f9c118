/** Random numbers of a seed, the same on every machine. */
import { seeded } from '../../suite/support/seeded.ts';

export interface Chance {
  /** From 0 up to 1. */
  readonly next: () => number;
  /** An integer from 0 up to `limit`; 0 where there is none. */
  below(limit: number): number;
}

export function chance(seed: number): Chance {
  const next = seeded(seed);
  return { next, below: (limit) => Math.floor(next() * limit) };
}
