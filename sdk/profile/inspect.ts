import { HEADER_LENGTH, OVERHEAD } from '../generated/layout.ts';
import { toBytes } from '../values/bytes.ts';
import { analyzeFrame, type FrameAnalysis } from './analysis.ts';
import type { Inspection, Part } from './inspection.ts';
import { locate, plainBytes } from './inspection.ts';
import { bodyParts, endingOf, headerParts } from './sections.ts';

/**
 * One frame as a map: each byte and bit, its meaning and what is wrong with it. Any bytes can be shown, valid frame or not.
 * @returns A map of your own.
 * @throws {RumpError} `wrong-type` for anything but bytes
 * @example for (const { title, text, note } of inspect(bytes).parts) console.log(title, text, note);
 */
export function inspect(bytes: Uint8Array | ArrayBuffer): Inspection {
  const input = toBytes(bytes, 'bytes');
  const analysis = analyzeFrame(input);
  const parts = headerParts(input, analysis);
  const problems = [...analysis.problems];
  if (analysis.bodyLength !== null) {
    const ending = endingOf(input, analysis.view, analysis.bodyLength);
    parts.push(...bodyParts(input, analysis.kind, analysis.bodyLength), ...ending.parts);
    problems.push(...ending.problems);
  }
  parts.push(...trailing(input, analysis));
  return { length: input.length, problems, kind: kindOf(analysis), parts };
}

function kindOf({ hasHeader, kind }: FrameAnalysis): Inspection['kind'] {
  if (!hasHeader) return null;
  return kind?.kind ?? 'unknown';
}

function trailing(bytes: Uint8Array, { bodyLength }: FrameAnalysis): Part[] {
  const end = bodyLength === null ? HEADER_LENGTH : bodyLength + OVERHEAD;
  if (bytes.length <= end) return [];
  const note = bodyLength === null ? 'the header tells no end of the frame' : 'behind the end of the frame';
  return [plainBytes(locate(bytes, 'trailing', end, bytes.length - end), 'trailing', 'Trailing bytes', note)];
}
