/** Exactly one frame: what is wrong with it, and where. */
import { checkOffset, isIntact } from './engine/js/check.ts';
import { RumpError } from './error.ts';
import {
  BAD_LENGTH,
  BAD_START,
  BAD_VERSION,
  examineHeader,
  INCOMPLETE,
  isStart,
  LENGTH_OFFSET,
  MAXIMUM_BODY_LENGTH,
  OVERHEAD,
  START,
  VERSION,
  VERSION_OFFSET,
} from './generated/layout.ts';

/**
 * The body's length of the one frame in the first `length` bytes of `view`, or the reason why there is none. `total` is how
 * many bytes were passed: more than `length` where they would not fit a frame.
 */
export function examineFrame(view: DataView, length: number, total: number): number | RumpError {
  const short = Math.min(length, START.length);
  for (let index = 0; index < short; index++) {
    if (view.getUint8(index) !== START[index]) return badStart(index);
  }
  if (length < START.length || !isStart(view, 0)) return truncated(total, 'inside its start marker');
  const bodyLength = examineHeader(view, 0, length);
  if (bodyLength < 0) return badHeader(bodyLength, view, total);
  const frameLength = bodyLength + OVERHEAD;
  if (total < frameLength) return truncated(total, `and it must have ${frameLength}`);
  if (total > frameLength) {
    return new RumpError('bad-length', `the frame ends after ${frameLength} bytes, but ${total} were passed`, {
      offset: frameLength,
    });
  }
  if (isIntact(view, 0, frameLength)) return bodyLength;
  const offset = checkOffset(frameLength);
  return new RumpError('bad-check', `the check at byte ${offset} does not match the bytes before it`, { offset });
}

function badHeader(reason: number, view: DataView, total: number): RumpError {
  switch (reason) {
    case INCOMPLETE:
      return truncated(total, 'inside its header');
    case BAD_VERSION: {
      const text = `the version at byte ${VERSION_OFFSET} is ${view.getUint8(VERSION_OFFSET)}; this profile knows ${VERSION}`;
      return new RumpError('bad-version', text, { offset: VERSION_OFFSET });
    }
    case BAD_LENGTH: {
      const text = `the length at byte ${LENGTH_OFFSET} gives no body of 0 to ${MAXIMUM_BODY_LENGTH} bytes`;
      return new RumpError('bad-length', text, { offset: LENGTH_OFFSET });
    }
    default:
      return badStart(reason === BAD_START ? START.length : 0);
  }
}

function badStart(offset: number): RumpError {
  const marker = START.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return new RumpError('bad-start', `no frame starts here: byte ${offset} is not that of the start marker ${marker}`, {
    offset,
  });
}

function truncated(total: number, where: string): RumpError {
  return new RumpError('truncated', `the frame ends after ${total} bytes, ${where}`, { offset: total });
}
