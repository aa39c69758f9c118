import { byteOf, isSigned, lowOf, NO_INTEGER, signed, sizeOf, unsigned, widthOf } from '../place';

/** How many places with this byte and sign do not come apart into what they were made of. */
function wrongPlaces(byte: u32, withSign: bool): i32 {
  let wrong = 0;
  for (let size: u32 = 1; size <= 6; size++) {
    for (let low: u32 = 0; low < size * 8; low++) {
      for (let width: u32 = 1; width <= size * 8 - low; width++) {
        const place = withSign ? signed(byte, size, low, width) : unsigned(byte, size, low, width);
        const right =
          byteOf(place) == <usize>byte &&
          sizeOf(place) == size &&
          lowOf(place) == low &&
          widthOf(place) == width &&
          isSigned(place) == withSign &&
          place != NO_INTEGER;
        if (!right) wrong++;
      }
    }
  }
  return wrong;
}

describe('a place', () => {
  it('keeps byte, size, low bit, width and sign apart', () => {
    for (let byte: u32 = 0; byte <= 256; byte++) {
      expect(wrongPlaces(byte, false)).toBe(0, `unsigned at byte ${byte}`);
      expect(wrongPlaces(byte, true)).toBe(0, `signed at byte ${byte}`);
    }
  });

  it('holds the last byte that twelve bits can name', () => {
    expect(wrongPlaces(0xfff, false)).toBe(0);
    expect(wrongPlaces(0xfff, true)).toBe(0);
  });

  it('differs for every part that differs', () => {
    const place = unsigned(4, 2, 3, 5);
    expect(place).toBe(unsigned(4, 2, 3, 5));
    expect(place == unsigned(5, 2, 3, 5)).toBe(false, 'byte');
    expect(place == unsigned(4, 1, 3, 5)).toBe(false, 'size');
    expect(place == unsigned(4, 2, 2, 5)).toBe(false, 'low bit');
    expect(place == unsigned(4, 2, 3, 4)).toBe(false, 'width');
    expect(place == signed(4, 2, 3, 5)).toBe(false, 'sign');
  });
});
