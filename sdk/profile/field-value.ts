/** One field of a body: its raw value, its meaning, and what is unusual about it. */

import type { FieldLayout, NumberField } from '../field/layout.ts';
import { readText } from '../field/read.ts';
import { utf8Of } from '../field/utf-8.ts';
import { numberOf, rawOf } from '../generated/hooks/profile/values.ts';
import { hexadecimalBytes } from '../values/bytes.ts';
import type { CodeDescription, FieldDescription } from './description.ts';
import type { Part } from './inspection.ts';
import { countBits, nameBits, nameCode, setBits } from './values.ts';

export type Content = Pick<Part, 'raw' | 'value' | 'text' | 'note'>;

/** `bytes` count from the field's first; all that it needs must be there. */
export function readField(bytes: Uint8Array<ArrayBuffer>, field: FieldDescription, layout: FieldLayout): Content {
  const raw = layout.type === 'text' || layout.type === 'bytes' ? 0 : rawOf(bytes, field);
  switch (layout.type) {
    case 'text':
      return textContent(bytes);
    case 'bytes': {
      const text = hexadecimalBytes(bytes);
      return { raw: text, value: bytes.slice(), text, note: '' };
    }
    case 'bool': {
      const value = (raw !== 0) !== layout.invert;
      return { raw, value, text: value ? 'yes' : 'no', note: '' };
    }
    case 'enum':
      return enumContent(raw, codesOf(field));
    case 'flags':
      return flagsContent(raw, field.width, codesOf(field));
    default:
      return numberContent(raw, field, layout);
  }
}

function enumContent(raw: number, codes: readonly CodeDescription[]): Content {
  return { raw, ...nameCode(raw, codes) };
}

function flagsContent(raw: number, width: number, codes: readonly CodeDescription[]): Content {
  const bits = setBits(raw, width);
  const { value, text, unknown } = nameBits(bits, (bit) => codes.find(({ code }) => code === bit)?.name);
  return { raw, value, text, note: unknown.length === 0 ? '' : `unknown ${countBits(unknown)}` };
}

function numberContent(unsigned: number, field: FieldDescription, layout: NumberField): Content {
  const raw = layout.signed ? toSigned(unsigned, field.width) : unsigned;
  if (raw === layout.null) return { raw, value: null, text: 'no value', note: '' };
  const number = numberOf(raw, field);
  if (typeof number !== 'number') return { raw, ...number };
  // Three integers and one division: the double nearest to the decimal value, as the codec reads it.
  const value = (number * layout.multiplier + layout.addend) / layout.divisor;
  return { raw, value, text: withUnit(String(value), field), note: rangeNote(number, value, field, layout) };
}

function rangeNote(number: number, value: number, field: FieldDescription, { least, step }: NumberField): string {
  const { minimum = value, maximum = value } = field;
  if (value < minimum || value > maximum) return withUnit(`out of range ${minimum} to ${maximum}`, field);
  return (number - least) % step === 0 ? '' : withUnit(`off its step of ${field.step}`, field);
}

function withUnit(text: string, { unit }: FieldDescription): string {
  return unit === undefined ? text : `${text} ${unit}`;
}

export function textContent(bytes: Uint8Array<ArrayBuffer>): Content {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const value = readText(view, 0, bytes.length);
  const end = bytes.indexOf(0);
  const notes: string[] = [];
  // Invalid bytes are U+FFFD in the text, so they cannot be found there.
  if (!utf8Of(value).every((byte, at) => byte === bytes[at])) notes.push('not valid UTF-8');
  if (end >= 0 && bytes.subarray(end).some((byte) => byte !== 0)) notes.push('bytes after its first NUL');
  return { raw: hexadecimalBytes(bytes), value, text: JSON.stringify(value), note: notes.join('; ') };
}

/** Enums and flags have them always. */
function codesOf({ codes }: FieldDescription): readonly CodeDescription[] {
  return codes as readonly CodeDescription[];
}

/** An unsigned integer of `width` bits, read as two's complement. */
function toSigned(value: number, width: number): number {
  return value >= 2 ** (width - 1) ? value - 2 ** width : value;
}
