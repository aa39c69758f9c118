/** What fields of general bodies are compared with, in profiles whose bodies are all plain. */
import type { FieldLayout, NumberField } from '../field/layout.ts';

/** Ranges of what means "no value", and of all numbers; null for a field of a plain body. */
export function rangesOf(_field: NumberField): { none: number[][]; numbers: number[][] } | null {
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
