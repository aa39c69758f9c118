/**
 * The frame's checks. Their kernels are chosen at compile time, and only those stay in the binary. Here are sums, and any CRC of 8 to
 * 32 bits, sixteen bytes a step, by tables that the caller provides. The register of a CRC that takes the most significant bit first is
 * kept at the top of its 32 bits, a reflected one at the bottom, so that one loop serves every width.
 */
import { crc16Ccitt, FOUR_BLOCKS, KEEP, leavesNothing, THREE_BLOCKS } from './check/fold';
import { OVERLAPS, overlapLeavesNothing } from './check/overlap';
import {
  CHECK_ALGORITHM,
  CHECK_COMPLEMENT,
  CHECK_FINAL_XOR,
  CHECK_FROM,
  CHECK_INITIAL,
  CHECK_LENGTH,
  CHECK_LITTLE_ENDIAN,
  CHECK_POLYNOMIAL,
  CHECK_REFLECTED_IN,
  CHECK_REFLECTED_OUT,
  CHECK_WIDTH,
  CRC,
  END_LENGTH,
  ESCAPES,
  INTERNET,
  isEnd,
  loadCheck,
  loadSecondCheck,
  MINIMUM_FRAME_LENGTH,
  NONE,
  SECOND_ALGORITHM,
  SECOND_COMPLEMENT,
  SECOND_ENDS_WITH_BODY,
  SECOND_FINAL_XOR,
  SECOND_FROM,
  SECOND_INITIAL,
  SECOND_POLYNOMIAL,
  SECOND_REFLECTED_IN,
  SECOND_REFLECTED_OUT,
  SECOND_WIDTH,
  SUM,
  storeCheck,
  storeEnd,
  storeSecondCheck,
} from './generated/layout';
import { TABLES } from './memory';

const TABLE_LENGTH: usize = 1024;
const TABLE_COUNT: usize = 16;
/** Bytes of all tables of one CRC. */
const TABLES_LENGTH: i32 = 16384;

function reverse(value: u32, width: u32): u32 {
  let reversed: u32 = 0;
  for (let bit: u32 = 0; bit < width; bit++) {
    reversed |= ((value >> bit) & 1) << (width - 1 - bit);
  }
  return reversed;
}

/** Fills the tables at `tables`: table n holds the effect of a byte on the register n bytes later. */
export function buildTables(tables: usize, width: u32, polynomial: u32, reflected: bool): void {
  const aligned = reflected ? reverse(polynomial, width) : polynomial << (32 - width);
  for (let byte: u32 = 0; byte < 256; byte++) {
    let register = reflected ? byte : byte << 24;
    for (let bit = 0; bit < 8; bit++) {
      if (reflected) register = (register >> 1) ^ ((register & 1) != 0 ? aligned : 0);
      else register = (register << 1) ^ ((register & 0x80000000) != 0 ? aligned : 0);
    }
    store<u32>(tables + ((<usize>byte) << 2), register);
  }
  for (let place = tables + TABLE_LENGTH; place < tables + TABLE_COUNT * TABLE_LENGTH; place += 4) {
    const before = load<u32>(place - TABLE_LENGTH);
    const low = reflected ? before & 0xff : before >> 24;
    const first = load<u32>(tables + ((<usize>low) << 2));
    store<u32>(place, reflected ? (before >> 8) ^ first : (before << 8) ^ first);
  }
}

/** The effect of the four bytes of `word`: the lowest by the fourth table from `at` on, the highest by the first. */
function entries(at: usize, word: u32): u32 {
  return (
    load<u32>(at + ((<usize>(word & 0xff)) << 2), 3 * TABLE_LENGTH) ^
    load<u32>(at + ((<usize>((word >> 8) & 0xff)) << 2), 2 * TABLE_LENGTH) ^
    load<u32>(at + ((<usize>((word >> 16) & 0xff)) << 2), TABLE_LENGTH) ^
    load<u32>(at + ((<usize>(word >> 24)) << 2))
  );
}

