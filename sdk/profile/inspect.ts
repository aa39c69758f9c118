import { FRAME } from '../generated/descriptions.ts';
import { END_LENGTH, HEADER_LENGTH, OVERHEAD } from '../generated/layout.ts';
import { toBytes } from '../values/bytes.ts';
import { analyzeFrame, type FrameAnalysis } from './analysis.ts';
import { bodyParts } from './body.ts';
import type { Inspection, Part } from './inspection.ts';
import { locate, plainBytes } from './inspection.ts';
import { checksOf, endOf, hasEnd, headerParts } from './sections.ts';
import { asSent, type SentBytes } from './sent-bytes.ts';

/**
 * One frame as a map: each byte and bit, its meaning and what is wrong with it. Any bytes can be shown, valid frame or not.
 * @returns A map of your own.
 * @throws {RumpError} `wrong-type` for anything but bytes
 * @example for (const { title, text, note } of inspect(bytes).parts) console.log(title, text, note);
 */
export function inspect(bytes: Uint8Array | ArrayBuffer): Inspection {
  const input = toBytes(bytes, 'bytes');
  const analysis = analyzeFrame(input);
  const { sent, bodyLength } = analysis;
  let parts = headerParts(sent.plain, analysis);
  const problems = [...analysis.problems];
  if (bodyLength !== null) {
    const checks = checksOf(sent, bodyLength);
    const ending = endOf(sent, bodyLength);
    parts.push(...bodyParts(sent.plain, analysis.kind, bodyLength), ...checks.parts);
    if (FRAME.escape !== null) parts = parts.map((part) => asSent(part, sent));
    parts.push(...ending.parts);
    problems.push(...ending.problems, ...checks.problems);
  } else if (FRAME.escape !== null) parts = parts.map((part) => asSent(part, sent));
  parts.push(...trailing(analysis));
  return { length: input.length, problems, kind: kindOf(analysis), parts };
}

function kindOf({ hasHeader, kind }: FrameAnalysis): Inspection['kind'] {
  if (!hasHeader) return null;
  return kind?.kind ?? 'unknown';
}

function trailing({ sent, hasHeader, bodyLength }: FrameAnalysis): Part[] {
  const { bytes } = sent;
  const end = frameEnd(sent, bodyLength);
  if (bytes.length <= end) return [];
  const note =
    bodyLength !== null && hasEnd(sent, bodyLength)
      ? 'behind the end of the frame'
      : hasHeader && bodyLength === null
        ? 'the header tells no end of the frame'
        : 'escaped wrongly, so not of the frame';
  return [plainBytes(locate(bytes, 'trailing', end, bytes.length - end), 'trailing', 'Trailing bytes', note)];
}

/** Where what belongs to the frame ends; behind the bytes where it is cut. */
function frameEnd(sent: SentBytes, bodyLength: number | null): number {
  if (bodyLength === null) return Math.min(sent.offsetOf(HEADER_LENGTH), wrongFrom(sent));
  return hasEnd(sent, bodyLength) ? sent.offsetOf(bodyLength + OVERHEAD - END_LENGTH) + END_LENGTH : wrongFrom(sent);
}

/** Where bytes stand that nothing could be made of: behind all others. Without escapes there are none. */
function wrongFrom({ end }: SentBytes): number {
  return FRAME.escape === null ? Number.POSITIVE_INFINITY : end;
}
