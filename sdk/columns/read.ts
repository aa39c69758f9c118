/** One field of many frames as one typed array. */

import type { ColumnField, Engine } from '../engine/engine.ts';
import type { Kind } from '../field/kind.ts';
import { readBytes, readText } from '../field/read.ts';
import { kindNumber } from '../frame/kinds.ts';
import { readGeneralColumn } from '../generated/hooks/columns/bodies.ts';
import { HEADER_FIELDS, serialColumn } from '../generated/hooks/columns/header.ts';
import { KINDS } from '../generated/kinds.ts';
import { readPresence } from '../generated/layout.ts';
import { HEADER_ROLES } from '../generated/message.ts';
import type {
  HeaderColumn,
  HeaderFields,
  KindName,
  Messages,
  SpecialField,
  TextColumn,
  WideEnumField,
} from '../generated/messages.ts';
import { setBit } from '../values/bytes.ts';
import { checkedList, checkedOptions, isOn } from '../values/checked.ts';
import { refuse } from '../values/error.ts';
import { didYouMean } from '../values/near.ts';
import { type Column, dictionaryOf, type OpenColumns } from './column.ts';

export interface ColumnOptions<Raw extends boolean = boolean> {
  /** Integers as on the wire, with a validity bitmap if values can be absent. */
  readonly raw?: Raw;
}

/** The columns that a kind has: its body's fields and the header's. */
export type ColumnName<K extends KindName> =
  | HeaderColumn
  | TextColumn
  | HeaderFieldColumn
  | (K extends KindName ? keyof Body<K> & string : never);

/**
 * Names in the source must be the kind's own; a list made at run time is checked then. A condition, because editors complete
 * names from it, and `& string`, because compilers then list the names in an error instead of naming this type.
 */
export type ColumnNames<K extends KindName, F extends string> = string extends F
  ? readonly F[]
  : readonly (ColumnName<K> & string)[];

/** Fields of the header, by names of two parts. */
type HeaderFieldColumn = `header.${keyof HeaderFields & string}`;

type Body<K extends KindName> = Required<Messages[K]['body']>;

/** The value of the field of this name, over the kinds that have it. */
type Value<K extends KindName, Name extends string> = K extends KindName
  ? Name extends keyof Body<K>
    ? Body<K>[Name]
    : never
  : never;

type ColumnOf<Name, Value, Raw extends boolean> = [Value] extends [boolean]
  ? Uint8Array
  : [Value] extends [Uint8Array]
    ? Uint8Array[]
    : [Value] extends [readonly unknown[]]
      ? Uint32Array
      : Name extends SpecialField
        ? NumberColumn<Raw>
        : [Value] extends [number | null]
          ? NumberColumn<Raw>
          : string extends Value
            ? string[]
            : Name extends WideEnumField
              ? Uint32Array
              : Uint8Array;

type NumberColumn<Raw extends boolean> = Raw extends true ? Int32Array | Uint32Array | Float64Array : Float64Array;

/**
 * Numbers are Float64Array in physical units, NaN for null, for named raw values and for fields that are not set; with
 * `raw`, Int32Array or Uint32Array of raw values (Float64Array for those of six bytes). Bools are Uint8Array of 0 and 1, enums
 * Uint8Array of codes (Uint32Array if a code has more than eight bits) with names in `dictionaries`, flags Uint32Array of bits with
 * theirs, text string[], bytes Uint8Array[]. A value that is not set is 0, empty text or empty bytes.
 */
export type Columns<K extends KindName = KindName, F extends string = string, Raw extends boolean = boolean> = {
  /** How many frames. */
  readonly length: number;
  /** For each enum and flags column: the names by code or bit; one without a name is its number, or, above 255, missing. */
  readonly dictionaries: Readonly<Record<string, readonly (string | number)[]>>;
  /**
   * For each column whose values can be absent, a bitmap, least significant bit first, with a 1 for each value that is there:
   * for fields that may be unset, and, with `raw`, for numbers that can be null.
   */
  readonly validity: Readonly<Record<string, Uint8Array>>;
} & {
  readonly [Name in F]: Name extends HeaderColumn
    ? Float64Array
    : Name extends TextColumn
      ? string[]
      : Name extends `header.${infer Field extends keyof HeaderFields & string}`
        ? ColumnOf<Name, HeaderFields[Field], Raw>
        : [Value<K, Name>] extends [never]
          ? Column
          : ColumnOf<Name, Value<K, Name>, Raw>;
};

/** A request for columns, checked and copied: the caller's arrays and options may change, or run code. */
export interface ColumnRequest {
  readonly kind: number;
  readonly names: readonly string[];
  readonly raw: boolean;
}

