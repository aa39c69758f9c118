/** As plain-header.ts, for fields that have a meaning, take some bits or have several values, and serials that are not numbers. */
import type { BodyLayout, FieldLayout } from '../field/layout.ts';
import { BODY_DESCRIPTIONS, BODY_LAYOUTS, DEVICE_TYPES, FRAME, MESSAGE_TYPES } from '../generated/descriptions.ts';
import { START } from '../generated/layout.ts';
import { hexadecimal, hexadecimalBytes } from '../values/bytes.ts';
import type { BitsDescription, FieldDescription, HeaderFieldDescription } from './description.ts';
import { type Content, textContent } from './field-value.ts';
import type { FrameAnalysis } from './frame-analysis.ts';
import { type FieldLocation, locate, MISSING, marker, type Part, referenceTo, reserved } from './inspection.ts';
import { locatePieces, namesOf, partsOfPieces, readPieces } from './pieces.ts';
import { lengthNote } from './plain-header.ts';
import { bitsOf, bytesOfInteger, nameCode, readUnsigned } from './values.ts';

/** The header's fields. */
export function headerParts(bytes: Uint8Array, analysis: FrameAnalysis): Part[] {
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

/** Whether the field's value is part of what tells the message. */
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

/** Whether a field must hold one of some values and holds another. */
export function isWrong(field: HeaderFieldDescription, header: Uint8Array): boolean {
  const known = valuesOf(field);
  return known.length > 0 && !known.includes(headerRaw(header, field));
}

/** The bytes of the field with its required value, or one of them; `bytes` are its present ones. */
export function rightBytes(field: HeaderFieldDescription, bytes: Uint8Array): readonly number[] {
  const { size, low = 0, width = 8 * size } = field;
  if (field.role === 'start') return startsOf(field)[0] as readonly number[];
  const raw = readUnsigned(bytes);
  return bytesOfInteger(raw + ((valuesOf(field)[0] as number) - bitsOf(raw, low, width)) * 2 ** low, size);
}
