/** As plain-fields.ts, in profiles with fields that are more than bits at a fixed place: see `RouteCondition.general`. */
import type { ColumnField } from '../engine/engine.ts';
import type { RouteCondition } from '../engine/route-program.ts';
import { comparableRaw, type GeneralFieldLayout, NO_DIGIT, NO_NUMBER } from '../field/general/layout.ts';
import { rawOfNumber } from '../field/general/write-value.ts';
import type { FieldLayout, NumberField } from '../field/layout.ts';
import { utf8Of } from '../field/utf-8.ts';
import { writeBool } from '../field/write.ts';
import { MAXIMUM_BODY_LENGTH } from '../generated/layout.ts';
import { isUint8Array, lengthOf } from '../values/bytes.ts';
import { noneOf as noneOfPlain, notNull as notNullOfPlain } from './plain-fields.ts';

function rangesOf(field: NumberField): { none: number[][]; numbers: number[][] } | null {
  const { general } = field;
  if (general === undefined) return null;
  const none = field.null === null ? [] : [[field.null + NO_NUMBER, field.null + NO_NUMBER]];
  if (general.encoding === 'bcd') none.push([NO_DIGIT, Number.POSITIVE_INFINITY]);
  // Raw values with a name are neither.
  return { none, numbers: [[Number.NEGATIVE_INFINITY, NO_NUMBER / 2]] };
}

export function conditionOf(condition: RouteCondition, { body, index, layout }: ColumnField): RouteCondition {
  return layout.general === undefined ? condition : { ...condition, general: { body, index } };
}

export function noneOf(field: NumberField): number[][] {
  return rangesOf(field)?.none ?? noneOfPlain(field);
}

export function notNull(field: NumberField): number[][] {
  return rangesOf(field)?.numbers ?? notNullOfPlain(field);
}

export function nullRanges(value: unknown, field: FieldLayout): number[][] | null {
  const none = value === null && field.type === 'number' ? rangesOf(field)?.none : undefined;
  return none !== undefined && none.length > 0 ? none : null;
}

export function comparableOf(value: unknown, field: FieldLayout): number | null {
  const { general } = field;
  if (general === undefined) return null;
  if (field.type === 'bool') return Number(writeBool(value, { ...field, invert: false }));
  if (field.type !== 'number') return null;
  return comparableRaw(field as GeneralFieldLayout, rawOfNumber(field, general, value, true));
}

export function blockSize(value: unknown, field: FieldLayout): number {
  if (!field.general?.toEnd) return (field as { readonly size: number }).size;
  const length = isUint8Array(value) ? lengthOf(value) : typeof value === 'string' ? utf8Of(value).length : Infinity;
  return Math.min(length, MAXIMUM_BODY_LENGTH);
}
