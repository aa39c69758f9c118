/**
 * The arguments of `codec.encodeColumns`: their types, checks that read each of a caller's properties once, and columns that are read in
 * pieces, each value checked as `encode` checks it.
 */

import type { ColumnField, RawColumn } from '../engine/engine.ts';
import type { FieldLayout, NumberField } from '../field/layout.ts';
import { readFlags } from '../field/read.ts';
import {
  leastRaw,
  mostRaw,
  writeBool,
  writeBytes,
  writeEnum,
  writeFlags,
  writeNumber,
  writeText,
} from '../field/write.ts';
import { HEADER_LENGTH, readPresence, writePresence } from '../generated/layout.ts';
import type { HeaderFields, KindName, MessageInputs, RoleColumns } from '../generated/messages.ts';
import { hasBit, isUint8Array, lengthOf, ownView, typeOf } from '../values/bytes.ts';
import { checkedFields, type Fields } from '../values/checked.ts';
import { checkedInteger, isArray, placed, RumpError, refuse } from '../values/error.ts';

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
 * | number | a typed or plain array in physical units, NaN or null for null; with `raw`, integers as on the wire |
 * | bool | 1 and 0, or true and false |
 * | enum | codes, or names |
 * | flags | bits, or an array of names for each row |
 * | text, bytes | a plain array |
 *
 * A control body may leave columns out: no row sets those fields. In a column that is there, a row sets the field unless `validity`
 * has a 0 for it or, without validity for the field, the value is undefined or a physical NaN. In any other body all
 * fields are there in every row, and a 0 in `validity` means null.
 *
 * A null that a control message sets, and a field that it does not set, both read as a physical NaN, which is written as not set.
 * With `raw` the null value distinguishes them: it is written even where `validity` has a 0, unless that value is 0 itself. Mask
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

/** By the built-in type tag: `ArrayBuffer.isView` accepts arrays of bigints, and a DataView, too. */
function isNumberArray(value: unknown): value is NumberArray {
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

/** @internal Some rows on their way from columns to frames. */
export interface Piece {
  /** The first row. */
  readonly from: number;
  /** How many rows; once one is invalid, only those before it, so that the first invalid one is found. */
  count: number;
  /** Why the row after the last is refused. */
  error?: RumpError;
  /** The frames of all rows, with headers and presence masks written before the fields. */
  readonly frames: DataView;
  readonly frameLength: number;
}

/** The values of a column of bools as numbers. */
const BOOLS: ReadonlyMap<unknown, number> = /* @__PURE__ */ new Map([
  [false, 0],
  [true, 1],
]);

/** @internal */
export interface InputColumn {
  readonly field: ColumnField;
  readonly values: RawColumn['values'];
  /** Puts raw values into `values`, text and bytes straight into the frames; the piece ends before an invalid value. */
  read(piece: Piece): void;
}

/** @internal A number in place of a column is the first row's, from which the others count up by `step`. */
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
      for (let index = 0; index < count; index++) numbers[index] = (column + (from + index) * step) % (most + 1);
    } else if (isNumberArray(column)) {
      numbers.set(partOf(column, from, from + count));
    } else {
      for (let index = 0; index < count; index++) {
        const value = column[from + index];
        numbers[index] = typeof value === 'number' ? value : (words?.get(value) ?? Number.NaN);
      }
    }
    if (bitmap === null) return;
    for (let index = 0; index < count; index++) if (!isValid(bitmap, from + index)) numbers[index] = Number.NaN;
  }

  /** The caller's code that runs between two pieces may resize or transfer its buffer. */
  function partOf(column: NumberArray, from: number, to: number): NumberArray {
    try {
      // Optimised code of Node 20 and 22 has been seen to use the old length of a detached buffer; then this throws.
      const part = column.subarray(from, to);
      if (part.length === to - from) return part;
    } catch {}
    refuse('wrong-type', `columns.${name}`, column, 'it lost values while it was read');
  }

  /** As for the column, the bitmap's buffer may be gone. */
  function isValid(bitmap: Uint8Array, row: number): boolean {
    if (bitmap.length * 8 <= row)
      refuse('wrong-type', `columns.validity.${name}`, bitmap, 'it lost bits while it was read');
    return hasBit(bitmap, row);
  }

  function read(piece: Piece): void {
    const { from, count, frames, frameLength } = piece;
    load(piece);
    let index = 0;
    try {
      for (;;) {
        index = passNumbers(rule, numbers, index, count, bits);
        if (index === count) return;
        const row = from + index;
        const number = numbers[index] as number;
        const value = Number.isNaN(number) ? (column as ColumnArray)[row] : number;
        const isThere = bitmap && isValid(bitmap, row);
        const body = row * frameLength + HEADER_LENGTH;
        const found = settle(value, isThere, layout, rule, raw, lenient, frames, body + layout.byte);
        if (found === null) writePresence(frames, body, readPresence(frames, body) & ~(1 << layout.presence));
        else if (found === number && rule.seen !== null) rule.seen[found & (rule.seen.length - 1)] = found;
        bits[index] = found ?? 0;
        numbers[index++] = found ?? 0;
      }
    } catch (error) {
      if (!RumpError.is(error)) throw error;
      piece.count = index;
      piece.error = placed(error, `columns.${name}[${from + index}]`);
    }
  }

  return { field, values: isWide ? numbers : bits, read };
}

