/** What the tests know of fields beyond the profile's own description. */
import type { KindName } from 'igrs-rump';
import { describe, type FieldDescription, frame } from 'igrs-rump/profile';
import { decimalStep, stepsBetween } from './decimal.ts';
import { wire } from './wire.ts';
import type { NumberFacts } from './wire-shape.ts';

/** A field of one kind, which the description alone does not say; without a kind it is taken for a usual one. */
export interface KindField extends FieldDescription {
  readonly kind?: KindName;
}

/** The fields that messages of this kind have. */
export function fieldsOf(kind: KindName): readonly KindField[] {
  const fields = describe(kind).fields.filter(({ type }) => type !== 'reserved');
  return fields.map((field) => ({ ...field, kind }));
}

/** The fields that every message has in `header`; none in most profiles. */
export const headerFields: readonly KindField[] = frame.header.flatMap(({ field }) => field ?? []);

export function isControl(kind: KindName): boolean {
  return describe(kind).presence !== null;
}

export function codeNames({ codes = [] }: FieldDescription): readonly string[] {
  return codes.map(({ name }) => name);
}

/**
 * Most numbers have no offset and no step beside their scale, are signed where they may be negative, and have the highest
 * value of their bits as null; the others stand in wire.json.
 */
export function numberFacts({ kind, name, minimum = 0, step = 1, width, nullable }: KindField): NumberFacts {
  const signed = minimum < 0;
  const none = nullable === true ? 2 ** (signed ? width - 1 : width) - 1 : null;
  return wire.numbers[`${kind} ${name}`] ?? { signed, scale: step, offset: 0, none };
}

/** The number that a raw value stands for, null or not. */
export function physicalValue(field: KindField, raw: number): number {
  const { scale, offset } = numberFacts(field);
  return decimalStep(offset, scale, raw);
}

/**
 * How far a number may lie from a value of the field and still be taken for it: a billionth of its `step`, or what four doubles
 * span at the largest number that its bits hold; on a grid of integers the first alone.
 */
export function toleranceOf(field: KindField, step: number): number {
  const { scale, offset, signed } = numberFacts(field);
  const billionth = step * 1e-9;
  if (Number.isInteger(scale) && Number.isInteger(offset)) return billionth;
  const most = 2 ** (signed ? field.width - 1 : field.width);
  const largest = Math.max(...[signed ? -most : 0, most - 1].map((raw) => Math.abs(physicalValue(field, raw))));
  let power = 2 ** -60;
  while (power * 2 <= largest) power *= 2;
  return Math.max(billionth, 4 * power * Number.EPSILON);
}

/** The number field's values in order: how many there are, and the one at each place. */
export function numberRange(field: KindField): { readonly last: number; at(place: number): number } {
  const { minimum = 0, maximum = 0, step = 1 } = field;
  const steps = stepsBetween(minimum, maximum, step);
  const { none } = numberFacts(field);
  // As a number the null value cannot be written; it is the first or the last, or its neighbour takes its place.
  const forbidden = none === null ? null : physicalValue(field, none);
  const value = (place: number): number => decimalStep(minimum, step, place);
  const last = value(steps) === forbidden ? steps - 1 : steps;
  const at = (place: number): number =>
    value(place) === forbidden ? value(place === last ? place - 1 : place + 1) : value(place);
  return { last, at };
}

/** Bits of the field as they stand in a body, by the description alone. */
export function rawValue(body: Uint8Array, field: KindField): number {
  const { byte, size, low, width } = field;
  const bytes = Array.from(body.subarray(byte, byte + size));
  if (wire.byteOrder === 'little') bytes.reverse();
  let integer = 0n;
  for (const value of bytes) integer = (integer << 8n) | BigInt(value);
  const bits = (integer >> BigInt(low)) & ((1n << BigInt(width)) - 1n);
  return Number(field.type === 'number' && numberFacts(field).signed ? BigInt.asIntN(width, bits) : bits);
}
