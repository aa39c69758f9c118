import { byteOf, isSigned, lowOf, NO_INTEGER, signed, sizeOf, unsigned, widthOf } from '../location';

/** How many locations with this byte and sign do not unpack into what was packed. */
function wrongPlaces(byte: u32, withSign: bool): i32 {
  let wrong = 0;
  for (let size: u32 = 1; size <= 6; size++) {
    for (let low: u32 = 0; low < size * 8; low++) {
      for (let width: u32 = 1; width <= size * 8 - low; width++) {
        const location = withSign ? signed(byte, size, low, width) : unsigned(byte, size, low, width);
        const right =
          byteOf(location) == <usize>byte &&
          sizeOf(location) == size &&
          lowOf(location) == low &&
          widthOf(location) == width &&
          isSigned(location) == withSign &&
          location != NO_INTEGER;
        if (!right) wrong++;
      }
    }
  }
  return wrong;
}

describe('a location', () => {
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
    const location = unsigned(4, 2, 3, 5);
    expect(location).toBe(unsigned(4, 2, 3, 5));
    expect(location == unsigned(5, 2, 3, 5)).toBe(false, 'byte');
    expect(location == unsigned(4, 1, 3, 5)).toBe(false, 'size');
    expect(location == unsigned(4, 2, 2, 5)).toBe(false, 'low bit');
    expect(location == unsigned(4, 2, 3, 4)).toBe(false, 'width');
    expect(location == signed(4, 2, 3, 5)).toBe(false, 'sign');
  });
});
