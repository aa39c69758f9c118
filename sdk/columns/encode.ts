/** Columns to the frames of all rows: the way back from `batch.columns`. */

import type { ColumnField, Engine } from '../engine/engine.ts';
import { type RawColumn, rowsPerPiece } from '../engine/engine.ts';
import type { Kind } from '../field/kind.ts';
import type { FieldLayout, NumberField } from '../field/layout.ts';
import { bodyLayout } from '../field/layout.ts';
import { ESCAPED } from '../frame/check.ts';
import { kindNumber, writeWhen } from '../frame/kind.ts';
import { checkedSerial, type Serial } from '../generated/device-id.ts';
import { BODIES, FRAME_HEADER, KINDS, VERSION_FIELD } from '../generated/kinds.ts';
import {
  ESCAPES,
  HAS_HEADER_FIELDS,
  HAS_SEQUENCE,
  HAS_SERIAL,
  HEADER_LENGTH,
  MAXIMUM_SEQUENCE,
  MAXIMUM_SERIAL,
  OVERHEAD,
  SERIAL_LENGTH,
  TOLD_BY_BODY,
  VERSIONS,
  writeHeader,
  writePresence,
} from '../generated/layout.ts';
import { writeFields } from '../message/write.ts';
import { checkedOptions, type Fields, isOn } from '../values/checked.ts';
import { checkedInteger, placed, RumpError, refuse } from '../values/error.ts';
import type { EncodeColumnsOptions } from './input.ts';
import { type ColumnArray, checkedBitmap, checkedColumn, entriesOf, isColumnArray, rowsOf } from './input.ts';
import type { Piece } from './input-column.ts';
import { type InputColumn, openColumn } from './input-column.ts';

/** Serials and sequence numbers are read as a body's raw integers are. */
const HEADER = /* @__PURE__ */ headerLayout();

/** A call without arguments: bundlers keep a pure one whose arguments they cannot see through, with all that it calls. */
function headerLayout(): ReturnType<typeof bodyLayout> {
  const serial = HAS_SERIAL && SERIAL_LENGTH === 0 ? `serial 0 u48 to ${MAXIMUM_SERIAL}\n` : '';
  const sequence = HAS_SEQUENCE ? `sequence 0 u48 to ${MAXIMUM_SEQUENCE}\n` : '';
  return bodyLayout({}, '', 0, serial + sequence);
}

/** What the header holds in each row of a piece. */
interface Headers {
  readonly serials: ArrayLike<unknown>;
  readonly sequences: ArrayLike<number>;
  /** Of the header's own fields those that have one value for all rows, and zeros; null where there are none. */
  readonly fixed: Uint8Array | null;
  /** The mask with all columns that there are. */
  readonly presence: number;
}

const NONE: ArrayLike<number> = [];

/** The header's own fields as columns, by names of two parts; null where there are none. */
const headerFields = HAS_HEADER_FIELDS
  ? () =>
      (FRAME_HEADER?.fields ?? []).map((field, index) => ({
        body: BODIES.length,
        index,
        layout: { ...field, name: `header.${field.name}` } as FieldLayout,
      }))
  : null;

/** A header with the defaults of the fields that have no column. */
const fixedFields = HAS_HEADER_FIELDS
  ? ({ header }: Kind, given: Fields, lenient: boolean): Uint8Array => {
      const fixed = new Uint8Array(HEADER_LENGTH);
      const missing = (FRAME_HEADER?.fields ?? []).filter(({ name }) => given[`header.${name}`] === undefined);
      try {
        writeFields?.(undefined, header, lenient, new DataView(fixed.buffer), 0, false, missing);
      } catch (error) {
        throw RumpError.is(error) ? placed(error, `columns.${error.path}`) : error;
      }
      return fixed;
    }
  : null;

const checkVersions = HAS_HEADER_FIELDS
  ? (piece: Piece, { field, values }: InputColumn): void => {
      const { name } = field.layout;
      if (name !== `header.${VERSION_FIELD}`) return;
      // Bits of 32, which may count as negative.
      const wrong = values.subarray(0, piece.count).findIndex((value) => !VERSIONS.includes(value >>> 0));
      if (wrong < 0) return;
      const path = `columns.${name}[${piece.from + wrong}]`;
      piece.count = wrong;
      piece.error = new RumpError(
        'out-of-range',
        `${path} is ${(values[wrong] as number) >>> 0}; it must be one of ${VERSIONS.join(', ')}`,
        {
          path,
        },
      );
    }
  : null;

