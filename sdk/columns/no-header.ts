/** Columns of the header's own fields, in profiles that have none. */
import type { ColumnField } from '../engine/engine.ts';
import type { Kind } from '../field/kind.ts';
import type { Fields } from '../values/checked.ts';
import type { InputColumn, Piece } from './input-column.ts';

/** All of them: their names have two parts, and their bytes count from the body's start, and so are negative. */
export const HEADER_FIELDS: readonly ColumnField[] = [];

/** A header with the defaults of those that have no column, and zeros; null where there are none. */
export function fixedFields(_kind: Kind, _given: Fields, _lenient: boolean): Uint8Array | null {
  return null;
}

/** Adds it to the header at `at`. */
export function addFixed(_fixed: Uint8Array | null, _view: DataView, _at: number): void {}

/** Whether a column may be left out though its field is no optional one. */
export function hasDefault(_field: ColumnField): boolean {
  return false;
}

/** What the profile allows of a column that was read beyond what its field does. */
export function checkColumn(_piece: Piece, _column: InputColumn): void {}
