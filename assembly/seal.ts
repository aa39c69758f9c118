/** Completes frames that were written without their check. */
import { sealFrame } from './check';
import { examineHeader, OVERHEAD } from './generated/layout';
import { OUTPUT } from './memory';

/** Writes the check and the end marker of every frame in the first `length` bytes of OUTPUT, which lie one behind the other. */
export function seal(length: u32): void {
  const end = OUTPUT + <usize>length;
  let at = OUTPUT;
  while (at < end) {
    const bodyLength = examineHeader(at, <u32>(end - at));
    // Only the SDK writes here, and it writes right headers; a wrong one must not become an endless loop all the same.
    if (bodyLength < 0) return;
    const frameLength = <u32>bodyLength + OVERHEAD;
    sealFrame(at, frameLength);
    at += <usize>frameLength;
  }
}
