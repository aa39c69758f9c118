/** Numbers that look random and are the same in every run. */
export interface Random {
  /** From 0 up to before `limit`, which may exceed 32 bits. */
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
  bytes(length: number): Uint8Array<ArrayBuffer>;
}

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => Math.floor(((next() * 2 ** 20 + (next() >>> 12)) / 2 ** 52) * limit);
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
