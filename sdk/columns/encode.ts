/** Columns to the frames of all rows: the inverse of `batch.columns`. */

import { type ColumnField, type Engine, type RawColumn, rowsPerPiece } from '../engine/engine.ts';
import type { Kind } from '../field/kind.ts';
import { bodyLayout, type NumberField } from '../field/layout.ts';
import { kindNumber } from '../frame/kinds.ts';
import type { Serial } from '../generated/device-id.ts';
import { encodeRows } from '../generated/hooks/columns/bodies.ts';
import { openHeader, openSerials } from '../generated/hooks/columns/header.ts';
import { checkKinds, writeWhen } from '../generated/hooks/frame/kinds.ts';
import { sealedPack } from '../generated/hooks/frame/sending.ts';
import { KINDS } from '../generated/kinds.ts';
import { HEADER_LENGTH, OVERHEAD, writeHeader, writePresence } from '../generated/layout.ts';
import { HEADER_ROLES, NUMBER_ROLES } from '../generated/message.ts';
import { headerNumber } from '../message/header.ts';
import { checkedOptions, isOn } from '../values/checked.ts';
import type { RowsToEncode } from './bodies.ts';
import type { HeaderInput } from './header.ts';
import {
  allocate,
  type ColumnArray,
  checkedBitmap,
  checkedColumn,
  type EncodeColumnsOptions,
  entriesOf,
  type InputColumn,
  isColumnArray,
  openColumn,
  type Piece,
  rowsOf,
} from './input.ts';
import { fieldsOf } from './read.ts';

let ofRoles: readonly ColumnField[] | undefined;

/** Serials and sequence numbers are read like raw integers of a body. Made on first use: at start-up it took a sixth of the evaluation. */
function roleFields(): readonly ColumnField[] {
  ofRoles ??= bodyLayout({}, 0, NUMBER_ROLES).fields.map((layout, index) => ({ body: 0, index, layout }));
  return ofRoles;
}

export function encodeColumns(
  engine: Engine,
  kindName: unknown,
  columns: unknown,
  options: EncodeColumnsOptions | undefined,
): Uint8Array<ArrayBuffer> {
  const call = checkedCall(kindName, columns, options);
  const written = encodeRows(call, engine);
  if (written !== null) return written;
  const { kind, rows, lenient } = call;
  const frameLength = kind.layout.length + OVERHEAD;
  const capacity = Math.min(rows, rowsPerPiece(frameLength));
  const [inHeader, others, header, presence] = openInput(call, capacity);
  // If the header has only one of these roles, the value passed for the other is not written.
  const [serials, sequences = serials] = inHeader as [InputColumn];
  const packed = others.filter(({ field }) => 'width' in field.layout) as readonly RawColumn[];

  const bytes = allocate(rows, frameLength);
  const frames = new DataView(bytes.buffer);
  for (let from = 0; from < rows; from += capacity) {
    const count = Math.min(capacity, rows - from);
    const piece: Piece = { from, count, frames, frameLength };
    for (const column of inHeader) column.read(piece);
    writeHeaders(piece, kind, serials.values, sequences.values, presence, header);
    for (const column of others) {
      column.read(piece);
      header?.check(piece, column);
    }
    if (piece.error !== undefined) throw piece.error;
    engine.pack(bytes, from * frameLength, frameLength, count, packed);
    if (!lenient) checkKinds(kind, frames, from, count, frameLength);
  }
  return sealedPack(bytes, frames);
}

/** Reads the arguments once, and checks all but the columns. */
function checkedCall(kindName: unknown, columns: unknown, options: EncodeColumnsOptions | undefined): RowsToEncode {
  const kind = KINDS[kindNumber(kindName)] as Kind;
  const switches = checkedOptions(options, ['raw', 'lenient']);
  const raw = isOn(switches.raw, 'raw');
  const lenient = isOn(switches.lenient, 'lenient');
  const fields = [...fieldsOf(kind).values()];
  const withValidity = fields.map((field) => field.layout.name);
  const names = [...HEADER_ROLES, ...withValidity];
  const given = entriesOf('columns', columns, [...names, 'length', 'offset', 'dictionaries', 'validity']);
  const validity = given.validity === undefined ? {} : entriesOf('columns.validity', given.validity, withValidity);
  const firstArray = names.map((name) => given[name]).find(isColumnArray);
  const length = given.length === undefined ? firstArray && rowsOf(firstArray) : given.length;
  const rows = headerNumber('columns.length', length, Number.MAX_SAFE_INTEGER);
  return { kind, fields, given, validity, rows, raw, lenient };
}

/**
 * The columns of serials and sequence numbers, which are written with the header; all others; the rest of the header; and the presence mask
 * of a row that sets all fields for which there are columns.
 */
type Input = readonly [inHeader: InputColumn[], others: InputColumn[], header: HeaderInput | null, presence: number];

/** @param capacity rows of a piece */
function openInput({ kind, fields, given, validity, rows, raw, lenient }: RowsToEncode, capacity: number): Input {
  const scratch = new Float64Array(capacity);
  const inHeader = openSerials(given.serial, rows);
  const others: InputColumn[] = [];
  const header = openHeader(kind, given, lenient);
  let presence = 0;
  const roles = roleFields();
  for (const field of [...roles, ...fields]) {
    const { name, presence: bit, byte } = field.layout;
    const path = `columns.${name}`;
    const isRole = roles.includes(field);
    let column = given[name];
    // Of the header's own fields, only those with a default are missing here.
    if (column === undefined && (bit >= 0 || byte < 0)) continue;
    if (bit >= 0) presence |= 1 << bit;
    if (isRole && typeof column === 'number') headerNumber(path, column, (field.layout as NumberField).most);
    else column = checkedColumn(path, column, rows);
    const bitmap = checkedBitmap(`columns.validity.${name}`, validity[name], rows);
    (isRole ? inHeader : others).push(
      openColumn(
        field,
        column as ColumnArray | number,
        // Sequence numbers count up.
        Number(name === 'sequence'),
        bitmap,
        scratch,
        isRole || raw,
        !isRole && lenient,
      ),
    );
  }
  return [inHeader, others, header, presence];
}

function writeHeaders(
  { from, count, frames, frameLength }: Piece,
  kind: Kind,
  serials: ArrayLike<unknown>,
  sequences: ArrayLike<number>,
  presence: number,
  header: HeaderInput | null,
): void {
  const { layout, deviceCode, messageCode } = kind;
  for (let place = 0; place < count; place++) {
    const at = (from + place) * frameLength;
    const serial = serials[place] as Serial;
    writeHeader(frames, at, deviceCode, messageCode, serial, sequences[place] as number, layout.length);
    header?.write(frames, at);
    writeWhen(kind, frames, at + HEADER_LENGTH);
    if (layout.presence !== null) writePresence(frames, at + HEADER_LENGTH, presence);
  }
}
