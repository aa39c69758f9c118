/**
 * The check of a candidate that overlaps others, in constant time: if every fourth byte starts what looks like a frame, checking each
 * from its start would read every byte seventy times.
 *
 * A CRC register is linear. Let R[b] be the register after byte b, started with 0 at some earlier byte, and Q[b] that register moved on
 * to the end of b's block of sixteen bytes. The bytes from a to b are valid if Q[b] = (Q[a] + the initial value moved on to the end of
 * a's block) × x¹²⁸ᵐ, with m blocks between the two ends. Q is filled as far as candidates reach, sixteen bytes at a time.
 */
import { CHECK_INITIAL, MAXIMUM_FRAME_LENGTH } from '../generated/layout';
import { reduced } from './fold';

const BLOCK: usize = 16;
/** Blocks between the ends of the longest frame. */
const MAX_MOVES: usize = <usize>MAXIMUM_FRAME_LENGTH / BLOCK + 2;
/** Positions that Q is kept for: those of the longest frame and of the blocks at its ends. */
const KEPT: usize = MAXIMUM_FRAME_LENGTH + 48 <= 512 ? 512 : 2048;
/** For longer frames the tables would be larger than they are worth. */
export const OVERLAPS: bool = MAXIMUM_FRAME_LENGTH + 48 <= 2048;

/** Q of position p at (p - 1) modulo KEPT, so that the positions of a block lie side by side. */
const Q: usize = memory.data(4096, 16);
/** For each bit of a byte, its effect in each place of a block: two vectors a bit. */
const EFFECTS: usize = memory.data(256, 16);
/** The initial value, moved on by 0 to 15 bytes. */
const INITIAL: usize = memory.data(32, 16);
/** For each number of blocks: what each of a register's four digits becomes that many blocks later. */
const MOVES: usize = memory.data(16640, 16);

let READY: bool = false;
let FILLED_FROM: usize = 0;
let FILLED_TO: usize = 0;

/** Call it when the window's bytes have changed. */
export function forgetOverlaps(): void {
  FILLED_TO = 0;
}

/** Whether data and check together, `length` bytes at `at`, are valid. */
export function overlapLeavesNothing(at: usize, length: u32): bool {
  if (!READY) fillTables();
  const end = at + <usize>length;
  if (at < FILLED_FROM || at > FILLED_TO) {
    FILLED_FROM = at & ~(BLOCK - 1);
    FILLED_TO = FILLED_FROM;
    store<u16>(placeOf(FILLED_FROM), 0);
  }
  while (FILLED_TO < end) fillBlock();
  const begun = <u32>load<u16>(placeOf(at)) ^ <u32>load<u16>(INITIAL + ((-at & (BLOCK - 1)) << 1));
  const blocks = ((end + BLOCK - 1) >> 4) - ((at + BLOCK - 1) >> 4);
  return moved(begun, blocks) == <u32>load<u16>(placeOf(end));
}

function placeOf(position: usize): usize {
  return Q + (((position - 1) & (KEPT - 1)) << 1);
}

function moved(register: u32, blocks: usize): u32 {
  const table = MOVES + (blocks << 7);
  return (
    <u32>load<u16>(table + ((<usize>(register & 15)) << 1)) ^
    <u32>load<u16>(table + ((<usize>((register >> 4) & 15)) << 1), 32) ^
    <u32>load<u16>(table + ((<usize>((register >> 8) & 15)) << 1), 64) ^
    <u32>load<u16>(table + ((<usize>(register >> 12)) << 1), 96)
  );
}

/** The effect of one bit of eight bytes, 0 where it is not set. */
function effectOf(bytes: v128, bit: i32, place: usize): v128 {
  return v128.and(i16x8.shr_s(i16x8.shl(bytes, 15 - bit), 15), v128.load(EFFECTS + ((<usize>bit) << 5) + place));
}

/** The registers after each of eight bytes, if they started from 0, moved on to the end of the block. */
function effectsOf(bytes: v128, place: usize): v128 {
  const low = v128.xor(
    v128.xor(effectOf(bytes, 0, place), effectOf(bytes, 1, place)),
    v128.xor(effectOf(bytes, 2, place), effectOf(bytes, 3, place)),
  );
  const high = v128.xor(
    v128.xor(effectOf(bytes, 4, place), effectOf(bytes, 5, place)),
    v128.xor(effectOf(bytes, 6, place), effectOf(bytes, 7, place)),
  );
  return upTo(v128.xor(low, high));
}

/** Each lane xor all before it. */
function upTo(lanes: v128): v128 {
  const none = i64x2(0, 0);
  let sum = v128.xor(lanes, v128.shuffle<u16>(none, lanes, 0, 8, 9, 10, 11, 12, 13, 14));
  sum = v128.xor(sum, v128.shuffle<u16>(none, sum, 0, 1, 8, 9, 10, 11, 12, 13));
  return v128.xor(sum, v128.shuffle<u16>(none, sum, 0, 1, 2, 3, 8, 9, 10, 11));
}

function fillBlock(): void {
  const bytes = v128.load(FILLED_TO);
  const carry = i16x8.splat(<i16>moved(<u32>load<u16>(placeOf(FILLED_TO)), 1));
  const first = v128.xor(effectsOf(i16x8.extend_low_i8x16_u(bytes), 0), carry);
  const second = effectsOf(i16x8.extend_high_i8x16_u(bytes), 16);
  const place = placeOf(FILLED_TO + 1);
  v128.store(place, first);
  v128.store(place, v128.xor(second, v128.shuffle<u16>(first, first, 7, 7, 7, 7, 7, 7, 7, 7)), 16);
  FILLED_TO += BLOCK;
}

/** register × x⁸ⁿ */
function movedBytes(register: u32, bytes: usize): u32 {
  let result = register;
  for (let count: usize = 0; count < bytes; count++) result = reduced(result << 8);
  return result;
}

function fillTables(): void {
  for (let bytes: usize = 0; bytes < BLOCK; bytes++) {
    store<u16>(INITIAL + (bytes << 1), <u16>movedBytes(CHECK_INITIAL, bytes));
    for (let bit: usize = 0; bit < 8; bit++) {
      store<u16>(EFFECTS + (bit << 5) + (bytes << 1), <u16>movedBytes(1 << (<u32>bit), BLOCK - 1 - bytes + 2));
    }
  }
  for (let digit: u32 = 0; digit < 64; digit++) {
    let register = (digit & 15) << ((digit >> 4) << 2);
    for (let blocks: usize = 0; blocks <= MAX_MOVES; blocks++) {
      store<u16>(MOVES + (blocks << 7) + ((<usize>digit) << 1), <u16>register);
      register = movedBytes(register, BLOCK);
    }
  }
  READY = true;
}
