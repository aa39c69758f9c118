/** The profile's frame check. Single frames are checked and sealed here on both engines: a call into Wasm costs more. */
import { OverlapCheck } from '../check/fold.ts';
import { CANCELS, INITIAL, isRight, isRightAlone, writeChecks } from '../generated/check.ts';
import {
  CHECK_FROM,
  CHECK_LENGTH,
  END_LENGTH,
  examineHeader,
  isEnd,
  MAXIMUM_FRAME_LENGTH,
  OVERHEAD,
  writeEnd,
} from '../generated/layout.ts';
import type { Run } from './run.ts';

const AFTER_BODY = CHECK_LENGTH + END_LENGTH;

/** The offset of the check in a frame of `length` bytes. */
export function checkOffset(length: number): number {
  return length - AFTER_BODY;
}

/** Whether the frame of `length` bytes at `at` has a matching check, and its end marker. */
export function isIntact(view: DataView, at: number, length: number): boolean {
  const place = at + length - AFTER_BODY;
  if (!isEnd(view, place + CHECK_LENGTH)) return false;
  return isRight(view, at + CHECK_FROM, place - at - CHECK_FROM);
}

/** As `isIntact`, for the frame at the front of `view`, after which `CLEARED` bytes may be overwritten. */
export function isIntactAlone(view: DataView, length: number): boolean {
  const place = length - AFTER_BODY;
  return isEnd(view, place + CHECK_LENGTH) && isRightAlone(view, CHECK_FROM, place - CHECK_FROM);
}

/** The longest frame that tables are made for, one row for each length. */
const MAX_OVERLAP_LENGTH = 2000;

/** The state of `isIntactOverlapping`; null if this profile's check cannot be computed from a running register. */
export function newOverlaps(): OverlapCheck | null {
  if (!CANCELS || MAXIMUM_FRAME_LENGTH > MAX_OVERLAP_LENGTH) return null;
  return new OverlapCheck(MAXIMUM_FRAME_LENGTH, INITIAL);
}

/** As `isIntact`, for a candidate that overlaps one that has failed. */
export function isIntactOverlapping(overlaps: OverlapCheck, view: DataView, at: number, length: number): boolean {
  if (!isEnd(view, at + length - END_LENGTH)) return false;
  return overlaps.leavesNothing(view, at + CHECK_FROM, length - CHECK_FROM - END_LENGTH);
}

/** Writes the check, and the end marker, of the frame of `length` bytes at `at`. */
export function sealFrame(view: DataView, at: number, length: number): void {
  const place = at + length - AFTER_BODY;
  writeChecks(view, at + CHECK_FROM, place - at - CHECK_FROM);
  writeEnd(view, place + CHECK_LENGTH);
}

/** The same for all frames of a run. */
export function sealRun({ view, length }: Run): void {
  for (let at = 0, frameLength = 0; at < length; at += frameLength) {
    frameLength = examineHeader(view, at, length - at) + OVERHEAD;
    sealFrame(view, at, frameLength);
  }
}
