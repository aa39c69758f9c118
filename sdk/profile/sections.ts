/** The sections of a frame as parts: its header, its body by the tables of its kind, and its ending. */

import type { BodyLayout, FieldLayout } from '../field/layout.ts';
import { BODY_DESCRIPTIONS, BODY_LAYOUTS, DEVICE_TYPES, FRAME, MESSAGE_TYPES } from '../generated/descriptions.ts';
import { CHECK_LENGTH, END, HEADER_LENGTH, MAXIMUM_BODY_LENGTH, OVERHEAD } from '../generated/layout.ts';
import { hexadecimal, hexadecimalBytes } from '../values/bytes.ts';
import { type FrameAnalysis, headerRaw, startsOf, suits, tellsMessage, valuesOf } from './analysis.ts';
import { checkValue } from './check-value.ts';
import type {
  BitsDescription,
  BodyDescription,
  CheckDescription,
  FieldDescription,
  HeaderFieldDescription,
  KindPlace,
  PresenceDescription,
  Provenance,
} from './description.ts';
import {
  bitsOf,
  type Content,
  countBits,
  nameBits,
  nameCode,
  rawOf,
  readField,
  readUnsigned,
  setBits,
  textContent,
} from './field-value.ts';
import {
  type FieldLocation,
  locate,
  MISSING,
  marker,
  type Part,
  type Problem,
  plainBytes,
  type Reference,
  referenceTo,
  reserved,
} from './inspection.ts';
import type { SentBytes } from './sent-bytes.ts';

/** Bytes. */
const MAX_INTEGER_SIZE = 6;

/** The header's fields. */
export function headerParts(bytes: Uint8Array, analysis: FrameAnalysis): Part[] {
  return FRAME.header.map((field) => {
    const { name, title, role } = field;
    const location = locate(bytes, 'header', field.byte, field.size, bitsIn(field));
    const reference = referenceTo(field);
    if (role === 'start') return marker(location, name, title, reference, ...startsOf(field));
    const raw = location.missing ? 0 : headerRaw(bytes, field);
    if (role === 'reserved') return reserved(location, title, reference, raw);
    const common = { ...location, name, title, ...reference };
    if (field.field !== undefined) return meaningPart(common, field, field.field);
    if (field.type !== undefined)
      return {
        ...common,
        type: field.type === 'bytes' ? 'bytes' : 'text',
        unit: '',
        ...serialContent(location, field),
      };
    const content = location.missing ? MISSING : { raw, ...meaningOf(field, raw, analysis) };
    const isCode = role === 'device' || isOnlyTell(field);
    return { ...common, type: isCode ? 'enum' : 'number', unit: role === 'length' ? 'bytes' : '', ...content };
  });
}

function bitsIn({ low, width }: HeaderFieldDescription): { low: number; width: number } | null {
  return low === undefined || width === undefined ? null : { low, width };
}

/** A field that means something, as one of a body. */
function meaningPart(
  common: FieldLocation & Reference & Pick<Part, 'name' | 'title'>,
  field: HeaderFieldDescription,
  meaning: FieldDescription,
): Part {
  const { type, unit = '' } = meaning;
  const part = { ...common, type, unit };
  if (common.missing) return { ...part, ...MISSING };
  const header = BODY_LAYOUTS[BODY_DESCRIPTIONS.length] as BodyLayout;
  const layout = header.fields.find(({ name }) => name === meaning.name) as FieldLayout;
  const content = readField(common.bytes, meaning, layout);
  const known = valuesOf(field);
  const isKnown = known.length === 0 || known.includes(content.raw as number);
  return { ...part, ...content, note: isKnown ? content.note : `expected ${known.join(' or ')}` };
}

/** Of a serial that is no number. */
function serialContent({ bytes, missing }: FieldLocation, { type }: HeaderFieldDescription): Content {
  if (missing) return MISSING;
  if (type === 'text') return textContent(bytes);
  const text = hexadecimalBytes(bytes);
  return { raw: text, value: text, text, note: '' };
}

