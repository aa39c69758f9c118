/** Where the values of scanned frames are: in the bytes as sent or, in profiles with escapes, in the frames without them. */
import { ROW_LENGTH, ROW_PLAIN, ROW_PLAIN_LENGTH } from '../generated/abi.ts';
import { positionAt, type Scanned } from './engine.ts';

/** The bytes that contain a selection's bodies: those in the head, or the others. */
export function bytesOf({ head, main }: Scanned, inHead: boolean): DataView {
  return inHead ? head : main;
}

export function plainBytesOf({ plain, main }: Scanned, _inHead: boolean): DataView {
  return plain ?? main;
}

/** The bytes that hold a frame's values. */
export function viewAt({ rows, split, head, main }: Scanned, row: number): DataView {
  return positionAt(rows, row) < split ? head : main;
}

export function plainViewAt(scanned: Scanned, _row: number): DataView {
  return plainBytesOf(scanned, false);
}

/** Where a frame begins in the bytes that `viewAt` gives. */
export function placeAt({ rows, split, shift }: Scanned, row: number): number {
  const position = positionAt(rows, row);
  return position < split ? position : position + shift;
}

export function plainPlaceAt({ rows }: Scanned, row: number): number {
  return rows[row * ROW_LENGTH + ROW_PLAIN] as number;
}

/** How long a frame is in them. Without escapes that is `lengthAt`. */
export function plainLengthAt(rows: Uint32Array, row: number): number {
  return rows[row * ROW_LENGTH + ROW_PLAIN_LENGTH] as number;
}

export { lengthAt } from './engine.ts';
