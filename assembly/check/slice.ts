/**
 * Any CRC of 8 to 32 bits, sixteen bytes a step, by tables in memory that the caller provides. The register of a CRC that takes the most
 * significant bit first is kept at the top of its 32 bits, that of a reflected one at the bottom, so that one loop serves every width.
 */

const TABLE_LENGTH: usize = 1024;
const TABLE_COUNT: usize = 16;
/** Bytes of all tables of one CRC. */
export const TABLES_LENGTH: i32 = 16384;

function reverse(value: u32, width: u32): u32 {
  let reversed: u32 = 0;
  for (let bit: u32 = 0; bit < width; bit++) {
    reversed |= ((value >> bit) & 1) << (width - 1 - bit);
  }
  return reversed;
}

/** Fills the tables at `tables`: table n holds what a byte does to the register n bytes later. */
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

/** The effect of the four bytes of `word`, the lowest of them by the fourth table from `at` on, the highest by the first. */
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
