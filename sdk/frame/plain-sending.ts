/** Between frames and the bytes that are sent: the same, in profiles without escapes. */
import { wrongCheck } from '../generated/check.ts';
import { CHECK_FROM, CHECK_LENGTH, examineHeader, isEnd, OVERHEAD } from '../generated/layout.ts';
import type { RumpError } from '../values/error.ts';
import { badHeader } from './bad-header.ts';
import { checkOffset, isIntact, sealFrame } from './check.ts';
import { badCheck, badEnd, tooLong, truncated } from './failure.ts';
import type { Run } from './run.ts';

/** As `examineFrame`, of bytes that begin with a start marker. */
export function examineStarted(view: DataView, length: number, total: number): number | RumpError {
  const bodyLength = examineHeader(view, 0, length);
  if (bodyLength < 0) return badHeader(bodyLength, view, total);
  const frameLength = bodyLength + OVERHEAD;
  if (total < frameLength) return truncated(total, `and it must have ${frameLength}`);
  if (total > frameLength) return tooLong(frameLength, total);
  if (isIntact(view, 0, frameLength)) return bodyLength;
  // The end marker counts as part of the check, so both are reported at the offset of the check.
  const offset = checkOffset(frameLength);
  if (!isEnd(view, offset + CHECK_LENGTH)) return badEnd(offset);
  return badCheck(offset + wrongCheck(view, CHECK_FROM, offset - CHECK_FROM));
}

/** The frame that was just found valid at the front of `view`, to read its header and body from. */
export function plainOf(view: DataView): DataView {
  return view;
}

/**
 * A view of the plain frame, to read its header and body from. Where frames have escapes, it is empty for what is no valid frame, and holds
 * until the next frame is read.
 */
export function plainView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Makes what is sent of the one frame in a run. Here on both engines: for one frame a call into Wasm gains nothing. */
export function sealSingle(run: Run): void {
  sealFrame(run.view, 0, run.length);
}

/** What is sent of the frame of `length` bytes at the front of `view`, which are those of `bytes` where frames have no escapes. */
export function sealedFrame(bytes: Uint8Array<ArrayBuffer>, view: DataView, length: number): Uint8Array<ArrayBuffer> {
  sealFrame(view, 0, length);
  return bytes;
}

/** The same of many frames, by the engine. */
export function sealedRun(run: Run, engine: { seal(run: Run): void }): Uint8Array<ArrayBuffer> {
  engine.seal(run);
  return run.bytes.slice(0, run.length);
}

/** The same of frames that an engine has packed, and thereby sealed where frames have no escapes. */
export function sealedPack(bytes: Uint8Array<ArrayBuffer>, _view: DataView): Uint8Array<ArrayBuffer> {
  return bytes;
}
