/** As plain-scan.ts, for profiles with escapes, which take no fast path. */
import type { EscapedFrames } from '../../check/escaped.ts';
import { UNKNOWN_KIND } from '../../frame/kinds.ts';
import {
  ROW_KIND,
  ROW_LENGTH,
  ROW_PLAIN,
  ROW_PLAIN_LENGTH,
  STATUS_BAD_CHECKS,
  STATUS_BAD_LENGTHS,
  STATUS_BAD_VERSIONS,
  STATUS_FRAME_BYTES,
  STATUS_FRAMES,
  STATUS_TRUNCATED,
  STATUS_UNKNOWN_KINDS,
} from '../../generated/abi.ts';
import { newEscapedFrames } from '../../generated/check.ts';
import { isStartOfStart } from '../../generated/hooks/frame/faults.ts';
import { kindOf } from '../../generated/hooks/frame/kinds.ts';
import {
  BAD_LENGTH,
  BAD_START,
  BAD_VERSION,
  HEADER_LENGTH,
  INCOMPLETE,
  isStart,
  OVERHEAD,
  readDeviceType,
  readMessageId,
  START,
} from '../../generated/layout.ts';
import { count, ScanState as PlainScan } from './plain-scan.ts';

class EscapedScan extends PlainScan {
  readonly frames: EscapedFrames = (newEscapedFrames as () => EscapedFrames)();

  get plain(): DataView {
    return this.frames.view;
  }
}

export { NOTHING } from './plain-scan.ts';
export { EscapedScan as ScanState };

export function scanBytes(
  scan: PlainScan,
  bytes: Uint8Array,
  view: DataView,
  from: number,
  until: number,
  limit: number,
  last: boolean,
  shift: number,
): number {
  const { rows, status } = scan;
  const { frames } = scan as EscapedScan;
  if (status[STATUS_FRAMES] === 0) frames.length = 0;
  let at = from;
  while (at < until) {
    const available = limit - at;
    if (available < START.length) {
      if (!last && isStartOfStart(bytes, at, available)) break;
      at++;
      continue;
    }
    if (!isStart(view, at)) {
      at++;
      continue;
    }
    const found = frames.examine(bytes, at, limit);
    if (found === INCOMPLETE && !last) break;
    if (found < 0) {
      if (found !== BAD_START) count(status, countOf(found), 1);
      at++;
      continue;
    }
    const { view: plain, length: place, plainLength } = frames;
    const length = plainLength - OVERHEAD;
    const kind = kindOf(readDeviceType(plain, place), readMessageId(plain, place), length, plain, place);
    const row = (status[STATUS_FRAMES] as number) * ROW_LENGTH;
    rows[row] = at + shift;
    rows[row + ROW_KIND] = kind | (found << 16);
    rows[row + ROW_PLAIN] = place;
    rows[row + ROW_PLAIN_LENGTH] = plainLength;
    count(status, STATUS_FRAMES, 1);
    if (kind === UNKNOWN_KIND) count(status, STATUS_UNKNOWN_KINDS, 1);
    count(status, STATUS_FRAME_BYTES, found);
    frames.keep(plainLength);
    at += found;
  }
  return at;
}

/** Which of the counts a failure adds to. */
function countOf(reason: number): number {
  switch (reason) {
    case INCOMPLETE:
      return STATUS_TRUNCATED;
    case BAD_VERSION:
      return STATUS_BAD_VERSIONS;
    case BAD_LENGTH:
      return STATUS_BAD_LENGTHS;
    default:
      return STATUS_BAD_CHECKS;
  }
}

/** Plain frames are in the order of their rows. */
export function positionOf({ rows, status }: PlainScan, _view: DataView, body: number): number {
  let low = 0;
  let high = status[STATUS_FRAMES] as number;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle * ROW_LENGTH + ROW_PLAIN] as number) < body - HEADER_LENGTH) low = middle + 1;
    else high = middle;
  }
  return rows[low * ROW_LENGTH] as number;
}

/** They get their checks together with their escapes. */
export function sealPacked(_frames: Uint8Array<ArrayBuffer>, _at: number, _length: number, _count: number): void {}
