/**
 * Finds, checks and indexes the frames of the window. A failed start costs one byte: the search continues right after it.
 *
 * `walk` is the fast path: contiguous valid frames, as nearly all are. Each is taken for valid until the checks of eight are
 * finished together, so that finding the next frame never waits for a check.
 */
import { isIntact, isIntactOverlapping, WALKS, WALKS_ALONE } from './check';
import { storeFolded, storeSurplus } from './check/fold';
import { LANES, wrongChecks } from './check/lanes';
import { forgetOverlaps } from './check/overlap';
import { scanEscaped } from './escaped';
import {
  BAD_LENGTH,
  BAD_START,
  BAD_VERSION,
  beginsFrame,
  CHECK_FROM,
  END_LENGTH,
  ESCAPES,
  examineHeader,
  isEnd,
  isStart,
  isStartOfStart,
  kindOf,
  loadBodyLength,
  MAXIMUM_BODY_LENGTH,
  MINIMUM_FRAME_LENGTH,
  OVERHEAD,
  ROW_LENGTH,
  START_LENGTH,
  UNKNOWN_KIND,
} from './generated/layout';
import { forgetGroups } from './group';
import {
  FOLDED,
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

const BLOCK: usize = 16;
const FOLDED_END: usize = FOLDED + <usize>LANES * BLOCK;

let ROW: usize = 0;
let UNKNOWN_KINDS: u32 = 0;

/** After the last row that `walk` has written. */
export function walkedRow(): usize {
  return ROW;
}

/** How many of the frames that `walk` has found are of unknown kind. */
export function walkedUnknownKinds(): u32 {
  return UNKNOWN_KINDS;
}

/**
 * Writes rows from `firstRow` on for the frames from `start` on, up to the first position before `limit` where no plainly valid
 * frame begins, and returns it; `scan` finds the reason.
 */
export function walk(start: usize, limit: usize, firstRow: usize): usize {
  let at = start;
  let row = firstRow;
  let unknownKinds: u32 = 0;
  let folded = FOLDED_END;
  while (folded == FOLDED_END) {
    const group = row;
    folded = FOLDED;
    // Loads up to 47 bytes after the limit: the window has room for them.
    while (folded < FOLDED_END) {
      if (!beginsFrame(at)) break;
      const bodyLength = loadBodyLength(at);
      if (<u32>bodyLength > <u32>MAXIMUM_BODY_LENGTH) break;
      const length = <u32>bodyLength + OVERHEAD;
      const next = at + <usize>length;
      // A header that is cut off belongs to a frame that is cut off.
      if (next > limit) break;
      if (END_LENGTH != 0 && !isEnd(next - END_LENGTH)) break;
      storeFolded(folded, at + CHECK_FROM, length - CHECK_FROM - END_LENGTH);
      const kind = kindOf(at, <u32>bodyLength);
      if (kind == UNKNOWN_KIND) unknownKinds++;
      store<u32>(row, <u32>(at - INPUT));
      store<u32>(row, kind | (length << 16), ROW_KIND);
      row += ROW_LENGTH;
      folded += BLOCK;
      at = next;
    }
    if (row == group) break;
    for (let rest = folded; rest < FOLDED_END; rest += BLOCK) storeSurplus(rest);
    const wrong = wrongChecks();
    if (wrong != 0) {
      const end = row;
      row = group + <usize>(<u32>ctz(wrong) * ROW_LENGTH);
      at = INPUT + <usize>load<u32>(row);
      for (let undone = row; undone < end; undone += ROW_LENGTH) {
        unknownKinds -= <u32>(load<u16>(undone, ROW_KIND) == UNKNOWN_KIND);
      }
      break;
    }
  }
  ROW = row;
  UNKNOWN_KINDS = unknownKinds;
  return at;
}

/** As `walk`, if checks are not finished together: up to the first position where no valid frame begins. */
function walkAlone(start: usize, limit: usize, firstRow: usize): usize {
  let at = start;
  let row = firstRow;
  let unknownKinds: u32 = 0;
  while (beginsFrame(at)) {
    const bodyLength = loadBodyLength(at);
    if (<u32>bodyLength > <u32>MAXIMUM_BODY_LENGTH) break;
    const length = <u32>bodyLength + OVERHEAD;
    const next = at + <usize>length;
    // A header that is cut off belongs to a frame that is cut off.
    if (next > limit || !isIntact(at, length)) break;
    const kind = kindOf(at, <u32>bodyLength);
    unknownKinds += <u32>(kind == UNKNOWN_KIND);
    store<u32>(row, <u32>(at - INPUT));
    store<u32>(row, kind | (length << 16), ROW_KIND);
    row += ROW_LENGTH;
    at = next;
  }
  ROW = row;
  UNKNOWN_KINDS = unknownKinds;
  return at;
}

/** Up to this length, reading a frame once more costs less than keeping registers for its bytes. */
const MAX_CHECKED_ALONE: u32 = 64;
/** Finishing eight checks together takes as long as two by themselves, so a single frame is checked by itself. */
const WORTH_WALKING: u32 = 4 * MINIMUM_FRAME_LENGTH;

/**
 * Searches the first `length` bytes of the window and writes the index and the status. `last` says that no more bytes will
 * come: a frame that is cut off then fails like any other, and the search continues after its start.
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
  // At the start and after a valid frame, where another is likely; never from one false start to the next.
  let walking = WALKS;
  // After the longest candidate that has failed.
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
    const frameLength = <u32>bodyLength + OVERHEAD;
    if (bodyLength >= 0 && frameLength <= available) {
      // If frames are walked alone, only a check that does not match has stopped the walk.
      if (!WALKS_ALONE) {
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
          continue;
        }
        failedEnd = max<usize>(failedEnd, at + <usize>frameLength);
      }
      badChecks++;
    } else if (bodyLength == BAD_VERSION) {
      badVersions++;
    } else if (bodyLength == BAD_LENGTH) {
      badLengths++;
    } else if (bodyLength != BAD_START) {
      if (!last) break;
      truncated++;
    }
    at = nextStart(at + 1, limit);
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
