/**
 * What a stream holds, found by the plainest code that answers to the words of the profile: one byte at a time, the check
 * bit by bit, nothing kept between calls, nothing shared with the package. Which kinds there are and how long their bodies
 * are it learns from the golden frames.
 */
import type { ScannerStats } from 'igrs-rump';
import { plainCheck } from './plain-check.ts';
import { golden, goldenFrames } from './vectors.ts';
import { bodyOf, END, ENDING, OVERHEAD, readInteger, START, wire } from './wire.ts';
import type { ConstantPlace, Place } from './wire-shape.ts';

export interface ReferenceFrame {
  readonly offset: number;
  readonly kind: string;
  readonly serial: number;
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

export interface ReferenceScan {
  readonly frames: readonly ReferenceFrame[];
  readonly stats: ScannerStats;
}

interface KnownKind {
  readonly kind: string;
  readonly length: number;
}

/** By its codes. */
const kinds = new Map<string, KnownKind>();
for (const [index, frame] of goldenFrames.entries()) {
  kinds.set(codesOf(frame), { kind: golden[index]?.message.kind as string, length: bodyOf(frame).length });
}

function codesOf(frame: Uint8Array): string {
  return `${readInteger(frame, wire.device)} ${readInteger(frame, wire.message)}`;
}

function kindOf(frame: Uint8Array): string {
  const known = kinds.get(codesOf(frame));
  const { length } = bodyOf(frame);
  if (known === undefined || length < known.length) return 'unknown';
  return length === known.length || wire.atLeast.includes(known.kind) ? known.kind : 'unknown';
}

type Verdict = 'skip' | 'badVersions' | 'badLengths' | 'badChecks' | 'incomplete' | 'incompleteMarker' | number;

/** The fields that can refuse a start, in the order in which they arrive. */
const examined: readonly (Place & { readonly verdict: Verdict; readonly value?: number })[] = [
  { ...wire.version, verdict: 'badVersions' as const },
  ...wire.constants.map((constant: ConstantPlace) => ({ ...constant, verdict: 'skip' as const })),
  ...(wire.length === null ? [] : [{ ...wire.length, verdict: 'badLengths' as const }]),
].sort((left, right) => left.byte - right.byte);

/** The length of the frame that begins `bytes`, or why none does. */
function examine(bytes: Uint8Array): Verdict {
  for (const [index, byte] of START.entries()) {
    if (index >= bytes.length) return 'incompleteMarker';
    if (bytes[index] !== byte) return 'skip';
  }
  for (const field of examined) {
    if (bytes.length < field.byte + field.size) return 'incomplete';
    const value = readInteger(bytes, field);
    if (field.value !== undefined && value !== field.value) return field.verdict;
    if (field.value === undefined && !isPossible(value - (wire.length?.plus ?? 0))) return field.verdict;
  }
  if (bytes.length < wire.headerLength) return 'incomplete';
  const bodyLength =
    wire.length === null ? kinds.get(codesOf(bytes))?.length : readInteger(bytes, wire.length) - wire.length.plus;
  if (bodyLength === undefined) return 'badLengths';
  const length = OVERHEAD + bodyLength;
  if (bytes.length < length) return 'incomplete';
  return hasCheck(bytes.subarray(0, length)) ? length : 'badChecks';
}

function isPossible(bodyLength: number): boolean {
  return bodyLength >= 0 && bodyLength <= wire.maximumBodyLength;
}

function hasCheck(frame: Uint8Array): boolean {
  const { check } = wire;
  const place = frame.length - ENDING;
  const computed = plainCheck(check, frame.subarray(check.from, place));
  if (readInteger(frame, { byte: place, size: check.size }, check.byteOrder) !== computed) return false;
  return END.every((byte, index) => frame[place + check.size + index] === byte);
}

/** Everything that `stream` holds so far; `ended` where no more bytes will come. */
export function referenceScan(stream: Uint8Array, ended: boolean): ReferenceScan {
  const frames: ReferenceFrame[] = [];
  const stats: ScannerStats = {
    frames: 0,
    unknownKinds: 0,
    bytes: stream.length,
    frameBytes: 0,
    bytesSkipped: 0,
    bytesPending: 0,
    badVersions: 0,
    badLengths: 0,
    badChecks: 0,
    truncated: 0,
  };
  let at = 0;
  while (at < stream.length) {
    const verdict = stream[at] === START[0] ? examine(stream.subarray(at)) : 'skip';
    if (typeof verdict === 'number') {
      const bytes = stream.slice(at, at + verdict);
      const kind = kindOf(bytes);
      const [serial, sequence] = [readInteger(bytes, wire.serial), readInteger(bytes, wire.sequence)];
      frames.push({ offset: at, kind, serial, sequence, bytes });
      stats.frames++;
      if (kind === 'unknown') stats.unknownKinds++;
      stats.frameBytes += verdict;
      at += verdict;
      continue;
    }
    if (verdict === 'incomplete' || verdict === 'incompleteMarker') {
      if (!ended) break;
      if (verdict === 'incomplete') stats.truncated++;
    } else if (verdict !== 'skip') stats[verdict]++;
    stats.bytesSkipped++;
    at++;
  }
  stats.bytesPending = stream.length - at;
  return { frames, stats };
}
