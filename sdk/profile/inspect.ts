import { HEADER_LENGTH, OVERHEAD } from '../generated/layout.ts';
import { toBytes } from '../values/bytes.ts';
import { bodyParts } from './body.ts';
import { endingOf } from './ending.ts';
import { headerParts } from './header.ts';
import type { Inspection, Part } from './inspection.ts';
import { type Outline, outlineOf } from './outline.ts';
import { placeOf, plainBytes } from './part.ts';

/**
 * One frame as a map: each byte and bit, what it means and what is wrong with it. Whatever the bytes are, it shows them as far
 * as they go; only what is no bytes at all throws, `wrong-type`. Everything in the result is the caller's to keep.
 */
export function inspect(bytes: Uint8Array | ArrayBuffer): Inspection {
  const input = toBytes(bytes, 'bytes');
  const outline = outlineOf(input);
  const parts = headerParts(input, outline);
  const problems = [...outline.problems];
  if (outline.bodyLength !== null) {
    const ending = endingOf(input, outline.view, outline.bodyLength);
    parts.push(...bodyParts(input, outline.kind, outline.bodyLength), ...ending.parts);
    problems.push(...ending.problems);
  }
  parts.push(...trailing(input, outline));
  return { length: input.length, problems, kind: kindOf(outline), parts };
}

function kindOf({ hasHeader, kind }: Outline): Inspection['kind'] {
  if (!hasHeader) return null;
  return kind?.kind ?? 'unknown';
}

function trailing(bytes: Uint8Array, { bodyLength }: Outline): Part[] {
  const end = bodyLength === null ? HEADER_LENGTH : bodyLength + OVERHEAD;
  if (bytes.length <= end) return [];
  const note = bodyLength === null ? 'the header tells no end of the frame' : 'behind the end of the frame';
  return [plainBytes(placeOf(bytes, 'trailing', end, bytes.length - end), 'trailing', 'Trailing bytes', note)];
}
