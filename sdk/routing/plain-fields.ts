/** What fields of general bodies are compared with, in profiles whose bodies are all plain. */
import type { ColumnField } from '../engine/engine.ts';
import type { RouteCondition } from '../engine/route-program.ts';
import type { FieldLayout, NumberField } from '../field/layout.ts';

/** The condition as engines take it, with the field's place in the tables where its bits alone do not say where it is. */
export function conditionOf(condition: RouteCondition, _field: ColumnField): RouteCondition {
  return condition;
}

/** What means "no value". Below all others where the field has none, so that no frame carries it. */
export function noneOf({ null: none }: NumberField): number[][] {
  return [[none ?? -Infinity, none ?? -Infinity]];
}

/** All numbers. */
export function notNull({ null: none }: NumberField): number[][] {
  return [
    [-Infinity, (none ?? -Infinity) - 1],
    [(none ?? -Infinity) + 1, Infinity],
  ];
}

/** The ranges that a null among a condition's values stands for; null where it is a value like any other. */
export function nullRanges(_value: unknown, _field: FieldLayout): number[][] | null {
  return null;
}

/** What the field's raw value is compared with to find this one; null for a field of a plain body, and for codes. */
export function comparableOf(_value: unknown, _field: FieldLayout): number | null {
  return null;
}

/** How many bytes a text, or bytes, may have. */
export function blockSize(_value: unknown, { size }: FieldLayout): number {
  return size;
}
