/** One packed field's raw value, read by its layout. */
import { readU16, readU24, readU32, readU48 } from '../generated/layout.ts';

/** From the integer of `size` bytes at `at`, `width` bits from bit `low` on; those of six bytes fill them. */
export function readRaw(view: DataView, at: number, size: number, low: number, width: number, signed: boolean): number {
  if (size === 6) return readU48(view, at);
  const bits =
    size === 1
      ? view.getUint8(at)
      : size === 2
        ? readU16(view, at)
        : size === 3
          ? readU24(view, at)
          : readU32(view, at);
  const up = bits << (32 - low - width);
  return signed ? up >> (32 - width) : up >>> (32 - width);
}
