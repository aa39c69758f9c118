/**
 * CRC-16 with P = x¹⁶+x¹²+x⁵+1 without a table. Squaring over GF(2) keeps a polynomial sparse, so that
 * P⁴ = x⁶⁴+x⁴⁸+x²⁰+1: eight bytes that move up by 64 bits come back as shifts by 48, 20 and 0. What those shifts push over the
 * top moves up again, and so on; the series of all these carries is what `carry` adds up before it is shifted once.
 * A remainder modulo P⁴ has the right remainder modulo P, so that one reduction at the end is enough.
 */

/** The CRC of `length` bytes at `at`, before any final xor. */
export function crc16Ccitt(at: usize, length: u32, initial: u32): u32 {
  // Fewer than eight bytes are the last block alone, and the initial value lies partly behind them.
  if (length < 8) return crc16CcittByBits(at, length, initial);
  const end = at + <usize>length;
  // Starting with a value in the register is the same as adding it to the first bytes.
  let state = bswap<u64>(load<u64>(at)) ^ ((<u64>initial) << 48);
  let next = at + 8;
  while (next + 8 <= end) {
    state = foldBy64(state) ^ bswap<u64>(load<u64>(next));
    next += 8;
  }
  const rest = (<u64>(end - next)) << 3;
  if (rest != 0) {
    const last = bswap<u64>(load<u64>(end - 8)) & (((<u64>1) << rest) - 1);
    state = foldBy64(state >> (64 - rest)) ^ (state << rest) ^ last;
  }
  // Behind the data come the check's own 16 bits, as zeros.
  state = foldBy64(state >> 48) ^ (state << 16);
  return reduceTo16(foldBy32(<u32>(state >> 32)) ^ <u32>state);
}

/** value × x⁶⁴ modulo P⁴. */
function foldBy64(value: u64): u64 {
  const carry = value ^ (value >> 16) ^ (value >> 32) ^ (value >> 48) ^ (value >> 44);
  return carry ^ (carry << 48) ^ (carry << 20);
}

/** value × x³² modulo P² = x³²+x²⁴+x¹⁰+1. */
function foldBy32(value: u32): u32 {
  const carry = value ^ (value >> 8) ^ (value >> 16) ^ (value >> 24) ^ (value >> 22);
  return carry ^ (carry << 24) ^ (carry << 10);
}

/** value modulo P. */
function reduceTo16(value: u32): u32 {
  const high = value >> 16;
  const carry = high ^ (high >> 4) ^ (high >> 8) ^ (high >> 12) ^ (high >> 11);
  return (value ^ carry ^ (carry << 12) ^ (carry << 5)) & 0xffff;
}

function crc16CcittByBits(at: usize, length: u32, initial: u32): u32 {
  let register = initial;
  for (let index: u32 = 0; index < length; index++) {
    register ^= (<u32>load<u8>(at + <usize>index)) << 8;
    for (let bit = 0; bit < 8; bit++) {
      register = (register << 1) ^ ((register & 0x8000) != 0 ? 0x1021 : 0);
    }
    register &= 0xffff;
  }
  return register;
}
