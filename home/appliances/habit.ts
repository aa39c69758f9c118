import type { SeededRandom } from './random.ts';

/** Seconds, from the shortest to the longest. */
export type Span = readonly [least: number, most: number];

/** Something people do now and then and for a while: a tap for a minute every quarter of an hour. */
export class Habit {
  readonly #random: SeededRandom;
  readonly #pause: Span;
  readonly #lasts: Span;
  #going = false;
  #left: number;

  constructor(random: SeededRandom, options: { readonly pause: Span; readonly lasts: Span }) {
    this.#random = random;
    this.#pause = options.pause;
    this.#lasts = options.lasts;
    this.#left = random.between(0, options.pause[1]);
  }

  /** A second passes: whether it began or ended in it, or null. */
  pass(): 'begins' | 'ends' | null {
    if (--this.#left > 0) return null;
    this.#going = !this.#going;
    this.#left = this.#random.between(...(this.#going ? this.#lasts : this.#pause));
    return this.#going ? 'begins' : 'ends';
  }
}
