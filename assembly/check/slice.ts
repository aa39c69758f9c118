/**
 * Any CRC of 8 to 32 bits, sixteen bytes a step. The register of a CRC that goes most significant bit first is kept at the
 * top of its 32 bits, that of a reflected one at the bottom, so that one width serves all.
 */
import { TABLES } from '../memory';

const TABLE_LENGTH: usize = 1024;
const TABLE_COUNT: usize = 16;

function reverse(value: u32, width: u32): u32 {
  let reversed: u32 = 0;
  for (let bit: u32 = 0; bit < width; bit++) {
    reversed |= ((value >> bit) & 1) << (width - 1 - bit);
  }
  return reversed;
}

/** Fills TABLES: table n holds what a byte does to the register n bytes later. */
export function buildTables(width: u32, polynomial: u32, reflected: bool): void {
  const aligned = reflected ? reverse(polynomial, width) : polynomial << (32 - width);
  for (let byte: u32 = 0; byte < 256; byte++) {
    let register = reflected ? byte : byte << 24;
    for (let bit = 0; bit < 8; bit++) {
      if (reflected) register = (register >> 1) ^ ((register & 1) != 0 ? aligned : 0);
      else register = (register << 1) ^ ((register & 0x80000000) != 0 ? aligned : 0);
    }
    store<u32>(TABLES + ((<usize>byte) << 2), register);
  }
  for (let place = TABLES + TABLE_LENGTH; place < TABLES + TABLE_COUNT * TABLE_LENGTH; place += 4) {
    const before = load<u32>(place - TABLE_LENGTH);
    const low = reflected ? before & 0xff : before >> 24;
    const first = load<u32>(TABLES + ((<usize>low) << 2));
    store<u32>(place, reflected ? (before >> 8) ^ first : (before << 8) ^ first);
  }
}

/** The effect of the four bytes of `word`, the lowest of them by table `table` + 3, the highest by `table`. */
function entries(table: usize, word: u32): u32 {
  const at = TABLES + table * TABLE_LENGTH;
  return (
    load<u32>(at + ((<usize>(word & 0xff)) << 2), 3 * TABLE_LENGTH) ^
    load<u32>(at + ((<usize>((word >> 8) & 0xff)) << 2), 2 * TABLE_LENGTH) ^
    load<u32>(at + ((<usize>((word >> 16) & 0xff)) << 2), TABLE_LENGTH) ^
    load<u32>(at + ((<usize>(word >> 24)) << 2))
  );
}

/** The CRC of `length` bytes at `at` by the tables, before any final xor. */
export function crcByTables(
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
      entries(12, first) ^
      entries(8, load<u32>(next, 4)) ^
      entries(4, load<u32>(next, 8)) ^
      entries(0, load<u32>(next, 12));
  }
  while (next < end) {
    const byte = <u32>load<u8>(next);
    const entry = load<u32>(
      TABLES + ((<usize>((reflectedIn ? register ^ byte : (register >> 24) ^ byte) & 0xff)) << 2),
    );
    register = (reflectedIn ? register >> 8 : register << 8) ^ entry;
    next++;
  }
  const result = reflectedIn ? register : register >> (32 - width);
  return reflectedIn == reflectedOut ? result : reverse(result, width);
}
