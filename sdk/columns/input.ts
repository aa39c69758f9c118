/** The arguments of `codec.encodeColumns`: their types, and checks that read each of a caller's properties once. */

import type { HeaderFields, KindName, MessageInputs, RoleColumns } from '../generated/messages.ts';
import { isUint8Array, lengthOf, ownView, typeOf } from '../values/bytes.ts';
import { checkedFields, type Fields } from '../values/checked.ts';
import { isArray, refuse } from '../values/error.ts';

export interface EncodeColumnsOptions {
  /** Numbers are integers as on the wire, as `columns` gives them with the same option. */
  readonly raw?: boolean;
  /** Writes values out of their range or off their step, and codes and flags without a name. Everything else is checked as usual. */
  readonly lenient?: boolean;
}

/** Any typed array except those of bigints. In a Float32Array few decimal fractions are exact enough to be accepted. */
export type NumberArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

type Body<K extends KindName> = MessageInputs[K]['body'];

/** Control bodies need not have a field in every row. */
type Gap<Fields, Name extends keyof Fields> = Record<never, never> extends Pick<Fields, Name> ? undefined : never;

type FieldInput<Value, None> = [Value] extends [boolean]
  ? NumberArray | readonly (boolean | 0 | 1 | None)[]
  : [Value] extends [Uint8Array]
    ? readonly (Uint8Array | None)[]
    : [Value] extends [readonly (infer Flag)[]]
      ? NumberArray | readonly (number | readonly (Flag | number)[] | None)[]
      : [Value] extends [number | null]
        ? NumberArray | readonly (Value | None)[]
        : string extends Value
          ? readonly (string | None)[]
          : NumberArray | readonly (Value | number | None)[];

/**
 * One column for each field of the kind, all of one length: what `batch.columns` and column builders give, or plain arrays.
 *
 * | field | column |
 * |---|---|
 * | number | a typed array or plain one in physical units, NaN or null for null; with `raw` integers of the wire |
 * | bool | 1 and 0, or true and false |
 * | enum | codes, or names |
 * | flags | bits, or an array of names for each row |
 * | text, bytes | a plain array |
 *
 * A control body may leave columns out: no row sets those fields. In a column that is there, a row sets the field unless `validity`
 * has a 0 for it or, without validity for the field, the value is undefined or a physical NaN. In any other body all
 * fields are there in every row, and a 0 in `validity` means null.
 *
 * A null that a control message sets, and a field that it does not set, both read as a physical NaN, and so come back not set.
 * With `raw` the null value tells them apart: it is written even where `validity` has a 0, unless that value is 0 itself. Mask
 * bits without a field are in no column.
 */
export type ColumnsInput<K extends KindName = KindName> = {
  /** How many rows; needed only if no column is an array. */
  readonly length?: number | undefined;
  /** The frames' offsets when they were read; ignored. */
  readonly offset?: unknown;
  /** Ignored: codes are those of the profile. */
  readonly dictionaries?: unknown;
  /** Bitmaps by field, least significant bit first, with a 1 for each value that is there. */
  readonly validity?: Readonly<Record<string, Uint8Array>> | undefined;
} & RoleColumns<NumberArray | readonly number[]> & {
    /** Fields of the header. Those with a default may be left out. */
    readonly [Name in keyof HeaderFields & string as `header.${Name}`]?: FieldInput<HeaderFields[Name], never>;
  } & {
    readonly [Name in keyof Body<K>]:
      | FieldInput<Exclude<Body<K>[Name], undefined>, Gap<Body<K>, Name>>
      | Gap<Body<K>, Name>;
  };

/** A column as callers pass it: a typed array, or a plain one with values of any type. */
export type ColumnArray = NumberArray | readonly unknown[];

/** An object's entries, whose names must be among `known`. */
export function entriesOf(path: string, given: unknown, known: readonly string[]): Fields {
  const fields = checkedFields(given, path, known);
  return Object.fromEntries(known.map((name) => [name, fields[name]]));
}

/** By the language's own mark: those of bigints, and DataView, are views too. */
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

/** A bitmap with a bit for each of `rows` rows, or null without one. */
export function checkedBitmap(path: string, given: unknown, rows: number): Uint8Array | null {
  if (given === undefined || given === null) return null;
  const isBitmap = isUint8Array(given);
  if (isBitmap && lengthOf(given) * 8 >= rows) return ownView(given);
  refuse(isBitmap ? 'contradiction' : 'wrong-type', path, given, `it must be a Uint8Array of ${rows} bits`);
}

/** Room for the frames of all rows. */
export function allocate(rows: number, frameLength: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(rows * frameLength);
  } catch {
    refuse('out-of-range', 'columns.length', rows, 'this host has no room for so many rows');
  }
}
