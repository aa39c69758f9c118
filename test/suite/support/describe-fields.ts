/** What the tests know of fields beyond the profile's own description. */
import type { KindName } from 'igrs-rump';
import { describe, type FieldDescription } from 'igrs-rump/profile';
import { decimalStep, stepsBetween } from './decimal.ts';

/** The fields that messages of this kind have. */
export function fieldsOf(kind: KindName): readonly FieldDescription[] {
  return describe(kind).fields.filter(({ type }) => type !== 'reserved');
}

export function isControl(kind: KindName): boolean {
  return describe(kind).presence !== null;
}

export function codeNames({ codes = [] }: FieldDescription): readonly string[] {
  return codes.map(({ name }) => name);
}

/** The number field's values in order: how many there are, and the one at each place. */
export function numberRange(field: FieldDescription): { readonly last: number; at(place: number): number } {
  const { minimum = 0, maximum = 0, step = 1 } = field;
  const steps = stepsBetween(minimum, maximum, step);
  const at = (place: number): number => decimalStep(minimum, step, place);
  // Every null value of this profile is the highest that the bits hold, and as a number it cannot be written.
  const highest = 2 ** (minimum < 0 ? field.width - 1 : field.width) - 1;
  const isNullLast = field.nullable === true && at(steps) === decimalStep(0, step, highest);
  return { last: isNullLast ? steps - 1 : steps, at };
}

/** Bits of the field as they stand in a body, by the description alone. */
export function rawValue(body: Uint8Array, { byte, size, low, width, minimum = 0 }: FieldDescription): number {
  let integer = 0n;
  for (const value of body.subarray(byte, byte + size)) integer = (integer << 8n) | BigInt(value);
  const bits = (integer >> BigInt(low)) & ((1n << BigInt(width)) - 1n);
  return Number(minimum < 0 ? BigInt.asIntN(width, bits) : bits);
}
