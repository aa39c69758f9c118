/** Why bytes are not a valid frame, and where. There is one start marker or several, all of one length. */

import { CHECK_LENGTH, CONSTANTS, END, isEnd, START, STARTS } from '../generated/layout.ts';
import { hexadecimalBytes } from '../values/bytes.ts';
import { RumpError, type RumpErrorCode } from '../values/error.ts';

export function failure(code: RumpErrorCode, offset: number, text: string): RumpError {
  return new RumpError(code, text, { offset });
}

export function truncated(total: number, where: string): RumpError {
  return failure('truncated', total, `the frame ends after ${total} bytes, ${where}`);
}

/**
 * Header fields that hold one value count as part of the start, wherever in the header they are. Call it if one of them is wrong.
 * @param offsetOf where a byte of the header was sent
 * @returns why, for the first wrong one
 */
export function badConstant(view: DataView, offsetOf = (place: number): number => place): RumpError {
  const wrong = CONSTANTS.find(({ offset, bytes, masks }) =>
    bytes.some((byte, index) => ((view.getUint8(offset + index) ^ byte) & (masks?.[index] ?? 0xff)) !== 0),
  );
  const { title, offset, bytes } = wrong as (typeof CONSTANTS)[number];
  const sent = offsetOf(offset);
  const text = `no frame starts here: ${title} at byte ${sent} is not ${hexadecimalBytes(bytes, ' ')}`;
  return failure('bad-start', sent, text);
}

/** For headers without any: it is never called. */
export function noConstant(_view: DataView, _offsetOf?: (place: number) => number): RumpError {
  return undefined as never;
}

/** Why no end marker follows the checks at `checks`; null if one does. It counts as part of the check, and so is reported there. */
export function badEnd(view: DataView, checks: number): RumpError | null {
  if (isEnd(view, checks + CHECK_LENGTH)) return null;
  return failure('bad-check', checks, `the frame does not end in the end marker ${hexadecimalBytes(END, ' ')}`);
}

/** In profiles without end markers. */
export function noEnd(_view: DataView, _checks: number): RumpError | null {
  return null;
}

/** Whether the `available` bytes at `at`, fewer than a start marker has, could be the beginning of one. */
export function isStartOfStart(bytes: Uint8Array, at: number, available: number): boolean {
  for (let index = 0; index < available; index++) if (bytes[at + index] !== START[index]) return false;
  return true;
}

/** The same for several. */
export function isStartOfStarts(bytes: Uint8Array, at: number, available: number): boolean {
  return STARTS.some((start) => {
    for (let index = 0; index < available; index++) if (bytes[at + index] !== start[index]) return false;
    return true;
  });
}

/** Why no start marker is at the front of `view`, of which the first `length` bytes count. */
export function badStart(view: DataView, length: number, total: number): RumpError {
  const wrong = START.findIndex((byte, index) => index >= length || view.getUint8(index) !== byte);
  if (wrong >= length) return truncated(total, 'inside its start marker');
  const text = `no frame starts here: the start marker at byte ${wrong} is not ${hexadecimalBytes(START, ' ')}`;
  return failure('bad-start', wrong, text);
}

/** The same for several. */
export function badStarts(view: DataView, length: number, total: number): RumpError {
  const wrongs = STARTS.map((start) =>
    start.findIndex((byte, index) => index >= length || view.getUint8(index) !== byte),
  );
  const wrong = Math.max(...wrongs);
  if (wrong >= length) return truncated(total, 'inside its start marker');
  const markers = STARTS.map((start) => hexadecimalBytes(start, ' ')).join(' or ');
  return failure('bad-start', wrong, `no frame starts here: the start marker at byte ${wrong} is not ${markers}`);
}
