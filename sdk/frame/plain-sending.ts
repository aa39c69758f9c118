/** Between frames and the bytes that are sent: the same, in profiles without escapes. */
import { wrongCheck } from '../generated/check.ts';
import { badConstant, badEnd } from '../generated/hooks/frame/faults.ts';
import {
  BAD_LENGTH,
  BAD_VERSION,
  CHECK_FROM,
  examineHeader,
  INCOMPLETE,
  KNOWN_VERSIONS,
  LENGTH_FAULT,
  LENGTH_OFFSET,
  OVERHEAD,
  readVersion,
  VERSION_OFFSET,
} from '../generated/layout.ts';
import type { RumpError } from '../values/error.ts';
import { checkOffset, isIntact, isIntactAlone, sealFrame } from './check.ts';
import { failure, truncated } from './faults.ts';
import type { Run } from './run.ts';

/** As `examineFrame`, for bytes that begin with a start marker. */
export function examineStarted(view: DataView, length: number, total: number, hasRoom: boolean): number | RumpError {
  const bodyLength = examineHeader(view, 0, length);
  if (bodyLength < 0) return badHeader(bodyLength, view, total);
  const frameLength = bodyLength + OVERHEAD;
  if (total < frameLength) return truncated(total, `and it must have ${frameLength}`);
  if (total > frameLength) {
    return failure('bad-length', frameLength, `the frame ends after ${frameLength} bytes, but ${total} were passed`);
  }
  if (hasRoom ? isIntactAlone(view, frameLength) : isIntact(view, 0, frameLength)) return bodyLength;
  const checks = checkOffset(frameLength);
  const offset = checks + wrongCheck(view, CHECK_FROM, checks - CHECK_FROM);
  const text = `the check at byte ${offset} does not match the bytes before it`;
  return badEnd(view, checks) ?? failure('bad-check', offset, text);
}

function badHeader(reason: number, view: DataView, total: number): RumpError {
  switch (reason) {
    case INCOMPLETE:
      return truncated(total, 'inside its header');
    case BAD_VERSION: {
      const text = `the version at byte ${VERSION_OFFSET} is ${readVersion(view, 0)}; this profile knows ${KNOWN_VERSIONS}`;
      return failure('bad-version', VERSION_OFFSET, text);
    }
    case BAD_LENGTH:
      return failure('bad-length', LENGTH_OFFSET, LENGTH_FAULT);
    default:
      return badConstant(view);
  }
}

/** The frame just found valid at the front of `view`, to read its header and body from. */
export function plainOf(view: DataView): DataView {
  return view;
}

/**
 * A view of the plain frame, to read its header and body from. With escapes, it is empty for an invalid frame, and valid
 * until the next frame is read.
 */
export function plainView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Makes what is sent of the one frame in a run. Here on both engines: for one frame a call into Wasm gains nothing. */
export function sealSingle(run: Run): void {
  sealFrame(run.view, 0, run.length);
}

/** What is sent of the frame of `length` bytes at the front of `view`, which has the bytes of `bytes` if frames have no escapes. */
export function sealedFrame(bytes: Uint8Array<ArrayBuffer>, view: DataView, length: number): Uint8Array<ArrayBuffer> {
  sealFrame(view, 0, length);
  return bytes;
}

/** The same for many frames, by the engine. */
export function sealedRun(run: Run, engine: { seal(run: Run): void }): Uint8Array<ArrayBuffer> {
  engine.seal(run);
  return run.bytes.slice(0, run.length);
}

/** The same for frames that an engine has packed, and so already sealed if frames have no escapes. */
export function sealedPack(bytes: Uint8Array<ArrayBuffer>, _view: DataView): Uint8Array<ArrayBuffer> {
  return bytes;
}
