/**
 * The fast path: valid frames one behind the other, as nearly all are. The fold of check/fold.ts is written out in the
 * loop that goes from frame to frame: a call for each frame, and a branch on its length, cost a third of the whole scan.
 */
import { leavesNothing, MASKS, WORDS } from '../../check/fold.ts';
import { UNKNOWN_KIND } from '../../frame/kinds.ts';
import { ROW_KIND, ROW_LENGTH, STATUS_FRAME_BYTES, STATUS_FRAMES, STATUS_UNKNOWN_KINDS } from '../../generated/abi.ts';
import { INITIAL } from '../../generated/check.ts';
import { kindOf } from '../../generated/hooks/frame/kinds.ts';
import {
  CHECK_FROM,
  deviceTypeOfWords,
  END_LENGTH,
  HEADER_LENGTH,
  isEnd,
  messageIdOfWords,
  OVERHEAD,
  plainBodyLength,
} from '../../generated/layout.ts';

/** One block is loaded at a frame's start, and two at its end, however much of them it has. */
const AHEAD = 31;

/** Bytes that must be available to make a call worth it. */
export const WORTH_WALKING: number = HEADER_LENGTH + AHEAD;

/**
 * Writes rows for the frames from `from` on, up to the first position before `until` where no plainly valid frame begins within
 * `limit`, and returns it; `scanBytes` finds the reason. Only where data and check cancel each other.
 */
export function walk(
  view: DataView,
  from: number,
  until: number,
  limit: number,
  rows: Uint32Array,
  shift: number,
  status: Int32Array,
): number {
  const loadable = Math.min(limit, view.byteLength - AHEAD);
  let at = from;
  let row = (status[STATUS_FRAMES] as number) * ROW_LENGTH;
  let unknownKinds = 0;
  while (at < until && at + HEADER_LENGTH <= loadable) {
    let next = at + CHECK_FROM;
    const first = view.getInt32(next);
    let word1 = view.getInt32(next + 4);
    let word2 = view.getInt32(next + 8);
    let word3 = view.getInt32(next + 12);
    const bodyLength = plainBodyLength(view, at, first, word1, word2, word3);
    if (bodyLength < 0) break;
    const deviceType = deviceTypeOfWords(view, at, first, word1, word2, word3);
    const messageId = messageIdOfWords(view, at, first, word1, word2, word3);
    const frameLength = bodyLength + OVERHEAD;
    const end = at + frameLength - END_LENGTH;
    if (end + END_LENGTH > loadable || !isEnd(view, end)) break;
    let word0 = first ^ (INITIAL << 16);
    next += 16;
    // Statuses of all devices end within the two masked blocks behind the first one.
    for (; next + 32 < end; next += 16) {
      const carry1 = word0 ^ word1;
      const carry2 = carry1 ^ word2 ^ (word0 >>> 24);
      const carry3 = carry1 ^ word2 ^ word3 ^ ((word0 << 8) | (word1 >>> 24));
      word0 ^= carry3 ^ ((carry1 << 8) | (carry2 >>> 24)) ^ view.getInt32(next);
      word1 = carry1 ^ ((carry2 << 8) | (carry3 >>> 24)) ^ view.getInt32(next + 4);
      word2 = carry2 ^ (carry3 << 8) ^ view.getInt32(next + 8);
      word3 = carry3 ^ view.getInt32(next + 12);
    }
    const masks = (end - next) * WORDS;
    let carry1 = word0 ^ word1;
    let carry2 = carry1 ^ word2 ^ (word0 >>> 24);
    let carry3 = carry1 ^ word2 ^ word3 ^ ((word0 << 8) | (word1 >>> 24));
    word0 ^= carry3 ^ ((carry1 << 8) | (carry2 >>> 24)) ^ (view.getInt32(next) & (MASKS[masks] as number));
    word1 = carry1 ^ ((carry2 << 8) | (carry3 >>> 24)) ^ (view.getInt32(next + 4) & (MASKS[masks + 1] as number));
    word2 = carry2 ^ (carry3 << 8) ^ (view.getInt32(next + 8) & (MASKS[masks + 2] as number));
    word3 = carry3 ^ (view.getInt32(next + 12) & (MASKS[masks + 3] as number));
    carry1 = word0 ^ word1;
    carry2 = carry1 ^ word2 ^ (word0 >>> 24);
    carry3 = carry1 ^ word2 ^ word3 ^ ((word0 << 8) | (word1 >>> 24));
    word0 ^= carry3 ^ ((carry1 << 8) | (carry2 >>> 24)) ^ (view.getInt32(next + 16) & (MASKS[masks + 4] as number));
    word1 = carry1 ^ ((carry2 << 8) | (carry3 >>> 24)) ^ (view.getInt32(next + 20) & (MASKS[masks + 5] as number));
    word2 = carry2 ^ (carry3 << 8) ^ (view.getInt32(next + 24) & (MASKS[masks + 6] as number));
    word3 = carry3 ^ (view.getInt32(next + 28) & (MASKS[masks + 7] as number));
    if (!leavesNothing(word0, word1, word2, word3)) break;
    const kind = kindOf(deviceType, messageId, bodyLength, view, at);
    rows[row] = at + shift;
    rows[row + ROW_KIND] = kind | (frameLength << 16);
    row += ROW_LENGTH;
    if (kind === UNKNOWN_KIND) unknownKinds++;
    at += frameLength;
  }
  status[STATUS_FRAMES] = row / ROW_LENGTH;
  status[STATUS_UNKNOWN_KINDS] = (status[STATUS_UNKNOWN_KINDS] as number) + unknownKinds;
  status[STATUS_FRAME_BYTES] = (status[STATUS_FRAME_BYTES] as number) + at - from;
  return at;
}
