/** What the frame of an open or a general body has beyond its fields. */
import type { BodyLayout, GeneralBody } from '../layout.ts';
import { readBytes } from '../read.ts';
import { readListExtras, type UnknownAttribute } from './list.ts';

interface Extras {
  rest?: Uint8Array;
  unknownFields?: number[];
  unknownAttributes?: readonly UnknownAttribute[];
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
  let end: number;
  if (general?.list) {
    const { unknown, order, end: behind } = readListExtras(general.list, view, at, length);
    if (unknown.length > 0) extras.unknownAttributes = unknown;
    if (order !== null) extras.attributeOrder = order;
    end = behind;
  } else end = coveredBytes(layout, length);
  if (end < length) extras.rest = readBytes(view, at + end, length - end);
}

/** Of a body of so many bytes, how many belong to what every such body has, or to fields that are appended. */
function coveredBytes({ length: least, general }: BodyLayout, length: number): number {
  let covered = least;
  for (const { end, toEnd } of general?.appended ?? NONE) {
    if (end <= length) covered = Math.max(covered, toEnd ? length : end);
  }
  return covered;
}

const NONE: GeneralBody['appended'] = [];
