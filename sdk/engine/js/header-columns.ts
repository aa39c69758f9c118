/** Columns of the header's own fields, whose bytes are negative: they stand in front of the body. */
import type { PackedField } from '../../field/layout.ts';
import { readRaw } from '../engine.ts';
import { gather as gatherOfBody } from './columns.ts';

/** As for a body's fields, without bytes in front of the field, which may be the first ones that there are. */
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
  if (byte >= 0) {
    gatherOfBody(view, bodies, from, to, layout, out, first);
    return;
  }
  const signed = layout.type === 'number' && layout.signed;
  for (let index = from; index < to; index++) {
    out[index + first - from] = readRaw(view, (bodies[index] as number) + byte, size, low, width, signed);
  }
}
