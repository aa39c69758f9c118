/**
 * The location of a field in its body, packed into one number: `generated/` has one for each field, the loops of columns.ts unpack it.
 * Also loads and stores of integers of one to six bytes in the profile's byte order.
 */
import { LITTLE_ENDIAN } from './generated/layout';

/** Not an integer: text, bytes, or no such field. */
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

/** Of type T: u8, u16 or u32. */
export function loadInteger<T>(at: usize): u32 {
  if (LITTLE_ENDIAN || sizeof<T>() == 1) return <u32>load<T>(at);
  return <u32>bswap<T>(load<T>(at));
}

export function storeInteger<T>(at: usize, value: u32): void {
  if (LITTLE_ENDIAN || sizeof<T>() == 1) store<T>(at, <T>value);
  else store<T>(at, bswap<T>(<T>value));
}

export function loadU24(at: usize): u32 {
  return LITTLE_ENDIAN
    ? load<u16>(at) | ((<u32>load<u8>(at, 2)) << 16)
    : ((<u32>bswap<u16>(load<u16>(at))) << 8) | load<u8>(at, 2);
}

export function loadU48(at: usize): u64 {
  return LITTLE_ENDIAN
    ? <u64>load<u32>(at) | ((<u64>load<u16>(at, 4)) << 32)
    : ((<u64>bswap<u16>(load<u16>(at))) << 32) | <u64>bswap<u32>(load<u32>(at, 2));
}

export function storeU24(at: usize, value: u32): void {
  if (LITTLE_ENDIAN) {
    store<u16>(at, <u16>value);
    store<u8>(at, <u8>(value >> 16), 2);
  } else {
    store<u16>(at, bswap<u16>(<u16>(value >> 8)));
    store<u8>(at, <u8>value, 2);
  }
}

export function storeU48(at: usize, value: u64): void {
  if (LITTLE_ENDIAN) {
    store<u32>(at, <u32>value);
    store<u16>(at, <u16>(value >> 32), 4);
  } else {
    store<u16>(at, bswap<u16>(<u16>(value >> 32)));
    store<u32>(at, bswap<u32>(<u32>value), 2);
  }
}