/** Whether this field alone tells the message. */
function isOnlyTell(field: HeaderFieldDescription): boolean {
  return tellsMessage(field) && FRAME.header.filter(tellsMessage).length === 1;
}

function meaningOf(
  field: HeaderFieldDescription,
  raw: number,
  analysis: FrameAnalysis,
): Pick<Part, 'value' | 'text' | 'note'> {
  switch (field.role) {
    case 'device':
      return nameCode(raw, DEVICE_TYPES);
    case 'message':
      return messageOf(field, raw, analysis);
    case 'serial':
      return { value: raw, text: hexadecimal(raw, Math.ceil((field.width ?? 8 * field.size) / 4)), note: '' };
    case 'length':
      return {
        value: raw,
        text: raw === 1 ? '1 byte' : `${raw} bytes`,
        note: analysis.hasHeader ? lengthNote(analysis) : '',
      };
    default: {
      const isRight = field.value === undefined || field.value === raw;
      return { value: raw, text: String(raw), note: isRight ? '' : `expected ${field.value}` };
    }
  }
}

/** The name, where this field alone tells it; of several messages with this code the one that the frame is. */
function messageOf(
  field: HeaderFieldDescription,
  raw: number,
  { kind }: FrameAnalysis,
): Pick<Part, 'value' | 'text' | 'note'> {
  if (!isOnlyTell(field)) return { value: raw, text: String(raw), note: '' };
  const known = MESSAGE_TYPES.filter(({ code }) => code === raw);
  if (known.length < 2) return nameCode(raw, known);
  return kind === null
    ? { value: raw, text: String(raw), note: '' }
    : nameCode(
        raw,
        known.filter(({ name }) => name === kind.messageType),
      );
}

/** Where the header's length, the kind that it names and the bytes that are there disagree. */
function lengthNote({ claimed, bodyLength, named, room, sent }: FrameAnalysis): string {
  if (claimed === null) return `gives no body of 0 to ${MAXIMUM_BODY_LENGTH} bytes`;
  const notes: string[] = [];
  if (claimed !== room) {
    const were =
      FRAME.escape === null
        ? `${sent.bytes.length} were passed`
        : `there are ${room + OVERHEAD}, escape bytes not counted`;
    notes.push(`tells a frame of ${claimed + OVERHEAD} bytes, but ${were}`);
  }
  const [first] = named;
  if (first !== undefined && !named.some((place) => suits(place, claimed))) {
    const { length: least, atLeast } = BODY_DESCRIPTIONS[first.body] as BodyDescription;
    notes.push(
      named.length === 1
        ? `a body of ${first.kind} has ${atLeast ? 'at least ' : ''}${least} bytes, not ${claimed}`
        : `none of ${named.map(({ kind }) => kind).join(', ')} has a body of ${claimed} bytes`,
    );
  }
  if (bodyLength !== claimed) notes.push(`laid out by the ${bodyLength} bytes that are there`);
  return notes.join('; ');
}

/** The body, by the tables of its kind where it has one. */
export function bodyParts(bytes: Uint8Array, kind: KindPlace | null, length: number): Part[] {
  if (kind === null) return runOfBytes(bytes, 0, length, 'body', 'Body', 'the profile has no table for this body');
  const body = BODY_DESCRIPTIONS[kind.body] as BodyDescription;
  const { fields: layouts } = BODY_LAYOUTS[kind.body] as BodyLayout;
  const mask = body.presence === null ? null : readMask(bytes, body.presence);
  const parts = body.fields.map((field) => {
    const layout = layouts.find(({ name }) => name === field.name);
    return layout === undefined ? reservedPart(bytes, field, body) : fieldPart(bytes, field, layout, body, mask);
  });
  if (body.presence !== null) {
    const part = presencePart(bytes, body.presence, body);
    const behind = parts.findIndex(({ offset }) => offset > part.offset);
    parts.splice(behind < 0 ? parts.length : behind, 0, part);
  }
  if (body.tells !== undefined) {
    parts.push(...body.tells.map((place) => tellingPart(bytes, place, body)));
    parts.sort((one, other) => one.offset - other.offset || (one.low ?? 0) - (other.low ?? 0));
  }
  const appended = runOfBytes(bytes, body.length, length - body.length, 'appended', 'Appended', 'of a later version');
  return [...parts, ...appended];
}

