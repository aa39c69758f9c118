/** As plain-rows.ts, for profiles with escapes: in the frames without them. */
import { ROW_LENGTH, ROW_PLAIN, ROW_PLAIN_LENGTH } from '../generated/abi.ts';
import type { Scanned } from './engine.ts';

export function bytesOf({ plain, main }: Scanned, _inHead: boolean): DataView {
  return plain ?? main;
}

export function viewAt(scanned: Scanned, _row: number): DataView {
  return bytesOf(scanned, false);
}

export function placeAt({ rows }: Scanned, row: number): number {
  return rows[row * ROW_LENGTH + ROW_PLAIN] as number;
}

export function plainLengthAt(rows: Uint32Array, row: number): number {
  return rows[row * ROW_LENGTH + ROW_PLAIN_LENGTH] as number;
}
