/**
 * The scan of a profile with escapes. Each candidate is unescaped into PLAIN, and examined there; plain frames of the window follow
 * each other, where columns and routing read them. Lengths, positions and what routing copies are those of the bytes as
 * sent.
 */
import { checkOf, HAS_SECOND, SECOND_PLACE, secondCheckOf } from './check';
import {
  BAD_LENGTH,
  BAD_START,
  BAD_VERSION,
  CHECK_ALGORITHM,
  CHECK_FROM,
  CHECK_LENGTH,
  CHECK_SEES_ESCAPED,
  END_LENGTH,
  ESCAPE,
  examineHeader,
  HEADER_LENGTH,
  INCOMPLETE,
  isEnd,
  isStart,
  isStartOfStart,
  keysIn,
  kindOf,
  loadCheck,
  loadSecondCheck,
  NONE,
  OVERHEAD,
  plainOf,
  ROW_LENGTH,
  SECOND_ENDS_WITH_BODY,
  SECOND_FROM,
  SECOND_SEES_ESCAPED,
  START_LENGTH,
  UNKNOWN_KIND,
} from './generated/layout';
import {
  INPUT,
  index,
  plain,
  ROW_FRAME_LENGTH,
  ROW_KIND,
  ROW_PLAIN,
  ROW_PLAIN_LENGTH,
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

/** In place of a body's length, like the results of `examineHeader`: the check, the end marker or an escape is wrong. */
const BAD_FRAME: i32 = -5;

/** The rest of a candidate to unescape, and where its plain bytes go. */
let WIRE: usize = 0;
let PLAIN_END: usize = 0;

/** As `scan` of scan.ts. */
export function scanEscaped(length: u32, last: bool): void {
  const limit = INPUT + <usize>length;
  let at = INPUT;
  let row = index();
  let to = plain();
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
      at = nextStart(at + 1, limit);
      continue;
    }
    const bodyLength = examineFrame(at, limit, to);
    if (bodyLength >= 0) {
      const kind = kindOf(to, <u32>bodyLength);
      const frameLength = <u32>(WIRE - at);
      const plainLength = <u32>bodyLength + OVERHEAD;
      store<u32>(row, <u32>(at - INPUT));
      store<u16>(row, <u16>kind, ROW_KIND);
      store<u16>(row, <u16>frameLength, ROW_FRAME_LENGTH);
      store<u32>(row, <u32>to, ROW_PLAIN);
      store<u32>(row, plainLength, ROW_PLAIN_LENGTH);
      row += ROW_LENGTH;
      unknownKinds += <u32>(kind == UNKNOWN_KIND);
      frameBytes += frameLength;
      to += <usize>plainLength;
      at += <usize>frameLength;
      continue;
    }
    if (bodyLength == INCOMPLETE) {
      if (!last) break;
      truncated++;
    } else if (bodyLength == BAD_VERSION) {
      badVersions++;
    } else if (bodyLength == BAD_LENGTH) {
      badLengths++;
    } else if (bodyLength != BAD_START) {
      badChecks++;
    }
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

/**
 * The body's length of the frame that begins at `at`, or why there is none, in the order in which its bytes arrive. Then the plain
 * frame is at `to`, and WIRE is after the frame.
 */
function examineFrame(at: usize, limit: usize, to: usize): i32 {
  for (let byte: usize = 0; byte < <usize>START_LENGTH; byte++) store<u8>(to + byte, load<u8>(at + byte));
  WIRE = at + START_LENGTH;
  PLAIN_END = to + START_LENGTH;
  const header = unescape(to + HEADER_LENGTH, limit);
  const bodyLength = examineHeader(to, <u32>(PLAIN_END - to));
  if (bodyLength == INCOMPLETE) return header;
  if (bodyLength < 0) return bodyLength;
  const place = to + HEADER_LENGTH + <usize>bodyLength;
  const rest = unescape(place + CHECK_LENGTH, limit);
  if (rest != 0) return rest;
  if (END_LENGTH != 0) {
    if (WIRE + END_LENGTH > limit) return INCOMPLETE;
    if (!isEnd(WIRE)) return BAD_FRAME;
    for (let byte: usize = 0; byte < <usize>END_LENGTH; byte++) store<u8>(PLAIN_END + byte, load<u8>(WIRE + byte));
    WIRE += END_LENGTH;
  }
  return isIntactWith(at, to, place) ? bodyLength : BAD_FRAME;
}

/** Unescapes bytes until the plain ones reach `until`, and returns 0; INCOMPLETE; or BAD_FRAME at bytes that no sender writes. */
function unescape(until: usize, limit: usize): i32 {
  while (PLAIN_END < until) {
    if (WIRE >= limit) return INCOMPLETE;
    // Sixteen at a time: surplus bytes are overwritten, or follow the last frame.
    const keys = keysIn(WIRE);
    v128.store(PLAIN_END, v128.load(WIRE));
    const plainBytes = keys == 0 ? 16 : <usize>ctz(keys);
    const bytes = min<usize>(min<usize>(plainBytes, until - PLAIN_END), limit - WIRE);
    WIRE += bytes;
    PLAIN_END += bytes;
    if (keys == 0 || PLAIN_END == until || WIRE == limit) continue;
    if (load<u8>(WIRE) != ESCAPE) return BAD_FRAME;
    if (WIRE + 1 == limit) return INCOMPLETE;
    const byte = plainOf(load<u8>(WIRE, 1));
    if (byte < 0) return BAD_FRAME;
    store<u8>(PLAIN_END, <u8>byte);
    PLAIN_END++;
    WIRE += 2;
  }
  return 0;
}

/** Where the plain byte number `offset` of the frame at `at` was sent. */
function wireOf(at: usize, offset: usize): usize {
  if (offset < <usize>START_LENGTH) return at + offset;
  let wire = at + START_LENGTH;
  for (let byte: usize = START_LENGTH; byte < offset; byte++) wire += load<u8>(wire) == ESCAPE ? 2 : 1;
  return wire;
}

/** Whether the checks match. The frame is at `wire` as sent and at `at` without escapes; `place` is its first check there. */
function isIntactWith(wire: usize, at: usize, place: usize): bool {
  if (CHECK_ALGORITHM == NONE) return true;
  const from = CHECK_SEES_ESCAPED ? wireOf(wire, CHECK_FROM) : at + CHECK_FROM;
  const end = CHECK_SEES_ESCAPED ? wireOf(wire, place - at) : place;
  if (checkOf(from, <u32>(end - from)) != loadCheck(place)) return false;
  if (!HAS_SECOND) return true;
  const second = place + SECOND_PLACE;
  const plainEnd = SECOND_ENDS_WITH_BODY ? place : second;
  const secondFrom = SECOND_SEES_ESCAPED ? wireOf(wire, SECOND_FROM) : at + SECOND_FROM;
  const secondEnd = SECOND_SEES_ESCAPED ? wireOf(wire, plainEnd - at) : plainEnd;
  return secondCheckOf(secondFrom, <u32>(secondEnd - secondFrom)) == loadSecondCheck(second);
}
