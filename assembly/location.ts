/** The location of a field in its body, packed into one number: `generated/` has one for each field, the loops of columns.ts unpack it. */

/** No integer: text, bytes, or no such field. */
export const NO_INTEGER: u32 = 0xffffffff;

/** The lowest bit of each part; the byte takes those below. */
export const SIZE_BIT: u32 = 12;
export const LOW_BIT: u32 = 16;
export const WIDTH_BIT: u32 = 22;
export const SIGNED_BIT: u32 = 28;

/** `width` bits from bit `low` of the integer of `size` bytes at `byte`. */
export function unsigned(byte: u32, size: u32, low: u32, width: u32): u32 {
  return byte | (size << SIZE_BIT) | (low << LOW_BIT) | (width << WIDTH_BIT);
}

/** The same, in two's complement. */
export function signed(byte: u32, size: u32, low: u32, width: u32): u32 {
  return unsigned(byte, size, low, width) | (1 << SIGNED_BIT);
}

export function byteOf(location: u32): usize {
  return location & ((1 << SIZE_BIT) - 1);
}

export function sizeOf(location: u32): u32 {
  return (location >> SIZE_BIT) & 0xf;
}

export function lowOf(location: u32): u32 {
  return (location >> LOW_BIT) & 0x3f;
}

export function widthOf(location: u32): u32 {
  return (location >> WIDTH_BIT) & 0x3f;
}

export function isSigned(location: u32): bool {
  return ((location >> SIGNED_BIT) & 1) != 0;
}
