/** Whether bytes are exactly one valid frame; if not, why and where. */

import { BAD_CHECK, BAD_END, BAD_ESCAPE, type EscapedFrames } from '../check/escaped.ts';
import { wrongCheck } from '../generated/check.ts';
import {
  BAD_LENGTH,
  BAD_VERSION,
  CHECK_FROM,
  CHECK_LENGTH,
  CONSTANTS,
  END,
  ESCAPES,
  examineHeader,
  IMPLIED_LENGTH,
  INCOMPLETE,
  isEnd,
  isStart,
  LENGTH_OFFSET,
  MAXIMUM_BODY_LENGTH,
  OVERHEAD,
  readVersion,
  STARTS,
  VERSION_OFFSET,
  VERSIONS,
} from '../generated/layout.ts';
import { hexadecimalBytes } from '../values/bytes.ts';
import { RumpError, type RumpErrorCode } from '../values/error.ts';
import { checkOffset, ESCAPED, isIntact } from './check.ts';

/** The same where bytes are escaped; null where they are not. All offsets are those of the bytes as they were sent. */
const examineEscaped = ESCAPES
  ? (escaped: EscapedFrames, view: DataView, length: number, total: number): number | RumpError => {
      const bytes = new Uint8Array(view.buffer, view.byteOffset, length);
      const placeOf = (offset: number): number => escaped.sentOffset(bytes, 0, offset);
      escaped.length = 0;
      const sent = escaped.examine(bytes, 0, length);
      const isWhole = sent > 0 || sent === BAD_END || sent === BAD_CHECK;
      if (isWhole && total > escaped.sentLength) return tooLong(escaped.sentLength, total);
      switch (sent) {
        case INCOMPLETE:
          return truncated(total, 'before its end');
        case BAD_ESCAPE: {
          const { failedAt } = escaped;
          return failure(
            'bad-check',
            failedAt,
            `the byte at ${failedAt} is none that may stand there without its escape`,
          );
        }
        case BAD_END:
          return badEnd(placeOf(escaped.plainLength - CHECK_LENGTH - END.length));
        case BAD_CHECK:
          return badCheck(escaped.failedAt);
        default:
          if (sent < 0) return badHeader(sent, escaped.view, total, placeOf);
      }
      return escaped.plainLength - OVERHEAD;
    }
  : null;

/**
 * The body's length of the one frame in the first `length` bytes of `view`, or the reason why it is not a valid frame. `total`
 * is how many bytes were passed: more than `length` where they are longer than any frame. Where bytes are escaped, the frame is at the front of
 * `ESCAPED.view` without them.
 */
export function examineFrame(view: DataView, length: number, total: number): number | RumpError {
  const startLength = (STARTS[0] as readonly number[]).length;
  if (length < startLength || !isStart(view, 0)) {
    const wrongs = STARTS.map((start) =>
      start.findIndex((byte, index) => index >= length || view.getUint8(index) !== byte),
    );
    const wrong = Math.max(...wrongs);
    if (wrong >= length) return truncated(total, 'inside its start marker');
    const markers = STARTS.map((start) => hexadecimalBytes(start, ' ')).join(' or ');
    return notHere('the start marker', wrong, markers);
  }
  if (ESCAPES && ESCAPED !== null && examineEscaped !== null) return examineEscaped(ESCAPED, view, length, total);
  const bodyLength = examineHeader(view, 0, length);
  if (bodyLength < 0) return badHeader(bodyLength, view, total);
  const frameLength = bodyLength + OVERHEAD;
  if (total < frameLength) return truncated(total, `and it must have ${frameLength}`);
  if (total > frameLength) return tooLong(frameLength, total);
  if (isIntact(view, 0, frameLength)) return bodyLength;
  // The end marker counts as part of the check, so both are reported at the offset of the check.
  const offset = checkOffset(frameLength);
  if (!isEnd(view, offset + CHECK_LENGTH)) return badEnd(offset);
  return badCheck(offset + wrongCheck(view, CHECK_FROM, offset - CHECK_FROM));
}

function badCheck(offset: number): RumpError {
  return failure('bad-check', offset, `the check at byte ${offset} does not match the bytes before it`);
}

function badEnd(offset: number): RumpError {
  return failure('bad-check', offset, `the frame does not end in the end marker ${hexadecimalBytes(END, ' ')}`);
}

function tooLong(frameLength: number, total: number): RumpError {
  return failure('bad-length', frameLength, `the frame ends after ${frameLength} bytes, but ${total} were passed`);
}

/** `placeOf` is where a byte of the header was sent. */
function badHeader(
  reason: number,
  view: DataView,
  total: number,
  placeOf = (offset: number): number => offset,
): RumpError {
  switch (reason) {
    case INCOMPLETE:
      return truncated(total, 'inside its header');
    case BAD_VERSION: {
      const offset = placeOf(VERSION_OFFSET);
      const text = `the version at byte ${offset} is ${readVersion(view, 0)}; this profile knows ${VERSIONS.join(', ')}`;
      return failure('bad-version', offset, text);
    }
    case BAD_LENGTH: {
      const offset = placeOf(LENGTH_OFFSET);
      const text = IMPLIED_LENGTH
        ? 'the profile has no such kind of message, and only the kind tells the length'
        : `the length at byte ${offset} gives no body of 0 to ${MAXIMUM_BODY_LENGTH} bytes`;
      return failure('bad-length', offset, text);
    }
    default: {
      // Constants count as part of the start, wherever in the header they stand.
      const wrong = CONSTANTS.find(({ offset, bytes, masks }) =>
        bytes.some((byte, index) => ((view.getUint8(offset + index) ^ byte) & (masks?.[index] ?? 0xff)) !== 0),
      );
      const { title, offset, bytes } = wrong as (typeof CONSTANTS)[number];
      return notHere(title, placeOf(offset), hexadecimalBytes(bytes, ' '));
    }
  }
}

function notHere(title: string, offset: number, bytes: string): RumpError {
  return failure('bad-start', offset, `no frame starts here: ${title} at byte ${offset} is not ${bytes}`);
}

function truncated(total: number, where: string): RumpError {
  return failure('truncated', total, `the frame ends after ${total} bytes, ${where}`);
}

function failure(code: RumpErrorCode, offset: number, text: string): RumpError {
  return new RumpError(code, text, { offset });
}
