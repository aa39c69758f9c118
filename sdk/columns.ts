/** One field of many frames as one typed array. */
import type { ColumnField, Engine } from './engine/engine.ts';
import { display, RumpError } from './error.ts';
import type { Kind } from './field/kind.ts';
import type { FieldLayout } from './field/layout.ts';
import { readBytes, readText } from './field/read.ts';
import { KINDS } from './generated/kinds.ts';
import { readPresence } from './generated/layout.ts';
import type { KindName, Messages, WideEnumField } from './generated/messages.ts';
import { kindNumber } from './kinds.ts';

export interface ColumnOptions<Raw extends boolean = boolean> {
  /** Integers as they are on the wire, with a validity bitmap where a value can be absent. */
  readonly raw?: Raw;
}

/** The columns that a kind has: its body's fields and the header's. */
export type ColumnName<K extends KindName> = HeaderColumn | (K extends KindName ? keyof Body<K> & string : never);

/** Names written out must be the kind's own; a list that is made at run time is checked then. */
export type ColumnNames<K extends KindName, F extends string> = readonly F[] &
  (string extends F ? unknown : [F] extends [ColumnName<K>] ? unknown : readonly ColumnName<K>[]);

/** The columns of the header; always doubles. */
export type HeaderColumn = 'serial' | 'sequence' | 'offset';

type Body<K extends KindName> = Required<Messages[K]['body']>;

/** What a field of this name holds, in those of the kinds that have it. */
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
      : [Value] extends [number | null]
        ? Raw extends true
          ? Int32Array | Uint32Array | Float64Array
          : Float64Array
        : string extends Value
          ? string[]
          : Name extends WideEnumField
            ? Uint32Array
            : Uint8Array;

/**
 * Numbers are Float64Array in physical units, NaN for null and for a field that is not set; with `raw`, Int32Array or
 * Uint32Array of raw values (Float64Array for those of six bytes). Bools are Uint8Array of 0 and 1, enums Uint8Array of codes
 * (Uint32Array where a code has more than eight bits) with their names in `dictionaries`, flags Uint32Array of bits with
 * theirs, text string[], bytes Uint8Array[]. What is not set is 0, empty text or empty bytes.
 */
export type Columns<K extends KindName = KindName, F extends string = string, Raw extends boolean = boolean> = {
  /** How many frames. */
  readonly length: number;
  /** For each enum and flags column: the names by code or bit; one without a name is its number, or, above 255, missing. */
  readonly dictionaries: Readonly<Record<string, readonly (string | number)[]>>;
  /**
   * For each column whose values can be absent, a bitmap, least significant bit first, with a 1 for each value that is there:
   * for all fields of a control body, and, with `raw`, for numbers that can be null.
   */
  readonly validity: Readonly<Record<string, Uint8Array>>;
} & {
  readonly [Name in F]: Name extends HeaderColumn
    ? Float64Array
    : [Value<K, Name>] extends [never]
      ? Column
      : ColumnOf<Name, Value<K, Name>, Raw>;
};

export type Column = Float64Array | Int32Array | Uint32Array | Uint8Array | string[] | Uint8Array[];

interface OpenColumns {
  length: number;
  dictionaries: Record<string, readonly (string | number)[]>;
  validity: Record<string, Uint8Array>;
  [field: string]: unknown;
}

/** What somebody asks for, checked and copied: their arrays and options may change, or be somebody's code. */
export interface ColumnRequest {
  readonly kind: number;
  readonly names: readonly string[];
  readonly raw: boolean;
}

/** Where columns come from: the frames that an engine has scanned last. */
export type ColumnSource = Pick<
  Engine,
  'select' | 'serials' | 'sequences' | 'offsets' | 'integers' | 'numbers' | 'bytes' | 'visit'
>;

export function requestColumns(kind: unknown, fields: unknown, options: unknown): ColumnRequest {
  const number = kindNumber(kind);
  const names = checkedFields(fields, KINDS[number] as Kind);
  return { kind: number, names, raw: (options as ColumnOptions | null | undefined)?.raw === true };
}

