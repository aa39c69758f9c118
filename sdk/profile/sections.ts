/** The sections of a frame as parts: its header, its body by the tables of its kind, and its ending. */

import type { BodyLayout, FieldLayout } from '../field/layout.ts';
import { BODY_DESCRIPTIONS, BODY_LAYOUTS, DEVICE_TYPES, FRAME, MESSAGE_TYPES } from '../generated/descriptions.ts';
import { CHECK_LENGTH, END, HEADER_LENGTH, MAXIMUM_BODY_LENGTH, OVERHEAD } from '../generated/layout.ts';
import { hexadecimal, hexadecimalBytes } from '../values/bytes.ts';
import { type FrameAnalysis, headerRaw, startsOf, suits, tellsMessage, valuesOf } from './analysis.ts';
import { checkValue } from './check-value.ts';
import type { BodyDescription, CheckDescription, FieldDescription, HeaderFieldDescription } from './description.ts';
import { type Content, nameCode, readField, textContent } from './field-value.ts';
import {
  type FieldLocation,
  locate,
  MISSING,
  marker,
  type Part,
  type Problem,
  type Reference,
  referenceTo,
  reserved,
} from './inspection.ts';
import type { SentBytes } from './sent-bytes.ts';

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
