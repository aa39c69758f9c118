/** One field into many frames, byte by byte of its integer, so that the loop has nothing to decide. */
import { HEADER_LENGTH, weightOf } from '../../generated/layout.ts';
import type { RawColumn } from '../engine.ts';

/** Values into frames of `frameLength` bytes from `start` on; their bits in the frames must be zero. */
export function scatter(
  bytes: Uint8Array,
  start: number,
  frameLength: number,
  count: number,
  { field, values }: RawColumn,
): void {
  const { byte, size, low, width } = field.layout;
  const mask = width < 32 ? ~(-1 << width) : -1;
  for (let index = 0; index < size; index++) {
    const shift = weightOf(index, size) * 8;
    if (shift >= low + width || shift + 8 <= low) continue;
    // Shifts see 32 bits, and count modulo 32.
    const part = shift < 32 ? values : values.map((value) => value / 2 ** 32);
    let at = start + HEADER_LENGTH + byte + index;
    for (let row = 0; row < count; row++) {
      const bits = (((part[row] as number) & mask) << low) >>> shift;
      bytes[at] = (bytes[at] as number) | bits;
      at += frameLength;
    }
  }
}