function runOfBytes(bytes: Uint8Array, at: number, size: number, name: string, title: string, note: string): Part[] {
  return size <= 0 ? [] : [plainBytes(locate(bytes, 'body', HEADER_LENGTH + at, size), name, title, note)];
}

/** The mask, or null where the frame ends inside of it. */
function readMask(bytes: Uint8Array, { byte, size }: PresenceDescription): number | null {
  const location = locate(bytes, 'body', HEADER_LENGTH + byte, size);
  return location.missing ? null : readUnsigned(location.bytes);
}

function presencePart(bytes: Uint8Array, presence: PresenceDescription, { fields, table }: BodyDescription): Part {
  const { title, byte, size } = presence;
  const location = locate(bytes, 'body', HEADER_LENGTH + byte, size);
  const mask = readMask(bytes, presence);
  const common = { ...location, name: 'presence', title, type: 'presence' as const, unit: '' };
  const reference = referenceOf(presence, table);
  if (mask === null) return { ...common, ...reference, ...MISSING };
  const { value, text, unknown } = nameBits(
    setBits(mask, size * 8),
    (bit) => fields.find((field) => field.presence === bit)?.name,
  );
  const note = unknown.length === 0 ? '' : `${countBits(unknown)} ${unknown.length === 1 ? 'has' : 'have'} no field`;
  return { ...common, ...reference, raw: mask, value, text, note };
}

/** Bits by which one message is told from another. */
function tellingPart(bytes: Uint8Array, place: BitsDescription, body: BodyDescription): Part {
  const { byte, size, low, width } = place;
  const location = locate(bytes, 'body', HEADER_LENGTH + byte, size, place);
  const raw = location.missing ? null : bitsOf(readUnsigned(location.bytes), low, width);
  const content = raw === null ? MISSING : { raw, value: undefined, text: String(raw), note: '' };
  const title = 'Tells the message';
  return {
    ...location,
    name: 'message',
    title,
    type: 'message',
    unit: '',
    ...referenceOf(body, body.table),
    ...content,
  };
}

function reservedPart(bytes: Uint8Array, field: FieldDescription, { table }: BodyDescription): Part {
  const location = locate(bytes, 'body', HEADER_LENGTH + field.byte, field.size, field);
  // A run of reserved bytes may be longer than any integer.
  const raw =
    location.missing || (location.low === null && field.size > MAX_INTEGER_SIZE) ? null : rawOf(location.bytes, field);
  return reserved(location, field.title, referenceOf(field, table), raw);
}

function fieldPart(
  bytes: Uint8Array,
  field: FieldDescription,
  layout: FieldLayout,
  { table }: BodyDescription,
  mask: number | null,
): Part {
  const { name, title, type, unit = '', presence } = field;
  const location = locate(bytes, 'body', HEADER_LENGTH + field.byte, field.size, field);
  const common = { ...location, name, title, type, unit, ...referenceOf(field, table) };
  if (location.missing) return { ...common, ...MISSING };
  const content = readField(location.bytes, field, layout);
  if (presence === undefined || mask === null || bitsOf(mask, presence, 1) === 1) return { ...common, ...content };
  const isZero = type === 'text' || type === 'bytes' ? location.bytes.every(isNothing) : content.raw === 0;
  const note = isZero ? '' : 'not set, yet its bits are not zero';
  return { ...common, raw: content.raw, value: undefined, text: 'not set', note };
}