/** Which numbers go on the wire as they are, or scaled. */
interface NumberRule extends Pick<NumberField, 'multiplier' | 'addend' | 'divisor' | 'least' | 'most'> {
  readonly isInteger: boolean;
  /** NaN if there is none. */
  readonly none: number;
  /** Values that only a lenient writer sets. */
  readonly refusedBits: number;
  /**
   * Replaces all these for columns with few values: values that were valid and go on the wire as they are, each at the place
   * given by its last bits. Asking the writers once for each value is less code than a rule for each type of field, and as fast.
   */
  readonly seen: Float64Array | null;
}

function ruleOf(layout: FieldLayout, raw: boolean, lenient: boolean): NumberRule {
  const { type } = layout;
  const number = layout as NumberField;
  const given: Partial<NumberField> = number;
  const { multiplier = 1, addend = 0, divisor = 1, integer: isInteger = true } = raw ? {} : given;
  const { least = leastRaw(number), most = mostRaw(number), step = 1 } = lenient ? {} : given;
  let refusedBits = 0;
  if (type === 'flags' && !lenient) {
    refusedBits = -1;
    for (const bit of layout.enumeration.codes.values()) refusedBits ^= 1 << bit;
  }
  const isFew = isInteger ? number.width <= 8 : number.width > 32;
  const seen =
    type === 'flags' || (type === 'number' && step === 1 && !isFew)
      ? null
      : new Float64Array(2 ** Math.min(number.width || 0, 8)).fill(Number.NaN);
  return { multiplier, addend, divisor, isInteger, least, most, none: number.null ?? Number.NaN, refusedBits, seen };
}

/** Nearly all numbers are valid at first sight: makes them raw values up to the first that needs a closer look, and returns its place. */
function passNumbers(
  { multiplier, addend, divisor, isInteger, least, most, none, refusedBits, seen }: NumberRule,
  numbers: Float64Array,
  start: number,
  count: number,
  bits: Int32Array,
): number {
  let index = start;
  if (seen !== null) {
    const mask = seen.length - 1;
    for (; index < count; index++) {
      const value = numbers[index] as number;
      if (seen[value & mask] !== value) break;
      bits[index] = value;
    }
    return index;
  }
  // Whatever rounding does to these two, the exact comparison detects it.
  const scale = divisor / multiplier;
  const offset = addend / multiplier;
  for (; index < count; index++) {
    const value = numbers[index] as number;
    const raw = isInteger ? value : Math.round(value * scale - offset);
    if (
      !(raw >= least && raw <= most) ||
      raw === none ||
      (isInteger ? Math.floor(raw) : (raw * multiplier + addend) / divisor) !== value ||
      (refusedBits !== 0 && (raw & refusedBits) !== 0)
    )
      break;
    bits[index] = raw;
  }
  return index;
}

/**
 * A value that needs a closer look: converted to the form that a message has, then written likewise. Returns the raw value, or null
 * if the row does not set the field. `isThere` is the bit of the validity, null without one. Text and bytes go straight to `at`
 * in `view`.
 */
function settle(
  value: unknown,
  isThere: boolean | null,
  layout: FieldLayout,
  { least, most }: NumberRule,
  raw: boolean,
  lenient: boolean,
  view: DataView,
  at: number,
): number | null {
  const path = `body.${layout.name}`;
  const isOptional = layout.presence >= 0;
  const none = layout.type === 'number' ? layout.null : null;
  if (raw && none !== null && value === none) {
    // A 0 in the bitmap means a null or a field that is not set; only with the number 0 does it mean the latter.
    if (isThere === null || (!isThere && !(isOptional && none === 0))) return none;
  }
  const isNone = layout.type === 'number' && !raw && Number.isNaN(value);
  if (isThere === false || value === undefined || isNone) {
    if (isOptional && isThere !== true) return null;
    if (none !== null && (isThere === false || isNone)) return none;
    if (!isNone) refuse('missing-field', path, undefined, 'this row must have a value');
  }
  switch (layout.type) {
    case 'bool':
      return writeBool(typeof value === 'number' ? checkedInteger(value, path, 0, 1) === 1 : value, layout);
    case 'enum':
      return writeEnum(typeof value === 'number' ? (layout.enumeration.names[value] ?? value) : value, layout, lenient);
    case 'flags':
      return writeFlags(
        typeof value === 'number' ? readFlags(checkedInteger(value, path, 0, most), layout.enumeration) : value,
        layout,
        lenient,
      );
    case 'number': {
      const { multiplier, addend, divisor } = layout;
      const number = raw ? (checkedInteger(value, path, least, most) * multiplier + addend) / divisor : value;
      return writeNumber(number, layout, lenient);
    }
    case 'text':
      writeText(value, layout, view, at);
      return 0;
    default:
      writeBytes(value, layout, view, at);
      return 0;
  }
}
