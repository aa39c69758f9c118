/** Columns to the frames of all rows: the way back from `batch.columns`. */
import { type ColumnArray, isColumnArray } from './column-input/array.ts';
import { BoolColumn, EnumColumn, FlagsColumn } from './column-input/code-columns.ts';
import type { FieldColumn, Surroundings } from './column-input/field-column.ts';
import { HeaderColumn } from './column-input/header.ts';
import { NumberColumn } from './column-input/number-column.ts';
import { BytesColumn, TextColumn } from './column-input/part-columns.ts';
import { Piece } from './column-input/piece.ts';
import { fail } from './column-input/refusal.ts';
import type { EncodeColumnsOptions } from './column-input/types.ts';
import type { Engine } from './engine/engine.ts';
import { frameLengthOf, rowsPerPiece } from './engine/frame-rows.ts';
import { RumpError } from './error.ts';
import type { Kind } from './field/kind.ts';
import type { FieldLayout } from './field/layout.ts';
import { KINDS } from './generated/kinds.ts';
import { MAXIMUM_SEQUENCE, MAXIMUM_SERIAL } from './generated/layout.ts';
import { kindNumber } from './kinds.ts';

type Given = Readonly<Record<string, unknown>>;

const BESIDE_FIELDS: readonly string[] = ['length', 'serial', 'sequence', 'offset', 'dictionaries', 'validity'];

export function encodeColumns(
  engine: Engine,
  kindName: unknown,
  columns: unknown,
  options: EncodeColumnsOptions | undefined,
): Uint8Array<ArrayBuffer> {
  const kind = kindNumber(kindName);
  const entry = KINDS[kind] as Kind;
  const { fields } = entry.layout;
  const given = takeColumns(columns, fields);
  const rows = countRows(given, fields);
  const capacity = Math.min(rows, rowsPerPiece(kind));
  const isControl = entry.layout.presence !== null;
  const serials = new HeaderColumn('serial', given.serial, MAXIMUM_SERIAL, rows, capacity);
  const sequences = new HeaderColumn('sequence', given.sequence, MAXIMUM_SEQUENCE, rows, capacity);
  const surroundings = {
    rows,
    capacity,
    validity: given.validity,
    isControl,
    raw: options?.raw === true,
    lenient: options?.lenient === true,
  };
  const open: FieldColumn[] = [];
  for (const [index, layout] of fields.entries()) {
    const column = columnOf(given, layout.name, isControl);
    if (column !== undefined) open.push(openColumn(entry.body, index, layout, column, surroundings));
  }

  const frames = allocate(rows, frameLengthOf(kind));
  const piece = new Piece(capacity, isControl);
  const raw = { kind, serials: serials.out, sequences: sequences.out, masks: piece.masks, columns: open };
  for (let from = 0; from < rows; from += capacity) {
    const count = Math.min(capacity, rows - from);
    piece.begin(from, count);
    serials.read(piece, 0);
    sequences.read(piece, 1);
    for (const column of open) column.read(piece);
    if (piece.error !== null) throw piece.error;
    engine.pack({ ...raw, count }, frames, from * frameLengthOf(kind));
  }
  return frames;
}

/** Each looked at once: they may be somebody's code. */
function takeColumns(columns: unknown, fields: readonly FieldLayout[]): Given {
  if (typeof columns !== 'object' || columns === null || Array.isArray(columns) || ArrayBuffer.isView(columns)) {
    fail('wrong-type', 'columns', columns, 'it must be an object with a column for each field');
  }
  const known = [...BESIDE_FIELDS, ...fields.map(({ name }) => name)];
  for (const name of Object.keys(columns)) {
    if (known.includes(name)) continue;
    const text = `columns.${name} is no column of this kind; it has ${known.join(', ')}`;
    throw new RumpError('unknown-field', text, { path: `columns.${name}` });
  }
  const given: Record<string, unknown> = Object.create(null);
  for (const name of known) given[name] = (columns as Given)[name];
  checkValidity(given.validity, fields);
  return given;
}

function checkValidity(validity: unknown, fields: readonly FieldLayout[]): void {
  const path = 'columns.validity';
  if (validity === undefined) return;
  if (typeof validity !== 'object' || validity === null) {
    fail('wrong-type', path, validity, 'it must be an object with a bitmap for each field');
  }
  for (const name of Object.keys(validity)) {
    if (fields.some((field) => field.name === name)) continue;
    throw new RumpError('unknown-field', `${path}.${name} belongs to no field of this kind`, {
      path: `${path}.${name}`,
    });
  }
}

function countRows(given: Given, fields: readonly FieldLayout[]): number {
  const { length } = given;
  const path = 'columns.length';
  if (length !== undefined) {
    if (typeof length !== 'number') fail('wrong-type', path, length, 'it must be a number of rows');
    if (!(Number.isSafeInteger(length) && length >= 0))
      fail('out-of-range', path, length, 'it must be an integer from 0');
    return length;
  }
  for (const name of ['serial', 'sequence', ...fields.map((field) => field.name)]) {
    const column = given[name];
    if (isColumnArray(column)) return column.length;
  }
  fail('missing-field', path, length, 'it must say how many rows there are, because no column is an array');
}

function columnOf(given: Given, name: string, isControl: boolean): ColumnArray | undefined {
  const column = given[name];
  if (isColumnArray(column)) return column;
  const path = `columns.${name}`;
  if (column !== undefined) fail('wrong-type', path, column, 'a column must be a typed array of numbers, or an array');
  if (isControl) return undefined;
  throw new RumpError('missing-field', `${path} is missing; this body must have all of its fields`, { path });
}

function openColumn(
  body: number,
  index: number,
  layout: FieldLayout,
  given: ColumnArray,
  surroundings: Surroundings,
): FieldColumn {
  const field = { body, index, layout };
  switch (layout.type) {
    case 'number':
      return new NumberColumn(field, layout, given, surroundings);
    case 'bool':
      return new BoolColumn(field, layout, given, surroundings);
    case 'enum':
      return new EnumColumn(field, layout, given, surroundings);
    case 'flags':
      return new FlagsColumn(field, layout, given, surroundings);
    case 'text':
      return new TextColumn(field, layout, given, surroundings);
    default:
      return new BytesColumn(field, layout, given, surroundings);
  }
}

function allocate(rows: number, frameLength: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(rows * frameLength);
  } catch {
    const text = `${rows} rows of ${frameLength} bytes are more than this host gives in one piece; encode fewer at once`;
    throw new RumpError('out-of-range', text, { path: 'columns.length' });
  }
}
