/** Completes frames that were written without their check. */
import { examineHeader, OVERHEAD } from '../../generated/layout.ts';
import { sealFrame } from './check.ts';

/** Writes the check of every frame in the first `length` bytes of `view`, which lie one behind the other. */
export function sealAll(view: DataView, length: number): void {
  let at = 0;
  while (at < length) {
    const frameLength = examineHeader(view, at, length - at) + OVERHEAD;
    sealFrame(view, at, frameLength);
    at += frameLength;
  }
}
