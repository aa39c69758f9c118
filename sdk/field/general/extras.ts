/** What the frame of an open or a general body has beyond its fields. */
import type { BodyLayout } from '../layout.ts';
import { readBytes } from '../read.ts';
import { readListExtras, type UnknownAttribute } from './list.ts';

interface Extras {
  rest?: Uint8Array;
  unknownFields?: number[];
  unknownAttributes?: UnknownAttribute[];
  attributeOrder?: number[];
}

/** The mask of a plain body is not looked at. */
export function addExtras(layout: BodyLayout, message: object, view: DataView, at: number, length: number): void {
  const extras: Extras = message;
  const { general, atLeast } = layout;
  if (general?.hasMask) {
    const unknown = general.unknownBits.filter(({ byte, mask }) => (view.getUint8(at + byte) & mask) !== 0);
    if (unknown.length > 0) extras.unknownFields = unknown.map(({ bit }) => bit);
  }
  if (!atLeast) return;
  let end = coveredBytes(layout, length);
  if (general?.list) {
    const { unknown, order, end: behind } = readListExtras(general.list, view, at, length);
    if (unknown.length > 0) extras.unknownAttributes = unknown;
    if (order !== null) extras.attributeOrder = order;
    end = behind;
  }
  if (end < length) extras.rest = readBytes(view, at + end, length - end);
}

/** Of a body of so many bytes, how many belong to what every such body has, or to fields that are appended. */
function coveredBytes({ length: least, general, fields }: BodyLayout, length: number): number {
  if (general === undefined) return least;
  let end = least;
  for (const field of fields) {
    const { presence, toEnd } = field.general ?? { presence: null, toEnd: false };
    const reached = presence?.by === 'length' ? presence.end : 0;
    if (reached <= length && presence?.by !== 'item') end = Math.max(end, toEnd ? length : reached);
  }
  return end;
}
