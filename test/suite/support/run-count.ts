import { host } from './host.ts';

export const isQuick: boolean = host.quick;

/** How often a property is tried: fewer times in a quick run. */
export function runs(count: number): { numRuns: number } {
  return { numRuns: isQuick ? Math.ceil(count / 10) : count };
}

/** In a quick run, one of so many. */
const SHARE = 4;

let turn = 0;

/** All of them; in a quick run a share that goes round, so that over many calls each has its turn. */
export function sampled<Item>(items: readonly Item[]): readonly Item[] {
  if (!isQuick) return items;
  turn++;
  return items.filter((_, index) => index % SHARE === turn % SHARE);
}
