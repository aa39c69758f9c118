/** As plain-sending.ts, for profiles whose bytes between the markers are escaped. */
import { BAD_CHECK, BAD_END, BAD_ESCAPE, type EscapedFrames } from '../check/escaped.ts';
import { newEscapedFrames } from '../generated/check.ts';
import { badConstant } from '../generated/hooks/frame/faults.ts';
import {
  BAD_LENGTH,
  BAD_VERSION,
  CHECK_LENGTH,
  END,
  INCOMPLETE,
  KNOWN_VERSIONS,
  LENGTH_FAULT,
  LENGTH_OFFSET,
  OVERHEAD,
  readVersion,
  VERSION_OFFSET,
} from '../generated/layout.ts';
import { hexadecimalBytes } from '../values/bytes.ts';
import type { RumpError } from '../values/error.ts';
import { failure, truncated } from './faults.ts';
import type { Run } from './run.ts';

/** Buffers in which single frames lose or get their escapes. */
const ESCAPED: EscapedFrames = /* @__PURE__ */ (() => (newEscapedFrames as () => EscapedFrames)())();

/** All offsets are those of the bytes as sent. */
export function examineStarted(view: DataView, length: number, total: number, _hasRoom: boolean): number | RumpError {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, length);
  const offsetOf = (place: number): number => ESCAPED.sentOffset(bytes, 0, place);
  ESCAPED.length = 0;
  const sent = ESCAPED.examine(bytes, 0, length);
  const isWhole = sent > 0 || sent === BAD_END || sent === BAD_CHECK;
  const { failedAt, sentLength } = ESCAPED;
  if (isWhole && total > sentLength) {
    return failure('bad-length', sentLength, `the frame ends after ${sentLength} bytes, but ${total} were passed`);
  }
  switch (sent) {
    case INCOMPLETE:
      return truncated(total, 'before its end');
    case BAD_ESCAPE: {
      const text = `the byte at ${failedAt} is none that may stand there without its escape`;
      return failure('bad-check', failedAt, text);
    }
    case BAD_END: {
      const offset = offsetOf(ESCAPED.plainLength - CHECK_LENGTH - END.length);
      return failure('bad-check', offset, `the frame does not end in the end marker ${hexadecimalBytes(END, ' ')}`);
    }
    case BAD_CHECK:
      return failure('bad-check', failedAt, `the check at byte ${failedAt} does not match the bytes before it`);
    case BAD_VERSION: {
      const offset = offsetOf(VERSION_OFFSET);
      const version = readVersion(ESCAPED.view, 0);
      const text = `the version at byte ${offset} is ${version}; this profile knows ${KNOWN_VERSIONS}`;
      return failure('bad-version', offset, text);
    }
    case BAD_LENGTH: {
      const offset = offsetOf(LENGTH_OFFSET);
      return failure('bad-length', offset, LENGTH_FAULT.replace(`byte ${LENGTH_OFFSET}`, `byte ${offset}`));
    }
    default:
      return sent < 0 ? badConstant(ESCAPED.view, offsetOf) : ESCAPED.plainLength - OVERHEAD;
  }
}

export function plainOf(_view: DataView): DataView {
  return ESCAPED.view;
}

export function plainView(bytes: Uint8Array): DataView {
  ESCAPED.length = 0;
  const isFrame = ESCAPED.examine(bytes, 0, bytes.length) === bytes.length;
  return new DataView(ESCAPED.view.buffer, 0, isFrame ? ESCAPED.plainLength : 0);
}

export function sealSingle(run: Run): void {
  const sent = ESCAPED.seal(run.view, run.length);
  run.bytes.set(sent);
  run.length = sent.length;
}

export function sealedFrame(_bytes: Uint8Array<ArrayBuffer>, view: DataView, length: number): Uint8Array<ArrayBuffer> {
  return ESCAPED.seal(view, length);
}

export function sealedRun(run: Run, _engine: { seal(run: Run): void }): Uint8Array<ArrayBuffer> {
  return ESCAPED.seal(run.view, run.length);
}

export function sealedPack(bytes: Uint8Array<ArrayBuffer>, view: DataView): Uint8Array<ArrayBuffer> {
  return ESCAPED.seal(view, bytes.length);
}
