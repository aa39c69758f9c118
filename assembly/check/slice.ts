/**
 * Any CRC of 8 to 32 bits, eight bytes a step. The register of a CRC that goes most significant bit first is kept at the
 * top of its 32 bits, that of a reflected one at the bottom, so that one width serves all.
 */
import { TABLES } from '../memory';

const TABLE_LENGTH: usize = 1024;

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
  for (let place = TABLES + TABLE_LENGTH; place < TABLES + 8 * TABLE_LENGTH; place += 4) {
    const before = load<u32>(place - TABLE_LENGTH);
    const low = reflected ? before & 0xff : before >> 24;
    const first = load<u32>(TABLES + ((<usize>low) << 2));
    store<u32>(place, reflected ? (before >> 8) ^ first : (before << 8) ^ first);
  }
}

function entry(table: usize, byte: u32): u32 {
  return load<u32>(TABLES + table * TABLE_LENGTH + ((<usize>(byte & 0xff)) << 2));
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
  while (next + 8 <= end) {
    const first = reflectedIn ? register ^ load<u32>(next) : bswap<u32>(register) ^ load<u32>(next);
    const second = load<u32>(next, 4);
    register =
      entry(7, first) ^
      entry(6, first >> 8) ^
      entry(5, first >> 16) ^
      entry(4, first >> 24) ^
      entry(3, second) ^
      entry(2, second >> 8) ^
      entry(1, second >> 16) ^
      entry(0, second >> 24);
    next += 8;
  }
  while (next < end) {
    const byte = <u32>load<u8>(next);
    if (reflectedIn) register = (register >> 8) ^ entry(0, register ^ byte);
    else register = (register << 8) ^ entry(0, (register >> 24) ^ byte);
    next++;
  }
  const result = reflectedIn ? register : register >> (32 - width);
  return reflectedIn == reflectedOut ? result : reverse(result, width);
}
