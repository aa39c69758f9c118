import { bodyParts } from '../generated/hooks/profile/body.ts';
import { checksOf } from '../generated/hooks/profile/checks.ts';
import { endOf } from '../generated/hooks/profile/end.ts';
import { headerParts } from '../generated/hooks/profile/header.ts';
import { asSent, frameEnd, trailingNote } from '../generated/hooks/profile/sending.ts';
import { toBytes } from '../values/bytes.ts';
import { analyzeFrame } from './analysis.ts';
import type { FrameAnalysis } from './frame-analysis.ts';
import type { Inspection, Part } from './inspection.ts';
import { locate, plainBytes } from './inspection.ts';

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
  const header = headerParts(sent.plain, analysis);
  const parts: Part[] = [];
  const problems = [...analysis.problems];
  if (bodyLength === null) parts.push(...asSent(header, sent));
  else {
    const checks = checksOf(sent, bodyLength);
    const ending = endOf(sent, bodyLength);
    const body = bodyParts(sent.plain, analysis.kind, bodyLength);
    parts.push(...asSent([...header, ...body, ...checks.parts], sent), ...ending.parts);
    problems.push(...ending.problems, ...checks.problems);
  }
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
  const note = trailingNote(sent, hasHeader, bodyLength);
  return [plainBytes(locate(bytes, 'trailing', end, bytes.length - end), 'trailing', 'Trailing bytes', note)];
}
