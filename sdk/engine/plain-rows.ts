/** Where the values of scanned frames are: in the bytes that were sent, in profiles without escapes. */
import { positionAt, type Scanned } from './engine.ts';

/** How long a frame is in them. */
export { lengthAt as plainLengthAt } from './engine.ts';

/** The bytes that hold the values of a selection's bodies: of those in the head, or of the others. */
export function bytesOf({ head, main }: Scanned, inHead: boolean): DataView {
  return inHead ? head : main;
}

/** The bytes that hold a frame's values. */
export function viewAt({ rows, split, head, main }: Scanned, row: number): DataView {
  return positionAt(rows, row) < split ? head : main;
}

/** Where a frame begins in them. */
export function placeAt({ rows, split, shift }: Scanned, row: number): number {
  const position = positionAt(rows, row);
  return position < split ? position : position + shift;
}
