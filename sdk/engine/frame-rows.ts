/** Frames to write, all of one kind, as columns of values that are checked already and stand as the wire has them. */
import type { PackedField } from '../field/layout.ts';
import type { ColumnField } from './engine.ts';

/** OUTPUT_LENGTH of the memory map. */
const PIECE_LENGTH = 0x10000;
/** Bytes of a column's widest value, to which the column is also aligned. */
const WIDEST = 8;

export interface RawColumn {
  readonly field: ColumnField<PackedField>;
  /** One for each row: the bits of up to 32 in an Int32Array, six bytes in a Float64Array. */
  readonly values: Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
}

/** How many rows one call of `pack` takes: their frames, and one column of the widest values behind them, fill OUTPUT. */
export function rowsPerPiece(frameLength: number): number {
  return Math.floor((PIECE_LENGTH - WIDEST) / (frameLength + WIDEST));
}
