/** Numbers that look random and are the same in every run. */
import { seeded as fractions } from '../../suite/support/seeded.ts';

export interface Random {
  /** From 0 up to before `limit`, which may exceed 32 bits. */
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
  bytes(length: number): Uint8Array<ArrayBuffer>;
}

export function seeded(seed: number): Random {
  const next = fractions(seed);
  // 52 bits, 32 of one number and 20 of the next.
  const below = (limit: number): number => Math.floor((next() + Math.floor(next() * 2 ** 20) / 2 ** 52) * limit);
  return {
    below,
    pick: (items) => items[below(items.length)] as (typeof items)[number],
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
  };
}

/** A chance of `percent` in a hundred. */
export function chance(random: Random, percent: number): boolean {
  return random.below(100) < percent;
}
