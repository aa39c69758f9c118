import { MAXIMUM_FRAME_LENGTH, MINIMUM_FRAME_LENGTH, ROW_LENGTH } from '../generated/layout';
import {
  FOLDED,
  grouped,
  INPUT,
  index,
  memoryFor,
  numbers,
  OUTPUT,
  OUTPUT_LENGTH,
  ROW_FRAME_LENGTH,
  ROW_KIND,
  raw,
  resize,
  STATUS,
  STATUS_TRUNCATED,
  TABLES,
} from '../memory';

const PAGE: u32 = 0x10000;
const VECTOR: usize = 16;
/** Three vectors that are loaded where a frame of 18 bytes ends the window must not reach into the next buffer. */
const AHEAD: usize = 3 * VECTOR - MINIMUM_FRAME_LENGTH;

function expectRegions(length: u32): void {
  expect(resize(length)).toBe(true, `a window of ${length} bytes`);
  const rows = <usize>(length / MINIMUM_FRAME_LENGTH);
  // Columns are converted four at a time.
  const columnRows = (rows + 3) & ~3;
  expect(index() >= INPUT + <usize>length + AHEAD).toBe(true, `index after a window of ${length}`);
  expect(grouped() >= index() + rows * ROW_LENGTH).toBe(true, `grouped after the index, window of ${length}`);
  expect(raw() >= grouped() + rows * 4).toBe(true, `raw after grouped, window of ${length}`);
  expect(numbers() >= raw() + columnRows * 4).toBe(true, `numbers after raw, window of ${length}`);
  expect(<usize>memoryFor(length) >= numbers() + columnRows * 8).toBe(true, `memory for a window of ${length}`);
  expect(<usize>memory.size() * PAGE >= <usize>memoryFor(length)).toBe(true, `memory there for a window of ${length}`);
  expect(index() % 8).toBe(0, `index, window of ${length}`);
  expect(grouped() % 4).toBe(0, `grouped, window of ${length}`);
  expect(raw() % 4).toBe(0, `raw, window of ${length}`);
  expect(numbers() % 8).toBe(0, `numbers, window of ${length}`);
}

describe('the fixed part of the memory map', () => {
  it('has room for what stands in each region', () => {
    expect(STATUS + STATUS_TRUNCATED + 4 <= FOLDED).toBe(true, 'eight counts');
    expect(FOLDED + 8 * VECTOR <= TABLES).toBe(true, 'eight blocks');
    expect(TABLES + 16 * 256 * 4 <= OUTPUT).toBe(true, 'sixteen tables of 256 numbers');
    expect(OUTPUT + <usize>OUTPUT_LENGTH <= INPUT).toBe(true, 'frames to seal');
    expect(OUTPUT_LENGTH >= MAXIMUM_FRAME_LENGTH).toBe(true, 'the longest frame');
  });

  it('has a row that holds position, kind and length', () => {
    expect(ROW_KIND).toBe(4);
    expect(ROW_FRAME_LENGTH).toBe(6);
    expect(ROW_LENGTH).toBe(8);
  });
});

describe('resize', () => {
  it('lays out regions that do not overlap, for every short window', () => {
    for (let length: u32 = 0; length <= 400; length++) expectRegions(length);
  });

  it('lays out regions that do not overlap, for windows around powers of two', () => {
    for (let power: u32 = 9; power <= 24; power++) {
      for (let length: u32 = (1 << power) - 2; length <= (1 << power) + 2; length++) expectRegions(length);
    }
  });

  it('grows the memory, and does not give it back', () => {
    const before = <u32>memory.size();
    const length = before * PAGE;
    expect(memoryFor(length) > length).toBe(true);
    expectRegions(length);
    const after = <u32>memory.size();
    expect(after).toBe((memoryFor(length) + PAGE - 1) / PAGE, 'as much as needed and no more');
    expect(resize(0x10000)).toBe(true);
    expect(<u32>memory.size()).toBe(after);
    expect(resize(length)).toBe(true);
    expect(<u32>memory.size()).toBe(after);
  });

  it('refuses a window whose buffers no address of 32 bits could reach, and changes nothing', () => {
    expect(resize(0x10000)).toBe(true);
    const pages = memory.size();
    const before = [index(), grouped(), raw(), numbers()];
    for (let length: u32 = 0x6fffffff; ; length += 0x10000000) {
      expect(resize(length)).toBe(false, `${length}`);
      expect([index(), grouped(), raw(), numbers()]).toStrictEqual(before);
      expect(memory.size()).toBe(pages);
      if (length == 0xffffffff) break;
    }
  });
});
