/** One field of many frames, in plain loops with the integer's size decided outside of them. */
import type { NumberField } from '../../field/layout.ts';
import { readU16, readU24, readU32 } from '../../generated/layout.ts';

/** An integer's place and width within a body. */
export interface Bits {
  readonly byte: number;
  readonly size: number;
  readonly low: number;
  readonly width: number;
}

/** Bodies stand in `view` at places[from…to) + shift; their raw values go to the same places of `out`. */
export function gather(
  view: DataView,
  places: Int32Array,
  from: number,
  to: number,
  shift: number,
  { byte, size, low, width }: Bits,
  signed: boolean,
  out: Int32Array,
): void {
  const at = shift + byte;
  // Up against the register's top and down again, which cuts off the neighbours on both sides and brings the sign along.
  const up = 32 - low - width;
  const down = 32 - width;
  switch (size) {
    case 1:
      for (let index = from; index < to; index++) out[index] = view.getUint8((places[index] as number) + at) << up;
      break;
    case 2:
      for (let index = from; index < to; index++) {
        out[index] = readU16(view, (places[index] as number) + at) << up;
      }
      break;
    case 3:
      for (let index = from; index < to; index++) out[index] = readU24(view, (places[index] as number) + at) << up;
      break;
    default:
      for (let index = from; index < to; index++) {
        out[index] = readU32(view, (places[index] as number) + at) << up;
      }
  }
  if (down === 0) return;
  if (signed) for (let index = from; index < to; index++) out[index] = (out[index] as number) >> down;
  else for (let index = from; index < to; index++) out[index] = (out[index] as number) >>> down;
}

/** Raw values to physical ones in place of `out`; NaN for null. The same expression as in the generated readers. */
export function convert(raw: Int32Array, field: NumberField, out: Float64Array): void {
  const { signed, multiplier, addend, divisor } = field;
  const nullable = field.null !== null;
  const none = (field.null ?? 0) | 0;
  for (let index = 0; index < out.length; index++) {
    const value = raw[index] as number;
    out[index] =
      nullable && value === none ? Number.NaN : ((signed ? value : value >>> 0) * multiplier + addend) / divisor;
  }
}

/** The same for values of six bytes, which doubles hold exactly. */
export function convertWide(values: Float64Array, field: NumberField): void {
  const { multiplier, addend, divisor } = field;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    values[index] = value === field.null ? Number.NaN : (value * multiplier + addend) / divisor;
  }
}
