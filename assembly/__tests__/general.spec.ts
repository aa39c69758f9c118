import {
  BCD,
  BINARY,
  begin,
  blank,
  NO_BOOL,
  piece,
  SIGN_MAGNITUDE,
  setByBit,
  setByLength,
  setByRaw,
  TRUE_IS_ONE,
  TRUE_IS_ZERO,
} from '../description';
import { ALL_SET, collect, collectDescribed, physicalDescribed, USE_GATHER } from '../general';
import { select, selected } from '../group';
import { INPUT, numbers, OUTPUT, raw, resize } from '../memory';
import { numberOfDigits, scatterDescribed } from '../raw-values';
import { HEADER, writeHeader } from './frames';
import { fillRandom, randomBelow, seed } from './random';

const WINDOW: u32 = 0x8000;
const ROWS: u32 = 11;
const BODY: u32 = 40;
const STRIDE: u32 = HEADER + BODY;
/** Room for the raw values of a field that are not numbers. */
const BLANKS: usize = memory.data(64, 8);

function bodyOf(row: u32): usize {
  return INPUT + <usize>(row * STRIDE + HEADER);
}

/** Random bodies of 0 to 10 bytes, as stated in their headers, with random bytes after them. */
function placeBodies(): void {
  fillRandom(INPUT, ROWS * STRIDE);
  for (let row: u32 = 0; row < ROWS; row++) {
    writeHeader(bodyOf(row) - HEADER, 1, 1, 1, 1, row);
    store<u32>(selected() + 4 * <usize>row, <u32>bodyOf(row));
  }
}

function rawOf(row: u32): u32 {
  return load<u32>(raw() + 4 * <usize>row);
}

function numberOf(row: u32): f64 {
  return load<f64>(numbers() + 8 * <usize>row);
}

function isSetIn(addresses: u32, row: u32): bool {
  return load<u32>(<usize>addresses + 4 * <usize>row) != 0;
}

/** Bits of an integer of `size` bytes, one by one. */
function bitsAt(at: usize, size: u32, low: u32, width: u32, big: bool): u64 {
  let bits: u64 = 0;
  for (let bit: u32 = 0; bit < width; bit++) {
    const place = (low + bit) >> 3;
    const byte = <u64>load<u8>(at + <usize>(big ? size - 1 - place : place));
    bits |= ((byte >> <u64>((low + bit) & 7)) & 1) << (<u64>bit);
  }
  return bits;
}

/** The number in the decimal digits, one by one; NaN if one is invalid. */
function decimal(value: u64): f64 {
  let number: f64 = 0;
  for (let shift: i32 = 60; shift >= 0; shift -= 4) {
    const digit = (value >> <u64>shift) & 15;
    if (digit > 9) return NaN;
    number = number * 10 + <f64>digit;
  }
  return number;
}

function isSame(left: f64, right: f64): bool {
  return reinterpret<u64>(left) == reinterpret<u64>(right) || (left != left && right != right);
}

resize(WINDOW);
// Makes `selected` the first place of all, with room for a body of every frame.
select(0);

describe('packed decimal digits', () => {
  it('are numbers where all of them are digits: all of sixteen bits, and samples of 48', () => {
    seed(0xbcd);
    let wrong = 0;
    for (let value: u64 = 0; value <= 0xffff; value++) if (!isSame(numberOfDigits(value), decimal(value))) wrong++;
    for (let sample = 0; sample < 20000; sample++) {
      let value: u64 = 0;
      for (let digit = 0; digit < 12; digit++) value = (value << 4) | <u64>randomBelow(sample % 3 == 0 ? 11 : 10);
      if (!isSame(numberOfDigits(value), decimal(value))) wrong++;
    }
    expect(wrong).toBe(0);
    expect(numberOfDigits(0x999999999999)).toBe(999999999999);
  });

  it('become physical, and NaN where they are none or mean something else', () => {
    placeBodies();
    for (let row: u32 = 0; row < ROWS; row++) store<u16>(bodyOf(row), bswap<u16>(<u16>(0x1230 + row)));
    begin(16, false, BCD, NO_BOOL, BLANKS);
    piece(0, 2, 0, 16, true, false);
    blank(0x1232);
    expect(collectDescribed(0, 0, ROWS)).toBe(ALL_SET);
    physicalDescribed(ROWS, 1, 5, 10);
    for (let row: u32 = 0; row < ROWS; row++) {
      expect(rawOf(row)).toBe(0x1230 + row);
      const isNumber = row < 10 && row != 2;
      expect(isSame(numberOf(row), isNumber ? (1230 + <f64>row + 5) / 10 : NaN)).toBe(true, `row ${row}`);
    }
  });
});

