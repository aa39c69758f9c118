/** Integers of any width that a profile can have, in its byte order; by arithmetic, because 48 bits are too wide for `<<`. */
import { weightOf } from '../generated/layout.ts';

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

/** Some bits of an unsigned integer. */
export function bitsOf(value: number, low: number, width: number): number {
  return Math.floor(value / 2 ** low) % 2 ** width;
}

/** An unsigned integer of `width` bits, read as two's complement. */
export function toSigned(value: number, width: number): number {
  return value >= 2 ** (width - 1) ? value - 2 ** width : value;
}

/** The bits that are set, in ascending order. */
export function setBits(value: number, width: number): number[] {
  return Array.from({ length: width }, (_, bit) => bit).filter((bit) => bitsOf(value, bit, 1) === 1);
}