/** The CRC of `length` bytes at `at` by the tables, before any final xor. */
export function crcByTables(
  tables: usize,
  at: usize,
  length: u32,
  width: u32,
  initial: u32,
  reflectedIn: bool,
  reflectedOut: bool,
): u32 {
  let register = reflectedIn ? reverse(initial, width) : initial << (32 - width);
  let next = at;
  const end = at + <usize>length;
  for (; next + 16 <= end; next += 16) {
    const first = (reflectedIn ? register : bswap<u32>(register)) ^ load<u32>(next);
    register =
      entries(tables + 12 * TABLE_LENGTH, first) ^
      entries(tables + 8 * TABLE_LENGTH, load<u32>(next, 4)) ^
      entries(tables + 4 * TABLE_LENGTH, load<u32>(next, 8)) ^
      entries(tables, load<u32>(next, 12));
  }
  while (next < end) {
    const byte = <u32>load<u8>(next);
    const entry = load<u32>(
      tables + ((<usize>((reflectedIn ? register ^ byte : (register >> 24) ^ byte) & 0xff)) << 2),
    );
    register = (reflectedIn ? register >> 8 : register << 8) ^ entry;
    next++;
  }
  const result = reflectedIn ? register : register >> (32 - width);
  return reflectedIn == reflectedOut ? result : reverse(result, width);
}

/** The sparse polynomial x¹⁶+x¹²+x⁵+1, most significant bit first: the one that folds without a table. */
const FOLDS: bool =
  CHECK_ALGORITHM == CRC &&
  CHECK_WIDTH == 16 &&
  CHECK_POLYNOMIAL == 0x1021 &&
  !CHECK_REFLECTED_IN &&
  !CHECK_REFLECTED_OUT;
const SLICES: bool = CHECK_ALGORITHM == CRC && !FOLDS;
export const HAS_SECOND: bool = SECOND_ALGORITHM != NONE;
const SLICES_SECOND: bool = SECOND_ALGORITHM == CRC;
/** Whether data and check together leave the remainder 0, so that both are read alike. */
const CANCELS: bool = FOLDS && CHECK_FINAL_XOR == 0 && !CHECK_LITTLE_ENDIAN && !HAS_SECOND;
/** Whether eight checks can be finished together, which needs frames of at least one block. */
export const WALKS: bool = CANCELS && MINIMUM_FRAME_LENGTH - CHECK_FROM - END_LENGTH >= 16;
/** Whether adjacent frames are walked too, each check finished by itself. */
export const WALKS_ALONE: bool = !ESCAPES && !CANCELS;
/** The second check follows the first. */
export const SECOND_PLACE: usize = <usize>(CHECK_WIDTH / 8);

if (SLICES) buildTables(TABLES, CHECK_WIDTH, CHECK_POLYNOMIAL, CHECK_REFLECTED_IN);

/** The second check's tables; those of the first are at TABLES. */
const SECOND_TABLES: usize = SLICES_SECOND ? memory.data(TABLES_LENGTH, 16) : 0;
if (SLICES_SECOND) buildTables(SECOND_TABLES, SECOND_WIDTH, SECOND_POLYNOMIAL, SECOND_REFLECTED_IN);

/** The first check of the `length` bytes at `at`. */
export function checkOf(at: usize, length: u32): u32 {
  if (FOLDS) return crc16Ccitt(at, length, CHECK_INITIAL) ^ CHECK_FINAL_XOR;
  if (SLICES) {
    return (
      crcByTables(TABLES, at, length, CHECK_WIDTH, CHECK_INITIAL, CHECK_REFLECTED_IN, CHECK_REFLECTED_OUT) ^
      CHECK_FINAL_XOR
    );
  }
  if (CHECK_ALGORITHM == INTERNET) return internet16(at, length);
  if (CHECK_ALGORITHM == SUM) return sumOf(at, length, CHECK_WIDTH, CHECK_COMPLEMENT);
  return xor8(at, length);
}

/** The second check of the `length` bytes at `at`. */
export function secondCheckOf(at: usize, length: u32): u32 {
  if (SLICES_SECOND) {
    return (
      crcByTables(SECOND_TABLES, at, length, SECOND_WIDTH, SECOND_INITIAL, SECOND_REFLECTED_IN, SECOND_REFLECTED_OUT) ^
      SECOND_FINAL_XOR
    );
  }
  if (SECOND_ALGORITHM == INTERNET) return internet16(at, length);
  if (SECOND_ALGORITHM == SUM) return sumOf(at, length, SECOND_WIDTH, SECOND_COMPLEMENT);
  return xor8(at, length);
}

