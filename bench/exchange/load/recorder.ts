import type { Latency } from '../messages.ts';

/** How long each of many things took, but for those that came while everything was warming up. */
export class Recorder {
  #milliseconds = new Float64Array(0x10000);
  #length = 0;

  add(milliseconds: number): void {
    if (this.#length === this.#milliseconds.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#milliseconds);
      this.#milliseconds = larger;
    }
    this.#milliseconds[this.#length++] = milliseconds;
  }

  clear(): void {
    this.#length = 0;
  }

  latency(): Latency {
    const sorted = this.#milliseconds.slice(0, this.#length).sort();
    const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
    return { samples: sorted.length, p50: at(0.5), p99: at(0.99), p999: at(0.999) };
  }
}
