/** The columns `serial` and `sequence`. */

import type { RumpError } from '../error.ts';
import { type ColumnArray, checkLength, isColumnArray, load } from './array.ts';
import type { Piece } from './piece.ts';
import { fail, pathOf } from './refusal.ts';

/** Serials or sequences, each an integer from 0 to `most`. */
export class HeaderColumn {
  readonly out: Float64Array;
  readonly #name: string;
  readonly #most: number;
  readonly #values: ColumnArray | number;

  constructor(name: string, values: unknown, most: number, rows: number, capacity: number) {
    const path = `columns.${name}`;
    if (isColumnArray(values)) {
      checkLength(path, values, rows);
      this.#values = values;
    } else {
      this.#values = headerNumber(path, values, most, `an array, or an integer from 0 to ${most}`);
    }
    this.#name = name;
    this.#most = most;
    this.out = new Float64Array(capacity);
  }

  /** A number instead of a column: the first row's, and each further row has it `step` higher, beginning again at 0. */
  read(piece: Piece, step: 0 | 1): void {
    const { from, others } = piece;
    const out = this.out;
    const most = this.#most;
    const values = this.#values;
    if (typeof values === 'number') {
      for (let place = 0; place < piece.count; place++) out[place] = (values + (from + place) * step) % (most + 1);
      return;
    }
    load(`columns.${this.#name}`, values, from, piece.count, out, others, () => Number.NaN);
    for (let place = 0; place < piece.count; place++) {
      const value = out[place] as number;
      if (value >= 0 && value <= most && Math.floor(value) === value) continue;
      try {
        headerNumber(
          pathOf(this.#name, from + place),
          others.has(place) ? others.get(place) : value,
          most,
          `an integer from 0 to ${most}`,
        );
      } catch (error) {
        // The value has been read already, so that nothing of the caller's can throw here.
        piece.refuse(place, error as RumpError);
      }
    }
  }
}

function headerNumber(path: string, value: unknown, most: number, allowed: string): number {
  if (typeof value === 'number') {
    if (Number.isInteger(value) && value >= 0 && value <= most) return value;
    fail('out-of-range', path, value, `it must be ${allowed}`);
  }
  fail(value === undefined ? 'missing-field' : 'wrong-type', path, value, `it must be ${allowed}`);
}
