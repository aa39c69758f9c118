import { crc16Ccitt, leavesNothing } from '../../check/fold';
import { INPUT } from '../../memory';
import { fillRandom, random, seed } from '../random';
import { crcByBits, writeInteger, writeText } from '../reference';

const MAX_LENGTH: u32 = 300;

/** The shortest length for which the kernel is wrong, or -1. */
function firstWrongLength(at: usize, initial: u32): i32 {
  for (let length: u32 = 0; length <= MAX_LENGTH; length++) {
    if (crc16Ccitt(at, length, initial) != crcByBits(at, length, 16, 0x1021, initial, false, false)) return length;
  }
  return -1;
}

describe('crc16Ccitt', () => {
  it("gives the catalogue's check values", () => {
    const length = writeText(INPUT, '123456789');
    expect(crc16Ccitt(INPUT, length, 0xffff)).toBe(0x29b1, 'CRC-16/IBM-3740');
    expect(crc16Ccitt(INPUT, length, 0)).toBe(0x31c3, 'CRC-16/XMODEM');
    expect(crc16Ccitt(INPUT, length, 0x1d0f)).toBe(0xe5cc, 'CRC-16/SPI-FUJITSU');
    expect(crc16Ccitt(INPUT, length, 0xffff) ^ 0xffff).toBe(0xd64e, 'CRC-16/GENIBUS');
  });

  it('agrees with the bitwise reference for every length, at every alignment', () => {
    seed(0xf01d);
    for (let alignment: usize = 0; alignment < 16; alignment++) {
      fillRandom(INPUT, MAX_LENGTH + 32);
      expect(firstWrongLength(INPUT + alignment, 0xffff)).toBe(-1, `at ${alignment}`);
    }
  });

  it('agrees with it whatever stands in the register at first', () => {
    seed(0x1217);
    for (let repetition = 0; repetition < 16; repetition++) {
      const initial = repetition == 0 ? 0 : random() & 0xffff;
      fillRandom(INPUT, MAX_LENGTH + 32);
      expect(firstWrongLength(INPUT, initial)).toBe(-1, `from ${initial}`);
    }
  });

  it('agrees with it where only one bit is set, so that each power of x is reduced alone', () => {
    memory.fill(INPUT, 0, 64);
    let wrong = 0;
    for (let bit: u32 = 0; bit < 512; bit++) {
      const at = INPUT + <usize>(bit >> 3);
      store<u8>(at, <u8>((<u32>1) << (bit & 7)));
      if (crc16Ccitt(INPUT, 64, 0) != crcByBits(INPUT, 64, 16, 0x1021, 0, false, false)) wrong++;
      store<u8>(at, 0);
    }
    expect(wrong).toBe(0);
  });

  it('is not changed by the bytes before and after', () => {
    seed(0xbe51de);
    fillRandom(INPUT, MAX_LENGTH + 64);
    for (let length: u32 = 0; length < 40; length++) {
      const before = crc16Ccitt(INPUT + 16, length, 0xffff);
      fillRandom(INPUT, 16);
      fillRandom(INPUT + 16 + <usize>length, 32);
      expect(crc16Ccitt(INPUT + 16, length, 0xffff)).toBe(before, `${length} bytes`);
    }
  });

  it('has the residue 0 over data and check', () => {
    seed(0x2e51d);
    for (let length: u32 = 1; length < 64; length++) {
      fillRandom(INPUT, length);
      const check = crc16Ccitt(INPUT, length, 0xffff);
      store<u8>(INPUT + <usize>length, <u8>(check >> 8));
      store<u8>(INPUT + <usize>length + 1, <u8>check);
      expect(crc16Ccitt(INPUT, length + 2, 0xffff)).toBe(0, `${length} bytes`);
    }
  });
});

/** Random bytes with the check after them, `length` in all. */
function writeChecked(at: usize, length: u32): void {
  fillRandom(at, length - 2);
  writeInteger(at + <usize>length - 2, 2, crcByBits(at, length - 2, 16, 0x1021, 0xffff, false, false));
}

describe('leavesNothing', () => {
  it('accepts data and check of every length, at every alignment, whatever stands around', () => {
    seed(0x1ea5e);
    for (let alignment: usize = 0; alignment < 16; alignment++) {
      const at = INPUT + 16 + alignment;
      let firstRefused = -1;
      for (let length: u32 = 2; length <= MAX_LENGTH; length++) {
        fillRandom(at - 16, MAX_LENGTH + 64);
        writeChecked(at, length);
        if (firstRefused < 0 && !leavesNothing(at, length)) firstRefused = length;
      }
      expect(firstRefused).toBe(-1, `at ${alignment}`);
    }
  });

  it('refuses them with any one bit changed', () => {
    seed(0xb17b17);
    const lengths: u32[] = [2, 15, 16, 17, 47, 48, 49, 63, 64, 65, 79, 80, 128, 129, 192, 274];
    for (let place = 0; place < lengths.length; place++) {
      writeChecked(INPUT, lengths[place]);
      let accepted = 0;
      for (let bit: u32 = 0; bit < lengths[place] * 8; bit++) {
        const at = INPUT + <usize>(bit >> 3);
        const before = load<u8>(at);
        store<u8>(at, before ^ <u8>((<u32>1) << (bit & 7)));
        accepted += i32(leavesNothing(INPUT, lengths[place]));
        store<u8>(at, before);
      }
      expect(accepted).toBe(0, `${lengths[place]} bytes`);
      expect(leavesNothing(INPUT, lengths[place])).toBe(true, 'all bits are back');
    }
  });
});
