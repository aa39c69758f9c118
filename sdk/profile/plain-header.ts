/** The header as parts, for profiles whose header fields are all whole integers with a role: see general-header.ts for the others. */

import { DEVICE_TYPES, FRAME, MESSAGE_TYPES } from '../generated/descriptions.ts';
import { lengthFault } from '../generated/hooks/profile/body.ts';
import { passed } from '../generated/hooks/profile/sending.ts';
import { MAXIMUM_BODY_LENGTH, OVERHEAD, START } from '../generated/layout.ts';
import { hexadecimal } from '../values/bytes.ts';
import type { HeaderFieldDescription } from './description.ts';
import { type FrameAnalysis, suits } from './frame-analysis.ts';
import { locate, MISSING, marker, type Part, referenceTo, reserved } from './inspection.ts';
import { bytesOfInteger, nameCode, readUnsigned } from './values.ts';

/** The header's fields. */
export function headerParts(bytes: Uint8Array, analysis: FrameAnalysis): Part[] {
  return FRAME.header.map((field) => {
    const { name, title, role } = field;
    const location = locate(bytes, 'header', field.byte, field.size);
    const reference = referenceTo(field);
    const raw = readUnsigned(location.bytes);
    if (role === 'start') return marker(location, name, title, reference, START);
    if (role === 'reserved') return reserved(location, title, reference, raw);
    const content = location.missing ? MISSING : { raw, ...meaningOf(field, raw, analysis) };
    const type = role === 'device' || role === 'message' ? 'enum' : 'number';
    return { ...location, name, title, type, unit: role === 'length' ? 'bytes' : '', ...reference, ...content };
  });
}

function meaningOf(
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
export function isWrong({ byte, size, value }: HeaderFieldDescription, header: Uint8Array): boolean {
  return value !== undefined && readUnsigned(header.subarray(byte, byte + size)) !== value;
}

/** The bytes of the field with its required value. */
export function rightBytes({ role, size, value = 0 }: HeaderFieldDescription, _bytes: Uint8Array): readonly number[] {
  return role === 'start' ? START : bytesOfInteger(value, size);
}

/** Where the header's length, the kind that it names and the bytes that are there disagree. */
export function lengthNote({ claimed, bodyLength, named, room, sent }: FrameAnalysis): string {
  if (claimed === null) return `gives no body of 0 to ${MAXIMUM_BODY_LENGTH} bytes`;
  const notes: string[] = [];
  if (claimed !== room) {
    notes.push(`tells a frame of ${claimed + OVERHEAD} bytes, but ${passed(sent, room)}`);
  }
  if (named.length > 0 && !named.some((place) => suits(place, claimed))) notes.push(lengthFault(named, claimed));
  if (bodyLength !== claimed) notes.push(`laid out by the ${bodyLength} bytes that are there`);
  return notes.join('; ');
}
