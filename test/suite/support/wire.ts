/** The frames of the profile under test, by the facts that stand beside its vectors. */
import wireJson from '../../vectors/wire.json' with { type: 'json' };
import { fromHex } from './hex.ts';
import type { ByteOrder, Place, Wire } from './wire-shape.ts';

export const wire = wireJson as unknown as Wire;

export const START: Uint8Array<ArrayBuffer> = fromHex(wire.start);
export const END: Uint8Array<ArrayBuffer> = fromHex(wire.end);
/** What stands behind the body: check and end marker. */
export const ENDING: number = wire.check.size + END.length;
export const OVERHEAD: number = wire.headerLength + ENDING;
export const LONGEST_FRAME: number = OVERHEAD + wire.maximumBodyLength;

/** The most that a header field holds. */
export function mostOf({ size }: Place): number {
  return 256 ** size - 1;
}

export function readInteger(bytes: Uint8Array, { byte, size }: Place, order: ByteOrder = wire.byteOrder): number {
  let value = 0;
  for (let index = 0; index < size; index++) {
    value = value * 256 + (bytes[order === 'big' ? byte + index : byte + size - 1 - index] as number);
  }
  return value;
}

export function writeInteger(
  bytes: Uint8Array,
  { byte, size }: Place,
  value: number,
  order: ByteOrder = wire.byteOrder,
): void {
  for (let index = 0; index < size; index++) {
    const weight = order === 'big' ? size - 1 - index : index;
    bytes[byte + index] = Math.floor(value / 256 ** weight) % 256;
  }
}

/** The body within a frame's bytes. */
export function bodyOf(frame: Uint8Array): Uint8Array {
  return frame.subarray(wire.headerLength, frame.length - ENDING);
}
