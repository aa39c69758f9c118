/**
 * What a stream holds, found by the plainest code that answers to the words of the profile: one byte at a time, the check bit by bit,
 * nothing kept between calls, nothing shared with the package.
 */
import type { RumpErrorCode, ScannerStats } from 'igrs-rump';
import { fromHex } from './hex.ts';
import {
  codesOf,
  deviceOf,
  hasChecks,
  kindOf,
  overheadOf,
  plainOf,
  readBits,
  sequenceOf,
  serialOf,
} from './plain-wire.ts';
import type { HeaderPlace, Wire } from './wire-shape.ts';

export interface ScannedFrame {
  readonly offset: number;
  readonly kind: string;
  readonly serial: number | string | undefined;
  readonly sequence: number | undefined;
  /** As they were sent. */
  readonly bytes: Uint8Array;
  /** Header, body and checks without escapes. */
  readonly plain: Uint8Array;
  readonly bodyLength: number;
}

export interface PlainScan {
  readonly frames: readonly ScannedFrame[];
  readonly stats: ScannerStats;
}

type Refusal = 'skip' | 'badVersions' | 'badLengths' | 'badChecks' | 'incomplete' | 'incompleteMarker';

/** A valid frame: its plain bytes, its body's length and how many bytes it was sent as. */
interface Valid {
  readonly plain: Uint8Array;
  readonly bodyLength: number;
  readonly length: number;
}

const VERDICTS: Readonly<Partial<Record<HeaderPlace['role'], Refusal>>> = {
  version: 'badVersions',
  constant: 'skip',
  length: 'badLengths',
};

/** What the frame at the beginning of `bytes` is, or why none is there. */
export function examinePlain(wire: Wire, bytes: Uint8Array): Valid | Refusal {
  const starts = wire.starts.map(fromHex);
  const begun = starts.filter((start) => start.every((byte, index) => index >= bytes.length || bytes[index] === byte));
  if (begun.length === 0 || bytes.length === 0) return 'skip';
  if (begun.every((start) => bytes.length < start.length)) return 'incompleteMarker';
  let bodyLength: number | undefined;
  // In the order in which they arrive.
  for (const field of wire.header) {
    const verdict = VERDICTS[field.role];
    if (verdict === undefined) continue;
    const header = plainOf(wire, bytes, field.byte + field.size);
    if (header.state !== 'whole') return header.state === 'bad' ? 'badChecks' : 'incomplete';
    const value = readBits(header.bytes, field, wire.byteOrder);
    if (field.role === 'length') {
      bodyLength = value - (wire.lengthPlus ?? 0);
      if (bodyLength < 0 || bodyLength > wire.maximumBodyLength) return 'badLengths';
    } else if (!field.values.includes(value)) return verdict;
  }
  const header = plainOf(wire, bytes, wire.headerLength);
  if (header.state !== 'whole') return header.state === 'bad' ? 'badChecks' : 'incomplete';
  bodyLength ??= impliedLength(wire, header.bytes);
  if (bodyLength === undefined) return 'badLengths';
  const end = fromHex(wire.end);
  const whole = plainOf(wire, bytes, overheadOf(wire) - end.length + bodyLength);
  if (whole.state !== 'whole') return whole.state === 'bad' ? 'badChecks' : 'incomplete';
  const length = whole.taken + end.length;
  if (bytes.length < length) return 'incomplete';
  const isEnded = end.every((byte, index) => bytes[whole.taken + index] === byte);
  if (!isEnded || !hasChecks(wire, whole.bytes, bodyLength)) return 'badChecks';
  return { plain: whole.bytes, bodyLength, length };
}

/** Kinds of the same codes have bodies of the same length then. */
function impliedLength(wire: Wire, header: Uint8Array): number | undefined {
  const [device, codes] = [deviceOf(wire, header), codesOf(wire, header)];
  return wire.kinds.find((kind) => kind.device === device && kind.codes.every((code, index) => code === codes[index]))
    ?.length;
}

/** What decoding says of bytes that are to be one frame: `valid`, or the code of the refusal. */
export function verdictOf(wire: Wire, bytes: Uint8Array): 'valid' | RumpErrorCode {
  const verdict = examinePlain(wire, bytes);
  if (bytes.length === 0) return 'truncated';
  if (typeof verdict === 'object') return verdict.length === bytes.length ? 'valid' : 'bad-length';
  if (verdict !== 'badChecks') return CODES[verdict];
  // That it is too long is said before its check is computed.
  const length = extentOf(wire, bytes);
  return length !== null && bytes.length > length ? 'bad-length' : 'bad-check';
}

const CODES: Readonly<Record<Refusal, RumpErrorCode>> = {
  skip: 'bad-start',
  incompleteMarker: 'truncated',
  incomplete: 'truncated',
  badVersions: 'bad-version',
  badLengths: 'bad-length',
  badChecks: 'bad-check',
};

/** Where a frame whose header is valid ends, with or without checks that match; null where an escape is wrong. */
function extentOf(wire: Wire, bytes: Uint8Array): number | null {
  const header = plainOf(wire, bytes, wire.headerLength);
  if (header.state !== 'whole') return null;
  const place = wire.header.find(({ role }) => role === 'length');
  const bodyLength =
    place === undefined
      ? (impliedLength(wire, header.bytes) ?? 0)
      : readBits(header.bytes, place, wire.byteOrder) - (wire.lengthPlus ?? 0);
  const end = wire.end.length / 2;
  const whole = plainOf(wire, bytes, overheadOf(wire) - end + bodyLength);
  return whole.state === 'whole' ? whole.taken + end : null;
}

/** Everything that `stream` holds so far; `ended` where no more bytes will come. */
export function scanPlain(wire: Wire, stream: Uint8Array, ended: boolean): PlainScan {
  const frames: ScannedFrame[] = [];
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
  const firsts = wire.starts.map((start) => fromHex(start)[0]);
  let at = 0;
  while (at < stream.length) {
    const verdict = firsts.includes(stream[at]) ? examinePlain(wire, stream.subarray(at)) : 'skip';
    if (typeof verdict === 'object') {
      const { plain, bodyLength, length } = verdict;
      const kind = kindOf(wire, plain, bodyLength);
      const [serial, sequence] = [serialOf(wire, plain), sequenceOf(wire, plain)];
      frames.push({ offset: at, kind, serial, sequence, bytes: stream.slice(at, at + length), plain, bodyLength });
      stats.frames++;
      if (kind === 'unknown') stats.unknownKinds++;
      stats.frameBytes += length;
      at += length;
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
