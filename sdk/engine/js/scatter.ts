/** One field into many frames, byte by byte of its integer, so that each loop has nothing to decide. */
import { HEADER_LENGTH, weightOf } from '../../generated/layout.ts';
import type { Bits } from './columns.ts';

/** Values into frames of `frameLength` bytes from `start` on; their bits in the frames must be zero. */
export function scatter(
  bytes: Uint8Array,
  start: number,
  frameLength: number,
  count: number,
  { byte, size, low, width }: Bits,
  values: Int32Array,
): void {
  const mask = 0xffffffff >>> (32 - width);
  for (let index = 0; index < size; index++) {
    const shift = weightOf(index, size) * 8;
    if (shift >= low + width || shift + 8 <= low) continue;
    let at = start + HEADER_LENGTH + byte + index;
    for (let row = 0; row < count; row++) {
      const bits = (((values[row] as number) & mask) << low) >>> shift;
      bytes[at] = (bytes[at] as number) | bits;
      at += frameLength;
    }
  }
}

/** The same for integers of six bytes, which doubles hold exactly. */
export function scatterWide(
  bytes: Uint8Array,
  start: number,
  frameLength: number,
  count: number,
  { byte, size }: Bits,
  values: Float64Array,
): void {
  for (let index = 0; index < size; index++) {
    const weight = 2 ** (weightOf(index, size) * 8);
    let at = start + HEADER_LENGTH + byte + index;
    for (let row = 0; row < count; row++) {
      bytes[at] = (values[row] as number) / weight;
      at += frameLength;
    }
  }
}
