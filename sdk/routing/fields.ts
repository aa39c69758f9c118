/**
 * What a rule's condition on a field is compared with. The `plain…` functions serve profiles whose fields are all bits at fixed places, the
 * `general…` ones all others: see `RouteCondition.general`.
 */
import type { ColumnField } from '../engine/engine.ts';
import type { RouteCondition } from '../engine/route-program.ts';
import { comparableRaw, type GeneralFieldLayout, NO_DIGIT, NO_NUMBER } from '../field/general/layout.ts';
import { rawOfNumber } from '../field/general/write-value.ts';
import type { FieldLayout, NumberField } from '../field/layout.ts';
import { utf8Of } from '../field/utf-8.ts';
import { writeBool } from '../field/write.ts';
import { MAXIMUM_BODY_LENGTH } from '../generated/layout.ts';
import { isUint8Array, lengthOf } from '../values/bytes.ts';

/** The condition as engines take it, with the field's place in the tables where its bits alone do not say where it is. */
export function plainConditionOf(condition: RouteCondition, _field: ColumnField): RouteCondition {
  return condition;
}

/** The raw value that means "no value", as a range; one below all others where the field has none, which no frame can carry. */
export function plainNoneOf({ null: none }: NumberField): number[][] {
  return [[none ?? -Infinity, none ?? -Infinity]];
}

/** All numbers. */
export function plainNotNull({ null: none }: NumberField): number[][] {
  return [
    [-Infinity, (none ?? -Infinity) - 1],
    [(none ?? -Infinity) + 1, Infinity],
  ];
}

/** The ranges that a null among a condition's values stands for; null where it is a value like any other. */
export function plainNullRanges(_value: unknown, _field: FieldLayout): number[][] | null {
  return null;
}

/** What the field's raw value is compared with to find this one; null for a field of a plain body, and for codes. */
export function plainComparableOf(_value: unknown, _field: FieldLayout): number | null {
  return null;
}

/** How many bytes a text, or bytes, may have. */
export function plainBlockSize(_value: unknown, { size }: FieldLayout): number {
  return size;
}

function rangesOf(field: NumberField): { none: number[][]; numbers: number[][] } | null {
  const { general } = field;
  if (general === undefined) return null;
  const none = field.null === null ? [] : [[field.null + NO_NUMBER, field.null + NO_NUMBER]];
  if (general.encoding === 'bcd') none.push([NO_DIGIT, Number.POSITIVE_INFINITY]);
  // Raw values with a name are neither.
  return { none, numbers: [[Number.NEGATIVE_INFINITY, NO_NUMBER / 2]] };
}

export function generalConditionOf(condition: RouteCondition, { body, index, layout }: ColumnField): RouteCondition {
  return layout.general === undefined ? condition : { ...condition, general: { body, index } };
}

export function generalNoneOf(field: NumberField): number[][] {
  return rangesOf(field)?.none ?? plainNoneOf(field);
}

export function generalNotNull(field: NumberField): number[][] {
  return rangesOf(field)?.numbers ?? plainNotNull(field);
}

export function generalNullRanges(value: unknown, field: FieldLayout): number[][] | null {
  const none = value === null && field.type === 'number' ? rangesOf(field)?.none : undefined;
  return none !== undefined && none.length > 0 ? none : null;
}

export function generalComparableOf(value: unknown, field: FieldLayout): number | null {
  const { general } = field;
  if (general === undefined) return null;
  if (field.type === 'bool') return Number(writeBool(value, { ...field, invert: false }));
  if (field.type !== 'number') return null;
  return comparableRaw(field as GeneralFieldLayout, rawOfNumber(field, general, value, true));
}

export function generalBlockSize(value: unknown, field: FieldLayout): number {
  if (!field.general?.toEnd) return (field as { readonly size: number }).size;
  const length = isUint8Array(value) ? lengthOf(value) : typeof value === 'string' ? utf8Of(value).length : Infinity;
  return Math.min(length, MAXIMUM_BODY_LENGTH);
}
