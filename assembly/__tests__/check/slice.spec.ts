import { buildTables, crcByTables } from '../../check';
import { INPUT, OUTPUT, TABLES } from '../../memory';
import { fillRandom, random, randomBelow, seed } from '../random';
import { crcByBits, writeText } from '../reference';

const MAX_LENGTH: u32 = 300;

/** The catalogue's `check`: the CRC of the nine digits. */
function checkValue(
  width: u32,
  polynomial: u32,
  initial: u32,
  reflectedIn: bool,
  reflectedOut: bool,
  finalXor: u32,
): u32 {
  const length = writeText(INPUT, '123456789');
  buildTables(TABLES, width, polynomial, reflectedIn);
  return crcByTables(TABLES, INPUT, length, width, initial, reflectedIn, reflectedOut) ^ finalXor;
}

/** The shortest length for which the kernel is wrong, or -1. */
function firstWrongLength(
  at: usize,
  width: u32,
  polynomial: u32,
  initial: u32,
  reflectedIn: bool,
  reflectedOut: bool,
): i32 {
  for (let length: u32 = 0; length <= MAX_LENGTH; length++) {
    const expected = crcByBits(at, length, width, polynomial, initial, reflectedIn, reflectedOut);
    if (crcByTables(TABLES, at, length, width, initial, reflectedIn, reflectedOut) != expected) return length;
  }
  return -1;
}

function lowBits(width: u32): u32 {
  return 0xffffffff >> (32 - width);
}

describe('crcByTables', () => {
  it("gives the catalogue's check values of 8 bits", () => {
    expect(checkValue(8, 0x07, 0, false, false, 0)).toBe(0xf4, 'CRC-8/SMBUS');
    expect(checkValue(8, 0x31, 0, true, true, 0)).toBe(0xa1, 'CRC-8/MAXIM-DOW');
    expect(checkValue(8, 0x07, 0x00, false, false, 0x55)).toBe(0xa1, 'CRC-8/I-432-1');
    expect(checkValue(8, 0x1d, 0xff, false, false, 0xff)).toBe(0x4b, 'CRC-8/SAE-J1850');
  });

  it("gives the catalogue's check values of 16 bits", () => {
    expect(checkValue(16, 0x1021, 0xffff, false, false, 0)).toBe(0x29b1, 'CRC-16/IBM-3740');
    expect(checkValue(16, 0x8005, 0xffff, true, true, 0)).toBe(0x4b37, 'CRC-16/MODBUS');
    expect(checkValue(16, 0x1021, 0, false, false, 0)).toBe(0x31c3, 'CRC-16/XMODEM');
    expect(checkValue(16, 0x1021, 0, true, true, 0)).toBe(0x2189, 'CRC-16/KERMIT');
    expect(checkValue(16, 0x8005, 0, true, true, 0)).toBe(0xbb3d, 'CRC-16/ARC');
    expect(checkValue(16, 0x1021, 0xb2aa, true, true, 0)).toBe(0x63d0, 'CRC-16/RIELLO');
  });

  it("gives the catalogue's check values of 24 and 32 bits", () => {
    expect(checkValue(24, 0x864cfb, 0xb704ce, false, false, 0)).toBe(0x21cf02, 'CRC-24/OPENPGP');
    expect(checkValue(24, 0x00065b, 0x555555, true, true, 0)).toBe(0xc25a56, 'CRC-24/BLE');
    expect(checkValue(32, 0x04c11db7, 0xffffffff, true, true, 0xffffffff)).toBe(0xcbf43926, 'CRC-32/ISO-HDLC');
    expect(checkValue(32, 0x04c11db7, 0xffffffff, false, false, 0xffffffff)).toBe(0xfc891918, 'CRC-32/BZIP2');
    expect(checkValue(32, 0x1edc6f41, 0xffffffff, true, true, 0xffffffff)).toBe(0xe3069283, 'CRC-32/ISCSI');
  });

  it('reflects on one side only if asked to', () => {
    expect(checkValue(12, 0x80f, 0, false, true, 0)).toBe(0xdaf, 'CRC-12/UMTS');
  });

  it('agrees with the bitwise reference for every length, at every alignment', () => {
    seed(0x511ce);
    buildTables(TABLES, 16, 0x8005, true);
    for (let alignment: usize = 0; alignment < 16; alignment++) {
      fillRandom(INPUT, MAX_LENGTH + 32);
      expect(firstWrongLength(INPUT + alignment, 16, 0x8005, 0xffff, true, true)).toBe(-1, `at ${alignment}`);
    }
    buildTables(TABLES, 16, 0x8005, false);
    for (let alignment: usize = 0; alignment < 16; alignment++) {
      fillRandom(INPUT, MAX_LENGTH + 32);
      expect(firstWrongLength(INPUT + alignment, 16, 0x8005, 0x1234, false, false)).toBe(-1, `at ${alignment}`);
    }
  });

  it('agrees with it for random parameters of every width', () => {
    seed(0x9a2a3);
    for (let width: u32 = 8; width <= 32; width++) {
      for (let reflections = 0; reflections < 4; reflections++) {
        const polynomial = (random() & lowBits(width)) | 1;
        const initial = random() & lowBits(width);
        const reflectedIn = (reflections & 1) != 0;
        const reflectedOut = (reflections & 2) != 0;
        fillRandom(INPUT, MAX_LENGTH + 32);
        buildTables(TABLES, width, polynomial, reflectedIn);
        expect(firstWrongLength(INPUT + randomBelow(16), width, polynomial, initial, reflectedIn, reflectedOut)).toBe(
          -1,
          `width ${width}, polynomial ${polynomial}, initial ${initial}, reflections ${reflections}`,
        );
      }
    }
  });
});

describe('buildTables', () => {
  it('writes its sixteen tables and nothing beside them', () => {
    const end = TABLES + 16 * 256 * 4;
    memory.fill(TABLES - 16, 0xa5, 16);
    memory.fill(end, 0xa5, OUTPUT - end);
    buildTables(TABLES, 32, 0x04c11db7, true);
    let touched = 0;
    for (let at = TABLES - 16; at < TABLES; at++) touched += i32(load<u8>(at) != 0xa5);
    for (let at = end; at < OUTPUT; at++) touched += i32(load<u8>(at) != 0xa5);
    expect(touched).toBe(0);
    // Two entries of the table that every implementation of CRC-32/ISO-HDLC prints.
    expect(load<u32>(TABLES + 4)).toBe(0x77073096);
    expect(load<u32>(TABLES + 255 * 4)).toBe(0x2d02ef8d);
  });
});
