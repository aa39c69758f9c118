/** As number-serials.ts, of serials that are text. */
import type { Engine } from '../engine/engine.ts';
import { checkedSerial } from '../generated/device-id.ts';
import { HEADER_LENGTH, readSerial } from '../generated/layout.ts';
import { placed, RumpError } from '../values/error.ts';
import { checkedColumn } from './input.ts';
import type { InputColumn, Piece } from './input-column.ts';

export function serialColumn(source: Engine, length: number): unknown {
  const values = new Array<unknown>(length);
  source.visit((view, body, place) => {
    values[place] = readSerial(view, body - HEADER_LENGTH);
  });
  return values;
}

/** One for all rows, or one for each. */
export function openSerialTexts(given: unknown, rows: number): InputColumn[] {
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
