/** Columns to the frames of all rows: the way back from `batch.columns`. */

import type { ColumnField, Engine } from '../engine/engine.ts';
import { type RawColumn, rowsPerPiece } from '../engine/engine.ts';
import type { Kind } from '../field/kind.ts';
import type { NumberField } from '../field/layout.ts';
import { bodyLayout } from '../field/layout.ts';
import { kindNumber } from '../frame/kind.ts';
import type { Serial } from '../generated/device-id.ts';
import { addFixed, checkColumn, fixedFields, HEADER_FIELDS, hasDefault } from '../generated/hooks/columns/header.ts';
import { openSerialTexts } from '../generated/hooks/columns/serials.ts';
import { writeWhen } from '../generated/hooks/frame/kinds.ts';
import { sealedPack } from '../generated/hooks/frame/sending.ts';
import { KINDS } from '../generated/kinds.ts';
import { HEADER_LENGTH, OVERHEAD, writeHeader, writePresence } from '../generated/layout.ts';
import { HEADER_ROLES, NUMBER_ROLES } from '../generated/message.ts';
import { headerNumber as integerAt } from '../message/header-number.ts';
import { checkedOptions, isOn } from '../values/checked.ts';
import { refuse } from '../values/error.ts';
import type { EncodeColumnsOptions } from './input.ts';
import { checkedBitmap, checkedColumn, entriesOf, isColumnArray, rowsOf } from './input.ts';
import type { Piece } from './input-column.ts';
import { type InputColumn, openColumn } from './input-column.ts';

/** Serials and sequence numbers are read as a body's raw integers are. */
const HEADER = /* @__PURE__ */ headerLayout();

/** A call without arguments: bundlers keep a pure one whose arguments they cannot see through, with all that it calls. */
function headerLayout(): ReturnType<typeof bodyLayout> {
  return bodyLayout({}, '', 0, NUMBER_ROLES);
}

/** What the header holds in each row of a piece. */
interface Headers {
  readonly serials: ArrayLike<unknown>;
  readonly sequences: ArrayLike<unknown>;
  /** See `fixedFields`. */
  readonly fixed: Uint8Array | null;
  /** The mask with all columns that there are. */
  readonly presence: number;
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
  const inBody = (field: ColumnField['layout'], index: number): ColumnField => ({ body, index, layout: field });
  const roles = HEADER.fields.map(inBody);
  const fields = [...HEADER_FIELDS, ...layout.fields.map(inBody)];
  const withValidity = fields.map((field) => field.layout.name);
  const names = [...HEADER_ROLES, ...withValidity];
  const given = entriesOf('columns', columns, [...names, 'length', 'offset', 'dictionaries', 'validity']);
  const validity = given.validity === undefined ? {} : entriesOf('columns.validity', given.validity, withValidity);
  const firstArray = names.map((name) => given[name]).find(isColumnArray);
  const length = given.length === undefined ? firstArray && rowsOf(firstArray) : given.length;
  const rows = integerAt('columns.length', length, Number.MAX_SAFE_INTEGER);
  const frameLength = layout.length + OVERHEAD;
  const capacity = Math.min(rows, rowsPerPiece(frameLength));
  const scratch = new Float64Array(capacity);

  const texts = openSerialTexts(given.serial, rows);
  const header: Record<string, InputColumn> = {};
  for (const field of roles) {
    const { name, most } = field.layout as NumberField;
    const path = `columns.${name}`;
    const column = given[name];
    const checked = typeof column === 'number' ? integerAt(path, column, most) : checkedColumn(path, column, rows);
    // Sequence numbers count on.
    header[name] = openColumn(field, checked, name === 'sequence' ? 1 : 0, null, scratch, true, false);
  }
  const fixed = fixedFields(kind, given, lenient);
  let presence = 0;
  const others: InputColumn[] = [];
  for (const field of fields) {
    const { name, presence: bit } = field.layout;
    const column = given[name];
    if (column === undefined && (bit >= 0 || hasDefault(field))) continue;
    if (bit >= 0) presence |= 1 << bit;
    const checked = checkedColumn(`columns.${name}`, column, rows);
    const bitmap = checkedBitmap(`columns.validity.${name}`, validity[name], rows);
    others.push(openColumn(field, checked, 0, bitmap, scratch, raw, lenient));
  }
  const serials = texts?.values ?? header.serial?.values ?? [];
  const sequences = header.sequence?.values ?? [];
  const packed = others.filter(({ field }) => 'width' in field.layout) as readonly RawColumn[];

  const bytes = allocate(rows, frameLength);
  const frames = new DataView(bytes.buffer);
  for (let from = 0; from < rows; from += capacity) {
    const count = Math.min(capacity, rows - from);
    const piece: Piece = { from, count, frames, frameLength };
    texts?.read(piece);
    for (const { layout: role } of roles) header[role.name]?.read(piece);
    writeHeaders(piece, kind, { serials, sequences, fixed, presence });
    for (const column of others) {
      column.read(piece);
      checkColumn(piece, column);
    }
    if (piece.error !== undefined) throw piece.error;
    engine.pack(bytes, from * frameLength, frameLength, count, packed);
  }
  return sealedPack(bytes, frames);
}

function writeHeaders(
  { from, count, frames, frameLength }: Piece,
  kind: Kind,
  { serials, sequences, fixed, presence }: Headers,
): void {
  const { layout, deviceCode, messageCode } = kind;
  for (let place = 0; place < count; place++) {
    const at = (from + place) * frameLength;
    const serial = serials[place] as Serial;
    writeHeader(frames, at, deviceCode, messageCode, serial, sequences[place] as number, layout.length);
    addFixed(fixed, frames, at);
    writeWhen(kind, frames, at + HEADER_LENGTH);
    if (layout.presence !== null) writePresence(frames, at + HEADER_LENGTH, presence);
  }
}

function allocate(rows: number, frameLength: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(rows * frameLength);
  } catch {
    refuse('out-of-range', 'columns.length', rows, 'this host has no room for so many rows');
  }
}
