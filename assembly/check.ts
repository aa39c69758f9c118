/** The frame check: which kernel computes it is known when this is compiled, and only that one stays in the binary. */

import { crc16Ccitt, leavesNothing } from './check/fold';
import { OVERLAPS, overlapLeavesNothing } from './check/overlap';
import { buildTables, crcByTables } from './check/slice';
import { sum8, xor8 } from './check/sum';
import {
  CHECK_ALGORITHM,
  CHECK_FINAL_XOR,
  CHECK_FROM,
  CHECK_INITIAL,
  CHECK_LENGTH,
  CHECK_LITTLE_ENDIAN,
  CHECK_POLYNOMIAL,
  CHECK_REFLECTED_IN,
  CHECK_REFLECTED_OUT,
  CHECK_WIDTH,
  CRC,
  END_LENGTH,
  isEnd,
  loadCheck,
  MINIMUM_FRAME_LENGTH,
  NONE,
  SUM,
  storeCheck,
  storeEnd,
} from './generated/layout';

/** The sparse polynomial x¹⁶+x¹²+x⁵+1, most significant bit first: the one that folds without a table. */
const FOLDS: bool =
  CHECK_ALGORITHM == CRC &&
  CHECK_WIDTH == 16 &&
  CHECK_POLYNOMIAL == 0x1021 &&
  !CHECK_REFLECTED_IN &&
  !CHECK_REFLECTED_OUT;
const SLICES: bool = CHECK_ALGORITHM == CRC && !FOLDS;
/** Whether data and check together leave the remainder 0, so that the check need not be told from the data. */
const CANCELS: bool = FOLDS && CHECK_FINAL_XOR == 0 && !CHECK_LITTLE_ENDIAN;
/** Whether eight checks can be finished together, which needs frames of at least one block. */
export const WALKS: bool = CANCELS && MINIMUM_FRAME_LENGTH - CHECK_FROM - END_LENGTH >= 16;

if (SLICES) buildTables(CHECK_WIDTH, CHECK_POLYNOMIAL, CHECK_REFLECTED_IN);

function checkOf(at: usize, length: u32): u32 {
  if (FOLDS) return crc16Ccitt(at, length, CHECK_INITIAL) ^ CHECK_FINAL_XOR;
  if (SLICES) {
    return (
      crcByTables(at, length, CHECK_WIDTH, CHECK_INITIAL, CHECK_REFLECTED_IN, CHECK_REFLECTED_OUT) ^ CHECK_FINAL_XOR
    );
  }
  if (CHECK_ALGORITHM == SUM) return sum8(at, length);
  return xor8(at, length);
}

/** Whether the frame of `length` bytes at `at` has a check that matches, and its end marker. */
export function isIntact(at: usize, length: u32): bool {
  const place = at + <usize>(length - CHECK_LENGTH - END_LENGTH);
  if (END_LENGTH != 0 && !isEnd(place + CHECK_LENGTH)) return false;
  if (CHECK_ALGORITHM == NONE) return true;
  if (CANCELS) return leavesNothing(at + CHECK_FROM, length - CHECK_FROM - END_LENGTH);
  return checkOf(at + CHECK_FROM, <u32>(place - at) - CHECK_FROM) == loadCheck(place);
}

/** The same of a candidate that overlaps one that has failed. */
export function isIntactOverlapping(at: usize, length: u32): bool {
  if (!CANCELS || !OVERLAPS) return isIntact(at, length);
  if (END_LENGTH != 0 && !isEnd(at + <usize>(length - END_LENGTH))) return false;
  return overlapLeavesNothing(at + CHECK_FROM, length - CHECK_FROM - END_LENGTH);
}

/** Writes the check, and the end marker, of the frame of `length` bytes at `at`. */
export function sealFrame(at: usize, length: u32): void {
  const place = at + <usize>(length - CHECK_LENGTH - END_LENGTH);
  if (CHECK_ALGORITHM != NONE) storeCheck(place, checkOf(at + CHECK_FROM, <u32>(place - at) - CHECK_FROM));
  storeEnd(place + CHECK_LENGTH);
}
