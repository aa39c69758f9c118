/** The two checks of one byte that are no CRC. */

/** The sum of `length` bytes at `at`, modulo 256. */
export function sum8(at: usize, length: u32): u32 {
  let sum: u32 = 0;
  for (let index: usize = 0; index < <usize>length; index++) sum += <u32>load<u8>(at + index);
  return sum & 0xff;
}

/** The exclusive or of `length` bytes at `at`. */
export function xor8(at: usize, length: u32): u32 {
  let result: u32 = 0;
  for (let index: usize = 0; index < <usize>length; index++) result ^= <u32>load<u8>(at + index);
  return result;
}
