/** Finds, checks and indexes the frames of the window. A failed start costs one byte: the search goes on right behind it. */
import { isIntact } from './check';
import {
  BAD_LENGTH,
  BAD_START,
  BAD_VERSION,
  examineHeader,
  isStart,
  isStartOfStart,
  kindOf,
  OVERHEAD,
  START_LENGTH,
  UNKNOWN_KIND,
} from './generated/layout';
import {
  INPUT,
  index,
  ROW_FRAME_LENGTH,
  ROW_KIND,
  ROW_LENGTH,
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

/**
 * Searches the first `length` bytes of the window and writes the index and the status. `last` tells that no more bytes will
 * come: a frame that is cut off then fails like any other, and the search goes on behind its start.
 */
export function scan(length: u32, last: bool): void {
  const limit = INPUT + <usize>length;
  let at = INPUT;
  let row = index();
  let unknownKinds: u32 = 0;
  let frameBytes: u32 = 0;
  let badVersions: u32 = 0;
  let badLengths: u32 = 0;
  let badChecks: u32 = 0;
  let truncated: u32 = 0;
  while (at < limit) {
    const available = <u32>(limit - at);
    if (available < START_LENGTH) {
      if (!last && isStartOfStart(at, available)) break;
      at++;
      continue;
    }
    if (!isStart(at)) {
      at++;
      continue;
    }
    const bodyLength = examineHeader(at, available);
    if (bodyLength >= 0) {
      const frameLength = <u32>bodyLength + OVERHEAD;
      if (frameLength <= available) {
        if (isIntact(at, frameLength)) {
          const kind = kindOf(at, <u32>bodyLength);
          store<u32>(row, <u32>(at - INPUT));
          store<u16>(row, <u16>kind, ROW_KIND);
          store<u16>(row, <u16>frameLength, ROW_FRAME_LENGTH);
          row += ROW_LENGTH;
          unknownKinds += <u32>(kind == UNKNOWN_KIND);
          frameBytes += frameLength;
          at += <usize>frameLength;
        } else {
          badChecks++;
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
