import { storeFolded, storeFoldedBefore, storeSurplus, THREE_BLOCKS } from '../../check/fold';
import { finishFolded, LANES, wrongChecks } from '../../check/lanes';
import { FOLDED, INPUT } from '../../memory';
import { fillRandom, randomBelow, seed } from '../random';
import { crcByBits, writeInteger } from '../reference';

const MAX_LENGTH: u32 = 300;
const SHORTEST: u32 = 16;

function lane(number: u32): usize {
  return FOLDED + ((<usize>number) << 4);
}

/** Folds random bytes with their check, `length` in all, with the bits of `change` changed in the byte at `place`. */
function foldFrame(number: u32, length: u32, place: u32 = 0, change: u8 = 0): void {
  const at = INPUT + 16 + <usize>randomBelow(16);
  fillRandom(INPUT, MAX_LENGTH + 64);
  writeInteger(at + <usize>length - 2, 2, crcByBits(at, length - 2, 16, 0x1021, 0xffff, false, false));
  store<u8>(at + <usize>place, load<u8>(at + <usize>place) ^ change);
  storeFolded(lane(number), at, length);
}

describe('wrongChecks', () => {
  it('finds nothing wrong with valid frames of every length, in every lane', () => {
    seed(0x1a4e5);
    for (let first: u32 = SHORTEST; first <= MAX_LENGTH; first++) {
      for (let number: u32 = 0; number < LANES; number++) {
        foldFrame(number, SHORTEST + ((first + number * 37) % (MAX_LENGTH - SHORTEST)));
      }
      expect(wrongChecks()).toBe(0, `from ${first} bytes on`);
    }
  });

  it('names the lane of each frame with a changed bit', () => {
    seed(0xbad);
    for (let lanes: u32 = 0; lanes < 256; lanes++) {
      for (let number: u32 = 0; number < LANES; number++) {
        const length = SHORTEST + randomBelow(lanes < 128 ? 34 : MAX_LENGTH - SHORTEST);
        const change = ((lanes >> number) & 1) != 0 ? <u8>((<u32>1) << randomBelow(8)) : 0;
        foldFrame(number, length, randomBelow(length), change);
      }
      expect<u32>(<u32>wrongChecks()).toBe(lanes);
    }
  });

  it('refuses every bit changed, in short frames and in long ones', () => {
    seed(0xb17);
    for (let number: u32 = 0; number < LANES; number++) storeSurplus(lane(number));
    expect(wrongChecks()).toBe(0, 'nothing in any lane');
    for (let length: u32 = 46; length <= 66; length += 4) {
      let accepted = 0;
      for (let bit: u32 = 0; bit < length * 8; bit++) {
        foldFrame(bit & 7, length, bit >> 3, <u8>((<u32>1) << (bit & 7)));
        accepted += i32(wrongChecks() != 1 << (bit & 7));
        storeSurplus(lane(bit & 7));
      }
      expect(accepted).toBe(0, `${length} bytes`);
    }
  });
});

describe('finishFolded', () => {
  it('gives eight remainders, of any length up to three blocks, whatever stands before the first byte', () => {
    seed(0xf1815);
    const expected = new StaticArray<u32>(LANES);
    for (let first: u32 = 0; first <= THREE_BLOCKS; first++) {
      for (let number: u32 = 0; number < LANES; number++) {
        const length = (first + number * 7) % (THREE_BLOCKS + 1);
        const end = INPUT + 64 + <usize>randomBelow(16);
        fillRandom(INPUT, 96);
        storeFoldedBefore(lane(number), end, length);
        // The bytes themselves, not moved up by the 16 bits of a check.
        const without = length < 2 ? 0 : crcByBits(end - <usize>length, length - 2, 16, 0x1021, 0, false, false);
        const last = <u32>load<u8>(end - 1) | (length < 2 ? 0 : (<u32>load<u8>(end - 2)) << 8);
        expected[number] = length == 0 ? 0 : without ^ last;
      }
      finishFolded();
      for (let number: u32 = 0; number < LANES; number++) {
        expect<u32>(load<u16>(FOLDED + ((<usize>number) << 1))).toBe(expected[number], `lane ${number} from ${first}`);
      }
    }
  });
});
