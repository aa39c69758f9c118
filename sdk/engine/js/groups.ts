/** The frames of a scan, kind by kind, as assembly/group.ts has them. */

import { UNKNOWN_KIND } from '../../frame/kinds.ts';
import { ROW_LENGTH, STATUS_FRAMES } from '../../generated/abi.ts';
import { placeAt } from '../../generated/hooks/engine/rows.ts';
import { HEADER_LENGTH } from '../../generated/layout.ts';
import { kindAt, positionAt, type Scanned, type Selection } from '../engine.ts';

export const NONE: Selection = { from: 0, headEnd: 0, to: 0 };

interface Grouped extends Scanned {
  bodies: Int32Array;
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
    for (let row = 0; row < rows.length && positionAt(rows, row) < split && headEnd < to; row++) {
      headEnd += Number(kindAt(rows, row) === kind);
    }
    return { from, headEnd, to };
  }

  #group(scan: Grouped): void {
    const { rows, status } = scan;
    const frames = status[STATUS_FRAMES] as number;
    if (scan.bodies.length < frames) scan.bodies = new Int32Array(rows.length / ROW_LENGTH);
    const { bodies } = scan;
    const ends = this.#ends.fill(0);
    for (let row = 0; row < frames; row++) count(ends, kindAt(rows, row));
    let before = 0;
    for (let kind = 0; kind < ends.length; kind++) {
      const frames = ends[kind] as number;
      ends[kind] = before;
      before += frames;
    }
    for (let row = 0; row < frames; row++) {
      const kind = kindAt(rows, row);
      bodies[count(ends, kind)] = placeAt(scan, row) + HEADER_LENGTH;
    }
    this.#isGrouped = true;
  }
}

/** Returns how many there were of this kind before. */
function count(counts: Int32Array, kind: number): number {
  const before = counts[kind] as number;
  counts[kind] = before + 1;
  return before;
}
