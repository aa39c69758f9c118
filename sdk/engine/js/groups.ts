/** The frames of a scan, kind by kind, as assembly/group.ts has them. */

import { UNKNOWN_KIND } from '../../frame/kind.ts';
import { HEADER_LENGTH } from '../../generated/layout.ts';
import type { Scanned, Selection } from '../engine.ts';
import { FRAMES } from '../status.ts';

export const NONE: Selection = { from: 0, headEnd: 0, to: 0 };

interface Grouped extends Scanned {
  places: Int32Array;
}

export class Groups {
  /** For each kind, how many frames are of it or of kinds before it. */
  readonly #ends = new Int32Array(UNKNOWN_KIND + 1);
  #isGrouped = false;

  /** The index has changed. */
  forget(): void {
    this.#isGrouped = false;
  }

  select(scan: Grouped, kind: number): Selection {
    if (!this.#isGrouped) this.#group(scan);
    const from = kind === 0 ? 0 : (this.#ends[kind - 1] as number);
    const to = this.#ends[kind] as number;
    const { rows, split } = scan;
    let headEnd = from;
    // A few frames at most.
    for (let row = 0; row < rows.length && (rows[row * 2] as number) < split && headEnd < to; row++) {
      headEnd += Number(((rows[row * 2 + 1] as number) & 0xffff) === kind);
    }
    return { from, headEnd, to };
  }

  #group(scan: Grouped): void {
    const { rows, status, split, shift } = scan;
    const frames = status[FRAMES] as number;
    if (scan.places.length < frames) scan.places = new Int32Array(rows.length >> 1);
    const { places } = scan;
    const ends = this.#ends.fill(0);
    for (let row = 0; row < frames; row++) count(ends, (rows[row * 2 + 1] as number) & 0xffff);
    let before = 0;
    for (let kind = 0; kind < ends.length; kind++) {
      const frames = ends[kind] as number;
      ends[kind] = before;
      before += frames;
    }
    for (let row = 0; row < frames; row++) {
      const kind = (rows[row * 2 + 1] as number) & 0xffff;
      const position = rows[row * 2] as number;
      places[count(ends, kind)] = position + HEADER_LENGTH + (position < split ? 0 : shift);
    }
    this.#isGrouped = true;
  }
}

/** Answers how many there were of this kind before. */
function count(counts: Int32Array, kind: number): number {
  const before = counts[kind] as number;
  counts[kind] = before + 1;
  return before;
}
