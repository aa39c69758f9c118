/** A column as somebody gives it: a typed array, or a plain one with values of any type. */
import { RumpError } from '../error.ts';
import { fail } from './refusal.ts';
import type { NumberArray } from './types.ts';

export type ColumnArray = NumberArray | readonly unknown[];

const tagOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)?.get as (
  this: unknown,
) => string | undefined;

export function isNumberArray(value: unknown): value is NumberArray {
  if (!ArrayBuffer.isView(value)) return false;
  const tag = tagOf.call(value);
  return tag !== undefined && !tag.startsWith('Big');
}

export function isColumnArray(value: unknown): value is ColumnArray {
  return isNumberArray(value) || Array.isArray(value);
}

/** Throws unless it has a value for each of `rows` rows. */
export function checkLength(path: string, { length }: ColumnArray, rows: number): void {
  if (length === rows) return;
  throw new RumpError('contradiction', `${path} has ${length} values; there are ${rows} rows`, { path });
}

/** A bitmap with a bit for each of `rows` rows, or null where there is none. */
export function bitmapOf(validity: unknown, name: string, rows: number): Uint8Array | null {
  const bitmap = (validity as Readonly<Record<string, unknown>> | undefined)?.[name];
  if (bitmap === undefined || bitmap === null) return null;
  const path = `columns.validity.${name}`;
  if (!isNumberArray(bitmap) || tagOf.call(bitmap) !== 'Uint8Array') {
    fail('wrong-type', path, bitmap, 'it must be a Uint8Array of bits');
  }
  const least = Math.ceil(rows / 8);
  if (bitmap.length < least) {
    throw new RumpError('contradiction', `${path} has ${bitmap.length} bytes; ${rows} rows need ${least}`, { path });
  }
  return bitmap as Uint8Array;
}

/**
 * Values from row `from` on into `numbers`, `count` of them: a number as it is, any other value as `convert` says. What is
 * NaN then and was no number stands in `others` under its place.
 */
export function load(
  path: string,
  values: ColumnArray,
  from: number,
  count: number,
  numbers: Float64Array,
  others: Map<number, unknown>,
  convert: (value: unknown) => number,
): void {
  others.clear();
  if (isNumberArray(values)) {
    // Its buffer may be resized or transferred by somebody's code that runs between two pieces.
    if (values.length < from + count) fail('wrong-type', path, values, 'it lost values while it was read');
    numbers.set(values.subarray(from, from + count));
    return;
  }
  for (let place = 0; place < count; place++) {
    const value = values[from + place];
    if (typeof value === 'number') {
      numbers[place] = value;
      continue;
    }
    const number = convert(value);
    numbers[place] = number;
    if (Number.isNaN(number)) others.set(place, value);
  }
}
