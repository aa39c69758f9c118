/** Columns of the header: its own fields, sequence numbers, and serials, which are numbers, text, or missing. */

import type { ColumnField, Engine } from '../engine/engine.ts';
import type { Kind } from '../field/kind.ts';
import type { BodyLayout, FieldLayout } from '../field/layout.ts';
import { checkedSerial } from '../generated/device-id.ts';
import { BODIES, FRAME_HEADER, VERSION_FIELD } from '../generated/kinds.ts';
import { HEADER_LENGTH, readSerial, VERSIONS } from '../generated/layout.ts';
import { writeHeaderFields } from '../message/header.ts';
import type { Fields } from '../values/checked.ts';
import { placed, RumpError } from '../values/error.ts';
import { checkedColumn, type InputColumn, type Piece } from './input.ts';

/** What columns of the header need in addition to reading and packing. */
export interface HeaderInput {
  /** Writes the defaults of fields without a column into the header at `at`, whose bits are zero there. */
  write(view: DataView, at: number): void;
  /** Checks what the profile demands in addition to a field's own range: a known version. */
  check(piece: Piece, column: InputColumn): void;
}

const FIELDS: readonly FieldLayout[] = /* @__PURE__ */ (() => (FRAME_HEADER as BodyLayout | null)?.fields ?? [])();

/** The header's own fields as columns: named `header.NAME`. Their bytes count from the body's start, so they are negative. */
export const HEADER_FIELDS: readonly ColumnField[] = /* @__PURE__ */ (() =>
  FIELDS.map((field, index) => ({
    body: BODIES.length,
    index,
    layout: { ...field, name: `header.${field.name}`, byte: field.byte - HEADER_LENGTH } as FieldLayout,
  })))();

/** In profiles whose header has no fields of its own. */
export const NO_HEADER_FIELDS: readonly ColumnField[] = [];

/**
 * Writes defaults for the header's fields that have no column.
 * @throws {RumpError} for a field that has neither a column nor a default
 */
export function openHeader({ header }: Kind, given: Fields, lenient: boolean): HeaderInput {
  const fixed = new Uint8Array(HEADER_LENGTH);
  const missing = FIELDS.filter(({ name }) => given[`header.${name}`] === undefined);
  try {
    writeHeaderFields({}, header, lenient, new DataView(fixed.buffer), 0, false, missing);
  } catch (error) {
    throw RumpError.is(error) ? placed(error, `columns.${error.path}`) : error;
  }
  return {
    write(view, at) {
      for (const [index, byte] of fixed.entries()) view.setUint8(at + index, view.getUint8(at + index) | byte);
    },
    check: checkVersions,
  };
}

/** A version must be one of several. */
function checkVersions(piece: Piece, { field, values }: InputColumn): void {
  const { name } = field.layout;
  if (name !== `header.${VERSION_FIELD}`) return;
  // Words of 32 bits: a version with its highest bit set reads as negative.
  const wrong = values.subarray(0, piece.count).findIndex((value) => !VERSIONS.includes(value >>> 0));
  if (wrong < 0) return;
  const path = `columns.${name}[${piece.from + wrong}]`;
  const text = `${path} is ${(values[wrong] as number) >>> 0}; it must be one of ${VERSIONS.join(', ')}`;
  piece.count = wrong;
  piece.error = new RumpError('out-of-range', text, { path });
}

/** In profiles whose header has no fields of its own: null, for there is nothing to do. */
export function openNoHeader(_kind: Kind, _given: Fields, _lenient: boolean): HeaderInput | null {
  return null;
}

/** Serials of the selected frames. */
export function numberSerials(source: Engine, _length: number): unknown {
  return source.serials();
}

export function textSerials(source: Engine, length: number): unknown {
  const values = new Array<unknown>(length);
  source.visit((view, body, place) => {
    values[place] = readSerial(view, body - HEADER_LENGTH);
  });
  return values;
}

export function noSerials(_source: Engine, _length: number): unknown {
  return undefined;
}

/** Numbers are read like any column of numbers: there is nothing to add. */
export function openNumberSerials(_given: unknown, _rows: number): InputColumn[] {
  return [];
}

/** A column of text serials: one for all rows, or one for each. */
export function openTextSerials(given: unknown, rows: number): InputColumn[] {
  const values: unknown[] = [];
  const column = typeof given === 'string' ? given : checkedColumn('columns.serial', given, rows);
  const texts = {
    values,
    read(piece: Piece) {
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
  return [texts as unknown as InputColumn];
}

/** A placeholder, because the first column counts as that of serials; this profile writes none. */
export function openNoSerials(_given: unknown, _rows: number): InputColumn[] {
  return [{ values: new Int32Array(0), read: () => {} } as Partial<InputColumn> as InputColumn];
}
