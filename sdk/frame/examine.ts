/** Whether bytes are exactly one valid frame; if not, why and where. */

import { badStart } from '../generated/hooks/frame/faults.ts';
import { examineStarted } from '../generated/hooks/frame/sending.ts';
import { isStart, START } from '../generated/layout.ts';
import type { RumpError } from '../values/error.ts';

/**
 * The body's length of the one frame in the first `length` bytes of `view`, or the reason why it is not a valid frame. `total` is how many
 * bytes were passed: more than `length` if they are longer than any frame. `plainOf` tells where the frame is read from.
 * @param hasRoom whether `CLEARED` bytes of `view` after `length` may be overwritten, which makes the check faster
 */
export function examineFrame(view: DataView, length: number, total: number, hasRoom = false): number | RumpError {
  if (length < START.length || !isStart(view, 0)) return badStart(view, length, total);
  return examineStarted(view, length, total, hasRoom);
}
