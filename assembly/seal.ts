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

/** Writes the check and the end marker of every frame in the first `length` bytes of OUTPUT, which lie one behind the other. */
export function seal(length: u32): void {
  // The SDK does it there, because frames get longer.
  if (ESCAPES) return;
  const end = OUTPUT + <usize>length;
  let at = OUTPUT;
  while (at < end) {
    if (WALKS) {
      at = sealShort(at, end);
      if (at == end) return;
    }
    const frameLength = frameLengthAt(at);
    // Only the SDK writes here, and it writes right headers; a wrong one must not become an endless loop all the same.
    if (frameLength == 0 || at + <usize>frameLength > end) return;
    sealFrame(at, frameLength);
    at += <usize>frameLength;
  }
}

/** 0 for none. */
function frameLengthAt(at: usize): u32 {
  // A lenient writer writes any version where it is given one.
  if (!SEVERAL_VERSIONS && !beginsFrame(at)) return 0;
  const bodyLength = loadBodyLength(at);
  return <u32>bodyLength > <u32>MAXIMUM_BODY_LENGTH ? 0 : <u32>bodyLength + OVERHEAD;
}

/** Eight at a time, as far as frames are short, like nearly all, in half the time that they take one by one. */
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
      // What stood in the check's place has come along, as it is.
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
