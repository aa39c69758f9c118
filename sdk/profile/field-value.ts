/** One field of a body: its raw value, its meaning, and what is unusual about it. */

import type { FieldLayout, NumberField } from '../field/layout.ts';
import { readText } from '../field/read.ts';
import { utf8Of } from '../field/utf-8.ts';
import { weightOf } from '../generated/layout.ts';
import { hexadecimalBytes } from '../values/bytes.ts';
import type { CodeDescription, FieldDescription, PieceDescription } from './description.ts';
import type { Part } from './inspection.ts';

export type Content = Pick<Part, 'raw' | 'value' | 'text' | 'note'>;

/** `bytes` are those that count from the field's first; all that it needs must be there. */
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

/** The unsigned raw value, all pieces together; `bytes` count from the field's first piece or, of a header, its only one. */
export function rawOf(bytes: Uint8Array, field: FieldDescription, from: number = field.byte): number {
  const { complement = false, width, byteOrder } = field;
  const pieces: readonly PieceDescription[] = field.pieces ?? [{ ...field, complement: false }];
  let raw = 0;
  for (const piece of pieces) {
    const at = piece.byte - from;
    raw = raw * 2 ** piece.width + pieceOf(bytes.subarray(at, at + piece.size), piece, byteOrder);
  }
  return complement ? 2 ** width - 1 - raw : raw;
}

/** The bits of one piece, complemented where they are. */
export function pieceOf(
  bytes: Uint8Array,
  { low, width, complement = false }: Omit<PieceDescription, 'byte' | 'size'>,
  byteOrder: FieldDescription['byteOrder'],
): number {
  const bits = bitsOf(readOrdered(bytes, byteOrder), low, width);
  return complement ? 2 ** width - 1 - bits : bits;
}

/** An unsigned integer; without a byte order of its own in the profile's. */
export function readOrdered(bytes: Uint8Array, byteOrder: FieldDescription['byteOrder']): number {
  return readUnsigned(byteOrder === undefined ? bytes : bytes.slice().reverse());
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
  const special = field.special?.find(({ code }) => code === raw);
  if (special !== undefined) return { raw, ...nameCode(raw, [special]) };
  const number = numberOf(raw, field);
  if (number === null) return { raw, value: null, text: 'no value', note: 'not decimal digits' };
  // Three integers and one division: the double nearest to the decimal value, as the codec reads it.
  const value = (number * layout.multiplier + layout.addend) / layout.divisor;
  return { raw, value, text: withUnit(String(value), field), note: rangeNote(number, value, field, layout) };
}

/** What the raw value stands for before it is scaled; null where a decimal digit is none. */
function numberOf(raw: number, { encoding, width }: FieldDescription): number | null {
  if (encoding === 'bcd') {
    const digits = raw.toString(16);
    return /^[0-9]+$/.test(digits) ? Number(digits) : null;
  }
  const sign = 2 ** (width - 1);
  return encoding === 'sign-magnitude' && raw >= sign ? sign - raw : raw;
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
