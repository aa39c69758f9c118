/** Integers and bits of the few frames that people look at. */
import { weightOf } from '../generated/layout.ts';

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

/** The bits that are set, in ascending order. */
export function setBits(value: number, width: number): number[] {
  return Array.from({ length: width }, (_, bit) => bit).filter((bit) => bitsOf(value, bit, 1) === 1);
}