/** Columns of the frames of one kind in the latest scan; `start` is the window's offset in its stream. */
export function readColumns(source: ColumnSource, { kind, names, raw }: ColumnRequest, start: number): OpenColumns {
  const entry = KINDS[kind] as Kind;
  const columns: OpenColumns = { length: source.select(kind), dictionaries: {}, validity: {} };
  const masks = entry.layout.presence === null ? null : presenceMasks(source, columns.length);
  for (const name of names) {
    if (name === 'serial') columns[name] = source.serials();
    else if (name === 'sequence') columns[name] = source.sequences();
    else if (name === 'offset') columns[name] = source.offsets(start);
    else readColumn(source, columnField(entry, name), raw, masks, columns);
  }
  return columns;
}

function checkedFields(fields: unknown, entry: Kind): readonly string[] {
  if (!Array.isArray(fields)) {
    throw new RumpError('wrong-type', `fields is ${display(fields)}; it must be an array of field names`, {
      path: 'fields',
    });
  }
  const names: unknown[] = [...fields];
  const known: readonly unknown[] = ['serial', 'sequence', 'offset', ...entry.layout.fields.map((field) => field.name)];
  for (const name of names) {
    if (known.includes(name)) continue;
    const text = `fields has ${display(name)}; ${entry.name} has ${known.join(', ')}`;
    throw new RumpError('unknown-field', text, { path: 'fields' });
  }
  return names as string[];
}

function columnField(entry: Kind, name: string): ColumnField {
  const index = entry.layout.fields.findIndex((field) => field.name === name);
  return { body: entry.body, index, layout: entry.layout.fields[index] as FieldLayout };
}

function presenceMasks(source: ColumnSource, length: number): Uint32Array {
  const masks = new Uint32Array(length);
  source.visit((view, body, place) => {
    masks[place] = readPresence(view, body);
  });
  return masks;
}

function readColumn(
  source: ColumnSource,
  field: ColumnField,
  raw: boolean,
  masks: Uint32Array | null,
  columns: OpenColumns,
): void {
  const { layout } = field;
  const values = valuesOf(source, field, raw, columns.length);
  columns[layout.name] = values;
  if (layout.type === 'enum' || layout.type === 'flags') columns.dictionaries[layout.name] = layout.enumeration.names;
  const nullable = raw && layout.type === 'number' && layout.null !== null;
  if (masks === null && !nullable) return;
  const bitmap = new Uint8Array((columns.length + 7) >> 3);
  columns.validity[layout.name] = bitmap;
  for (let place = 0; place < columns.length; place++) {
    const isSet = masks === null || (((masks[place] as number) >>> layout.presence) & 1) !== 0;
    if (!isSet) clear(values, place, layout, raw);
    if (isSet && !isNull(values, place, layout, raw)) {
      bitmap[place >> 3] = (bitmap[place >> 3] as number) | (1 << (place & 7));
    }
  }
}

function valuesOf(source: ColumnSource, { body, index, layout }: ColumnField, raw: boolean, length: number): Column {
  switch (layout.type) {
    case 'number': {
      if (!raw || layout.size === 6) return source.numbers({ body, index, layout }, raw);
      const integers = source.integers({ body, index, layout });
      return layout.signed ? integers : new Uint32Array(integers.buffer);
    }
    case 'text': {
      const texts: string[] = new Array(length);
      source.visit((view, at, place) => {
        texts[place] = readText(view, at + layout.byte, layout.size);
      });
      return texts;
    }
    case 'bytes': {
      const parts: Uint8Array[] = new Array(length);
      source.visit((view, at, place) => {
        parts[place] = readBytes(view, at + layout.byte, layout.size);
      });
      return parts;
    }
    default:
      return layout.width > 8 || layout.type === 'flags'
        ? new Uint32Array(source.integers({ body, index, layout }).buffer)
        : source.bytes({ body, index, layout });
  }
}

/** What is not set reads as nothing, though a frame of somebody else's may carry bits in its place. */
function clear(values: Column, place: number, layout: FieldLayout, raw: boolean): void {
  if (layout.type === 'text') (values as string[])[place] = '';
  else if (layout.type === 'bytes') (values as Uint8Array[])[place] = new Uint8Array(0);
  else (values as Float64Array)[place] = layout.type === 'number' && !raw ? Number.NaN : 0;
}

function isNull(values: Column, place: number, layout: FieldLayout, raw: boolean): boolean {
  if (layout.type !== 'number') return false;
  const value = values[place] as number;
  return raw ? value === layout.null : Number.isNaN(value);
}
