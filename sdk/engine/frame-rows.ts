/** Frames to write, all of one kind, as columns of values that are checked already and stand as the wire has them. */
import type { Kind } from '../field/kind.ts';
import { KINDS } from '../generated/kinds.ts';
import { HEADER_LENGTH, OVERHEAD, writeHeader, writePresence } from '../generated/layout.ts';
import type { ColumnField } from './engine.ts';

/** OUTPUT_LENGTH of the memory map. */
const PIECE_LENGTH = 0x10000;
/** Bytes of a column's widest value, to which the column is also aligned. */
const WIDEST = 8;

export interface RawColumn {
  readonly field: ColumnField;
  /**
   * One for each row: the bits of up to 32 in an Int32Array, six bytes in a Float64Array; for text and bytes the field's own
   * bytes, row behind row.
   */
  readonly values: Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;
}

/** Its arrays may be longer than `count`. */
export interface FrameRows {
  readonly kind: number;
  readonly count: number;
  readonly serials: Float64Array;
  readonly sequences: Float64Array;
  /** Presence masks, for a control body. */
  readonly masks: Uint32Array | null;
  readonly columns: readonly RawColumn[];
}

/** Bytes of a frame of this kind. */
export function frameLengthOf(kind: number): number {
  return (KINDS[kind] as Kind).layout.length + OVERHEAD;
}

/** How many rows one call of `pack` takes: their frames, and one column of the widest values behind them, fill OUTPUT. */
export function rowsPerPiece(kind: number): number {
  return Math.floor((PIECE_LENGTH - WIDEST) / (frameLengthOf(kind) + WIDEST));
}

/** Writes headers and presence masks into frames one behind the other from `start` on. */
export function writeHeaders(
  view: DataView,
  start: number,
  { kind, count, serials, sequences, masks }: FrameRows,
): void {
  const { deviceCode, messageCode, layout } = KINDS[kind] as Kind;
  const frameLength = layout.length + OVERHEAD;
  let at = start;
  for (let row = 0; row < count; row++) {
    writeHeader(view, at, deviceCode, messageCode, serials[row] as number, sequences[row] as number, layout.length);
    if (masks !== null) writePresence(view, at + HEADER_LENGTH, masks[row] as number);
    at += frameLength;
  }
}

/** Copies a column of text or bytes into frames of `frameLength` bytes from `start` on. */
export function writeParts(
  bytes: Uint8Array,
  start: number,
  frameLength: number,
  count: number,
  { field, values }: RawColumn,
): void {
  const { byte, size } = field.layout;
  let at = start + HEADER_LENGTH + byte;
  for (let from = 0; from < count * size; from += size) {
    for (let index = 0; index < size; index++) bytes[at + index] = values[from + index] as number;
    at += frameLength;
  }
}
