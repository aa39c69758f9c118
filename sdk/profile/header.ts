/**
 * The header as parts: `plain` for profiles whose header fields are all whole integers with a role, each of one value, `general` for all
 * others.
 */
import type { BodyLayout, FieldLayout } from '../field/layout.ts';
import { BODY_DESCRIPTIONS, BODY_LAYOUTS, DEVICE_TYPES, FRAME, MESSAGE_TYPES } from '../generated/descriptions.ts';
import { lengthFault } from '../generated/hooks/profile/body.ts';
import { passed } from '../generated/hooks/profile/sending.ts';
import { MAXIMUM_BODY_LENGTH, OVERHEAD, START } from '../generated/layout.ts';
import { hexadecimal, hexadecimalBytes } from '../values/bytes.ts';
import type { BitsDescription, FieldDescription, HeaderFieldDescription } from './description.ts';
import { type Content, textContent } from './field-value.ts';
import {
  type FieldLocation,
  type FrameAnalysis,
  locate,
  MISSING,
  marker,
  type Part,
  referenceTo,
  reserved,
  suits,
} from './inspection.ts';
import { locatePieces, namesOf, partsOfPieces, readPieces } from './pieces.ts';
import { bitsOf, bytesOfInteger, nameCode, readUnsigned } from './values.ts';

/** The header's fields. */
export function plainHeaderParts(bytes: Uint8Array, analysis: FrameAnalysis): Part[] {
  return FRAME.header.map((field) => {
    const { name, title, role } = field;
    const location = locate(bytes, 'header', field.byte, field.size);
    const reference = referenceTo(field);
    const raw = readUnsigned(location.bytes);
    if (role === 'start') return marker(location, name, title, reference, START);
    if (role === 'reserved') return reserved(location, title, reference, raw);
    const content = location.missing ? MISSING : { raw, ...plainMeaningOf(field, raw, analysis) };
    const type = role === 'device' || role === 'message' ? 'enum' : 'number';
    return { ...location, name, title, type, unit: role === 'length' ? 'bytes' : '', ...reference, ...content };
  });
}

function plainMeaningOf(
  { role, size, value }: HeaderFieldDescription,
  raw: number,
  analysis: FrameAnalysis,
): Pick<Part, 'value' | 'text' | 'note'> {
  switch (role) {
    case 'device':
      return nameCode(raw, DEVICE_TYPES);
    case 'message':
      return nameCode(raw, MESSAGE_TYPES);
    case 'serial':
      return { value: raw, text: hexadecimal(raw, size * 2), note: '' };
    case 'length': {
      const note = analysis.hasHeader ? lengthNote(analysis) : '';
      return { value: raw, text: raw === 1 ? '1 byte' : `${raw} bytes`, note };
    }
    default: {
      const isRight = value === undefined || value === raw;
      return { value: raw, text: String(raw), note: isRight ? '' : `expected ${value}` };
    }
  }
}

/** Whether a field has a wrong fixed value. */
export function plainIsWrong({ byte, size, value }: HeaderFieldDescription, header: Uint8Array): boolean {
  return value !== undefined && readUnsigned(header.subarray(byte, byte + size)) !== value;
}

/** The bytes of the field with its required value, or one of them; `bytes` are its present ones. */
export function plainRightBytes(
  { role, size, value = 0 }: HeaderFieldDescription,
  _bytes: Uint8Array,
): readonly number[] {
  return role === 'start' ? START : bytesOfInteger(value, size);
}

/** Where the header's length, the kind that it names and the bytes that are there disagree. */
function lengthNote({ claimed, bodyLength, named, room, sent }: FrameAnalysis): string {
  if (claimed === null) return `gives no body of 0 to ${MAXIMUM_BODY_LENGTH} bytes`;
  const notes: string[] = [];
  if (claimed !== room) {
    notes.push(`tells a frame of ${claimed + OVERHEAD} bytes, but ${passed(sent, room)}`);
  }
  if (named.length > 0 && !named.some((place) => suits(place, claimed))) notes.push(lengthFault(named, claimed));
  if (bodyLength !== claimed) notes.push(`laid out by the ${bodyLength} bytes that are there`);
  return notes.join('; ');
}

