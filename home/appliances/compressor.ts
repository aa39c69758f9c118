/** A compressor with a minimum pause between runs, in which the pressures equalise; otherwise the motor would stall. */
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
