/** Whether bytes are exactly one valid frame; if not, why and where. */

import {
  BAD_LENGTH,
  BAD_VERSION,
  CHECK_LENGTH,
  CONSTANTS,
  END,
  examineHeader,
  IMPLIED_LENGTH,
  INCOMPLETE,
  isEnd,
  isStart,
  LENGTH_OFFSET,
  MAXIMUM_BODY_LENGTH,
  OVERHEAD,
  readVersion,
  START,
  VERSION,
  VERSION_OFFSET,
} from '../generated/layout.ts';
import { hexadecimalBytes } from '../values/bytes.ts';
import { RumpError, type RumpErrorCode } from '../values/error.ts';
import { checkOffset, isIntact } from './check.ts';

/**
 * The body's length of the one frame in the first `length` bytes of `view`, or the reason why it is not a valid frame. `total`
 * is how many bytes were passed: more than `length` where they are longer than any frame.
 */
export function examineFrame(view: DataView, length: number, total: number): number | RumpError {
  if (length < START.length || !isStart(view, 0)) {
    const wrong = START.findIndex((byte, index) => index >= length || view.getUint8(index) !== byte);
    return wrong < length ? notHere('the start marker', wrong, START) : truncated(total, 'inside its start marker');
  }
  const bodyLength = examineHeader(view, 0, length);
  if (bodyLength < 0) return badHeader(bodyLength, view, total);
  const frameLength = bodyLength + OVERHEAD;
  if (total < frameLength) return truncated(total, `and it must have ${frameLength}`);
  if (total > frameLength) {
    return failure('bad-length', frameLength, `the frame ends after ${frameLength} bytes, but ${total} were passed`);
  }
  if (isIntact(view, 0, frameLength)) return bodyLength;
  // The end marker counts as part of the check, so both are reported at the offset of the check.
  const offset = checkOffset(frameLength);
  return isEnd(view, offset + CHECK_LENGTH)
    ? failure('bad-check', offset, `the check at byte ${offset} does not match the bytes before it`)
    : failure('bad-check', offset, `the frame does not end in the end marker ${hexadecimalBytes(END, ' ')}`);
}

function badHeader(reason: number, view: DataView, total: number): RumpError {
  switch (reason) {
    case INCOMPLETE:
      return truncated(total, 'inside its header');
    case BAD_VERSION: {
      const text = `the version at byte ${VERSION_OFFSET} is ${readVersion(view, 0)}; this profile knows ${VERSION}`;
      return failure('bad-version', VERSION_OFFSET, text);
    }
    case BAD_LENGTH: {
      const text = IMPLIED_LENGTH
        ? 'the profile has no such kind of message, and only the kind tells the length'
        : `the length at byte ${LENGTH_OFFSET} gives no body of 0 to ${MAXIMUM_BODY_LENGTH} bytes`;
      return failure('bad-length', LENGTH_OFFSET, text);
    }
    default: {
      // Constants count as part of the start, wherever in the header they stand.
      const isWrong = (byte: number, at: number): boolean => view.getUint8(at) !== byte;
      const wrong = CONSTANTS.find(({ offset, bytes }) => bytes.some((byte, index) => isWrong(byte, offset + index)));
      const { title, offset, bytes } = wrong as (typeof CONSTANTS)[number];
      return notHere(title, offset, bytes);
    }
  }
}

function notHere(title: string, offset: number, bytes: readonly number[]): RumpError {
  return failure(
    'bad-start',
    offset,
    `no frame starts here: ${title} at byte ${offset} is not ${hexadecimalBytes(bytes, ' ')}`,
  );
}

function truncated(total: number, where: string): RumpError {
  return failure('truncated', total, `the frame ends after ${total} bytes, ${where}`);
}

function failure(code: RumpErrorCode, offset: number, text: string): RumpError {
  return new RumpError(code, text, { offset });
}
