/** One field of many frames: gathered, converted, scattered. */

import type { NumberField, PackedField } from '../../field/layout.ts';
import { HEADER_LENGTH, readU32, weightOf } from '../../generated/layout.ts';
import { type RawColumn, readRaw } from '../engine.ts';

/**
 * Bodies begin in `view` at bodies[from…to); their raw values, of up to 32 bits, go to `out` from `first` on. For each,
 * the four bytes are read that end with the field's: those in front of it are the header's, of at least three bytes, and so one loop
 * without branches serves all sizes.
 */
export function gather(
  view: DataView,
  bodies: Int32Array,
  from: number,
  to: number,
  layout: PackedField,
  out: Int32Array | Uint8Array | Float64Array,
  first: number,
): void {
  const { byte, size, low, width } = layout;
  const signed = layout.type === 'number' && layout.signed;
  const at = byte + size - 4;
  const isLittle = weightOf(0, size + 1) === 0;
  // Up against the register's top and down again, which cuts off the neighbours on both sides and extends the sign.
  const up = (isLittle ? size * 8 : 32) - low - width;
  const down = 32 - width;
  const ahead = first - from;
  for (let index = from; index < to; index++) {
    const bits = readU32(view, (bodies[index] as number) + at) << up;
    out[index + ahead] = signed ? bits >> down : bits >>> down;
  }
}

/** Raw values to physical ones; NaN for null. The same expression as in the generated readers. */
export function convert(values: Float64Array, field: NumberField): void {
  const { multiplier, addend, divisor } = field;
  const none = field.null ?? Number.NaN;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    values[index] = value === none ? Number.NaN : (value * multiplier + addend) / divisor;
  }
}

/**
 * Writes one field's values into frames of `frameLength` bytes from `start` on; their bits in the frames must be zero. Byte by byte of
 * the field's integer, so that the loop has no branches.
 */
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

/** As `gather`, also for the header's own fields, whose bytes are negative, and after any header: no byte may precede either. */
export const gatherAnywhere: typeof gather = (view, bodies, from, to, layout, out, first) => {
  const { byte, size, low, width } = layout;
  if (byte >= 0 && HEADER_LENGTH + byte + size >= 4) {
    gather(view, bodies, from, to, layout, out, first);
    return;
  }
  const signed = layout.type === 'number' && layout.signed;
  for (let index = from; index < to; index++) {
    out[index + first - from] = readRaw(view, (bodies[index] as number) + byte, size, low, width, signed);
  }
};