/** Serials that are text: one for all rows, or one for each; null where they are numbers. */
const openTexts =
  SERIAL_LENGTH > 0
    ? (given: unknown, rows: number): { values: Serial[]; read(piece: Piece): void } => {
        const values: Serial[] = [];
        const column = typeof given === 'string' ? given : checkedColumn('columns.serial', given, rows);
        return {
          values,
          read(piece) {
            const { from, count } = piece;
            for (let index = 0; index < count; index++) {
              try {
                values[index] = checkedSerial(typeof column === 'string' ? column : column[from + index]);
              } catch (error) {
                if (!RumpError.is(error)) throw error;
                piece.count = index;
                piece.error = placed(error, `columns.serial[${from + index}]`);
                return;
              }
            }
          },
        };
      }
    : null;

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
  const roles = HEADER.fields.map((field, index): ColumnField => ({ body, index: index - 2, layout: field }));
  const fields = [
    ...(HAS_HEADER_FIELDS && headerFields !== null ? headerFields() : []),
    ...layout.fields.map((field, index) => ({ body, index, layout: field })),
  ];
  const texts = SERIAL_LENGTH > 0 ? ['serial'] : [];
  const named = [...roles, ...fields].map((field) => field.layout.name);
  const names = [...texts, ...named];
  const given = entriesOf('columns', columns, [...names, 'length', 'offset', 'dictionaries', 'validity']);
  const withValidity = fields.map((field) => field.layout.name);
  const validity = given.validity === undefined ? {} : entriesOf('columns.validity', given.validity, withValidity);
  const firstArray = names.map((name) => given[name]).find(isColumnArray);
  const length = given.length === undefined ? firstArray && rowsOf(firstArray) : given.length;
  const rows = integerAt('columns.length', length, Number.MAX_SAFE_INTEGER);
  const frameLength = layout.length + OVERHEAD;
  const capacity = Math.min(rows, rowsPerPiece(frameLength));
  const scratch = new Float64Array(capacity);

  const serialTexts = SERIAL_LENGTH > 0 && openTexts !== null ? openTexts(given.serial, rows) : null;
  const openedRoles = roles.map((field, index) => {
    const { name } = field.layout;
    const path = `columns.${name}`;
    let column = given[name];
    if (typeof column === 'number') integerAt(path, column, (field.layout as NumberField).most);
    else column = checkedColumn(path, column, rows);
    // Sequence numbers count on.
    const step = name === 'sequence' ? 1 : 0;
    return openColumn({ ...field, index }, column as ColumnArray | number, step, null, scratch, true, false);
  });
  const fixed = HAS_HEADER_FIELDS && fixedFields !== null ? fixedFields(kind, given, lenient) : null;
  let presence = 0;
  const others: InputColumn[] = [];
  for (const field of fields) {
    const { name } = field.layout;
    const column = given[name];
    if (HAS_HEADER_FIELDS && field.body === BODIES.length && column === undefined) continue;
    if (field.layout.presence >= 0) {
      if (column === undefined) continue;
      presence |= 1 << field.layout.presence;
    }
    const bitmap = checkedBitmap(`columns.validity.${name}`, validity[name], rows);
    const checked = checkedColumn(`columns.${name}`, column, rows);
    others.push(openColumn(field, checked, 0, bitmap, scratch, raw, lenient));
  }
  const [first, second] = openedRoles;
  const isSerialFirst = HAS_SERIAL && SERIAL_LENGTH === 0;
  const serials = isSerialFirst ? (first?.values ?? NONE) : (serialTexts?.values ?? NONE);
  const sequences = (isSerialFirst ? second : first)?.values ?? NONE;
  const packed = others.filter(({ field }) => 'width' in field.layout) as readonly RawColumn[];

  const bytes = allocate(rows, frameLength);
  const frames = new DataView(bytes.buffer);
  for (let from = 0; from < rows; from += capacity) {
    const count = Math.min(capacity, rows - from);
    const piece: Piece = { from, count, frames, frameLength };
    if (SERIAL_LENGTH > 0) serialTexts?.read(piece);
    for (const column of openedRoles) column.read(piece);
    writeHeaders(piece, kind, { serials, sequences, fixed, presence });
    for (const column of others) {
      column.read(piece);
      if (HAS_HEADER_FIELDS) checkVersions?.(piece, column);
    }
    if (piece.error !== undefined) throw piece.error;
    engine.pack(bytes, from * frameLength, frameLength, count, packed);
  }
  return ESCAPES && ESCAPED !== null ? ESCAPED.seal(frames, bytes.length) : bytes;
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
    if (HAS_HEADER_FIELDS && fixed !== null) {
      for (const [index, byte] of fixed.entries()) frames.setUint8(at + index, frames.getUint8(at + index) | byte);
    }
    if (TOLD_BY_BODY) writeWhen?.(kind, frames, at + HEADER_LENGTH);
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
