/** Values that fields can hold: physical quantities rounded to their resolution and range, and others by their descriptions. */

import type { FieldDescription } from 'igrs-rump/profile';
import type { SeededRandom } from './activity.ts';

/** Steps in which a number is simulated if its field could hold many more: the range of a 32-bit integer says nothing of what is usual. */
const MAX_STEPS = 1000;

/** Decimals of a number in the shortest notation. */
export function decimalsOf(value: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, (digits.split('.')[1] ?? '').length - Number(exponent));
}

/** The nearest number that the field can hold. */
export function fittedNumber({ minimum = 0, maximum = 0, step = 1 }: FieldDescription, value: number): number {
  const steps = Math.round((within(value, minimum, maximum) - minimum) / step);
  const most = Math.floor((maximum - minimum) / step + 1e-6);
  const decimals = Math.max(decimalsOf(step), decimalsOf(minimum));
  // The double nearest to the decimal, which is what the codec reads; adding 0 turns -0 into 0.
  return Number((minimum + Math.min(steps, most) * step).toFixed(decimals)) + 0;
}

/** What these fields hold of a body, in the ranges of the profile: in place of a number outside, the nearest inside. */
export function fittedBody<Body extends object>(fields: readonly FieldDescription[], body: Body): Body {
  const values = body as Readonly<Record<string, unknown>>;
  const own = fields.filter(({ name }) => name in values);
  const fitted = own.map((field) => {
    const { type, name, minimum = 0, maximum = 0 } = field;
    const value = values[name];
    const isOutside = type === 'number' && typeof value === 'number' && !(value >= minimum && value <= maximum);
    return [name, isOutside ? fittedNumber(field, value) : value];
  });
  return Object.fromEntries(fitted) as Body;
}

/** The part of a number's range in which it moves. What a raw value means other than a number is mostly at an end of the range. */
export function usualRange(field: FieldDescription): readonly [number, number] {
  const { step = 1, nullable, special = [], optional } = field;
  const edge = step * (Number(nullable === true) + special.length + Number(optional?.by === 'unless'));
  const [minimum, maximum] = [(field.minimum ?? 0) + edge, (field.maximum ?? 0) - edge];
  if ((maximum - minimum) / step <= MAX_STEPS) return [minimum, maximum];
  const least = within(0, minimum, maximum - MAX_STEPS * step);
  return [least, least + MAX_STEPS * step];
}

/** A value to begin with. */
export function firstValue(field: FieldDescription, random: SeededRandom): unknown {
  const { type, codes = [], size, toEnd, name } = field;
  switch (type) {
    case 'bool':
      return random.chance(0.5);
    case 'enum':
      return codes[Math.floor(random.next() * codes.length)]?.name ?? 0;
    case 'flags':
      return [];
    case 'number':
      return fittedNumber(field, random.between(...usualRange(field)));
    case 'text':
      // Names are ASCII, of which each character is a byte.
      return `Simulated ${name}`.slice(0, toEnd ? 40 : size);
    default:
      return new Uint8Array(toEnd ? 0 : size);
  }
}

/**
 * The fields of a control message that sets this one: the body must have those that are always set, and those that are only set together
 * with it. They keep what the device reports; what it does not report is 0, or the nearest to it.
 */
export function fieldsToSet(
  fields: readonly FieldDescription[],
  name: string,
  value: unknown,
  state: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const set = fields.find((field) => field.name === name);
  const others = fields.filter((field) => field !== set && set !== undefined && isSetWith(field, set));
  const kept = others.map((field) => [field.name, state[field.name] ?? neutralValue(field)]);
  return { ...Object.fromEntries(kept), [name]: value };
}

function isSetWith(field: FieldDescription, set: FieldDescription): boolean {
  const [optional, other] = [field.optional, set.optional];
  if (optional === undefined && field.presence === undefined) return true;
  if (optional?.by === 'length' && other?.by === 'length') return optional.length <= other.length;
  if (optional?.by === 'item' && other?.by === 'item') return optional.attribute === other.attribute;
  const partnerOf = (each: FieldDescription): string =>
    each.optional?.by === 'with' ? each.optional.field : each.name;
  return partnerOf(field) === partnerOf(set);
}

/** Whether null can be written: that of decimal digits is only read, from what are none. */
export function isClearable({ nullable, encoding }: FieldDescription): boolean {
  return nullable === true && encoding !== 'bcd';
}

function neutralValue(field: FieldDescription): unknown {
  const { type, codes = [], size, toEnd } = field;
  switch (type) {
    case 'bool':
      return false;
    case 'enum':
      return (codes.find(({ code }) => code === 0) ?? codes[0])?.name;
    case 'flags':
      return [];
    case 'number':
      return isClearable(field) ? null : fittedNumber(field, within(0, ...usualRange(field)));
    case 'text':
      return '';
    default:
      return new Uint8Array(toEnd ? 0 : size);
  }
}

export function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/**
 * The nearest tenth: temperatures and flows. Division gives the double nearest to the decimal, which is what the codec reads;
 * adding 0 turns -0, which the wire cannot express, into 0.
 */
export function tenths(value: number): number {
  return Math.round(value * 10) / 10 + 0;
}

/** The nearest whole number that an unsigned field of 16 bits holds. */
export function whole(value: number): number {
  return within(Math.round(value), 0, 0xffff);
}

export function percent(value: number): number {
  return within(Math.round(value), 0, 100);
}

/** Joules as kWh to the watt-hour; wraps around with the 32-bit counter. */
export function kilowattHours(joules: number): number {
  return (Math.round(joules / 3600) % 0x100000000) / 1000;
}
