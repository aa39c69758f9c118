/** Chance, from one seed. */
import { seeded } from '../suite/support/seeded.ts';

export type Random = () => number;

/** The chance of one case: any case can be made again by itself, without those before it. */
export function randomOf(seed: number, index: number): Random {
  return seeded(Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b));
}

export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[below(random, items.length)] as Item;
}

/** A function that picks one of the items, each as often as its weight says. */
export function weighted<Item>(items: readonly (readonly [weight: number, item: Item])[]): (random: Random) => Item {
  const all = items.flatMap(([weight, item]) => new Array<Item>(weight).fill(item));
  return (random) => pick(random, all);
}
