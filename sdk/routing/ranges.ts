/** Ranges of raw values. */

import type { EnumField, NumberField } from '../field/layout.ts';
import { physicalOf, toleranceOf } from '../field/write.ts';
import { checkedType } from '../values/error.ts';
import { type Operands, operandsOf } from './operands.ts';

/** From a value on where `sign` is 1, or up to it where it is -1; without null, and without codes that have no name. */
export function beyond(value: unknown, field: EnumField | NumberField, path: string, sign: number): Operands[] {
  const isEnum = field.type === 'enum';
  const [edge = 0] = isEnum ? operandsOf(value, field, path) : [edgeOf(value, field, path, sign)];
  const all = isEnum ? Array.from(field.enumeration.codes.values(), (code) => [code, code]) : notNull(field);
  return intersect(all, [sign > 0 ? [edge, Infinity] : [-Infinity, edge]]);
}

/** The raw value at a bound or next inside. A bound is as near to a value of the field as the writers ask, or lies beside it. */
function edgeOf(value: unknown, field: NumberField, path: string, sign: number): number {
  const { multiplier, addend, divisor } = field;
  const limit = sign * checkedType(value, path, 'number');
  const raw = sign * Math.ceil((limit * divisor - sign * addend) / multiplier);
  const least = limit - toleranceOf(field);
  const isInside = (candidate: number): boolean => sign * physicalOf(candidate, field) >= least;
  return [raw - sign, raw].find(isInside) ?? raw + sign;
}

/** Below all others where the field has none, so that no frame carries it. */
export function nullOf(field: NumberField): number {
  return field.null ?? -Infinity;
}

export function notNull(field: NumberField): Operands[] {
  const none = nullOf(field);
  return [
    [-Infinity, none - 1],
    [none + 1, Infinity],
  ];
}

/** What lies in a range of both lists. */
export function intersect(first: readonly Operands[], second: readonly Operands[]): Operands[] {
  return first.flatMap(([least = 0, most = 0]) =>
    second
      .map(([otherLeast = 0, otherMost = 0]) => [Math.max(least, otherLeast), Math.min(most, otherMost)])
      .filter(([from = 0, to = 0]) => from <= to),
  );
}
