/** Header fields that hold one value count as part of the start, wherever in the header they stand. */
import { CONSTANTS } from '../generated/layout.ts';
import { hexadecimalBytes } from '../values/bytes.ts';
import type { RumpError } from '../values/error.ts';
import { failure } from './failure.ts';

/** The first of them that is wrong, where one is. `offsetOf` is where a byte of the header was sent. */
export function badConstant(view: DataView, offsetOf = (place: number): number => place): RumpError {
  const wrong = CONSTANTS.find(({ offset, bytes, masks }) =>
    bytes.some((byte, index) => ((view.getUint8(offset + index) ^ byte) & (masks?.[index] ?? 0xff)) !== 0),
  );
  const { title, offset, bytes } = wrong as (typeof CONSTANTS)[number];
  const sent = offsetOf(offset);
  const text = `no frame starts here: ${title} at byte ${sent} is not ${hexadecimalBytes(bytes, ' ')}`;
  return failure('bad-start', sent, text);
}
