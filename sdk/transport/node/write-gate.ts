/** Knows when all that was written to a link has been handed to its socket: a close must not overtake it. */
export class WriteGate {
  #waiting: Promise<void> | null = null;

  /** The sink's promise for a chunk that waits for room; `start` gets the function that ends the wait. */
  wait(start: (go: () => void) => void): Promise<void> {
    const waiting = new Promise<void>((resolve) => start(resolve)).then(() => {
      if (this.#waiting === waiting) this.#waiting = null;
    });
    this.#waiting = waiting;
    return waiting;
  }

  /** Resolves when the stream has nothing left in its queue. */
  async passed(): Promise<void> {
    do {
      await this.#waiting;
      // A stream hands its next chunk on some microtasks after the one before; a task later it has done so.
      await new Promise((resolve) => setTimeout(resolve, 0));
    } while (this.#waiting !== null);
  }
}
