/**
 * What a stream holds, found by the plainest code that answers to the words of the profile: one byte at a time, the check
 * bit by bit, nothing kept between calls, nothing shared with the package. Which kinds there are and how long their bodies
 * are it learns from the golden frames.
 */
import type { ScannerStats } from 'igrs-rump';
import { golden, goldenFrames } from './vectors.ts';

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

/** CRC-16/IBM-3740. */
export function referenceCheck(bytes: Uint8Array): number {
  let register = 0xffff;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const out = (register >> 15) ^ ((byte >> bit) & 1);
      register = ((register << 1) & 0xffff) ^ (out === 1 ? 0x1021 : 0);
    }
  }
  return register;
}

function number(bytes: Uint8Array, from: number, size: number): number {
  let value = 0;
  for (let index = 0; index < size; index++) value = value * 256 + (bytes[from + index] as number);
  return value;
}

const kinds = new Map<string, string>();
for (const [index, frame] of goldenFrames.entries()) {
  kinds.set(`${frame[3]} ${number(frame, 4, 2)} ${number(frame, 14, 2)}`, golden[index]?.message.kind as string);
}

type Verdict = 'skip' | 'badVersions' | 'badLengths' | 'badChecks' | 'incomplete' | 'incompleteMarker' | number;

/** What stands at `at`: a frame's length, or why there is none. */
function examine(stream: Uint8Array, at: number): Verdict {
  if (stream[at] !== 0x52) return 'skip';
  if (at + 1 >= stream.length) return 'incompleteMarker';
  if (stream[at + 1] !== 0x50) return 'skip';
  if (at + 2 >= stream.length) return 'incomplete';
  if (stream[at + 2] !== 1) return 'badVersions';
  if (at + 16 > stream.length) return 'incomplete';
  const bodyLength = number(stream, at + 14, 2);
  if (bodyLength > 256) return 'badLengths';
  const length = 16 + bodyLength + 2;
  if (at + length > stream.length) return 'incomplete';
  const check = referenceCheck(stream.subarray(at, at + length - 2));
  return check === number(stream, at + length - 2, 2) ? length : 'badChecks';
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
    const verdict = examine(stream, at);
    if (typeof verdict === 'number') {
      const bytes = stream.slice(at, at + verdict);
      const kind = kinds.get(`${bytes[3]} ${number(bytes, 4, 2)} ${number(bytes, 14, 2)}`) ?? 'unknown';
      frames.push({ offset: at, kind, serial: number(bytes, 6, 6), sequence: number(bytes, 12, 2), bytes });
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
