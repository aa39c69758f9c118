/** The presence mask of control bodies (Table 4), as an unsigned integer of up to 32 bits. */
import type { PresenceLayout } from './field/layout.ts';
import { LITTLE_ENDIAN } from './generated/layout.ts';

/** `body` is where the body begins. */
export function readPresence(view: DataView, body: number, { byte, size }: PresenceLayout): number {
  let mask = 0;
  for (let index = 0; index < size; index++) {
    const shift = LITTLE_ENDIAN ? index : size - 1 - index;
    mask |= view.getUint8(body + byte + index) << (8 * shift);
  }
  return mask >>> 0;
}

export function writePresence(view: DataView, body: number, { byte, size }: PresenceLayout, mask: number): void {
  for (let index = 0; index < size; index++) {
    const shift = LITTLE_ENDIAN ? index : size - 1 - index;
    view.setUint8(body + byte + index, mask >>> (8 * shift));
  }
}
