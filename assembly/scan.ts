/** Finds, checks and indexes the frames of the window. A failed start costs one byte: the search goes on right behind it. */
import { isIntact, isIntactOverlapping, WALKS, WALKS_ALONE } from './check';
import { forgetOverlaps } from './check/overlap';
import { scanEscaped } from './escaped';
import {
  BAD_LENGTH,
  BAD_START,
  BAD_VERSION,
  ESCAPES,
  examineHeader,
  isStart,
  isStartOfStart,
  kindOf,
  MINIMUM_FRAME_LENGTH,
  OVERHEAD,
  ROW_LENGTH,
  START_LENGTH,
  UNKNOWN_KIND,
} from './generated/layout';
import { forgetGroups } from './group';
import {
  INPUT,
  index,
  ROW_FRAME_LENGTH,
  ROW_KIND,
  STATUS,
  STATUS_BAD_CHECKS,
  STATUS_BAD_LENGTHS,
  STATUS_BAD_VERSIONS,
  STATUS_FRAME_BYTES,
  STATUS_FRAMES,
  STATUS_POSITION,
  STATUS_TRUNCATED,
  STATUS_UNKNOWN_KINDS,
} from './memory';
import { nextStart } from './start';
import { walk, walkAlone, walkedRow, walkedUnknownKinds } from './walk';

/** Up to this length reading a frame once more costs less than keeping registers for its bytes. */
const MAX_CHECKED_ALONE: u32 = 64;
/** Finishing eight checks together takes as long as two by themselves, so a frame that comes alone is checked by itself. */
const WORTH_WALKING: u32 = 4 * MINIMUM_FRAME_LENGTH;

/**
 * Searches the first `length` bytes of the window and writes the index and the status. `last` tells that no more bytes will
 * come: a frame that is cut off then fails like any other, and the search goes on behind its start.
 */
export function scan(length: u32, last: bool): void {
  forgetGroups();
  if (ESCAPES) {
    scanEscaped(length, last);
    return;
  }
  const limit = INPUT + <usize>length;
  forgetOverlaps();
  let at = INPUT;
  let row = index();
  let unknownKinds: u32 = 0;
  let frameBytes: u32 = 0;
  let badVersions: u32 = 0;
  let badLengths: u32 = 0;
  let badChecks: u32 = 0;
  let truncated: u32 = 0;
  // At the start and behind a valid frame, where another is likely; never from one false start to the next.
  let walking = WALKS;
  // Behind the longest candidate that has failed.
  let failedEnd: usize = 0;
  while (at < limit) {
    if (WALKS && walking && <u32>(limit - at) >= WORTH_WALKING) {
      const from = at;
      at = walk(at, limit, row);
      row = walkedRow();
      unknownKinds += walkedUnknownKinds();
      frameBytes += <u32>(at - from);
      walking = false;
      continue;
    }
    const available = <u32>(limit - at);
    if (available < START_LENGTH) {
      if (!last && isStartOfStart(at, available)) break;
      at++;
      continue;
    }
    if (!isStart(at)) {
      at = nextStart(at + 1, limit);
      continue;
    }
    if (WALKS_ALONE) {
      const from = at;
      at = walkAlone(at, limit, row);
      if (at != from) {
        row = walkedRow();
        unknownKinds += walkedUnknownKinds();
        frameBytes += <u32>(at - from);
        continue;
      }
    }
    const bodyLength = examineHeader(at, available);
    if (bodyLength >= 0) {
      const frameLength = <u32>bodyLength + OVERHEAD;
      if (frameLength <= available) {
        if (WALKS_ALONE) {
          // That its check does not match is all that has stopped the walk.
          badChecks++;
          at++;
          continue;
        }
        const overlaps = at < failedEnd && frameLength > MAX_CHECKED_ALONE;
        if (overlaps ? isIntactOverlapping(at, frameLength) : isIntact(at, frameLength)) {
          const kind = kindOf(at, <u32>bodyLength);
          store<u32>(row, <u32>(at - INPUT));
          store<u16>(row, <u16>kind, ROW_KIND);
          store<u16>(row, <u16>frameLength, ROW_FRAME_LENGTH);
          row += ROW_LENGTH;
          unknownKinds += <u32>(kind == UNKNOWN_KIND);
          frameBytes += frameLength;
          at += <usize>frameLength;
          walking = WALKS;
        } else {
          badChecks++;
          failedEnd = max<usize>(failedEnd, at + <usize>frameLength);
          at++;
        }
        continue;
      }
    } else if (bodyLength == BAD_VERSION) {
      badVersions++;
      at++;
      continue;
    } else if (bodyLength == BAD_LENGTH) {
      badLengths++;
      at++;
      continue;
    } else if (bodyLength == BAD_START) {
      at++;
      continue;
    }
    if (!last) break;
    truncated++;
    at++;
  }
  store<u32>(STATUS, <u32>(row - index()) / ROW_LENGTH, STATUS_FRAMES);
  store<u32>(STATUS, unknownKinds, STATUS_UNKNOWN_KINDS);
  store<u32>(STATUS, frameBytes, STATUS_FRAME_BYTES);
  store<u32>(STATUS, <u32>(at - INPUT), STATUS_POSITION);
  store<u32>(STATUS, badVersions, STATUS_BAD_VERSIONS);
  store<u32>(STATUS, badLengths, STATUS_BAD_LENGTHS);
  store<u32>(STATUS, badChecks, STATUS_BAD_CHECKS);
  store<u32>(STATUS, truncated, STATUS_TRUNCATED);
}
