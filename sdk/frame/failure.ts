/** Why bytes are no valid frame, and where. */
import { END } from '../generated/layout.ts';
import { hexadecimalBytes } from '../values/bytes.ts';
import { RumpError, type RumpErrorCode } from '../values/error.ts';

export function badCheck(offset: number): RumpError {
  return failure('bad-check', offset, `the check at byte ${offset} does not match the bytes before it`);
}

export function badEnd(offset: number): RumpError {
  return failure('bad-check', offset, `the frame does not end in the end marker ${hexadecimalBytes(END, ' ')}`);
}

export function tooLong(frameLength: number, total: number): RumpError {
  return failure('bad-length', frameLength, `the frame ends after ${frameLength} bytes, but ${total} were passed`);
}

export function notHere(title: string, offset: number, bytes: string): RumpError {
  return failure('bad-start', offset, `no frame starts here: ${title} at byte ${offset} is not ${bytes}`);
}

export function truncated(total: number, where: string): RumpError {
  return failure('truncated', total, `the frame ends after ${total} bytes, ${where}`);
}

export function failure(code: RumpErrorCode, offset: number, text: string): RumpError {
  return new RumpError(code, text, { offset });
}
