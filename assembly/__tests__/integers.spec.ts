import { loadInteger, loadU24, loadU48, storeInteger, storeU24, storeU48 } from '../location';
import { INPUT } from '../memory';
import { fillRandom, random, seed } from './random';
import { integerAt, writeInteger } from './reference';

const AROUND: u32 = 8;
const REPETITIONS = 200;

/** Loads of `size` bytes that differ from the bytes read one by one, at every alignment. */
function wrongLoads(size: u32): i32 {
  let wrong = 0;
  seed(0x1ead + size);
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    const at = INPUT + (repetition & 15);
    fillRandom(at, size);
    const expected = integerAt(at, size);
    let found: u64 = 0;
    if (size == 1) found = loadInteger<u8>(at);
    else if (size == 2) found = loadInteger<u16>(at);
    else if (size == 3) found = loadU24(at);
    else if (size == 4) found = loadInteger<u32>(at);
    else found = loadU48(at);
    if (found != expected) wrong++;
  }
  return wrong;
}

/** Stores of `size` bytes that put other bytes there, or touch one before or after them. */
function wrongStores(size: u32): i32 {
  const expected = INPUT + 0x1000;
  let wrong = 0;
  seed(0x5702e + size);
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    const at = INPUT + AROUND + (repetition & 15);
    fillRandom(at - AROUND, size + 2 * AROUND);
    memory.copy(expected, at - AROUND, size + 2 * AROUND);
    // Bits above the integer's own must be cut off.
    const value = ((<u64>random()) << 32) | random();
    writeInteger(expected + AROUND, size, value);
    if (size == 1) storeInteger<u8>(at, <u32>value);
    else if (size == 2) storeInteger<u16>(at, <u32>value);
    else if (size == 3) storeU24(at, <u32>value);
    else if (size == 4) storeInteger<u32>(at, <u32>value);
    else storeU48(at, value);
    if (memory.compare(expected, at - AROUND, size + 2 * AROUND) != 0) wrong++;
  }
  return wrong;
}

describe('integers, most significant byte first', () => {
  it('are loaded at every alignment', () => {
    expect(wrongLoads(1)).toBe(0, '1 byte');
    expect(wrongLoads(2)).toBe(0, '2 bytes');
    expect(wrongLoads(3)).toBe(0, '3 bytes');
    expect(wrongLoads(4)).toBe(0, '4 bytes');
    expect(wrongLoads(6)).toBe(0, '6 bytes');
  });

  it('are stored at every alignment, and nothing beside them', () => {
    expect(wrongStores(1)).toBe(0, '1 byte');
    expect(wrongStores(2)).toBe(0, '2 bytes');
    expect(wrongStores(3)).toBe(0, '3 bytes');
    expect(wrongStores(4)).toBe(0, '4 bytes');
    expect(wrongStores(6)).toBe(0, '6 bytes');
  });

  it('keep their highest bit without becoming negative', () => {
    memory.fill(INPUT, 0xff, 6);
    expect(loadInteger<u8>(INPUT)).toBe(0xff);
    expect(loadInteger<u16>(INPUT)).toBe(0xffff);
    expect(loadU24(INPUT)).toBe(0xffffff);
    expect(loadInteger<u32>(INPUT)).toBe(0xffffffff);
    expect(loadU48(INPUT)).toBe(0xffffffffffff);
  });
});
