/**
 * Integers and bits of the few frames that people look at, codes and bits by name, and raw values of fields, which may lie apart, be
 * complemented, or have another encoding than two's complement.
 */

import { weightOf } from '../generated/layout.ts';
import type { CodeDescription, FieldDescription, PieceDescription } from './description.ts';
import type { Part } from './inspection.ts';

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

function writeUnsigned(bytes: Uint8Array, value: number): void {
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

/** The bits that are set, in ascending order. */
export function setBits(value: number, width: number): number[] {
  return Array.from({ length: width }, (_, bit) => bit).filter((bit) => bitsOf(value, bit, 1) === 1);
}

type Meaning = Pick<Part, 'value' | 'text' | 'note'>;

/** The unsigned value of the bits that the field owns, if all fields are bits of one integer in the profile's byte order. */
export function plainRawOf(bytes: Uint8Array, { low, width }: FieldDescription): number {
  return bitsOf(readUnsigned(bytes), low, width);
}

export function plainNumberOf(raw: number, _field: FieldDescription): number | Meaning {
  return raw;
}

/** The unsigned raw value, all pieces together; `bytes` count from the field's first piece or, in a header, its only one. */
export function generalRawOf(bytes: Uint8Array, field: FieldDescription, from: number = field.byte): number {
  const { complement = false, width, byteOrder } = field;
  const pieces: readonly PieceDescription[] = field.pieces ?? [{ ...field, complement: false }];
  let raw = 0;
  for (const piece of pieces) {
    const at = piece.byte - from;
    raw = raw * 2 ** piece.width + pieceOf(bytes.subarray(at, at + piece.size), piece, byteOrder);
  }
  return complement ? 2 ** width - 1 - raw : raw;
}

/** The bits of one piece, complemented if the piece is. */
export function pieceOf(
  bytes: Uint8Array,
  { low, width, complement = false }: Omit<PieceDescription, 'byte' | 'size'>,
  byteOrder: FieldDescription['byteOrder'],
): number {
  const bits = bitsOf(readOrdered(bytes, byteOrder), low, width);
  return complement ? 2 ** width - 1 - bits : bits;
}

/** An unsigned integer; in the profile's byte order unless it has its own. */
export function readOrdered(bytes: Uint8Array, byteOrder: FieldDescription['byteOrder']): number {
  return readUnsigned(byteOrder === undefined ? bytes : bytes.slice().reverse());
}

/** The number that a raw value encodes, before scaling, or what it means in place of a number. */
export function generalNumberOf(raw: number, { special = [], encoding, width }: FieldDescription): number | Meaning {
  const named = special.find(({ code }) => code === raw);
  if (named !== undefined) return nameCode(raw, [named]);
  if (encoding === 'bcd') {
    const digits = raw.toString(16);
    return /^[0-9]+$/.test(digits) ? Number(digits) : { value: null, text: 'no value', note: 'not decimal digits' };
  }
  const sign = 2 ** (width - 1);
  return encoding === 'sign-magnitude' && raw >= sign ? sign - raw : raw;
}