function sumOf(at: usize, length: u32, width: u32, complement: bool): u32 {
  const sum = width == 16 ? sum16(at, length) : sum8(at, length);
  return complement ? -sum & ((1 << width) - 1) : sum;
}

/** The second check of the frame at `at`, whose first check is at `place` and already complete. */
function secondCheckIn(at: usize, place: usize): u32 {
  const end = SECOND_ENDS_WITH_BODY ? place : place + SECOND_PLACE;
  return secondCheckOf(at + SECOND_FROM, <u32>(end - at) - SECOND_FROM);
}

/** Whether the frame of `length` bytes at `at` has matching checks and its end marker. */
export function isIntact(at: usize, length: u32): bool {
  const place = at + <usize>(length - CHECK_LENGTH - END_LENGTH);
  if (END_LENGTH != 0 && !isEnd(place + CHECK_LENGTH)) return false;
  if (CHECK_ALGORITHM == NONE) return true;
  if (CANCELS) return leavesNothing(at + CHECK_FROM, length - CHECK_FROM - END_LENGTH);
  if (checkOf(at + CHECK_FROM, <u32>(place - at) - CHECK_FROM) != loadCheck(place)) return false;
  return !HAS_SECOND || secondCheckIn(at, place) == loadSecondCheck(place + SECOND_PLACE);
}

/** As `isIntact`, for a candidate that overlaps one that has failed. */
export function isIntactOverlapping(at: usize, length: u32): bool {
  if (!CANCELS || !OVERLAPS) return isIntact(at, length);
  if (END_LENGTH != 0 && !isEnd(at + <usize>(length - END_LENGTH))) return false;
  return overlapLeavesNothing(at + CHECK_FROM, length - CHECK_FROM - END_LENGTH);
}

/** Writes the checks, and the end marker, of the frame of `length` bytes at `at`. */
export function sealFrame(at: usize, length: u32): void {
  const place = at + <usize>(length - CHECK_LENGTH - END_LENGTH);
  if (CHECK_ALGORITHM != NONE) storeCheck(place, checkOf(at + CHECK_FROM, <u32>(place - at) - CHECK_FROM));
  if (HAS_SECOND) storeSecondCheck(place + SECOND_PLACE, secondCheckIn(at, place));
  storeEnd(place + CHECK_LENGTH);
}

const BLOCK: u32 = 16;

/** Block number `block` of the `length` bytes at `at`, at most three blocks, with 0 for the bytes after them. */
function masked(at: usize, length: u32, block: u32): v128 {
  const place = <usize>(block * BLOCK);
  return v128.and(v128.load(at + place), v128.load(KEEP + <usize>(FOUR_BLOCKS - length) + place));
}

// Most frames have at most three blocks. For these no branch depends on the length: a misprediction costs more than two blocks.

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

/** The Internet checksum of `length` bytes at `at`, of fewer than 2¹⁷; a last byte without a pair is the first of one. */
export function internet16(at: usize, length: u32): u32 {
  let sums = i64x2(0, 0);
  let next = at;
  let rest = length;
  for (; rest > THREE_BLOCKS; rest -= BLOCK) {
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(v128.load(next)));
    next += BLOCK;
  }
  const first = i32x4.extadd_pairwise_i16x8_u(masked(next, rest, 0));
  const second = i32x4.extadd_pairwise_i16x8_u(masked(next, rest, 1));
  const third = i32x4.extadd_pairwise_i16x8_u(masked(next, rest, 2));
  let sum = totalOf(i32x4.add(i32x4.add(sums, first), i32x4.add(second, third)));
  sum = (sum >> 16) + (sum & 0xffff);
  // Of pairs whose lower byte comes first; the sum of the others is this one with its bytes swapped.
  return <u32>bswap<u16>(~(<u16>((sum >> 16) + sum)));
}

/** All lanes of sixteen bits together. */
function total(sums: v128): u32 {
  return totalOf(i32x4.extadd_pairwise_i16x8_u(sums));
}

/** All lanes of 32 bits together. */
function totalOf(fours: v128): u32 {
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
