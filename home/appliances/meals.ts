/** Somebody in the kitchen: opens the door, puts a meal in, starts it now and then, and takes it out when it is done. */
import type { SeededRandom } from './random.ts';

export type Doing = 'opens' | 'takes' | 'puts' | 'closes' | 'starts' | null;

/** Seconds between two visits to the oven. */
const PAUSE = [240, 900] as const;
/** Seconds that a finished meal waits. */
const WAITS = [15, 60] as const;
const DOOR_OPEN = [20, 60] as const;

export class Meals {
  readonly #random: SeededRandom;
  #left: number;
  #then: Doing[] = [];

  constructor(random: SeededRandom) {
    this.#random = random;
    this.#left = random.between(60, PAUSE[1]);
  }

  /** A second passes. */
  pass(state: string, isDoorOpen: boolean): Doing {
    if (--this.#left > 0) return null;
    const next = this.#then.shift();
    if (next !== undefined) return this.#does(next);
    // A running meal is left alone, and looked after again soon.
    if (state !== 'idle' && state !== 'finished' && state !== 'paused') {
      this.#left = this.#random.between(...WAITS);
      return null;
    }
    const startsIt = this.#random.chance(0.5);
    this.#then = ['takes', 'puts', 'closes', ...(startsIt ? (['starts'] as const) : [])];
    return this.#does(isDoorOpen ? 'takes' : 'opens');
  }

  #does(doing: Doing): Doing {
    const isLast = this.#then.length === 0;
    if (isLast) this.#left = this.#random.between(...PAUSE);
    else this.#left = doing === 'opens' ? this.#random.between(...DOOR_OPEN) : this.#random.between(2, 6);
    return doing;
  }
}
