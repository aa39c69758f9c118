/**
 * What starts and ends by itself in a house, second by second: activities, from seeded randomness, and a compressor's runs.
 */

/** The same seed gives the same day in the house. */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0, below 1 (mulberry32: one word of state, and good enough for taps and doors). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  }

  between(minimum: number, maximum: number): number {
    return minimum + (maximum - minimum) * this.next();
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }
}

/** Seconds. */
export type Span = readonly [minimum: number, maximum: number];

/** A recurring activity of random length, such as opening a tap for a minute every quarter of an hour. */
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

  /** Advances by one second; returns whether the activity began or ended in it, null for neither. */
  pass(): 'begins' | 'ends' | null {
    if (--this.#left > 0) return null;
    this.#going = !this.#going;
    this.#left = this.#random.between(...(this.#going ? this.#lasts : this.#pause));
    return this.#going ? 'begins' : 'ends';
  }
}

/** With a minimum pause between runs, in which the pressures equalise; otherwise the motor would stall. */
export class Compressor {
  readonly #minimumOff: number;
  #off: number;
  #running = false;

  /** `minimumOff` in seconds. It has rested before the simulation begins. */
  constructor(minimumOff: number) {
    this.#minimumOff = minimumOff;
    this.#off = minimumOff;
  }

  get running(): boolean {
    return this.#running;
  }

  /** Advances by one second, with or without a request to run. */
  pass(wanted: boolean): void {
    if (this.#running) {
      if (wanted) return;
      this.#running = false;
      this.#off = 0;
    }
    this.#off++;
    // Starts only after the whole minimum has passed.
    if (wanted && this.#off > this.#minimumOff) this.#running = true;
  }
}
