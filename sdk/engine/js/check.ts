/** The profile's frame check. Single frames are checked and sealed here on both engines: a call into Wasm costs more. */
import { checkOf, isRight } from '../../generated/check.ts';
import { CHECK_FROM, CHECK_LENGTH, END_LENGTH, isEnd, writeCheck, writeEnd } from '../../generated/layout.ts';

const BEHIND_BODY = CHECK_LENGTH + END_LENGTH;

/** Where the check of a frame stands that is `length` bytes long. */
export function checkOffset(length: number): number {
  return length - BEHIND_BODY;
}

/** Whether the frame of `length` bytes at `at` carries the right check, and its end marker. */
export function isIntact(view: DataView, at: number, length: number): boolean {
  const place = at + length - BEHIND_BODY;
  if (!isEnd(view, place + CHECK_LENGTH)) return false;
  return isRight(view, at + CHECK_FROM, place - at - CHECK_FROM);
}

/** Writes the check, and the end marker, of the frame of `length` bytes at `at`. */
export function sealFrame(view: DataView, at: number, length: number): void {
  const place = at + length - BEHIND_BODY;
  writeCheck(view, place, checkOf(view, at + CHECK_FROM, place - at - CHECK_FROM));
  writeEnd(view, place + CHECK_LENGTH);
}
