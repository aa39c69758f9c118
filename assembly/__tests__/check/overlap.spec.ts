import { forgetOverlaps, overlapLeavesNothing } from '../../check/overlap';
import { CHECK_INITIAL, MAXIMUM_FRAME_LENGTH } from '../../generated/layout';
import { INPUT } from '../../memory';
import { fillRandom, random, randomBelow, seed } from '../random';
import { crcByBits, writeInteger } from '../reference';

const MAX_LENGTH: u32 = MAXIMUM_FRAME_LENGTH;
/** Enough bytes for the kept positions to wrap around many times. */
const WINDOW: u32 = 12 * MAX_LENGTH;

/** Data and check leave 0 if the data's check follows it. */
function isRight(at: usize, length: u32): bool {
  return crcByBits(at, length, 16, 0x1021, CHECK_INITIAL, false, false) == 0;
}

function seal(at: usize, length: u32): void {
  const check = crcByBits(at, length - 2, 16, 0x1021, CHECK_INITIAL, false, false);
  writeInteger(at + <usize>(length - 2), 2, check);
}

/** Candidates from `from` on, each up to `gap` bytes after the one before; how many are valid, or -1 if an answer is wrong. */
function rightOnes(from: usize, gap: u32): i32 {
  let right = 0;
  for (let at = from; at + <usize>MAX_LENGTH < INPUT + <usize>WINDOW; at += <usize>(1 + randomBelow(gap))) {
    const length = 16 + randomBelow(MAX_LENGTH - 15);
    const expected = isRight(at, length);
    if (overlapLeavesNothing(at, length) != expected) return -1;
    if (expected) right++;
  }
  return right;
}

/** The same, with some of the checks made valid beforehand: bytes may not change once they were read. */
function rightOfSealed(from: usize, gap: u32): i32 {
  const begin = random();
  seed(begin);
  for (let at = from; at + <usize>MAX_LENGTH < INPUT + <usize>WINDOW; at += <usize>(1 + randomBelow(gap))) {
    const length = 16 + randomBelow(MAX_LENGTH - 15);
    if (length % 3 == 0) seal(at, length);
  }
  seed(begin);
  return rightOnes(from, gap);
}

describe('overlapLeavesNothing', () => {
  it('says of random candidates what the bitwise reference says, wherever they begin', () => {
    seed(0x0e71a9);
    for (let alignment: usize = 0; alignment < 17; alignment++) {
      fillRandom(INPUT, WINDOW + 32);
      forgetOverlaps();
      expect(rightOnes(INPUT + alignment, 40)).toBeGreaterThan(-1, `at ${alignment}`);
    }
  });

  it('says so of right ones, near each other and further apart than a frame is long', () => {
    seed(0x51de);
    const gaps: StaticArray<u32> = [4, 37, 300, MAX_LENGTH * 3];
    for (let index = 0; index < gaps.length; index++) {
      let right = 0;
      for (let round = 0; round < 4; round++) {
        fillRandom(INPUT, WINDOW + 32);
        forgetOverlaps();
        const found = rightOfSealed(INPUT + <usize>round, gaps[index]);
        expect(found).toBeGreaterThan(-1, `a gap of ${gaps[index]}`);
        right += found;
      }
      expect(right).toBeGreaterThan(0, `right ones with a gap of ${gaps[index]}`);
    }
  });

  it('begins anew where the window has other bytes', () => {
    seed(0xf0e6e7);
    for (let round = 0; round < 8; round++) {
      fillRandom(INPUT, MAX_LENGTH * 2);
      forgetOverlaps();
      const at = INPUT + <usize>randomBelow(64);
      const length = 16 + randomBelow(MAX_LENGTH - 16);
      seal(at, length);
      expect(overlapLeavesNothing(at, length)).toBe(true, `round ${round}`);
      expect(overlapLeavesNothing(at + 1, length)).toBe(isRight(at + 1, length), `round ${round}, a byte further`);
    }
  });
});
