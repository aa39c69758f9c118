import { RumpError, type RumpErrorCode } from '../values/error.ts';

/** Why bytes are no valid frame, and where. */
export function failure(code: RumpErrorCode, offset: number, text: string): RumpError {
  return new RumpError(code, text, { offset });
}

export function truncated(total: number, where: string): RumpError {
  return failure('truncated', total, `the frame ends after ${total} bytes, ${where}`);
}
