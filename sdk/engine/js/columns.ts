/** One field of many frames. */
import type { NumberField, PackedField } from '../../field/layout.ts';
import { readU32, weightOf } from '../../generated/layout.ts';

/**
 * Bodies stand in `view` at places[from…to); their raw values, of up to 32 bits, go to `out` from `first` on. Of each
 * the four bytes are read that end with the field's: those in front of it are the header's at least, and so one loop, with
 * nothing to decide, serves all sizes.
 */
export function gather(
  view: DataView,
  places: Int32Array,
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
  // Up against the register's top and down again, which cuts off the neighbours on both sides and brings the sign along.
  const up = (isLittle ? size * 8 : 32) - low - width;
  const down = 32 - width;
  const ahead = first - from;
  for (let index = from; index < to; index++) {
    const bits = readU32(view, (places[index] as number) + at) << up;
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
