/** Ice, the water it is made of and the filter that the water runs through; each in percent of full. */
import { within } from './measured.ts';
import type { SeededRandom } from './random.ts';

/** A second makes so much ice, takes so much water, and wears so much of the filter. */
const ICE = 0.02;
const WATER = 0.012;
const WEAR = 0.0002;

export class IceMaker {
  filter: number;
  #ice: number;
  #water: number;
  readonly #random: SeededRandom;

  constructor(random: SeededRandom) {
    this.#random = random;
    this.#ice = random.between(20, 90);
    this.#water = random.between(40, 100);
    this.filter = random.between(35, 95);
  }

  get isFull(): boolean {
    return this.#ice >= 99.5;
  }

  get isDry(): boolean {
    return this.#water < 0.5;
  }

  pass(isRunning: boolean): void {
    if (!isRunning || this.isFull || this.isDry) return;
    this.#ice = within(this.#ice + ICE, 0, 100);
    this.#water = within(this.#water - WATER, 0, 100);
    this.filter = within(this.filter - WEAR, 0, 100);
  }

  /** Somebody has opened the freezer for ice, or the fridge and fills the tank on the way. */
  visited(compartment: string): void {
    if (compartment === 'freezer') this.#ice = within(this.#ice - this.#random.between(0, 30), 0, 100);
    if (compartment === 'fridge' && this.#water < 20 && this.#random.chance(0.4)) this.#water = 100;
  }
}
