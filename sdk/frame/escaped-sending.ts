/** As plain-sending.ts, for profiles whose bytes between the markers are escaped. */
import { BAD_CHECK, BAD_END, BAD_ESCAPE, type EscapedFrames } from '../check/escaped.ts';
import { newEscapedFrames } from '../generated/check.ts';
import { CHECK_LENGTH, END_LENGTH, INCOMPLETE, OVERHEAD } from '../generated/layout.ts';
import type { RumpError } from '../values/error.ts';
import { badHeader } from './bad-header.ts';
import { badCheck, badEnd, failure, tooLong, truncated } from './failure.ts';
import type { Run } from './run.ts';

/** Where single frames are freed of their escapes, and frames that are written get them. */
const ESCAPED: EscapedFrames = /* @__PURE__ */ (() => (newEscapedFrames as () => EscapedFrames)())();

/** All offsets are those of the bytes as they were sent. */
export function examineStarted(view: DataView, length: number, total: number): number | RumpError {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, length);
  const offsetOf = (place: number): number => ESCAPED.sentOffset(bytes, 0, place);
  ESCAPED.length = 0;
  const sent = ESCAPED.examine(bytes, 0, length);
  const isWhole = sent > 0 || sent === BAD_END || sent === BAD_CHECK;
  if (isWhole && total > ESCAPED.sentLength) return tooLong(ESCAPED.sentLength, total);
  const { failedAt } = ESCAPED;
  switch (sent) {
    case INCOMPLETE:
      return truncated(total, 'before its end');
    case BAD_ESCAPE:
      return failure('bad-check', failedAt, `the byte at ${failedAt} is none that may stand there without its escape`);
    case BAD_END:
      return badEnd(offsetOf(ESCAPED.plainLength - CHECK_LENGTH - END_LENGTH));
    case BAD_CHECK:
      return badCheck(failedAt);
    default:
      return sent < 0 ? badHeader(sent, ESCAPED.view, total, offsetOf) : ESCAPED.plainLength - OVERHEAD;
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
