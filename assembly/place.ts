/** Where a field lies in its body, as one number: what `generated/` answers and the loops of columns.ts take apart. */

/** No integer: text, bytes, or no such field. */
export const NO_INTEGER: u32 = 0xffffffff;

const BYTE: u32 = 0;
const SIZE: u32 = 12;
const LOW: u32 = 16;
const WIDTH: u32 = 22;
const SIGNED: u32 = 28;

/** `width` bits from bit `low` of the integer of `size` bytes at `byte`. */
export function unsigned(byte: u32, size: u32, low: u32, width: u32): u32 {
  return (byte << BYTE) | (size << SIZE) | (low << LOW) | (width << WIDTH);
}

/** The same, in two's complement. */
export function signed(byte: u32, size: u32, low: u32, width: u32): u32 {
  return unsigned(byte, size, low, width) | (1 << SIGNED);
}

export function byteOf(place: u32): usize {
  return place & 0xfff;
}

export function sizeOf(place: u32): u32 {
  return (place >> SIZE) & 0xf;
}

export function lowOf(place: u32): u32 {
  return (place >> LOW) & 0x3f;
}

export function widthOf(place: u32): u32 {
  return (place >> WIDTH) & 0x3f;
}

export function isSigned(place: u32): bool {
  return ((place >> SIGNED) & 1) != 0;
}