export function requestColumns(kind: unknown, fields: unknown, options: unknown): ColumnRequest {
  const number = kindNumber(kind);
  const own = fieldsOf(KINDS[number] as Kind);
  const ofHeader: readonly string[] = [...HEADER_ROLES, 'offset'];
  const names = checkedList(fields, 'fields', (name) => {
    if (own.has(name as string) || ofHeader.includes(name as string)) return name as string;
    const known = [...ofHeader, ...own.keys()];
    refuse('unknown-field', 'fields', name, `its names must be among ${known.join(', ')}${didYouMean(name, known)}`);
  });
  return { kind: number, names, raw: isOn(checkedOptions(options, ['raw']).raw, 'raw') };
}

/** Columns of the frames of one kind in the latest scan; `start` is the window's offset in its stream. */
export function readColumns(source: Engine, { kind, names, raw }: ColumnRequest, start: number): OpenColumns {
  const { presence } = KINDS[kind] as Kind;
  const fields = fieldsOf(KINDS[kind] as Kind);
  const { from, to } = source.select(kind);
  const columns: OpenColumns = { length: to - from, dictionaries: {}, validity: {} };
  const masks = presence === null ? null : new Uint32Array(columns.length);
  if (masks !== null) {
    source.visit((view, at, place) => {
      masks[place] = readPresence(view, at);
    });
  }
  for (const name of names) {
    if (name === 'serial') columns[name] = serialColumn(source, columns.length);
    else if (name === 'sequence') columns[name] = source.sequences();
    else if (name === 'offset') columns[name] = source.offsets(start);
    else {
      const field = fields.get(name) as ColumnField;
      if (readGeneralColumn(source, field, raw, columns)) continue;
      readColumn(source, field, raw, field.layout.presence < 0 ? null : masks, columns);
    }
  }
  return columns;
}

function readColumn(
  source: Engine,
  field: ColumnField,
  raw: boolean,
  masks: Uint32Array | null,
  columns: OpenColumns,
): void {
  const { layout } = field;
  const { name, type } = layout;
  const values = valuesOf(source, field, raw, columns.length) as unknown[];
  columns[name] = values;
  if (type === 'enum' || type === 'flags') columns.dictionaries[name] = dictionaryOf(layout.enumeration);
  const none = type === 'number' && raw ? layout.null : null;
  if (masks === null && none === null) return;
  const bitmap = new Uint8Array((columns.length + 7) >> 3);
  columns.validity[name] = bitmap;
  const { presence } = layout;
  // A field that is not set reads as empty, though another implementation's frame may carry bits there.
  if (masks !== null && type === 'number' && !raw) {
    markDoubles(columns[name] as Float64Array, masks, presence, bitmap);
    return;
  }
  const nothing = type === 'text' ? '' : type === 'bytes' ? new Uint8Array(0) : 0;
  for (let place = 0; place < columns.length; place++) {
    if (masks !== null && (((masks[place] as number) >>> presence) & 1) === 0) values[place] = nothing;
    else if (values[place] !== none) setBit(bitmap, place);
  }
}

/** Apart from other types, since with one type of array, and no branch, columns of controls take a tenth less. */
function markDoubles(values: Float64Array, masks: Uint32Array, presence: number, bitmap: Uint8Array): void {
  for (let place = 0; place < values.length; place++) {
    const isSet = (((masks[place] as number) >>> presence) & 1) === 1;
    const value = isSet ? (values[place] as number) : Number.NaN;
    values[place] = value;
    (bitmap[place >> 3] as number) |= +!Number.isNaN(value) << (place & 7);
  }
}

function valuesOf(source: Engine, { body, index, layout }: ColumnField, raw: boolean, length: number): Column {
  const { type, byte, size } = layout;
  if (type === 'text' || type === 'bytes') {
    const read: (view: DataView, at: number, size: number) => unknown = type === 'text' ? readText : readBytes;
    const values = new Array(length);
    source.visit((view, at, place) => {
      values[place] = read(view, at + byte, size);
    });
    return values;
  }
  if (type === 'number' && (!raw || size === 6)) return source.numbers({ body, index, layout }, raw);
  if (type === 'bool' || (type === 'enum' && layout.width <= 8)) return source.bytes({ body, index, layout });
  const integers = source.integers({ body, index, layout });
  return type === 'number' && layout.signed ? integers : new Uint32Array(integers.buffer);
}

const fieldsByKind = new WeakMap<Kind, ReadonlyMap<string, ColumnField>>();

/** @internal The fields that a kind has columns of, by name: the header's own and its body's. Made once, for batches of a few frames. */
export function fieldsOf(kind: Kind): ReadonlyMap<string, ColumnField> {
  let fields = fieldsByKind.get(kind);
  if (fields === undefined) {
    const { body, layout } = kind;
    const all = [...HEADER_FIELDS, ...layout.fields.map((field, index) => ({ body, index, layout: field }))];
    fields = new Map(all.map((field) => [field.layout.name, field]));
    fieldsByKind.set(kind, fields);
  }
  return fields;
}