/** A field whose source is a clause is in its body's table all the same. */
function referenceOf(entry: Provenance, table: number | null): Reference {
  const reference = referenceTo(entry);
  return reference.table === null ? { ...reference, table } : reference;
}

function isNothing(byte: number): boolean {
  return byte === 0;
}

/** Parts behind the body, and what is wrong with them. */
export interface Ending {
  readonly parts: readonly Part[];
  readonly problems: readonly Problem[];
}

/** The checks. Their parts count plain bytes, and their problems name those that are sent. */
export function checksOf(sent: SentBytes, bodyLength: number): Ending {
  const { plain, offsetOf } = sent;
  const parts: Part[] = [];
  const problems: Problem[] = [];
  const bodyEnd = HEADER_LENGTH + bodyLength;
  let place = bodyEnd;
  for (const [index, check] of FRAME.checks.entries()) {
    const location = locate(plain, 'check', place, check.size);
    const to = check.to === 'body' ? bodyEnd : place;
    const computed = plain.length < to ? null : checkValue(check, coveredBy(check, sent, to));
    const raw = location.missing ? null : integerOf(location.bytes, check);
    const text = raw === null ? MISSING.text : shownCheck(raw, check);
    const note = computed === null || raw === computed ? '' : `computed ${shownCheck(computed, check)}`;
    const name = index === 0 ? 'check' : `check${index + 1}`;
    const common = { ...location, name, title: check.title, type: 'check' as const, unit: '', ...referenceTo(check) };
    parts.push({ ...common, raw, value: undefined, text, note });
    if (raw !== null && computed !== null && raw !== computed) {
      const offset = offsetOf(place);
      const message = `the check at byte ${offset} is ${text}; the bytes before it give ${shownCheck(computed, check)}`;
      problems.push({ code: 'bad-check', offset, message });
    }
    place += check.size;
  }
  return { parts, problems };
}

function coveredBy({ from, seesEscaped = false }: CheckDescription, sent: SentBytes, to: number): Uint8Array {
  const { bytes, plain, offsetOf } = sent;
  return seesEscaped ? bytes.subarray(offsetOf(from), offsetOf(to)) : plain.subarray(from, to);
}

/** Checks have a byte order of their own. */
function integerOf(bytes: Uint8Array, { byteOrder }: CheckDescription): number {
  const ordered = byteOrder === 'big' ? bytes : bytes.slice().reverse();
  return ordered.reduce((sum, byte) => sum * 256 + byte, 0);
}

function shownCheck(check: number, { size }: CheckDescription): string {
  return `0x${hexadecimal(check, size * 2)}`;
}

/** Whether the frame is there up to its end marker. */
export function hasEnd({ plain }: SentBytes, bodyLength: number): boolean {
  return FRAME.escape === null || plain.length >= bodyLength + HEADER_LENGTH + CHECK_LENGTH;
}

/** The end marker, which is never escaped. */
export function endOf(sent: SentBytes, bodyLength: number): Ending {
  if (END.length === 0) return { parts: [], problems: [] };
  const { bytes, offsetOf, end } = sent;
  const checks = HEADER_LENGTH + bodyLength;
  const at = offsetOf(checks + CHECK_LENGTH);
  const location = locate(hasEnd(sent, bodyLength) ? bytes : bytes.subarray(0, end), 'end', at, END.length);
  const part = marker(location, 'endMarker', 'End marker', referenceTo(FRAME), END);
  if (location.missing || part.note === '') return { parts: [part], problems: [] };
  const message = `the bytes from ${at} on are not the end marker ${hexadecimalBytes(END, ' ')}`;
  // The codec counts the end marker as part of the check, and so names where that one stands.
  return { parts: [part], problems: [{ code: 'bad-check', offset: offsetOf(checks), message }] };
}