/** As `plainHeaderParts`, also for fields that have a meaning, take some bits or have several values, and serials that are not numbers. */
export function generalHeaderParts(bytes: Uint8Array, analysis: FrameAnalysis): Part[] {
  const parts = FRAME.header.flatMap((field): Part | Part[] => {
    const { name, title, role } = field;
    if (field.field !== undefined) return meaningParts(bytes, field, field.field);
    const location = locate(bytes, 'header', field.byte, field.size, bitsIn(field));
    const reference = referenceTo(field);
    if (role === 'start') {
      const starts = startsOf(field);
      const isOne = starts.some((start) => start.every((byte, index) => location.bytes[index] === byte));
      const note = isOne ? '' : `expected ${starts.map((start) => hexadecimalBytes(start, ' ')).join(' or ')}`;
      return { ...marker(location, name, title, reference, START), note };
    }
    const raw = location.missing ? 0 : headerRaw(bytes, field);
    if (role === 'reserved') return reserved(location, title, reference, raw);
    const common = { ...location, name, title, ...reference };
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
  // Pieces of a value may lie apart.
  return parts.sort((one, other) => one.offset - other.offset);
}

function bitsIn({ low, width }: HeaderFieldDescription): { low: number; width: number } | null {
  return low === undefined || width === undefined ? null : { low, width };
}

/** A field with a meaning, as one of a body. */
function meaningParts(bytes: Uint8Array, field: HeaderFieldDescription, meaning: FieldDescription): Part[] {
  const locations = locatePieces(bytes, 'header', 0, meaning);
  const common = { ...namesOf(meaning), name: field.name, title: field.title, ...referenceTo(field) };
  if (locations.some(({ missing }) => missing)) {
    return locations.map((location) => ({ ...location, ...common, ...MISSING }));
  }
  const header = BODY_LAYOUTS[BODY_DESCRIPTIONS.length] as BodyLayout;
  const layout = header.fields.find(({ name }) => name === meaning.name) as FieldLayout;
  const content = readPieces(bytes, meaning, layout);
  const known = valuesOf(field);
  const isKnown = known.length === 0 || known.includes(content.raw as number);
  const note = isKnown ? content.note : `expected ${known.join(' or ')}`;
  return partsOfPieces(locations, meaning, common, { ...content, note });
}

/** For a serial that is not a number. */
function serialContent({ bytes, missing }: FieldLocation, { type }: HeaderFieldDescription): Content {
  if (missing) return MISSING;
  if (type === 'text') return textContent(bytes);
  const text = hexadecimalBytes(bytes);
  return { raw: text, value: text, text, note: '' };
}

/** Whether this field alone identifies the message. */
function isOnlyTell(field: HeaderFieldDescription): boolean {
  return tellsMessage(field) && FRAME.header.filter(tellsMessage).length === 1;
}

function meaningOf(
  field: HeaderFieldDescription,
  raw: number,
  analysis: FrameAnalysis,
): Pick<Part, 'value' | 'text' | 'note'> {
  const { role, size, width = 8 * size } = field;
  if (role === 'message') return messageOf(field, raw, analysis);
  if (role === 'serial') return { value: raw, text: hexadecimal(raw, Math.ceil(width / 4)), note: '' };
  return plainMeaningOf(field, raw, analysis);
}

/** The name, if this field alone tells it; of several messages with this code, that of the frame. */
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

/** The bits of a header field as an unsigned integer; all of its bytes must be there. */
function headerRaw(plain: Uint8Array, { byte, size, low = 0, width = 8 * size }: HeaderPlace): number {
  return bitsOf(readUnsigned(plain.subarray(byte, byte + size)), low, width);
}

type HeaderPlace = Pick<HeaderFieldDescription, 'byte' | 'size'> & Partial<BitsDescription>;

/** Whether the field's value is part of what identifies the message. */
function tellsMessage({ role, values = [] }: HeaderFieldDescription): boolean {
  return role === 'message' || (role === 'start' && values.length > 1);
}

/** The allowed values of a version or constant; empty for all others, and for a start marker, whose bytes `startsOf` has. */
function valuesOf({ role, value, values }: HeaderFieldDescription): readonly number[] {
  return role === 'start' ? [] : (values ?? (value === undefined ? [] : [value]));
}

/** The bytes of the start markers. */
function startsOf({ size, values }: HeaderFieldDescription): readonly (readonly number[])[] {
  return values?.map((value) => bytesOfInteger(value, size)) ?? [START];
}

export function generalIsWrong(field: HeaderFieldDescription, header: Uint8Array): boolean {
  const known = valuesOf(field);
  return known.length > 0 && !known.includes(headerRaw(header, field));
}

export function generalRightBytes(field: HeaderFieldDescription, bytes: Uint8Array): readonly number[] {
  const { size, low = 0, width = 8 * size } = field;
  if (field.role === 'start') return startsOf(field)[0] as readonly number[];
  const raw = readUnsigned(bytes);
  return bytesOfInteger(raw + ((valuesOf(field)[0] as number) - bitsOf(raw, low, width)) * 2 ** low, size);
}
