/** The checks that are no CRC, sixteen bytes a step. */

const BLOCK: u32 = 16;
/** Bytes to keep, then bytes to clear: a mask that is loaded further ahead keeps fewer. */
const KEEP: usize = memory.data<u64>([-1, -1, 0, 0], 16);

/** The block at `at` with only its first bytes before `end`. */
function masked(at: usize, end: usize): v128 {
  const rest = min<u32>(<u32>(end - at), BLOCK);
  return v128.and(v128.load(at), v128.load(KEEP + <usize>(BLOCK - rest)));
}

/** The sum of `length` bytes at `at`, modulo 256. */
export function sum8(at: usize, length: u32): u32 {
  const end = at + <usize>length;
  // A byte that overflows loses only multiples of 256.
  let sums = i64x2(0, 0);
  for (let next = at; next < end; next += BLOCK) sums = i8x16.add(sums, masked(next, end));
  const pairs = i16x8.extadd_pairwise_i8x16_u(sums);
  const fours = i32x4.extadd_pairwise_i16x8_u(pairs);
  return (
    (i32x4.extract_lane(fours, 0) +
      i32x4.extract_lane(fours, 1) +
      i32x4.extract_lane(fours, 2) +
      i32x4.extract_lane(fours, 3)) &
    0xff
  );
}

/** The sum of `length` bytes at `at`, modulo 65536. */
export function sum16(at: usize, length: u32): u32 {
  const end = at + <usize>length;
  // A pair that overflows loses only multiples of 65536.
  let sums = i64x2(0, 0);
  for (let next = at; next < end; next += BLOCK) {
    sums = i16x8.add(sums, i16x8.extadd_pairwise_i8x16_u(masked(next, end)));
  }
  const fours = i32x4.extadd_pairwise_i16x8_u(sums);
  return (
    (i32x4.extract_lane(fours, 0) +
      i32x4.extract_lane(fours, 1) +
      i32x4.extract_lane(fours, 2) +
      i32x4.extract_lane(fours, 3)) &
    0xffff
  );
}

/** The exclusive or of `length` bytes at `at`. */
export function xor8(at: usize, length: u32): u32 {
  const end = at + <usize>length;
  let mixed = i64x2(0, 0);
  for (let next = at; next < end; next += BLOCK) mixed = v128.xor(mixed, masked(next, end));
  let half = <u64>i64x2.extract_lane(mixed, 0) ^ <u64>i64x2.extract_lane(mixed, 1);
  half ^= half >> 32;
  half ^= half >> 16;
  return <u32>(half ^ (half >> 8)) & 0xff;
}
