/**
 * The fast path: valid frames one behind the other, as nearly all are. Each is taken for valid until the checks
 * of eight are finished together, so that finding the next frame never waits for a check.
 */
import { isIntact } from './check';
import { storeFolded, storeSurplus } from './check/fold';
import { LANES, wrongChecks } from './check/lanes';
import {
  beginsFrame,
  CHECK_FROM,
  END_LENGTH,
  isEnd,
  kindOf,
  loadBodyLength,
  MAXIMUM_BODY_LENGTH,
  OVERHEAD,
  ROW_LENGTH,
  UNKNOWN_KIND,
} from './generated/layout';
import { FOLDED, INPUT, ROW_KIND } from './memory';

const BLOCK: usize = 16;
const FOLDED_END: usize = FOLDED + <usize>LANES * BLOCK;

let ROW: usize = 0;
let UNKNOWN_KINDS: u32 = 0;

/** Behind the last row that `walk` has written. */
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
    // Loads up to 47 bytes behind the limit: the window has room for them.
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

/** As `walk`, where checks are not finished together: up to the first position where no valid frame begins. */
export function walkAlone(start: usize, limit: usize, firstRow: usize): usize {
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
