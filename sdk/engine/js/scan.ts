/** Finds, checks and indexes frames in plain JavaScript. A failed start costs one byte: the search goes on right behind it. */
import {
  BAD_LENGTH,
  BAD_START,
  BAD_VERSION,
  examineHeader,
  isStart,
  OVERHEAD,
  readDeviceType,
  readMessageId,
  START,
} from '../../generated/layout.ts';
import { kindOf, UNKNOWN_KIND } from '../kind.ts';
import { isIntact } from './check.ts';

/** Counts of a scan under way; one object serves all scans of an engine. */
export interface Tally {
  frames: number;
  unknownKinds: number;
  frameBytes: number;
  badVersions: number;
  badLengths: number;
  badChecks: number;
  truncated: number;
}

const FIRST = START[0] as number;

/** Whether the `available` bytes at `at`, fewer than a start marker has, could be the beginning of one. */
function isStartOfStart(bytes: Uint8Array, at: number, available: number): boolean {
  for (let index = 0; index < available; index++) if (bytes[at + index] !== START[index]) return false;
  return true;
}

/**
 * Searches for frames that start from `from` up to before `until`, within the `limit` first bytes. `shift` is added to each
 * position. Returns where it stopped: behind the last start that is decided. `last` tells that no more bytes will come.
 */
export function scanBytes(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  until: number,
  limit: number,
  last: boolean,
  rows: Uint32Array,
  shift: number,
  tally: Tally,
): number {
  let at = from;
  let row = tally.frames * 2;
  while (at < until) {
    const available = limit - at;
    if (available < START.length) {
      if (!last && isStartOfStart(bytes, at, available)) break;
      at++;
      continue;
    }
    if (!isStart(view, at)) {
      do at++;
      while (at < until && bytes[at] !== FIRST);
      continue;
    }
    const bodyLength = examineHeader(view, at, available);
    if (bodyLength >= 0) {
      const frameLength = bodyLength + OVERHEAD;
      if (frameLength <= available) {
        if (isIntact(view, at, frameLength)) {
          const kind = kindOf(readDeviceType(view, at), readMessageId(view, at), bodyLength);
          rows[row] = at + shift;
          rows[row + 1] = kind | (frameLength << 16);
          row += 2;
          tally.frames++;
          if (kind === UNKNOWN_KIND) tally.unknownKinds++;
          tally.frameBytes += frameLength;
          at += frameLength;
        } else {
          tally.badChecks++;
          at++;
        }
        continue;
      }
    } else if (bodyLength === BAD_VERSION) {
      tally.badVersions++;
      at++;
      continue;
    } else if (bodyLength === BAD_LENGTH) {
      tally.badLengths++;
      at++;
      continue;
    } else if (bodyLength === BAD_START) {
      at++;
      continue;
    }
    if (!last) break;
    tally.truncated++;
    at++;
  }
  return at;
}
