/** Completes frames that were written without their check. */
import { sealFrame, WALKS } from './check';
import { INITIAL_ALONE, storeFoldedBefore, THREE_BLOCKS } from './check/fold';
import { finishFolded, LANES } from './check/lanes';
import {
  beginsFrame,
  CHECK_FROM,
  CHECK_LENGTH,
  END_LENGTH,
  ESCAPES,
  loadBodyLength,
  loadCheck,
  MAXIMUM_BODY_LENGTH,
  OVERHEAD,
  SEVERAL_VERSIONS,
  storeCheck,
  storeEnd,
} from './generated/layout';
import { FOLDED, OUTPUT } from './memory';

/** Writes the check and the end marker of every frame in the first `length` bytes of OUTPUT, which follow each other. */
export function seal(length: u32): void {
  // If a profile has escapes the SDK seals, because frames get longer.
  if (ESCAPES) return;
  const end = OUTPUT + <usize>length;
  let at = OUTPUT;
  while (at < end) {
    if (WALKS) {
      at = sealShort(at, end);
      if (at == end) return;
    }
    const frameLength = frameLengthAt(at);
    // Only the SDK writes here, and it writes valid headers; even so, an invalid one must not cause an endless loop.
    if (frameLength == 0 || at + <usize>frameLength > end) return;
    sealFrame(at, frameLength);
    at += <usize>frameLength;
  }
}

/** The length of the frame at `at` by its header; 0 where that is invalid. */
function frameLengthAt(at: usize): u32 {
  // A lenient writer writes any version that it is given.
  if (!SEVERAL_VERSIONS && !beginsFrame(at)) return 0;
  const bodyLength = loadBodyLength(at);
  return <u32>bodyLength > <u32>MAXIMUM_BODY_LENGTH ? 0 : <u32>bodyLength + OVERHEAD;
}

/** Seals short frames (nearly all are) eight at a time: twice as fast as one by one. Returns where the first longer one is, or the end. */
function sealShort(start: usize, end: usize): usize {
  let at = start;
  while (at < end) {
    const group = at;
    let lane: usize = 0;
    while (lane < LANES && at < end) {
      const length = frameLengthAt(at);
      if (length - 1 >= THREE_BLOCKS || at + <usize>length > end) break;
      const place = at + <usize>(length - CHECK_LENGTH - END_LENGTH);
      storeFoldedBefore(FOLDED + (lane << 4), place + CHECK_LENGTH, length - CHECK_FROM - END_LENGTH);
      at += <usize>length;
      lane++;
    }
    if (lane == 0) break;
    finishFolded();
    let sealed = group;
    for (let remainder = FOLDED; sealed < at; remainder += 2) {
      const length = frameLengthAt(sealed);
      const place = sealed + <usize>(length - CHECK_LENGTH - END_LENGTH);
      // The previous bytes in the check's place were folded in too; this takes them out again.
      storeCheck(
        place,
        <u32>load<u16>(remainder) ^
          loadCheck(place) ^
          <u32>load<u16>(INITIAL_ALONE + ((place - sealed - CHECK_FROM) << 1)),
      );
      storeEnd(place + CHECK_LENGTH);
      sealed += <usize>length;
    }
    if (lane < LANES) break;
  }
  return at;
}
