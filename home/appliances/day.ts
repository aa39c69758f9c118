/** The time of day, and the weather that goes with it. */

const MINUTES = 1440;
const SECONDS = 86_400;
/** Warmest in the middle of the afternoon. */
const WARMEST = 15 * 3600;

export class Day {
  #second: number;

  /** From this minute of the day on. */
  constructor(minute: number) {
    this.#second = minute * 60;
  }

  pass(): void {
    this.#second = (this.#second + 1) % SECONDS;
  }

  get minute(): number {
    return Math.floor(this.#second / 60) % MINUTES;
  }

  /** Whether it is just this minute now. */
  isStartOf(minute: number | null): boolean {
    return minute !== null && this.#second === minute * 60;
  }

  /** Degrees outdoors, where the mean of the day is this and the afternoon that much warmer. */
  outdoor(mean: number, swing: number): number {
    return mean + swing * Math.cos(((this.#second - WARMEST) / SECONDS) * 2 * Math.PI);
  }
}