describe('a sign and a magnitude', () => {
  it('are a number, and minus nothing is 0', () => {
    placeBodies();
    for (let row: u32 = 0; row < ROWS; row++) store<u8>(bodyOf(row), <u8>(row < 5 ? row : 0x80 + row - 5));
    begin(8, false, SIGN_MAGNITUDE, NO_BOOL, BLANKS);
    piece(0, 1, 0, 8, false, false);
    collectDescribed(0, 0, ROWS);
    physicalDescribed(ROWS, 1, 0, 1);
    for (let row: u32 = 0; row < ROWS; row++) {
      expect(isSame(numberOf(row), row < 6 ? <f64>(row % 5) : -(<f64>(row - 5)))).toBe(true, `row ${row}`);
    }
  });
});

describe('a value in pieces', () => {
  it('comes out and goes in again, whatever the pieces are, and its neighbours stay', () => {
    seed(0x91ece5);
    for (let round = 0; round < 300; round++) {
      placeBodies();
      // Three pieces in places of their own, of 32 bits at most.
      const sizes: u32[] = [randomSize(), randomSize(), randomSize()];
      const widths: u32[] = [1 + randomBelow(8), 1 + randomBelow(8), 1 + randomBelow(8)];
      const lows: u32[] = [];
      const bigs: bool[] = [];
      const flips: bool[] = [];
      const isSigned = randomBelow(2) == 0;
      const width = widths[0] + widths[1] + widths[2];
      begin(width, isSigned, BINARY, NO_BOOL, BLANKS);
      for (let part = 0; part < 3; part++) {
        lows.push(randomBelow(sizes[part] * 8 - widths[part] + 1));
        bigs.push(randomBelow(2) == 0);
        flips.push(randomBelow(2) == 0);
        piece(part * 5 + 1, sizes[part], lows[part], widths[part], bigs[part] && sizes[part] > 1, flips[part]);
      }
      expect(collectDescribed(0, 0, ROWS)).toBe(ALL_SET);
      let wrong = 0;
      for (let row: u32 = 0; row < ROWS; row++) {
        let value: u64 = 0;
        for (let part = 0; part < 3; part++) {
          const bits = bitsAt(bodyOf(row) + part * 5 + 1, sizes[part], lows[part], widths[part], bigs[part]);
          value = (value << widths[part]) | (flips[part] ? ~bits & ((1 << widths[part]) - 1) : bits);
        }
        if (isSigned && value >> (width - 1) != 0) value |= ~(((<u64>1) << width) - 1);
        if (rawOf(row) != <u32>value) wrong++;
      }
      expect(wrong).toBe(0, `round ${round}`);
      // The same values into frames of other bytes, and what those had back again.
      fillRandom(OUTPUT, ROWS * STRIDE);
      const before = OUTPUT + 0x4000;
      const old = OUTPUT + 0x8000;
      memory.copy(before, OUTPUT, ROWS * STRIDE);
      for (let row: u32 = 0; row < ROWS; row++) {
        store<u32>(selected() + 4 * <usize>row, <u32>OUTPUT + row * STRIDE + HEADER);
      }
      const column = OUTPUT + 0xc000;
      memory.copy(column, raw(), 4 * ROWS);
      collectDescribed(0, 0, ROWS);
      memory.copy(old, raw(), 4 * ROWS);
      scatterDescribed(STRIDE, ROWS, column);
      collectDescribed(0, 0, ROWS);
      expect(memory.compare(column, raw(), 4 * ROWS)).toBe(0, `round ${round}`);
      scatterDescribed(STRIDE, ROWS, old);
      expect(memory.compare(before, OUTPUT, ROWS * STRIDE)).toBe(0, `round ${round}`);
    }
  });

  it('may have six bytes, complemented, in either order', () => {
    placeBodies();
    for (let order = 0; order < 2; order++) {
      begin(48, false, BINARY, NO_BOOL, BLANKS);
      piece(3, 6, 0, 48, order == 1, true);
      collectDescribed(0, 0, ROWS);
      for (let row: u32 = 0; row < ROWS; row++) {
        const bits = bitsAt(bodyOf(row) + 3, 6, 0, 48, order == 1);
        expect(numberOf(row)).toBe(<f64>(~bits & 0xffffffffffff));
      }
    }
  });
});

