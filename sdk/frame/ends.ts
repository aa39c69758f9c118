/** End markers. */
import { CHECK_LENGTH, END, isEnd } from '../generated/layout.ts';
import { hexadecimalBytes } from '../values/bytes.ts';
import type { RumpError } from '../values/error.ts';
import { failure } from './failure.ts';

/** Why none stands behind the checks at `checks`; null where one does. It counts as part of the check, and so is reported there. */
export function badEnd(view: DataView, checks: number): RumpError | null {
  if (isEnd(view, checks + CHECK_LENGTH)) return null;
  return failure('bad-check', checks, `the frame does not end in the end marker ${hexadecimalBytes(END, ' ')}`);
}
