/**
 * Columns to an Arrow table. Numbers, codes and flags go in as they are, without a copy; only bools, which Arrow packs into
 * bits, and text are written anew.
 *
 * The Arrow library is @uwdata/flechette: it takes typed arrays and bitmaps of ours as buffers of its batches, has dictionary
 * columns, weighs a fifth of apache-arrow, and needs no other package.
 */
import {
  type Batch,
  batchType,
  bool,
  Column,
  columnFromArray,
  type DataType,
  dictionary,
  float64,
  type Table,
  tableFromColumns,
  uint8,
  uint32,
  utf8,
} from '@uwdata/flechette';
import type { Columns, KindName } from 'igrs-rump';
import { describe, type FieldDescription } from 'igrs-rump/profile';

type Values = Float64Array | Uint32Array | Uint8Array;

/** One Arrow column for each of our columns of numbers, bools, codes, flags and text. */
export function arrowTable<K extends KindName>(kind: K, columns: Columns<K, string, false>): Table {
  const { length: _, dictionaries, validity, ...fields } = columns as Columns & Readonly<Record<string, unknown>>;
  const descriptions = new Map(describe(kind).fields.map((field) => [field.name, field]));
  const made: Record<string, Column<unknown>> = {};
  for (const [name, values] of Object.entries(fields)) {
    made[name] = arrowColumn(descriptions.get(name), values as Values | string[], dictionaries[name], validity[name]);
  }
  return tableFromColumns(made);
}

function arrowColumn(
  field: FieldDescription | undefined,
  values: Values | string[],
  names: readonly (string | number)[] | undefined,
  validity: Uint8Array | undefined,
): Column<unknown> {
  if (Array.isArray(values)) return columnFromArray(values, utf8());
  switch (field?.type) {
    case 'bool':
      return column(bool(), values.length, pack(values), validity);
    case 'enum':
      return enumColumn(values, names ?? [], validity);
    case 'flags':
      return column(uint32(), values.length, values, validity);
    case 'number':
      return column(float64(), values.length, values, validity ?? bitmap(values));
    default:
      return column(float64(), values.length, values, undefined);
  }
}

function column(type: DataType, length: number, values: Values, validity: Uint8Array | undefined): Column<unknown> {
  return new Column([batch(type, length, values, validity)]);
}

/** Our codes are Arrow's keys, because a dictionary of ours has an entry for every code that the field can hold. */
function enumColumn(
  codes: Values,
  names: readonly (string | number)[],
  validity: Uint8Array | undefined,
): Column<unknown> {
  const keys = codes instanceof Uint8Array ? uint8() : uint32();
  // One object for both: the library recognises a dictionary by it.
  const text = utf8();
  const keyed = batch(dictionary(text, keys), codes.length, codes, validity);
  (keyed as DictionaryBatch).setDictionary(columnFromArray(names.map(String), text));
  return new Column([keyed]);
}

interface DictionaryBatch extends Batch<unknown> {
  setDictionary(names: Column<string>): this;
}

function batch(type: DataType, length: number, values: Values, validity: Uint8Array | undefined): Batch<unknown> {
  const nullCount = validity === undefined ? 0 : length - ones(validity);
  // Without nulls Arrow wants no bitmap.
  const bits = nullCount === 0 || validity === undefined ? new Uint8Array(0) : validity;
  const Made = batchType(type) as unknown as new (options: object) => Batch<unknown>;
  return new Made({ type, length, nullCount, values, validity: bits });
}

/** Bytes of 0 and 1 to bits, the first the least significant. */
function pack(bytes: Values): Uint8Array {
  const bits = new Uint8Array((bytes.length + 7) >> 3);
  for (const [row, value] of bytes.entries()) bits[row >> 3] = (bits[row >> 3] as number) | (value << (row & 7));
  return bits;
}

/** A 1 for each number, a 0 for NaN, which is how a column has null. */
function bitmap(numbers: Values): Uint8Array {
  return pack(Uint8Array.from(numbers, (value) => (Number.isNaN(value) ? 0 : 1)));
}

function ones(bits: Uint8Array): number {
  let count = 0;
  for (const byte of bits) for (let rest = byte; rest !== 0; rest &= rest - 1) count++;
  return count;
}
