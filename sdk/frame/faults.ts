/** Why bytes are no valid frame, and where. */
import { CHECK_LENGTH, CONSTANTS, END, isEnd } from '../generated/layout.ts';
import { hexadecimalBytes } from '../values/bytes.ts';
import { RumpError, type RumpErrorCode } from '../values/error.ts';

export function failure(code: RumpErrorCode, offset: number, text: string): RumpError {
  return new RumpError(code, text, { offset });
}

export function truncated(total: number, where: string): RumpError {
  return failure('truncated', total, `the frame ends after ${total} bytes, ${where}`);
}

/**
 * Header fields that hold one value count as part of the start, wherever in the header they stand. To be called where one of them is wrong.
 * @param offsetOf where a byte of the header was sent
 * @returns why, for the first of them
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

/** For headers that have none: it is never called. */
export function noConstant(_view: DataView, _offsetOf?: (place: number) => number): RumpError {
  return undefined as never;
}

/** Why no end marker stands behind the checks at `checks`; null where one does. It counts as part of the check, and so is reported there. */
export function badEnd(view: DataView, checks: number): RumpError | null {
  if (isEnd(view, checks + CHECK_LENGTH)) return null;
  return failure('bad-check', checks, `the frame does not end in the end marker ${hexadecimalBytes(END, ' ')}`);
}

/** In profiles without end markers. */
export function noEnd(_view: DataView, _checks: number): RumpError | null {
  return null;
}
