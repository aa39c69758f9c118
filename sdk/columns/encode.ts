/** Columns to the frames of all rows: the way back from `batch.columns`. */

import type { Engine } from '../engine/engine.ts';
import { type RawColumn, rowsPerPiece } from '../engine/engine.ts';
import type { Kind } from '../field/kind.ts';
import type { NumberField } from '../field/layout.ts';
import { bodyLayout } from '../field/layout.ts';
import { kindNumber } from '../frame/kind.ts';
import { KINDS } from '../generated/kinds.ts';
import {
  HEADER_LENGTH,
  MAXIMUM_SEQUENCE,
  MAXIMUM_SERIAL,
  OVERHEAD,
  writeHeader,
  writePresence,
} from '../generated/layout.ts';
import { checkedOptions, isOn } from '../values/checked.ts';
import { checkedInteger, refuse } from '../values/error.ts';
import type { EncodeColumnsOptions } from './input.ts';
import { type ColumnArray, checkedBitmap, checkedColumn, entriesOf, isColumnArray, rowsOf } from './input.ts';
import type { Piece } from './input-column.ts';
import { type InputColumn, openColumn } from './input-column.ts';

/** The header's columns are read as a body's raw integers are. */
const HEADER = /* @__PURE__ */ headerLayout();

/** A call without arguments: bundlers keep a pure one whose arguments they cannot see through, with all that it calls. */
function headerLayout(): ReturnType<typeof bodyLayout> {
  return bodyLayout({}, '', 0, `serial 0 u48 to ${MAXIMUM_SERIAL}\nsequence 0 u48 to ${MAXIMUM_SEQUENCE}`);
}

export function encodeColumns(
  engine: Engine,
  kindName: unknown,
  columns: unknown,
  options: EncodeColumnsOptions | undefined,
): Uint8Array<ArrayBuffer> {
  const kind = KINDS[kindNumber(kindName)] as Kind;
  const { layout, body } = kind;
  const switches = checkedOptions(options, ['raw', 'lenient']);
  const raw = isOn(switches.raw, 'raw');
  const lenient = isOn(switches.lenient, 'lenient');
  const fields = [...HEADER.fields, ...layout.fields];
  const names = fields.map(({ name }) => name);
  const given = entriesOf('columns', columns, [...names, 'length', 'offset', 'dictionaries', 'validity']);
  const validity = given.validity === undefined ? {} : entriesOf('columns.validity', given.validity, names.slice(2));
  const firstArray = names.map((name) => given[name]).find(isColumnArray);
  const length = given.length === undefined ? firstArray && rowsOf(firstArray) : given.length;
  const rows = integerAt('columns.length', length, Number.MAX_SAFE_INTEGER);
  const frameLength = layout.length + OVERHEAD;
  const capacity = Math.min(rows, rowsPerPiece(frameLength));
  const scratch = new Float64Array(capacity);

  let presence = 0;
  const opened: InputColumn[] = [];
  for (const [index, field] of fields.entries()) {
    const { name } = field;
    const path = `columns.${name}`;
    let column = given[name];
    const isHeader = index < 2;
    if (field.presence >= 0) {
      if (column === undefined) continue;
      presence |= 1 << field.presence;
    }
    if (isHeader && typeof column === 'number') integerAt(path, column, (field as NumberField).most);
    else column = checkedColumn(path, column, rows);
    const bitmap = checkedBitmap(`columns.validity.${name}`, validity[name], rows);
    opened.push(
      openColumn(
        { body, index: index - 2, layout: field },
        column as ColumnArray | number,
        index,
        bitmap,
        scratch,
        isHeader || raw,
        !isHeader && lenient,
      ),
    );
  }
  const [serials, sequences, ...others] = opened as [InputColumn, InputColumn, ...InputColumn[]];
  const packed = others.filter(({ field }) => 'width' in field.layout) as readonly RawColumn[];

  const bytes = allocate(rows, frameLength);
  const frames = new DataView(bytes.buffer);
  for (let from = 0; from < rows; from += capacity) {
    const count = Math.min(capacity, rows - from);
    const piece: Piece = { from, count, frames, frameLength };
    serials.read(piece);
    sequences.read(piece);
    writeHeaders(piece, kind, serials.values, sequences.values, presence);
    for (const column of others) column.read(piece);
    if (piece.error !== undefined) throw piece.error;
    engine.pack(bytes, from * frameLength, frameLength, count, packed);
  }
  return bytes;
}

function writeHeaders(
  { from, count, frames, frameLength }: Piece,
  { layout, deviceCode, messageCode }: Kind,
  serials: RawColumn['values'],
  sequences: RawColumn['values'],
  presence: number,
): void {
  for (let place = 0; place < count; place++) {
    const at = (from + place) * frameLength;
    writeHeader(
      frames,
      at,
      deviceCode,
      messageCode,
      serials[place] as number,
      sequences[place] as number,
      layout.length,
    );
    if (layout.presence !== null) writePresence(frames, at + HEADER_LENGTH, presence);
  }
}

function integerAt(path: string, value: unknown, most: number): number {
  return checkedInteger(value, path, 0, most, value === undefined ? 'missing-field' : 'wrong-type');
}

function allocate(rows: number, frameLength: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(rows * frameLength);
  } catch {
    refuse('out-of-range', 'columns.length', rows, 'this host has no room for so many rows');
  }
}
