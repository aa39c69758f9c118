/** Random patterns, and random changes of one. */
import { MAXIMUM_FRAME_LENGTH, MINIMUM_FRAME_LENGTH } from 'igrs-rump';
import type { Part, Pattern } from './pattern.ts';

type Random = () => number;

/** Bytes of a start: marker, version, and what makes lengths long or short; any other one by chance. */
const LIKELY = [0x52, 0x50, 0x01, 0x00, 0x01, 0x00, 0xff];

const MOST_PARTS = 6;
const MOST_BYTES = 24;
const LONGEST_BODY = MAXIMUM_FRAME_LENGTH - MINIMUM_FRAME_LENGTH;

export function randomPattern(random: Random): Pattern {
  return Array.from({ length: 1 + below(random, MOST_PARTS / 2) }, () => randomPart(random));
}

export function mutated(pattern: Pattern, random: Random): Pattern {
  const parts = [...pattern];
  const at = below(random, parts.length);
  const chance = random();
  if (chance < 0.15 && parts.length > 1) parts.splice(at, 1);
  else if (chance < 0.3 && parts.length < MOST_PARTS) parts.splice(at, 0, randomPart(random));
  else parts[at] = mutatedPart(parts[at] as Part, random);
  return parts;
}

function randomPart(random: Random): Part {
  if (random() < 0.7)
    return { bytes: hexadecimal(Array.from({ length: 1 + below(random, MOST_BYTES) }, () => byte(random))) };
  return { body: below(random, LONGEST_BODY + 1), value: byte(random), spoilt: random() < 0.5 };
}

function mutatedPart(part: Part, random: Random): Part {
  if (!('bytes' in part))
    return { ...part, ...(random() < 0.5 ? { spoilt: !part.spoilt } : { body: below(random, LONGEST_BODY + 1) }) };
  const bytes = part.bytes.match(/../g) ?? [];
  const at = below(random, bytes.length);
  const chance = random();
  if (chance < 0.25 && bytes.length > 1) bytes.splice(at, 1);
  else if (chance < 0.5 && bytes.length < MOST_BYTES) bytes.splice(at, 0, hexadecimal([byte(random)]));
  else bytes[at] = hexadecimal([byte(random)]);
  return { bytes: bytes.join('') };
}

function byte(random: Random): number {
  return random() < 0.85 ? (LIKELY[below(random, LIKELY.length)] as number) : below(random, 256);
}

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

function hexadecimal(bytes: readonly number[]): string {
  return bytes.map((value) => value.toString(16).padStart(2, '0')).join('');
}
