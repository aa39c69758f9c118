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
  // Names that were refused are not known.
  if (report.partial.has(field.enumeration) || report.partial.has(field.flags)) return;
  const allowed = refusalOf(value, field);
  if (allowed !== null) report.at(owner, attribute, subject, `${attribute} is ${JSON.stringify(value)}; ${allowed}`);
}

/** Hexadecimal digits in lower case, as messages have them. */
export function canonicalValue(value: HeaderValue | undefined, { type }: Field): HeaderValue | undefined {
  return type === 'bytes' && typeof value === 'string' ? value.toLowerCase() : value;
}

/** What is allowed, where the value is not. */
function refusalOf(value: HeaderValue, field: Field): string | null {
  switch (field.type) {
    case 'bool':
      return typeof value === 'boolean' ? null : 'it must be true or false';
    case 'enum': {
      // One that there is not is a defect of its own.
      if (field.enumeration === null) return null;
      const names = field.enumeration.codes.map(({ name }) => name);
      return typeof value === 'string' && names.includes(value) ? null : `known are ${listed(names)}`;
    }
    case 'flags': {
      const names = field.flags.map(({ name }) => name);
      if (names.length === 0) return null;
      const flags: readonly unknown[] | null = Array.isArray(value) ? value : null;
      const isListed = flags?.every((each) => names.some((name) => name === each));
      if (isListed && new Set(flags).size < (flags?.length ?? 0)) return 'a flag is listed twice';
      return isListed ? null : `it must be a list of ${listed(names)}`;
    }
    case 'text': {
      if (typeof value !== 'string' || Buffer.byteLength(value) > field.size) {
        return `it must be text of at most ${field.size} bytes`;
      }
      return /\0|\p{Surrogate}/u.test(value) ? 'text has no NUL and no half of a surrogate pair' : null;
    }
    case 'bytes': {
      const isHexadecimal = typeof value === 'string' && /^([0-9a-fA-F]{2})*$/.test(value);
      return isHexadecimal && value.length === 2 * field.size ? null : `it must be ${field.size} bytes in hexadecimal`;
    }
    default:
      return refusalOfNumber(value, field);
  }
}

function refusalOfNumber(value: HeaderValue, field: Field): string | null {
  const { min, max, step, scale, null: none, special, encoding } = field;
  // What is no digit has no value.
  if (value === null) return none === null && encoding !== 'bcd' ? 'the field has no `null`' : null;
  if (typeof value === 'string') {
    const names = special.map(({ name }) => name);
    return names.includes(value)
      ? null
      : `it must be a number${names.length === 0 ? '' : `, or one of ${listed(names)}`}`;
  }
  const range = `it must be ${min} to ${max}${step === null && scale === 1 ? '' : `, in steps of ${step ?? scale}`}`;
  if (typeof value !== 'number' || min === null || max === null || value < min || value > max) return range;
  if (!isWhole(divide(subtract(fraction(value), fraction(min)), fraction(step ?? scale)))) return range;
  if (encoding !== 'binary') return null;
  const isOf = (raw: number): boolean => value === (raw * field.multiplier + field.addend) / field.divisor;
  if (none !== null && isOf(none)) return `its raw value ${none} means none: write null`;
  const named = special.find(({ code }) => isOf(code));
  return named === undefined ? null : `its raw value ${named.code} means ${named.name}: write that`;
}
