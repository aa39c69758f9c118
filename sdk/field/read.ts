/** Reading is forgiving: nothing in here throws, for any bytes. */
import type { Enumeration } from './layout.ts';
import { readUtf8 } from './utf-8.ts';

/**
 * By bit. A comparison would be a branch, and bits are unpredictable: mispredicted branches took a quarter of the
 * time of reading a message.
 */
export const BOOLS: readonly boolean[] = [false, true];

/** UTF-8 up to the first NUL or the field's end; invalid bytes become U+FFFD. */
export function readText(view: DataView, at: number, size: number): string {
  let text = '';
  for (let index = 0; index < size; index++) {
    const byte = view.getUint8(at + index);
    if (byte === 0) return text;
    // Names of makers and models are nearly always ASCII, for which this is faster.
    if (byte > 0x7f) return readUtf8(view, at + index, at + size, text);
    text += String.fromCharCode(byte);
  }
  return text;
}

/** A copy: it stays valid when the batch does not. */
export function readBytes(view: DataView, at: number, size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset + at, size).slice();
}

/** Names in the order of their bits; a bit without a name as its number. */
export function readFlags(bits: number, flags: Enumeration): (string | number)[] {
  const set: (string | number)[] = [];
  for (let rest = bits; rest !== 0; rest &= rest - 1) {
    const bit = 31 - Math.clz32(rest & -rest);
    set.push(flags.names[bit] ?? bit);
  }
  return set;
}

/** The bits of the presence mask that are not covered by any field, in ascending order. */
export function readUnknownBits(bits: number): number[] {
  const unknown: number[] = [];
  for (let rest = bits; rest !== 0; rest &= rest - 1) unknown.push(31 - Math.clz32(rest & -rest));
  return unknown;
}
