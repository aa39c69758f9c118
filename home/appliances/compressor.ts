/** A compressor that may not start again at once: the pressures must level out first, or the motor stalls. */
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

  /** A second passes in which it is asked to run, or not. */
  pass(wanted: boolean): void {
    if (this.#running) {
      if (wanted) return;
      this.#running = false;
      this.#off = 0;
    }
    this.#off++;
    // Counted up to it, so that it has stood still for the whole of its minimum when it starts.
    if (wanted && this.#off > this.#minimumOff) this.#running = true;
  }
}
