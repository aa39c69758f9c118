/** The header's fields, as they stand. */
import { BODY_DESCRIPTIONS, DEVICE_TYPES, FRAME, MESSAGE_TYPES } from '../generated/descriptions.ts';
import { MAXIMUM_BODY_LENGTH, MAXIMUM_SERIAL, OVERHEAD, START } from '../generated/layout.ts';
import type { BodyDescription, HeaderFieldDescription } from './description.ts';
import { hexadecimal } from './hexadecimal.ts';
import type { Part } from './inspection.ts';
import { readUnsigned } from './integer.ts';
import { nameCode } from './name-code.ts';
import { type Outline, suits } from './outline.ts';
import { MISSING, marker, placeOf, referenceTo, reserved } from './part.ts';

export function headerParts(bytes: Uint8Array, outline: Outline): Part[] {
  return FRAME.header.map((field) => {
    const place = placeOf(bytes, 'header', field.byte, field.size);
    const reference = referenceTo(field);
    const raw = readUnsigned(place.bytes);
    if (field.role === 'start') return marker(place, field.name, field.title, reference, START);
    if (field.role === 'reserved') return reserved(place, field.title, reference, raw);
    const content = place.missing ? MISSING : { raw, ...meaningOf(field, raw, outline) };
    const isCode = field.role === 'device' || field.role === 'message';
    const { name, title } = field;
    const unit = field.role === 'length' ? 'bytes' : '';
    return { ...place, name, title, type: isCode ? 'enum' : 'number', unit, ...reference, ...content };
  });
}

function meaningOf(
  field: HeaderFieldDescription,
  raw: number,
  outline: Outline,
): Pick<Part, 'value' | 'text' | 'note'> {
  switch (field.role) {
    case 'device':
      return nameCode(raw, DEVICE_TYPES);
    case 'message':
      return nameCode(raw, MESSAGE_TYPES);
    case 'serial':
      return { value: raw, text: hexadecimal(raw, MAXIMUM_SERIAL.toString(16).length), note: '' };
    case 'length':
      return {
        value: raw,
        text: raw === 1 ? '1 byte' : `${raw} bytes`,
        note: outline.hasHeader ? lengthNote(outline) : '',
      };
    default: {
      const isRight = field.value === undefined || field.value === raw;
      return { value: raw, text: String(raw), note: isRight ? '' : `expected ${field.value}` };
    }
  }
}

/** Where the header's length, the kind that it names and the bytes that are there disagree. */
function lengthNote({ claimed, bodyLength, named, length }: Outline): string {
  if (claimed === null) return `gives no body of 0 to ${MAXIMUM_BODY_LENGTH} bytes`;
  const notes: string[] = [];
  if (claimed + OVERHEAD !== length) {
    notes.push(`tells a frame of ${claimed + OVERHEAD} bytes, but ${length} were passed`);
  }
  if (named !== null && !suits(named, claimed)) {
    const { length: least, atLeast } = BODY_DESCRIPTIONS[named.body] as BodyDescription;
    notes.push(`a body of ${named.kind} has ${atLeast ? 'at least ' : ''}${least} bytes, not ${claimed}`);
  }
  if (bodyLength !== claimed) notes.push(`laid out by the ${bodyLength} bytes that are there`);
  return notes.join('; ');
}
