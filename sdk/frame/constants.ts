/** Header fields that hold one value count as part of the start, wherever in the header they stand. */
import { CONSTANTS } from '../generated/layout.ts';
import { hexadecimalBytes } from '../values/bytes.ts';
import type { RumpError } from '../values/error.ts';
import { notHere } from './failure.ts';

/** The first of them that is wrong: one is. */
export function badConstant(view: DataView, offsetOf: (place: number) => number): RumpError {
  const wrong = CONSTANTS.find(({ offset, bytes, masks }) =>
    bytes.some((byte, index) => ((view.getUint8(offset + index) ^ byte) & (masks?.[index] ?? 0xff)) !== 0),
  );
  const { title, offset, bytes } = wrong as (typeof CONSTANTS)[number];
  return notHere(title, offsetOf(offset), hexadecimalBytes(bytes, ' '));
}
