/** Finishes eight checks at once: reduces the blocks that `fold.ts` leaves of eight frames, a frame to a lane, to 16 bits. */
import { FOLDED } from '../memory';
import { SURPLUS_REMAINDER } from './fold';

export const LANES: u32 = 8;

/** Loaded, because V8 builds the mask anew if a shuffle or a constant says the same. */
const SWAP: usize = memory.data<u8>([1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14], 16);

function lowWords(left: v128, right: v128): v128 {
  return v128.shuffle<u16>(left, right, 0, 8, 1, 9, 2, 10, 3, 11);
}

function highWords(left: v128, right: v128): v128 {
  return v128.shuffle<u16>(left, right, 4, 12, 5, 13, 6, 14, 7, 15);
}

function lowPairs(left: v128, right: v128): v128 {
  return v128.shuffle<u32>(left, right, 0, 4, 1, 5);
}

function highPairs(left: v128, right: v128): v128 {
  return v128.shuffle<u32>(left, right, 2, 6, 3, 7);
}

function lowHalves(left: v128, right: v128): v128 {
  return v128.shuffle<u64>(left, right, 0, 2);
}

function highHalves(left: v128, right: v128): v128 {
  return v128.shuffle<u64>(left, right, 1, 3);
}

/** Words × x¹⁶ modulo P. */
function intoNext(words: v128): v128 {
  let carry = v128.xor(words, i16x8.shr_u(words, 4));
  carry = v128.xor(v128.xor(carry, i16x8.shr_u(carry, 8)), i16x8.shr_u(words, 11));
  return v128.xor(v128.xor(carry, i16x8.shl(carry, 12)), i16x8.shl(carry, 5));
}

/** The remainders of the blocks in FOLDED. */
function remainders(): v128 {
  // Shifts by less than a byte need each word's higher byte where the processor has it.
  const swap = v128.load(SWAP);
  const a = i8x16.swizzle(v128.load(FOLDED), swap);
  const b = i8x16.swizzle(v128.load(FOLDED, 16), swap);
  const c = i8x16.swizzle(v128.load(FOLDED, 32), swap);
  const d = i8x16.swizzle(v128.load(FOLDED, 48), swap);
  const e = i8x16.swizzle(v128.load(FOLDED, 64), swap);
  const f = i8x16.swizzle(v128.load(FOLDED, 80), swap);
  const g = i8x16.swizzle(v128.load(FOLDED, 96), swap);
  const h = i8x16.swizzle(v128.load(FOLDED, 112), swap);
  // Eight rows of words become eight vectors, each with one word of every frame.
  const ab = lowWords(a, b);
  const cd = lowWords(c, d);
  const ef = lowWords(e, f);
  const gh = lowWords(g, h);
  const words01 = lowPairs(ab, cd);
  const words23 = highPairs(ab, cd);
  const moreWords01 = lowPairs(ef, gh);
  const moreWords23 = highPairs(ef, gh);
  const abHigh = highWords(a, b);
  const cdHigh = highWords(c, d);
  const efHigh = highWords(e, f);
  const ghHigh = highWords(g, h);
  const words45 = lowPairs(abHigh, cdHigh);
  const words67 = highPairs(abHigh, cdHigh);
  const moreWords45 = lowPairs(efHigh, ghHigh);
  const moreWords67 = highPairs(efHigh, ghHigh);
  const word0 = lowHalves(words01, moreWords01);
  const word1 = highHalves(words01, moreWords01);

  // The upper four words into the lower ones by P⁴ = x⁶⁴+x⁴⁸+x²⁰+1: 20 bits are one word and four bits.
  const word01 = v128.xor(word0, word1);
  const word012 = v128.xor(word01, lowHalves(words23, moreWords23));
  const carry2 = v128.xor(word012, i16x8.shr_u(word0, 12));
  const carry3 = v128.xor(
    v128.xor(word012, highHalves(words23, moreWords23)),
    v128.xor(i16x8.shl(word0, 4), i16x8.shr_u(word1, 12)),
  );
  const rest0 = v128.xor(
    v128.xor(v128.xor(word0, carry3), lowHalves(words45, moreWords45)),
    v128.xor(i16x8.shl(word01, 4), i16x8.shr_u(carry2, 12)),
  );
  const rest1 = v128.xor(
    v128.xor(word01, highHalves(words45, moreWords45)),
    v128.xor(i16x8.shl(carry2, 4), i16x8.shr_u(carry3, 12)),
  );
  const rest2 = v128.xor(v128.xor(carry2, lowHalves(words67, moreWords67)), i16x8.shl(carry3, 4));
  const rest3 = v128.xor(carry3, highHalves(words67, moreWords67));
  return v128.xor(intoNext(v128.xor(intoNext(v128.xor(intoNext(rest0), rest1)), rest2)), rest3);
}

/** The frames in FOLDED whose check does not match, one bit each. */
export function wrongChecks(): i32 {
  return i16x8.bitmask(i16x8.ne(remainders(), i16x8.splat(<i16>SURPLUS_REMAINDER)));
}

/** Stores the eight remainders, 16 bits each, over the first of the blocks. */
export function finishFolded(): void {
  v128.store(FOLDED, remainders());
}
