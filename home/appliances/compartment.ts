/** One compartment of a refrigerator: cold leaks out through the walls, and pours out of an open door. */
import { Habit, type Span } from './habit.ts';
import type { SeededRandom } from './random.ts';

export interface CompartmentOptions {
  /** Of the air and what lies in it, J/K. */
  readonly heatCapacity: number;
  /** Through the walls, W/K. */
  readonly loss: number;
  readonly start: number;
  readonly doorPause: Span;
  readonly doorLasts: Span;
}

/** Through an open door, W/K. */
const OPEN_DOOR = 22;
/** Degrees between on and off. */
const SLACK = 1;

export class Compartment {
  temperature: number;
  isOpen = false;
  power = true;
  /** Seconds. */
  openFor = 0;
  #calls = false;
  readonly #options: CompartmentOptions;
  readonly #door: Habit;

  constructor(random: SeededRandom, options: CompartmentOptions) {
    this.#options = options;
    this.temperature = options.start + random.between(-0.5, 0.5);
    this.#door = new Habit(random, { pause: options.doorPause, lasts: options.doorLasts });
  }

  /** A second of what people do. Whether somebody has just opened it. */
  passDoor(): boolean {
    const change = this.#door.pass();
    if (change !== null) this.isOpen = change === 'begins';
    return change === 'begins';
  }

  /** A second of physics, with so many watts of cold. */
  pass(ambient: number, cooling: number): void {
    const { loss, heatCapacity } = this.#options;
    const leaking = (loss + (this.isOpen ? OPEN_DOOR : 0)) * (ambient - this.temperature);
    this.temperature += (leaking - cooling) / heatCapacity;
    this.openFor = this.isOpen ? this.openFor + 1 : 0;
  }

  /** Whether it calls for cold, to come to this temperature. */
  calls(target: number): boolean {
    if (!this.power || this.temperature <= target - SLACK / 2) this.#calls = false;
    else if (this.temperature >= target + SLACK / 2) this.#calls = true;
    return this.#calls;
  }
}
