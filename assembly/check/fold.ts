/**
 * CRC-16 with P = x¹⁶+x¹²+x⁵+1, sixteen bytes a step and without a table. Squaring over GF(2) keeps a polynomial sparse, so that a
 * block which moves up comes back as shifts by whole bytes:
 *
 *   P⁸  = x¹²⁸+x⁹⁶+x⁴⁰+1    into the next block; what the shifts push over its top moves up again
 *   P¹⁶ = x²⁵⁶+x¹⁹²+x⁸⁰+1   into the next two; only one half is pushed over, and only once
 *   P³² = x⁵¹²+x³⁸⁴+x¹⁶⁰+1  into the next four; nothing is, and six instructions do it
 *
 * The remainder over data and check together is 0, and zeros after them leave it 0: to test a check, the last block is filled up
 * with zeros, and no length needs code of its own.
 *
 * A vector represents a number whose highest byte comes first.
 */
import { CHECK_INITIAL } from '../generated/layout';

const BLOCK: u32 = 16;
export const THREE_BLOCKS: u32 = 3 * BLOCK;
export const FOUR_BLOCKS: u32 = 4 * BLOCK;

/** Bytes to keep, then bytes to clear: a mask that is loaded further ahead keeps fewer. */
export const KEEP: usize = memory.data<u64>([-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0], 16);
/** The other way round. */
const CLEAR: usize = memory.data<u64>([0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1], 16);
/** Moves a vector's bytes 16 places towards its end, and one fewer for each byte that it is loaded further ahead. */
const SLIDE: usize = memory.data<u64>([-1, -1, 0x0706050403020100, 0x0f0e0d0c0b0a0908, -1, -1], 16);

// Shifts by bytes are written as shuffles with zeros, one instruction each: V8 builds the mask of a `swizzle` anew each time.

function down32(value: v128): v128 {
  return i8x16.shuffle(i64x2(0, 0), value, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27);
}

function down48(value: v128): v128 {
  return i8x16.shuffle(i64x2(0, 0), value, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25);
}

