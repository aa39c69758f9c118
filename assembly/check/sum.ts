/** The checks that are no CRC, sixteen bytes a step. */

import { FOUR_BLOCKS, KEEP, THREE_BLOCKS } from './fold';

const BLOCK: u32 = 16;

/** Block number `block` of the `length` bytes at `at`, at most three blocks, without what is behind them. */
function masked(at: usize, length: u32, block: u32): v128 {
  const place = <usize>(block * BLOCK);
  return v128.and(v128.load(at + place), v128.load(KEEP + <usize>(FOUR_BLOCKS - length) + place));
}

// Most frames have no more than three blocks, and for these no branch depends on the length: a wrong guess costs more than two blocks.

/** The sum of `length` bytes at `at`, modulo 256. */
export function sum8(at: usize, length: u32): u32 {
  // A byte that overflows loses only multiples of 256.
  let sums = i64x2(0, 0);
  let next = at;
  let rest = length;
  for (; rest > THREE_BLOCKS; rest -= BLOCK) {
    sums = i8x16.add(sums, v128.load(next));
    next += BLOCK;
  }
  sums = i8x16.add(sums, masked(next, rest, 0));
  sums = i8x16.add(sums, i8x16.add(masked(next, rest, 1), masked(next, rest, 2)));
  return total(i16x8.extadd_pairwise_i8x16_u(sums)) & 0xff;
}

/** The sum of `length` bytes at `at`, modulo 65536. */
export function sum16(at: usize, length: u32): u32 {
  // A pair that overflows loses only multiples of 65536.
  let sums = i64x2(0, 0);
  let next = at;
  let rest = length;
  for (; rest > THREE_BLOCKS; rest -= BLOCK) {
    sums = i16x8.add(sums, i16x8.extadd_pairwise_i8x16_u(v128.load(next)));
    next += BLOCK;
  }
  const first = i16x8.extadd_pairwise_i8x16_u(masked(next, rest, 0));
  const second = i16x8.extadd_pairwise_i8x16_u(masked(next, rest, 1));
  const third = i16x8.extadd_pairwise_i8x16_u(masked(next, rest, 2));
  return total(i16x8.add(i16x8.add(sums, first), i16x8.add(second, third))) & 0xffff;
}

/** All lanes of sixteen bits together. */
function total(sums: v128): u32 {
  const fours = i32x4.extadd_pairwise_i16x8_u(sums);
  const twos = i32x4.add(fours, v128.shuffle<u32>(fours, fours, 2, 3, 0, 1));
  return i32x4.extract_lane(twos, 0) + i32x4.extract_lane(twos, 1);
}

/** The exclusive or of `length` bytes at `at`. */
export function xor8(at: usize, length: u32): u32 {
  let mixed = i64x2(0, 0);
  let next = at;
  let rest = length;
  for (; rest > THREE_BLOCKS; rest -= BLOCK) {
    mixed = v128.xor(mixed, v128.load(next));
    next += BLOCK;
  }
  mixed = v128.xor(mixed, masked(next, rest, 0));
  mixed = v128.xor(mixed, v128.xor(masked(next, rest, 1), masked(next, rest, 2)));
  let half = <u64>i64x2.extract_lane(mixed, 0) ^ <u64>i64x2.extract_lane(mixed, 1);
  half ^= half >> 32;
  half ^= half >> 16;
  return <u32>(half ^ (half >> 8)) & 0xff;
}
