/** A frame's bytes, valid or not: their problems, and where the sections lie. */

import { examineFrame } from '../frame/examine.ts';
import { BODY_DESCRIPTIONS, FRAME, KIND_PLACES } from '../generated/descriptions.ts';
import {
  CHECK_LENGTH,
  END_LENGTH,
  examineHeader,
  HEADER_LENGTH,
  MAXIMUM_BODY_LENGTH,
  MAXIMUM_FRAME_LENGTH,
  START,
} from '../generated/layout.ts';
import { RumpError } from '../values/error.ts';
import type { BitsDescription, BodyDescription, HeaderFieldDescription, KindPlace } from './description.ts';
import { bitsOf, bytesOfInteger, readUnsigned, writeUnsigned } from './field-value.ts';
import type { Problem } from './inspection.ts';
import { itemsOf } from './items.ts';
import { plainBefore, readSent, type SentBytes } from './sent-bytes.ts';

/** Where every byte is escaped, a frame takes twice as many as it is sent. */
const MAX_SENT_LENGTH: number = /* @__PURE__ */ (() => (FRAME.escape === null ? 1 : 2) * MAXIMUM_FRAME_LENGTH)();

export interface FrameAnalysis {
  readonly sent: SentBytes;
  /** Of header and length, and of what is escaped wrongly, in the order in which the codec would find them. */
  readonly problems: readonly Problem[];
  /** Whether the header is there to its last byte. */
  readonly hasHeader: boolean;
  /** The body's length according to the header; null where that is impossible. */
  readonly claimed: number | null;
  /** The body's length if the frame takes all bytes that are there; may be negative. */
  readonly room: number;
  /** The kinds that the header names, whatever the lengths are. */
  readonly named: readonly KindPlace[];
  /** The body's length by which the frame is laid out; null where there is nothing to go by. */
  readonly bodyLength: number | null;
  /** The kind of a body of that length. */
  readonly kind: KindPlace | null;
}

export function analyzeFrame(bytes: Uint8Array): FrameAnalysis {
  const present = Math.min(bytes.length, MAX_SENT_LENGTH);
  const repaired = copyOf(bytes, present);
  const sent = readSent(bytes, MAX_SENT_LENGTH);
  const { plain } = sent;
  const problems = examine(repaired, present, bytes.length);
  const room = plainBefore(sent, bytes.length - END_LENGTH) - HEADER_LENGTH - CHECK_LENGTH;
  if (plain.length < HEADER_LENGTH) {
    return { sent, problems, hasHeader: false, claimed: null, room, named: [], bodyLength: null, kind: null };
  }
  const header = plainView(repaired, present);
  const examined = examineHeader(header, 0, Math.min(plain.length, MAXIMUM_FRAME_LENGTH));
  const claimed = examined < 0 ? null : examined;
  const named = kindsNamed(plain);
  const bodyLength = chooseLength(claimed, named, room);
  const kind = bodyLength === null ? undefined : named.find((place) => isOf(place, plain, bodyLength));
  return { sent, problems, hasHeader: true, claimed, room, named, bodyLength, kind: kind ?? null };
}

/** Whether a body of this kind can have this length. */
export function suits({ body }: KindPlace, length: number): boolean {
  const { length: least, atLeast } = BODY_DESCRIPTIONS[body] as BodyDescription;
  return atLeast ? length >= least : length === least;
}

/** Whether the frame is of this kind, if its body has that length: bits that are not there tell nothing. */
function isOf(place: KindPlace, plain: Uint8Array, bodyLength: number): boolean {
  if (!suits(place, bodyLength)) return false;
  const { list } = BODY_DESCRIPTIONS[place.body] as BodyDescription;
  const bytes = plain.subarray(HEADER_LENGTH, HEADER_LENGTH + bodyLength);
  // Where the body is cut, its items may all be right.
  if (list !== undefined && bytes.length === bodyLength && itemsOf(list, bytes, bodyLength) === null) return false;
  return (place.when ?? []).every(({ byte, size, low, width, value }) => {
    const at = HEADER_LENGTH + byte;
    return at + size <= plain.length && bitsOf(readUnsigned(plain.subarray(at, at + size)), low, width) === value;
  });
}

/** The bits of a header field as an unsigned integer; all of its bytes must be there. */
export function headerRaw(plain: Uint8Array, { byte, size, low = 0, width = 8 * size }: HeaderPlace): number {
  return bitsOf(readUnsigned(plain.subarray(byte, byte + size)), low, width);
}