function down64(value: v128): v128 {
  return i8x16.shuffle(i64x2(0, 0), value, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
}

function down88(value: v128): v128 {
  return i8x16.shuffle(i64x2(0, 0), value, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
}

function down96(value: v128): v128 {
  return i8x16.shuffle(i64x2(0, 0), value, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
}

function up32(value: v128): v128 {
  return i8x16.shuffle(value, i64x2(0, 0), 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
}

function up40(value: v128): v128 {
  return i8x16.shuffle(value, i64x2(0, 0), 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
}

function up64(value: v128): v128 {
  return i8x16.shuffle(value, i64x2(0, 0), 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
}

function up80(value: v128): v128 {
  return i8x16.shuffle(value, i64x2(0, 0), 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25);
}

function up96(value: v128): v128 {
  return i8x16.shuffle(value, i64x2(0, 0), 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27);
}

/** Starting with a value in the register is the same as adding it to the first two bytes. */
function startWith(initial: u32): v128 {
  return i16x8.replace_lane(i64x2(0, 0), 0, <i16>bswap<u16>(<u16>initial));
}

const START: usize = memory.data<u8>(
  [<u8>(CHECK_INITIAL >> 8), <u8>CHECK_INITIAL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  16,
);

/** value × x¹²⁸ modulo P⁸. */
function intoNext(value: v128): v128 {
  let carry = v128.xor(value, down32(value));
  carry = v128.xor(v128.xor(carry, down64(carry)), down88(value));
  return v128.xor(v128.xor(carry, up96(carry)), up40(carry));
}

/** first × x²⁵⁶ + second × x¹²⁸ + third. */
function threeIntoOne(first: v128, second: v128, third: v128): v128 {
  const carry = v128.xor(first, down64(first));
  const higher = v128.xor(second, v128.xor(up64(carry), down48(carry)));
  return v128.xor(intoNext(higher), v128.xor(third, v128.xor(carry, up80(carry))));
}

/** What `storeFolded` adds to a frame's remainder. */
const SURPLUS: v128 = threeIntoOne(v128.load(START), i64x2(0, 0), i64x2(0, 0));
export const SURPLUS_REMAINDER: u32 = remainder(SURPLUS);

/** Stores, at `to`, a substitute for a valid frame where there is none. */
export function storeSurplus(to: usize): void {
  v128.store(to, SURPLUS);
}

/**
 * Stores, at `to`, a block with the remainder of the `length` bytes at `at`, at least one block of them, and SURPLUS: the initial value
 * is left out of short frames, and put in twice elsewhere. Most frames have at most three blocks. For these no branch
 * depends on the length, because a misprediction costs as much as two blocks.
 */
export function storeFolded(to: usize, at: usize, length: u32): void {
  let first = v128.load(at);
  let second: v128;
  let third: v128;
  if (length <= THREE_BLOCKS) {
    const keep = KEEP + <usize>(FOUR_BLOCKS - length);
    second = v128.and(v128.load(at, 16), v128.load(keep, 16));
    third = v128.and(v128.load(at, 32), v128.load(keep, 32));
  } else {
    first = v128.xor(first, v128.load(START));
    second = v128.load(at, 16);
    let next = at + 2 * BLOCK;
    let rest = length;
    do {
      const carry = v128.xor(first, down64(first));
      first = v128.xor(second, v128.xor(up64(carry), down48(carry)));
      second = v128.xor(v128.load(next), v128.xor(carry, up80(carry)));
      next += BLOCK;
      rest -= BLOCK;
    } while (rest > THREE_BLOCKS);
    first = v128.xor(first, v128.load(START));
    third = v128.and(v128.load(next), v128.load(KEEP + <usize>(FOUR_BLOCKS - rest), 32));
  }
  v128.store(to, threeIntoOne(first, second, third));
}

/**
 * Stores, at `to`, a block with the remainder of the `length` bytes before `end`, at most three blocks of them, without the initial
 * value: for writing a check, where zeros may precede the first byte, but not follow the last one.
 */
export function storeFoldedBefore(to: usize, end: usize, length: u32): void {
  const clear = CLEAR + <usize>length;
  const first = v128.and(v128.load(end - 48), v128.load(clear));
  const second = v128.and(v128.load(end - 32), v128.load(clear, 16));
  const third = v128.and(v128.load(end - 16), v128.load(clear, 32));
  v128.store(to, threeIntoOne(first, second, third));
}

/** Whether data and check together, `length` bytes at `at`, are valid: for a single frame of any length. */
export function leavesNothing(at: usize, length: u32): bool {
  const keep = KEEP + <usize>(FOUR_BLOCKS - min<u32>(length, FOUR_BLOCKS));
  let first = v128.xor(v128.and(v128.load(at), v128.load(keep)), v128.load(START));
  let second = v128.and(v128.load(at, 16), v128.load(keep, 16));
  let third = v128.and(v128.load(at, 32), v128.load(keep, 32));
  let fourth = v128.and(v128.load(at, 48), v128.load(keep, 48));
  const end = at + <usize>length;
  let next = at + FOUR_BLOCKS;
  for (; next + FOUR_BLOCKS <= end; next += FOUR_BLOCKS) {
    second = v128.xor(second, first);
    third = v128.xor(v128.xor(third, down96(first)), second);
    fourth = v128.xor(v128.xor(fourth, up32(first)), v128.xor(down96(second), third));
    const fifth = v128.xor(v128.xor(first, up32(second)), v128.xor(down96(third), fourth));
    const sixth = v128.xor(second, v128.xor(up32(third), down96(fourth)));
    const seventh = v128.xor(third, up32(fourth));
    first = v128.xor(v128.load(next), fifth);
    second = v128.xor(v128.load(next, 16), sixth);
    third = v128.xor(v128.load(next, 32), seventh);
    fourth = v128.xor(v128.load(next, 48), fourth);
  }
  for (; next < end; next += BLOCK) {
    const rest = min<u32>(<u32>(end - next), BLOCK);
    const block = v128.and(v128.load(next), v128.load(KEEP + <usize>(FOUR_BLOCKS - rest)));
    const before = first;
    first = v128.xor(second, before);
    second = v128.xor(third, down96(before));
    third = v128.xor(fourth, up32(before));
    fourth = v128.xor(block, before);
  }
  const carry = v128.xor(first, down64(first));
  second = v128.xor(second, v128.xor(up64(carry), down48(carry)));
  third = v128.xor(third, v128.xor(carry, up80(carry)));
  return remainder(threeIntoOne(second, third, fourth)) == 0;
}

/** A block modulo P: by P⁴, P² and P, half as many bits each time. */
function remainder(block: v128): u32 {
  const reversed = i8x16.shuffle(block, block, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8);
  const high = <u64>i64x2.extract_lane(reversed, 0);
  const low = <u64>i64x2.extract_lane(reversed, 1);
  const carry = high ^ (high >> 16) ^ (high >> 32) ^ (high >> 48) ^ (high >> 44);
  const wide = low ^ carry ^ (carry << 48) ^ (carry << 20);
  const upper = <u32>(wide >> 32);
  const upperCarry = upper ^ (upper >> 8) ^ (upper >> 16) ^ (upper >> 24) ^ (upper >> 22);
  return reduced(<u32>wide ^ upperCarry ^ (upperCarry << 24) ^ (upperCarry << 10));
}

/** 32 bits modulo P. */
export function reduced(value: u32): u32 {
  const high = value >> 16;
  const carry = high ^ (high >> 4) ^ (high >> 8) ^ (high >> 12) ^ (high >> 11);
  return (value ^ carry ^ (carry << 12) ^ (carry << 5)) & 0xffff;
}

/** The check of the initial value alone after 0 to THREE_BLOCKS zero bytes, 16 bits each. */
export const INITIAL_ALONE: usize = memory.data(98, 2);

function fillInitialAlone(): void {
  let alone: u32 = CHECK_INITIAL;
  for (let length: u32 = 0; length <= THREE_BLOCKS; length++) {
    store<u16>(INITIAL_ALONE + ((<usize>length) << 1), <u16>alone);
    alone = reduced(alone << 8);
  }
}

fillInitialAlone();

/**
 * The CRC of `length` bytes at `at`, before any final xor: the remainder with zeros in place of the check. Blocks begin with the frame,
 * because one that began before it would wait for the check that was just written there; so the last one is moved into place.
 */
export function crc16Ccitt(at: usize, length: u32, initial: u32): u32 {
  const data = at + <usize>length;
  const end = data + 2;
  let sum = v128.xor(before(data, at), startWith(initial));
  if (length + 2 < BLOCK) return remainder(i8x16.swizzle(sum, v128.load(SLIDE + <usize>(length + 2))));
  let next = at + BLOCK;
  for (; next + BLOCK <= end; next += BLOCK) sum = v128.xor(intoNext(sum), before(data, next));
  const rest = <u32>(end - next);
  if (rest == 0) return remainder(sum);
  const over = i8x16.swizzle(sum, v128.load(SLIDE + <usize>rest));
  const kept = i8x16.swizzle(sum, v128.load(SLIDE + <usize>(BLOCK + rest)));
  const last = v128.andnot(before(data, end - BLOCK), v128.load(KEEP + <usize>(THREE_BLOCKS + rest)));
  return remainder(v128.xor(v128.xor(intoNext(over), kept), last));
}

/** The block at `at` with only its first bytes before `end`. */
function before(end: usize, at: usize): v128 {
  const kept = min<u32>(<u32>(end - at), BLOCK);
  return v128.and(v128.load(at), v128.load(KEEP + <usize>(FOUR_BLOCKS - kept)));
}
