/** One field of a body: its raw value, its meaning, and what is unusual about it. */

import type { FieldLayout, NumberField } from '../field/layout.ts';
import { readText } from '../field/read.ts';
import { utf8Of } from '../field/utf-8.ts';
import { weightOf } from '../generated/layout.ts';
import { hexadecimalBytes } from '../values/bytes.ts';
import type { CodeDescription, FieldDescription } from './description.ts';
import type { Part } from './inspection.ts';

export type Content = Pick<Part, 'raw' | 'value' | 'text' | 'note'>;

/** `bytes` are those of the integer, text or bytes that holds the field; all of them must be there. */
export function readField(bytes: Uint8Array<ArrayBuffer>, field: FieldDescription, layout: FieldLayout): Content {
  switch (layout.type) {
    case 'text':
      return textContent(bytes);
    case 'bytes': {
      const text = hexadecimalBytes(bytes);
      return { raw: text, value: bytes.slice(), text, note: '' };
    }
    case 'bool': {
      const raw = rawOf(bytes, field);
      const value = (raw !== 0) !== layout.invert;
      return { raw, value, text: value ? 'yes' : 'no', note: '' };
    }
    case 'enum':
      return enumContent(rawOf(bytes, field), codesOf(field));
    case 'flags':
      return flagsContent(rawOf(bytes, field), field.width, codesOf(field));
    default:
      return numberContent(rawOf(bytes, field), field, layout);
  }
}

/** The unsigned value of the bits that the field owns. */
export function rawOf(bytes: Uint8Array, { low, width }: FieldDescription): number {
  return bitsOf(readUnsigned(bytes), low, width);
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
  // Three integers and one division: the double nearest to the decimal value, as the codec reads it.
  const value = (raw * layout.multiplier + layout.addend) / layout.divisor;
  return { raw, value, text: withUnit(String(value), field), note: rangeNote(raw, field, layout) };
}

function rangeNote(raw: number, field: FieldDescription, { least, most, step }: NumberField): string {
  const { minimum, maximum } = field;
  if (raw < least || raw > most) return withUnit(`out of range ${minimum} to ${maximum}`, field);
  return (raw - least) % step === 0 ? '' : withUnit(`off its step of ${field.step}`, field);
}

function withUnit(text: string, { unit }: FieldDescription): string {
  return unit === undefined ? text : `${text} ${unit}`;
}

export function textContent(bytes: Uint8Array<ArrayBuffer>): Content {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const value = readText(view, 0, bytes.length);
  const end = bytes.indexOf(0);
  const notes: string[] = [];
  // What was invalid is U+FFFD in the text, and no longer what it was.
  if (!utf8Of(value).every((byte, at) => byte === bytes[at])) notes.push('not valid UTF-8');
  if (end >= 0 && bytes.subarray(end).some((byte) => byte !== 0)) notes.push('bytes behind its first NUL');
  return { raw: hexadecimalBytes(bytes), value, text: JSON.stringify(value), note: notes.join('; ') };
}

/** Enums and flags have them always. */
function codesOf({ codes }: FieldDescription): readonly CodeDescription[] {
  return codes as readonly CodeDescription[];
}

interface Named {
  readonly value: string | number;
  readonly text: string;
  readonly note: string;
}

export function nameCode(code: number, codes: readonly CodeDescription[]): Named {
  const name = codes.find((entry) => entry.code === code)?.name;
  return name === undefined
    ? { value: code, text: String(code), note: 'unknown code' }
    : { value: name, text: `${name} (${code})`, note: '' };
}

interface NamedBits {
  /** In order of bit; a bit without a name as its number. */
  readonly value: readonly (string | number)[];
  readonly text: string;
  /** The bits without a name. */
  readonly unknown: readonly number[];
}

export function nameBits(bits: readonly number[], nameOf: (bit: number) => string | undefined): NamedBits {
  const value = bits.map((bit) => nameOf(bit) ?? bit);
  const words = value.map((name) => (typeof name === 'number' ? `bit ${name}` : name));
  return {
    value,
    text: words.length === 0 ? 'none' : words.join(', '),
    unknown: value.filter((name) => typeof name === 'number'),
  };
}

/** `bit 9`, `bits 9, 31`. */
export function countBits(bits: readonly number[]): string {
  return `${bits.length === 1 ? 'bit' : 'bits'} ${bits.join(', ')}`;
}

/** An integer of any width in the profile's byte order; by arithmetic, because 48 bits are too wide for `<<`. */
export function readUnsigned(bytes: Uint8Array): number {
  let value = 0;
  for (let index = 0; index < bytes.length; index++) {
    value += (bytes[index] as number) * 256 ** weightOf(index, bytes.length);
  }
  return value;
}

export function writeUnsigned(bytes: Uint8Array, value: number): void {
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Math.floor(value / 256 ** weightOf(index, bytes.length));
  }
}

/** An unsigned integer's bytes in the profile's byte order. */
export function bytesOfInteger(value: number, size: number): number[] {
  const bytes = new Uint8Array(size);
  writeUnsigned(bytes, value);
  return [...bytes];
}

/** Some bits of an unsigned integer. */
export function bitsOf(value: number, low: number, width: number): number {
  return Math.floor(value / 2 ** low) % 2 ** width;
}

/** An unsigned integer of `width` bits, read as two's complement. */
function toSigned(value: number, width: number): number {
  return value >= 2 ** (width - 1) ? value - 2 ** width : value;
}

/** The bits that are set, in ascending order. */
export function setBits(value: number, width: number): number[] {
  return Array.from({ length: width }, (_, bit) => bit).filter((bit) => bitsOf(value, bit, 1) === 1);
}
