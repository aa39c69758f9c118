/** What somebody gives as columns, looked at once: it may be their own code. */
import { isUint8Array, lengthOf, ownView, typeOf } from '../../values/bytes.ts';
import { checkedFields, type Fields } from '../../values/checked.ts';
import { isArray, refuse } from '../../values/error.ts';
import type { NumberArray } from './types.ts';

/** A column as somebody gives it: a typed array, or a plain one with values of any type. */
export type ColumnArray = NumberArray | readonly unknown[];

/** An object's entries, which may have the names that are `known` and no others. */
export function entriesOf(path: string, given: unknown, known: readonly string[]): Fields {
  const fields = checkedFields(given, path, known);
  return Object.fromEntries(known.map((name) => [name, fields[name]]));
}

/** By the language's own mark, because those of bigints are views too, and so is a DataView. */
export function isNumberArray(value: unknown): value is NumberArray {
  return /^[FIU]/.test(typeOf(value) ?? '');
}

export function isColumnArray(value: unknown): value is ColumnArray {
  return isArray(value) || isNumberArray(value);
}

/** How many rows a column has. */
export function rowsOf(column: ColumnArray): number {
  return isNumberArray(column) ? lengthOf(column) : column.length;
}

export function checkedColumn(path: string, given: unknown, rows: number): ColumnArray {
  const isColumn = isColumnArray(given);
  if (isColumn && rowsOf(given) === rows) return isNumberArray(given) ? ownView(given) : given;
  const code = isColumn ? 'contradiction' : given === undefined ? 'missing-field' : 'wrong-type';
  refuse(code, path, given, `it must be an array or a typed array of ${rows} values`);
}

/** A bitmap with a bit for each of `rows` rows, or null where there is none. */
export function checkedBitmap(path: string, given: unknown, rows: number): Uint8Array | null {
  if (given === undefined || given === null) return null;
  const isBitmap = isUint8Array(given);
  if (isBitmap && lengthOf(given) * 8 >= rows) return ownView(given);
  refuse(isBitmap ? 'contradiction' : 'wrong-type', path, given, `it must be a Uint8Array of ${rows} bits`);
}
