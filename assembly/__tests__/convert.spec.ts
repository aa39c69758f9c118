import { convert, convertWide, narrow } from '../convert';
import { numbers, raw, resize } from '../memory';
import { fillRandom, random, seed } from './random';

const COUNT: u32 = 300;
/** Columns are converted so many rows at a time. */
const STEP: u32 = 4;

function rawValue(index: u32): usize {
  return raw() + 4 * <usize>index;
}

function number(index: u32): f64 {
  return load<f64>(numbers() + 8 * <usize>index);
}

function setNumber(index: u32, value: f64): void {
  store<f64>(numbers() + 8 * <usize>index, value);
}

/** One raw value through `convert`. */
function converted(
  value: i32,
  signed: bool,
  nullable: bool,
  none: i32,
  multiplier: f64,
  addend: f64,
  divisor: f64,
): f64 {
  store<i32>(rawValue(0), value);
  convert(1, signed, nullable, none, multiplier, addend, divisor);
  return number(0);
}

function convertedWide(value: f64, nullable: bool, none: f64, multiplier: f64, addend: f64, divisor: f64): f64 {
  setNumber(0, value);
  convertWide(1, nullable, none, multiplier, addend, divisor);
  return number(0);
}

resize(0x10000);

describe('convert', () => {
  it('divides once, so that a decimal value comes out as the double nearest to it', () => {
    expect(converted(245, true, false, 0, 1, 0, 10)).toBe(24.5);
    expect(converted(3, true, false, 0, 1, 0, 10)).toBe(0.3, 'three times 0.1 is 0.30000000000000004');
    expect(converted(-7, true, false, 0, 1, 0, 10)).toBe(-0.7);
    expect(converted(1_234_567, false, false, 0, 1, 0, 1000)).toBe(1234.567);
    expect(converted(61, false, false, 0, 1, 0, 2)).toBe(30.5);
  });

  it('multiplies, adds, divides, in this order', () => {
    expect(converted(7, false, false, 0, 5, 100, 8)).toBe(16.875);
    expect(converted(10, false, false, 0, 1, -400, 10)).toBe(-39);
  });

  it('takes raw values above 2^31 as they are meant', () => {
    expect(converted(-1, false, false, 0, 1, 0, 1)).toBe(4294967295);
    expect(converted(-1, true, false, 0, 1, 0, 1)).toBe(-1);
    expect(converted(i32.MIN_VALUE, false, false, 0, 1, 0, 1)).toBe(2147483648);
    expect(converted(i32.MIN_VALUE, true, false, 0, 1, 0, 1)).toBe(-2147483648);
    expect(converted(-1, false, false, 0, 1, 0, 1000)).toBe(4294967.295);
  });

  it('gives NaN for the raw value that means no value, and for no other', () => {
    expect(isNaN(converted(0x7fff, true, true, 0x7fff, 1, 0, 10))).toBe(true);
    expect(converted(0x7ffe, true, true, 0x7fff, 1, 0, 10)).toBe(3276.6);
    expect(isNaN(converted(-1, false, true, -1, 1, 0, 1))).toBe(true, 'all bits of 32 set');
    expect(isNaN(converted(0, false, true, 0, 1, 0, 1))).toBe(true, 'zero');
  });

  it('has no such raw value unless one is given', () => {
    expect(converted(0x7fff, true, false, 0x7fff, 1, 0, 10)).toBe(3276.7);
    expect(converted(0, false, false, 0, 1, 0, 1)).toBe(0);
  });

  it('gives 0, never -0', () => {
    expect(1 / converted(0, true, false, 0, 1, 0, 10)).toBe(Infinity);
  });

  it('converts every row of the column and none after the last step', () => {
    seed(0xc0141e27);
    for (let count: u32 = 0; count <= COUNT; count += 25) {
      fillRandom(raw(), 4 * COUNT);
      for (let index: u32 = 0; index < COUNT; index++) setNumber(index, -12345.5);
      convert(count, true, true, load<i32>(rawValue(0)), 1, 0, 10);
      const ends = ((count + STEP - 1) / STEP) * STEP;
      let wrong = 0;
      for (let index: u32 = 0; index < COUNT; index++) {
        const value = load<i32>(rawValue(index));
        if (index >= count) wrong += i32(index >= ends && number(index) != -12345.5);
        else if (value == load<i32>(rawValue(0))) wrong += i32(!isNaN(number(index)));
        else wrong += i32(number(index) != <f64>value / 10);
      }
      expect(wrong).toBe(0, `${count} rows`);
    }
  });
});

describe('convertWide', () => {
  it('scales values of six bytes where they stand', () => {
    expect(convertedWide(281474976710655, false, 0, 1, 0, 1)).toBe(281474976710655);
    expect(convertedWide(281474976710655, false, 0, 1, 0, 1000)).toBe(281474976710.655);
    expect(convertedWide(12, false, 0, 3, 4, 5)).toBe(8);
  });

  it('gives NaN for the raw value that means no value, where there is one', () => {
    expect(isNaN(convertedWide(281474976710655, true, 281474976710655, 1, 0, 10))).toBe(true);
    expect(convertedWide(281474976710654, true, 281474976710655, 1, 0, 1)).toBe(281474976710654);
    expect(convertedWide(281474976710655, false, 281474976710655, 1, 0, 1)).toBe(281474976710655);
  });

  it('leaves rows after the last one alone', () => {
    for (let index = 0; index < 4; index++) setNumber(index, 10);
    convertWide(2, false, 0, 1, 0, 4);
    expect(number(0)).toBe(2.5);
    expect(number(1)).toBe(2.5);
    expect(number(2)).toBe(10);
    expect(number(3)).toBe(10);
  });
});

describe('narrow', () => {
  it('keeps the lowest byte of each raw value', () => {
    seed(0x9a7704);
    fillRandom(raw(), 4 * COUNT);
    memory.fill(numbers(), 0xa5, COUNT + 8);
    narrow(COUNT, 0);
    let wrong = 0;
    for (let index: u32 = 0; index < COUNT; index++) {
      wrong += i32(load<u8>(numbers() + index) != <u8>load<u32>(rawValue(index)));
    }
    expect(wrong).toBe(0);
    for (let index: u32 = COUNT; index < COUNT + 8; index++) expect(load<u8>(numbers() + index)).toBe(0xa5);
  });

  it('flips an inverted bool', () => {
    for (let index = 0; index < 64; index++) store<u32>(rawValue(index), random() & 1);
    narrow(64, 1);
    for (let index = 0; index < 64; index++) {
      expect<u32>(load<u8>(numbers() + index)).toBe(1 - load<u32>(rawValue(index)));
    }
  });
});
