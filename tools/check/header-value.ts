/** A value of a header field as messages have it: what a writer takes by default. */
import type { Field, HeaderValue } from '../model.ts';
import { divide, fraction, isWhole, subtract } from './decimal.ts';
import type { Report, Subject } from './report.ts';
import { listed } from './report.ts';

export function checkHeaderValue(
  value: HeaderValue,
  field: Field,
  owner: object,
  attribute: string,
  subject: Subject,
  report: Report,
): void {
  const allowed = refusalOf(value, field);
  if (allowed !== null) report.at(owner, attribute, subject, `${field.name} is ${JSON.stringify(value)}; ${allowed}`);
}

/** What is allowed, where the value is not. */
function refusalOf(value: HeaderValue, field: Field): string | null {
  switch (field.type) {
    case 'bool':
      return typeof value === 'boolean' ? null : 'it must be true or false';
    case 'enum': {
      const names = field.enumeration?.codes.map(({ name }) => name) ?? [];
      return names.includes(String(value)) ? null : `known are ${listed(names)}`;
    }
    case 'flags': {
      const names = field.flags.map(({ name }) => name);
      const isListed = Array.isArray(value) && value.every((each) => names.includes(String(each)));
      return isListed ? null : `it must be a list of ${listed(names)}`;
    }
    case 'text': {
      const isText = typeof value === 'string' && !value.includes('\0') && Buffer.byteLength(value) <= field.size;
      return isText ? null : `it must be text of at most ${field.size} bytes`;
    }
    case 'bytes': {
      const isHexadecimal = typeof value === 'string' && /^([0-9a-fA-F]{2})*$/.test(value);
      return isHexadecimal && value.length === 2 * field.size ? null : `it must be ${field.size} bytes in hexadecimal`;
    }
    default:
      return refusalOfNumber(value, field);
  }
}

function refusalOfNumber(value: HeaderValue, { min, max, step, scale, null: none }: Field): string | null {
  if (value === null) return none === null ? 'the field has no `null`' : null;
  const range = `it must be ${min} to ${max}${step === null && scale === 1 ? '' : `, in steps of ${step ?? scale}`}`;
  if (typeof value !== 'number' || min === null || max === null || value < min || value > max) return range;
  return isWhole(divide(subtract(fraction(value), fraction(min)), fraction(step ?? scale))) ? null : range;
}