describe('a field that some frames do not set', () => {
  it('is 0 there, and no number', () => {
    seed(0x0ff);
    placeBodies();
    begin(8, false, BINARY, NO_BOOL, BLANKS);
    piece(1, 1, 0, 8, false, false);
    setByBit(0, 0x10);
    const addresses = collectDescribed(0, 0, ROWS);
    physicalDescribed(ROWS, 1, 0, 2);
    for (let row: u32 = 0; row < ROWS; row++) {
      const isSet = (load<u8>(bodyOf(row)) & 0x10) != 0;
      const value = <u32>load<u8>(bodyOf(row), 1);
      expect(isSetIn(addresses, row)).toBe(isSet);
      expect(rawOf(row)).toBe(isSet ? value : 0);
      expect(isSame(numberOf(row), isSet ? <f64>value / 2 : NaN)).toBe(true);
    }
  });

  it('may be marked as set by its own raw value', () => {
    placeBodies();
    for (let row: u32 = 0; row < ROWS; row++) store<u8>(bodyOf(row), <u8>(row % 3 == 0 ? -2 : <i32>row));
    begin(8, true, BINARY, NO_BOOL, BLANKS);
    piece(0, 1, 0, 8, false, false);
    setByRaw(-2);
    const addresses = collectDescribed(0, 0, ROWS);
    for (let row: u32 = 0; row < ROWS; row++) {
      expect(isSetIn(addresses, row)).toBe(row % 3 != 0);
      expect(rawOf(row)).toBe(row % 3 == 0 ? 0 : row);
    }
  });

  it('may lie past the end of the body', () => {
    placeBodies();
    begin(32, false, BINARY, NO_BOOL, BLANKS);
    piece(2, 4, 0, 32, true, false);
    setByLength(6);
    const addresses = collectDescribed(0, 0, ROWS);
    for (let row: u32 = 0; row < ROWS; row++) {
      expect(isSetIn(addresses, row)).toBe(row >= 6);
      expect(rawOf(row)).toBe(row >= 6 ? bswap<u32>(load<u32>(bodyOf(row), 2)) : 0);
    }
  });

  it('is no truth where it is a bool', () => {
    placeBodies();
    for (let row: u32 = 0; row < ROWS; row++) store<u16>(bodyOf(row), <u16>(row & 3));
    for (let truth = TRUE_IS_ONE; truth <= TRUE_IS_ZERO; truth++) {
      begin(8, false, BINARY, truth, BLANKS);
      piece(1, 1, 0, 8, false, false);
      setByBit(0, 1);
      for (let row: u32 = 0; row < ROWS; row++) store<u8>(bodyOf(row), row & 4 ? 2 : 0, 1);
      collectDescribed(0, 0, ROWS);
      for (let row: u32 = 0; row < ROWS; row++) {
        const isTrue = ((row & 4) != 0) != (truth == TRUE_IS_ZERO);
        expect(rawOf(row)).toBe(<u32>((row & 1) != 0 && isTrue));
      }
    }
  });
});

describe('a field that has a location', () => {
  it('is left to the plain loops', () => {
    expect(collect(0, 0, ROWS)).toBe(USE_GATHER);
  });
});

function randomSize(): u32 {
  const size = 1 + randomBelow(3);
  return size == 3 ? 4 : size;
}