type HeaderPlace = Pick<HeaderFieldDescription, 'byte' | 'size'> & Partial<BitsDescription>;

/** Whether the field's value is part of what tells the message. */
export function tellsMessage({ role, values = [] }: HeaderFieldDescription): boolean {
  return role === 'message' || (role === 'start' && values.length > 1);
}

function kindsNamed(plain: Uint8Array): KindPlace[] {
  const device = FRAME.header.find(({ role }) => role === 'device');
  const deviceCode = device === undefined ? 0 : headerRaw(plain, device);
  const messageCode = FRAME.header
    .filter(tellsMessage)
    .reduce((sum, field) => sum * 2 ** (field.width ?? 8 * field.size) + headerRaw(plain, field), 0);
  return KIND_PLACES.filter((place) => place.deviceCode === deviceCode && place.messageCode === messageCode);
}

/**
 * The header's word counts, unless it is impossible, or contradicts both the bytes that are there and the kind while these two
 * agree: then the length field is what is broken.
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
    // After a repair the check says nothing about the frame as it was passed; what is escaped wrongly stays so.
    if (code === 'bad-check' && !isBrokenAt(repaired, present, offset)) return problems;
    const field = code === 'bad-version' || code === 'bad-start' ? wrongField(repaired, present, offset) : undefined;
    problems.push({ code, offset, message });
    // Bytes that are missing, too many or escaped wrongly cannot be repaired.
    if (field === undefined || !repair(repaired, present, field)) return problems;
  }
}

function isBrokenAt(sent: DataView, present: number, offset: number): boolean {
  const { isBroken, end } = readSent(bytesIn(sent, present), present);
  return isBroken && end === offset;
}

/** The marker, where the offset lies in it; else the first field that must hold one of some values and holds another. */
function wrongField(sent: DataView, present: number, offset: number): HeaderFieldDescription | undefined {
  const header = bytesIn(plainView(sent, present), MAXIMUM_FRAME_LENGTH);
  return FRAME.header.find((field) => {
    if (field.role === 'start') return offset < START.length;
    const known = valuesOf(field);
    return known.length > 0 && !known.includes(headerRaw(header, field));
  });
}

/** What a version or constant may hold; empty for all others, and for a start marker, whose bytes `startsOf` has. */
export function valuesOf({ role, value, values }: HeaderFieldDescription): readonly number[] {
  return role === 'start' ? [] : (values ?? (value === undefined ? [] : [value]));
}

/** The bytes of the start markers. */
export function startsOf({ size, values }: HeaderFieldDescription): readonly (readonly number[])[] {
  return values?.map((value) => bytesOfInteger(value, size)) ?? [START];
}

/** False where the bytes cannot be written over one by one, since some of them are escaped. */
function repair(sent: DataView, present: number, field: HeaderFieldDescription): boolean {
  const { byte, size, low = 0, width = 8 * size } = field;
  const { offsetOf } = readSent(bytesIn(sent, present), present);
  const at = offsetOf(byte);
  if (offsetOf(byte + size) - at !== size) return false;
  const place = new Uint8Array(sent.buffer, at, size);
  if (field.role === 'start') {
    place.set(startsOf(field)[0] as readonly number[]);
    return true;
  }
  const right = place.slice();
  const beside = readUnsigned(place) - bitsOf(readUnsigned(place), low, width) * 2 ** low;
  writeUnsigned(right, beside + (valuesOf(field)[0] as number) * 2 ** low);
  if (FRAME.escape?.pairs.some(({ plain }) => right.includes(plain))) return false;
  place.set(right);
  return true;
}

/** The plain bytes of the first `present` bytes, with zeros behind them up to the longest frame. */
function plainView(sent: DataView, present: number): DataView {
  if (FRAME.escape === null) return sent;
  const { plain } = readSent(bytesIn(sent, present), present);
  return copyOf(plain, Math.min(plain.length, MAX_SENT_LENGTH));
}

function bytesIn(view: DataView, length: number): Uint8Array {
  return new Uint8Array(view.buffer, 0, length);
}

function copyOf(bytes: Uint8Array, present: number): DataView {
  const copy = new Uint8Array(MAX_SENT_LENGTH);
  copy.set(bytes.subarray(0, present));
  return new DataView(copy.buffer);
}
