/** Who owns which bit of a stretch of bytes: no bit twice, none forgotten. */

export class Occupancy {
  readonly #owners: (string | undefined)[];

  constructor(bytes: number) {
    this.#owners = new Array<string | undefined>(8 * bytes);
  }

  /** Up to the first bit that somebody owns already, which keeps its owner and is returned; null where there is none. */
  take(bits: Iterable<number>, owner: string): { bit: number; owner: string } | null {
    for (const bit of bits) {
      const other = this.#owners[bit];
      if (other !== undefined) return { bit, owner: other };
      this.#owners[bit] = owner;
    }
    return null;
  }

  /** Runs of bits that nobody owns, each within one byte, or whole bytes joined. */
  gaps(): string[] {
    const gaps: string[] = [];
    let wholeFrom: number | null = null;
    for (let byte = 0; byte <= this.#owners.length / 8; byte++) {
      const free = [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => this.#owners[8 * byte + bit] === undefined);
      const inside = byte < this.#owners.length / 8;
      if (inside && free.length === 8) {
        wholeFrom ??= byte;
        continue;
      }
      if (wholeFrom !== null)
        gaps.push(wholeFrom === byte - 1 ? `byte ${wholeFrom}` : `bytes ${wholeFrom}-${byte - 1}`);
      wholeFrom = null;
      if (inside && free.length > 0) gaps.push(`byte ${byte} bit${free.length > 1 ? 's' : ''} ${free.join(', ')}`);
    }
    return gaps;
  }
}

export function showBit(bit: number): string {
  return `byte ${bit >> 3} bit ${bit & 7}`;
}
