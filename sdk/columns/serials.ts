/** Columns of serials: numbers, as sequence numbers are, or text; or none. */
import type { Engine } from '../engine/engine.ts';
import { checkedSerial } from '../generated/device-id.ts';
import { HEADER_LENGTH, readSerial } from '../generated/layout.ts';
import { placed, RumpError } from '../values/error.ts';
import { checkedColumn } from './input.ts';
import type { InputColumn, Piece } from './input-column.ts';

/** Those of the selected frames. */
export function numberSerials(source: Engine, _length: number): unknown {
  return source.serials();
}

export function textSerials(source: Engine, length: number): unknown {
  const values = new Array<unknown>(length);
  source.visit((view, body, place) => {
    values[place] = readSerial(view, body - HEADER_LENGTH);
  });
  return values;
}

export function noSerials(_source: Engine, _length: number): unknown {
  return undefined;
}

/** Numbers are read like any column of numbers: there is nothing to add. */
export function openNumberSerials(_given: unknown, _rows: number): InputColumn[] {
  return [];
}

/** A column of serials that are text: one for all rows, or one for each. */
export function openTextSerials(given: unknown, rows: number): InputColumn[] {
  const values: unknown[] = [];
  const column = typeof given === 'string' ? given : checkedColumn('columns.serial', given, rows);
  const texts = {
    values,
    read(piece: Piece) {
      const { from, count } = piece;
      for (let index = 0; index < count; index++) {
        try {
          values[index] = checkedSerial(typeof column === 'string' ? column : column[from + index]);
        } catch (error) {
          if (!RumpError.is(error)) throw error;
          piece.count = index;
          piece.error = placed(error, `columns.serial[${from + index}]`);
          return;
        }
      }
    },
  };
  return [texts as unknown as InputColumn];
}

/** A placeholder, for the first column counts as that of serials; this profile writes none. */
export function openNoSerials(_given: unknown, _rows: number): InputColumn[] {
  return [{ values: new Int32Array(0), read: () => {} } as Partial<InputColumn> as InputColumn];
}
