import { examineFrame } from '../frame/examine.ts';
import { FRAME, KIND_PLACES } from '../generated/descriptions.ts';
import { bodyParts, isOf } from '../generated/hooks/profile/body.ts';
import { checksOf, endOf } from '../generated/hooks/profile/ending.ts';
import { headerParts, isWrong, rightBytes } from '../generated/hooks/profile/header.ts';
import {
  asSent,
  frameEnd,
  isBrokenAt,
  placeToReplace,
  plainBefore,
  plainView,
  readSent,
  trailingNote,
} from '../generated/hooks/profile/sending.ts';
import {
  CHECK_LENGTH,
  END_LENGTH,
  examineHeader,
  HEADER_LENGTH,
  MAXIMUM_BODY_LENGTH,
  MAXIMUM_FRAME_LENGTH,
  MAXIMUM_WIRE_LENGTH,
  readDeviceType,
  readMessageId,
  START,
} from '../generated/layout.ts';
import { toBytes } from '../values/bytes.ts';
import { RumpError } from '../values/error.ts';
import type { HeaderFieldDescription, KindPlace } from './description.ts';
import {
  type FrameAnalysis,
  type Inspection,
  locate,
  type Part,
  type Problem,
  plainBytes,
  suits,
} from './inspection.ts';

/**
 * One frame as a map: each byte and bit, its meaning and its faults. Any bytes can be shown, valid frame or not.
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

/** A frame's bytes, valid or not: their problems, and where the sections lie. */
function analyzeFrame(bytes: Uint8Array): FrameAnalysis {
  const present = Math.min(bytes.length, MAXIMUM_WIRE_LENGTH);
  const repaired = copyOf(bytes, present);
  const sent = readSent(bytes);
  const { plain } = sent;
  const problems = examine(repaired, present, bytes.length);
  const room = plainBefore(sent, bytes.length - END_LENGTH) - HEADER_LENGTH - CHECK_LENGTH;
  if (plain.length < HEADER_LENGTH) {
    return { sent, problems, hasHeader: false, claimed: null, room, named: [], bodyLength: null, kind: null };
  }
  const header = plainView(repaired, present);
  const examined = examineHeader(header, 0, Math.min(plain.length, MAXIMUM_FRAME_LENGTH));
  const claimed = examined < 0 ? null : examined;
  const codes = new DataView(plain.slice(0, HEADER_LENGTH).buffer);
  const device = readDeviceType(codes, 0);
  const message = readMessageId(codes, 0);
  const named = KIND_PLACES.filter(({ deviceCode, messageCode }) => deviceCode === device && messageCode === message);
  const bodyLength = chooseLength(claimed, named, room);
  const kind = bodyLength === null ? undefined : named.find((place) => isOf(place, plain, bodyLength));
  return { sent, problems, hasHeader: true, claimed, room, named, bodyLength, kind: kind ?? null };
}

/**
 * The header's length counts, unless it is impossible, or contradicts both the bytes that are there and the kind while these two
 * agree: then the length field is the broken part.
 */
function chooseLength(claimed: number | null, named: readonly KindPlace[], room: number): number | null {
  const isPossible = room >= 0 && room <= MAXIMUM_BODY_LENGTH;
  if (claimed === null) return isPossible ? room : null;
  const suit = (length: number): boolean => named.some((place) => suits(place, length));
  if (named.length === 0 || claimed === room || suit(claimed)) return claimed;
  return isPossible && suit(room) ? room : claimed;
}

/**
 * Repeats the codec's own examination, each time with the last fault repaired, so that the first problem is the codec's and the others
 * are those that it would report next.
 */
function examine(repaired: DataView, present: number, total: number): Problem[] {
  const problems: Problem[] = [];
  for (;;) {
    const verdict = examineFrame(repaired, present, total);
    if (!RumpError.is(verdict)) return problems;
    const { code, offset = 0, message } = verdict;
    // After a repair the check says nothing about the frame as it was passed; wrong escapes remain.
    if (code === 'bad-check' && !isBrokenAt(repaired, present, offset)) return problems;
    const field = code === 'bad-version' || code === 'bad-start' ? wrongField(repaired, present, offset) : undefined;
    problems.push({ code, offset, message });
    // Missing, surplus or wrongly escaped bytes cannot be repaired.
    if (field === undefined || !repair(repaired, present, field)) return problems;
  }
}

/** The marker, if it contains the offset; else the first field with a wrong fixed value. */
function wrongField(sent: DataView, present: number, offset: number): HeaderFieldDescription | undefined {
  const header = new Uint8Array(plainView(sent, present).buffer);
  return FRAME.header.find((field) => (field.role === 'start' ? offset < START.length : isWrong(field, header)));
}

/** False if the bytes cannot be overwritten one by one, since some of them are escaped. */
function repair(sent: DataView, present: number, field: HeaderFieldDescription): boolean {
  const { byte, size } = field;
  const right = rightBytes(field, new Uint8Array(plainView(sent, present).buffer, byte, size));
  const at = placeToReplace(sent, present, byte, right);
  if (at === null) return false;
  new Uint8Array(sent.buffer).set(right, at);
  return true;
}

function copyOf(bytes: Uint8Array, present: number): DataView {
  const copy = new Uint8Array(MAXIMUM_WIRE_LENGTH);
  copy.set(bytes.subarray(0, present));
  return new DataView(copy.buffer);
}
