/** Finds, checks and indexes frames in plain JavaScript. A failed start costs one byte: the search goes on right behind it. */
import type { OverlapCheck } from '../../check/overlap.ts';
import { isIntact, isIntactOverlapping, newOverlaps } from '../../frame/check.ts';
import { UNKNOWN_KIND } from '../../frame/kinds.ts';
import {
  ROW_KIND,
  ROW_LENGTH,
  STATUS_BAD_CHECKS,
  STATUS_BAD_LENGTHS,
  STATUS_BAD_VERSIONS,
  STATUS_FRAME_BYTES,
  STATUS_FRAMES,
  STATUS_TRUNCATED,
  STATUS_UNKNOWN_KINDS,
} from '../../generated/abi.ts';
import { CANCELS } from '../../generated/check.ts';
import { kindOf } from '../../generated/hooks/frame/kinds.ts';
import { isStartOfStart } from '../../generated/hooks/frame/starts.ts';
import {
  BAD_LENGTH,
  BAD_VERSION,
  examineHeader,
  INCOMPLETE,
  isFirst,
  isStart,
  OVERHEAD,
  readDeviceType,
  readMessageId,
  START,
} from '../../generated/layout.ts';
import type { ScanState } from './scan-state.ts';
import { WORTH_WALKING, walk } from './walk.ts';

/** Up to this length reading a frame once more costs less than keeping registers for its bytes. */
const MAX_CHECKED_ALONE = 64;

/**
 * Searches for frames that start from `from` up to before `until`, within the `limit` first bytes. `shift` is added to each
 * position. Returns where it stopped: behind the last start that is decided. `last` tells that no more bytes will come.
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
  // At the start and behind a valid frame, where another is likely; never from one false start to the next.
  let walking = CANCELS;
  // Behind the longest candidate that has failed.
  let failedEnd = 0;
  registers?.forget();
  while (at < until) {
    const available = limit - at;
    if (CANCELS && walking && available >= WORTH_WALKING) {
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
let registers: OverlapCheck | null = null;

function isOverlapIntact(view: DataView, at: number, length: number): boolean {
  registers ??= newOverlaps();
  return registers === null ? isIntact(view, at, length) : isIntactOverlapping(registers, view, at, length);
}

function count(status: Int32Array, place: number, more: number): void {
  status[place] = (status[place] as number) + more;
}
