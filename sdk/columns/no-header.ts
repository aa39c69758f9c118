/** Columns of the header's own fields, in profiles that have none. */
import type { ColumnField } from '../engine/engine.ts';
import type { Kind } from '../field/kind.ts';
import type { Fields } from '../values/checked.ts';
import type { InputColumn, Piece } from './input-column.ts';

/** All of them: their names have two parts, and their bytes count from the body's start, and so are negative. */
export const HEADER_FIELDS: readonly ColumnField[] = [];

/** What is to be done for them besides reading and packing columns. */
export interface HeaderInput {
  /** Writes the defaults of those that have no column into the header at `at`, whose bits are zero there. */
  write(view: DataView, at: number): void;
  /** What the profile allows of a column that was read beyond what its field does. */
  check(piece: Piece, column: InputColumn): void;
}

/** Null where there is nothing to be done. Throws for a column that is missing and has no default. */
export function openHeader(_kind: Kind, _given: Fields, _lenient: boolean): HeaderInput | null {
  return null;
}
