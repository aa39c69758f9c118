/** One column of the call, read piece by piece, each value checked as `encode` checks it. */

import type { ColumnField, RawColumn } from '../../engine/engine.ts';
import type { NumberField } from '../../field/layout.ts';
import { HEADER_LENGTH, readPresence, writePresence } from '../../generated/layout.ts';
import { hasBit } from '../../values/bitmap.ts';
import { placed, RumpError, refuse } from '../../values/error.ts';
import { type ColumnArray, isNumberArray } from './given.ts';
import { passNumbers, ruleOf } from './numbers.ts';
import type { Piece } from './piece.ts';
import { settle } from './settle.ts';

/** What is as good as a number in a column of bools. */
const BOOLS: ReadonlyMap<unknown, number> = /* @__PURE__ */ new Map([
  [false, 0],
  [true, 1],
]);

export interface InputColumn {
  readonly field: ColumnField;
  readonly values: RawColumn['values'];
  /** Puts raw values into `values`, text and bytes straight into the frames; where a value is wrong the piece ends in front of it. */
  read(piece: Piece): void;
}

/** A number in place of a column is the first row's, from which the others count on by `step`. */
export function openColumn(
  field: ColumnField,
  column: ColumnArray | number,
  step: number,
  bitmap: Uint8Array | null,
  scratch: Float64Array<ArrayBuffer>,
  raw: boolean,
  lenient: boolean,
): InputColumn {
  const { layout } = field;
  const { name, type } = layout;
  const rule = ruleOf(layout, raw, lenient);
  const words = type === 'bool' ? BOOLS : type === 'enum' ? layout.enumeration.codes : null;
  // All values pass through doubles, so that the loop that checks them sees one type of array and stays fast.
  const isWide = type === 'number' && layout.size === 6;
  const numbers = isWide ? scratch.slice() : scratch;
  const bits = new Int32Array(scratch.length);

  function load({ from, count }: Piece): void {
    if (typeof column === 'number') {
      const { most } = layout as NumberField;
      for (let place = 0; place < count; place++) numbers[place] = (column + (from + place) * step) % (most + 1);
    } else if (isNumberArray(column)) {
      // Its buffer may be resized or transferred by somebody's code that runs between two pieces.
      if (column.length < from + count)
        refuse('wrong-type', `columns.${name}`, column, 'it lost values while it was read');
      numbers.set(column.subarray(from, from + count));
    } else {
      for (let place = 0; place < count; place++) {
        const value = column[from + place];
        numbers[place] = typeof value === 'number' ? value : (words?.get(value) ?? Number.NaN);
      }
    }
    if (bitmap === null) return;
    for (let place = 0; place < count; place++) if (!isValid(bitmap, from + place)) numbers[place] = Number.NaN;
  }

  /** As the column's, the bitmap's buffer may be gone. */
  function isValid(bitmap: Uint8Array, row: number): boolean {
    if (bitmap.length * 8 <= row)
      refuse('wrong-type', `columns.validity.${name}`, bitmap, 'it lost bits while it was read');
    return hasBit(bitmap, row);
  }

  function read(piece: Piece): void {
    const { from, count, frames, frameLength } = piece;
    load(piece);
    let place = 0;
    try {
      for (;;) {
        place = passNumbers(rule, numbers, place, count, bits);
        if (place === count) return;
        const row = from + place;
        const number = numbers[place] as number;
        const value = Number.isNaN(number) ? (column as ColumnArray)[row] : number;
        const isThere = bitmap && isValid(bitmap, row);
        const body = row * frameLength + HEADER_LENGTH;
        const found = settle(value, isThere, layout, rule, raw, lenient, frames, body + layout.byte);
        if (found === null) writePresence(frames, body, readPresence(frames, body) & ~(1 << layout.presence));
        else if (found === number && rule.seen !== null) rule.seen[found & (rule.seen.length - 1)] = found;
        bits[place] = found ?? 0;
        numbers[place++] = found ?? 0;
      }
    } catch (error) {
      if (!RumpError.is(error)) throw error;
      piece.count = place;
      piece.error = placed(error, `columns.${name}[${from + place}]`);
    }
  }

  return { field, values: isWide ? numbers : bits, read };
}
