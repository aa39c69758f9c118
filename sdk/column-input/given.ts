/** What somebody gives as columns, looked at once: it may be their own code. */
import { isUint8Array, typeTag } from '../bytes.ts';
import { refuseUnknownNames } from '../checked.ts';
import { refuse } from '../error.ts';
import type { NumberArray } from './types.ts';

export type Entries = Readonly<Record<string, unknown>>;

/** A column as somebody gives it: a typed array, or a plain one with values of any type. */
export type ColumnArray = NumberArray | readonly unknown[];

/** An object's entries, which may have the names that are `known` and no others. */
export function entriesOf(path: string, given: unknown, known: readonly string[]): Entries {
  if (typeof given !== 'object' || given === null || Array.isArray(given) || ArrayBuffer.isView(given)) {
    refuse('wrong-type', path, given, `it must be an object of ${known.join(', ')}`);
  }
  refuseUnknownNames(given, known, `${path}.`);
  return Object.fromEntries(known.map((name) => [name, (given as Entries)[name]]));
}

/** By the language's own mark, because those of bigints are views too, and so is a DataView. */
export function isNumberArray(value: unknown): value is NumberArray {
  return /^[FIU]/.test(typeTag.call(value) ?? '');
}

export function isColumnArray(value: unknown): value is ColumnArray {
  return Array.isArray(value) || isNumberArray(value);
}

export function checkedColumn(path: string, given: unknown, rows: number): ColumnArray {
  const isArray = isColumnArray(given);
  if (isArray && given.length === rows) return given;
  const code = isArray ? 'contradiction' : given === undefined ? 'missing-field' : 'wrong-type';
  refuse(code, path, given, `it must be an array or a typed array of ${rows} values`);
}

/** A bitmap with a bit for each of `rows` rows, or null where there is none. */
export function checkedBitmap(path: string, given: unknown, rows: number): Uint8Array | null {
  if (given === undefined || given === null) return null;
  const isBitmap = isUint8Array(given);
  if (isBitmap && given.length * 8 >= rows) return given;
  refuse(isBitmap ? 'contradiction' : 'wrong-type', path, given, `it must be a Uint8Array of ${rows} bits`);
}
