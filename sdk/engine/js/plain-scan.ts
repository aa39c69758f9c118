/**
 * Finds, checks and indexes frames in plain JavaScript, for profiles without escapes. A failed start costs one byte: the search goes on
 * right after it.
 */

import { leavesNothing, MASKS, type OverlapCheck, WORDS } from '../../check/fold.ts';
import { isIntact, isIntactOverlapping, newOverlaps, sealFrame } from '../../frame/check.ts';
import { UNKNOWN_KIND } from '../../frame/kinds.ts';
import {
  ROW_KIND,
  ROW_LENGTH,
  STATUS_BAD_CHECKS,
  STATUS_BAD_LENGTHS,
  STATUS_BAD_VERSIONS,
  STATUS_FRAME_BYTES,
  STATUS_FRAMES,
  STATUS_LENGTH,
  STATUS_TRUNCATED,
  STATUS_UNKNOWN_KINDS,
} from '../../generated/abi.ts';
import { CANCELS, INITIAL } from '../../generated/check.ts';
import { isStartOfStart } from '../../generated/hooks/frame/faults.ts';
import { kindOf } from '../../generated/hooks/frame/kinds.ts';
import {
  BAD_LENGTH,
  BAD_VERSION,
  CHECK_FROM,
  deviceTypeOfWords,
  END_LENGTH,
  examineHeader,
  HEADER_LENGTH,
  INCOMPLETE,
  isEnd,
  isFirst,
  isStart,
  messageIdOfWords,
  OVERHEAD,
  plainBodyLength,
  readDeviceType,
  readMessageId,
  START,
} from '../../generated/layout.ts';
import type { Scanned } from '../engine.ts';

export const NOTHING: DataView = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(0));

/** What the engine has found; reused from scan to scan. */
export class ScanState implements Scanned {
  readonly status: Int32Array = new Int32Array(STATUS_LENGTH);
  rows: Uint32Array = new Uint32Array(0);
  split = 0;
  readonly head: DataView;
  main: DataView = NOTHING;
  shift = 0;
  bodies: Int32Array = new Int32Array(0);

  constructor(head: DataView) {
    this.head = head;
  }
}

/** Up to this length, reading a frame once more costs less than keeping registers for its bytes. */
const MAX_CHECKED_ALONE = 64;

/**
 * Searches for frames that start from `from` up to `until` (exclusive), within the first `limit` bytes. `shift` is added to each
 * position. Returns where it stopped: after the last start that is decided. `last` says that no more bytes will come.
 */
export function scanBytes(
  { rows, status }: ScanState,
  bytes: Uint8Array,
  view: DataView,
  from: number,
  until: number,
  limit: number,
  last: boolean,
  shift: number,
): number {
  let at = from;
  let row = (status[STATUS_FRAMES] as number) * ROW_LENGTH;
  // Counted in locals: adding to an object's fields frame by frame costs a tenth of the whole scan.
  let unknownKinds = 0;
  let frameBytes = 0;
  let badVersions = 0;
  let badLengths = 0;
  let badChecks = 0;
  let truncated = 0;
  // At the start and after a valid frame, where another is likely; never from one false start to the next.
  let walking = CANCELS;
  // After the longest candidate that has failed.
  let failedEnd = 0;
  overlapCheck?.forget();
  while (at < until) {
    const available = limit - at;
    // With less, a call would not be worth it.
    if (CANCELS && walking && available >= HEADER_LENGTH + AHEAD) {
      status[STATUS_FRAMES] = row / ROW_LENGTH;
      at = walk(view, at, until, limit, rows, shift, status);
      row = (status[STATUS_FRAMES] as number) * ROW_LENGTH;
      walking = false;
      continue;
    }
    if (available < START.length) {
      if (!last && isStartOfStart(bytes, at, available)) break;
      at++;
      continue;
    }
    if (!isStart(view, at)) {
      do at++;
      while (at < until && !isFirst(bytes[at]));
      continue;
    }
    const bodyLength = examineHeader(view, at, available);
    if (bodyLength >= 0) {
      const frameLength = bodyLength + OVERHEAD;
      if (frameLength <= available) {
        const overlaps = at < failedEnd && frameLength > MAX_CHECKED_ALONE;
        if (overlaps ? isOverlapIntact(view, at, frameLength) : isIntact(view, at, frameLength)) {
          const kind = kindOf(readDeviceType(view, at), readMessageId(view, at), bodyLength, view, at);
          rows[row] = at + shift;
          rows[row + ROW_KIND] = kind | (frameLength << 16);
          row += ROW_LENGTH;
          if (kind === UNKNOWN_KIND) unknownKinds++;
          frameBytes += frameLength;
          at += frameLength;
          walking = CANCELS;
        } else {
          badChecks++;
          if (at + frameLength > failedEnd) failedEnd = at + frameLength;
          at++;
        }
        continue;
      }
    } else if (bodyLength !== INCOMPLETE) {
      if (bodyLength === BAD_VERSION) badVersions++;
      else if (bodyLength === BAD_LENGTH) badLengths++;
      at++;
      continue;
    }
    if (!last) break;
    truncated++;
    at++;
  }
  status[STATUS_FRAMES] = row / ROW_LENGTH;
  count(status, STATUS_UNKNOWN_KINDS, unknownKinds);
  count(status, STATUS_FRAME_BYTES, frameBytes);
  count(status, STATUS_BAD_VERSIONS, badVersions);
  count(status, STATUS_BAD_LENGTHS, badLengths);
  count(status, STATUS_BAD_CHECKS, badChecks);
  count(status, STATUS_TRUNCATED, truncated);
  return at;
}

/** Made for the first candidate that needs it. */
let overlapCheck: OverlapCheck | null = null;

function isOverlapIntact(view: DataView, at: number, length: number): boolean {
  overlapCheck ??= newOverlaps();
  return overlapCheck === null ? isIntact(view, at, length) : isIntactOverlapping(overlapCheck, view, at, length);
}

export function count(status: Int32Array, place: number, more: number): void {
  status[place] = (status[place] as number) + more;
}

/** One block is loaded at a frame's start, and two at its end, however much of them the frame fills. */
const AHEAD = 31;

/**
 * The fast path: contiguous valid frames, as nearly all are. The fold of check/fold.ts is inlined in the loop over
 * frames: a call for each frame, and a branch on its length, cost a third of the whole scan.
 *
 * Writes rows for the frames from `from` on, up to the first position before `until` where no plainly valid frame begins within
 * `limit`, and returns it; `scanBytes` finds the reason. Only if data and check cancel each other.
 */
function walk(
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
    // Statuses of all devices end within the two masked blocks after the first one.
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
  count(status, STATUS_UNKNOWN_KINDS, unknownKinds);
  count(status, STATUS_FRAME_BYTES, at - from);
  return at;
}

/** The position of the frame whose body begins there. */
export function positionOf({ head, shift }: ScanState, view: DataView, body: number): number {
  return body - HEADER_LENGTH - (view === head ? 0 : shift);
}

/** Completes frames whose fields are written. */
export function sealPacked(frames: Uint8Array<ArrayBuffer>, at: number, frameLength: number, count: number): void {
  const view = new DataView(frames.buffer);
  for (let row = 0; row < count; row++) sealFrame(view, at + row * frameLength, frameLength);
}
