/** The parts of a rule that are the same for all kinds; undefined where a rule leaves them out. */
import { checkedCode, refuseUnknownNames } from '../checked.ts';
import { checkedInteger, checkedType, refuse } from '../error.ts';
import { MAXIMUM_SERIAL } from '../generated/layout.ts';

/** An object with no other keys than these, which stand as an error shows them: with a comma and a space between. */
export function checkedObject(value: unknown, path: string, keys: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) refuse('wrong-type', path, value, `it must be an object of ${keys}`);
  refuseUnknownNames(value, keys.split(', '), `${path}.`);
  return value as Readonly<Record<string, unknown>>;
}

/** One code or many, by name or number. */
export function checkedCodes(
  value: unknown,
  path: string,
  codes: ReadonlyMap<string, number>,
  most: number,
): number[] | undefined {
  return listOf(value)?.map((entry) => checkedCode(entry, path, codes, most));
}

/** Pairs of the first and the last serial, ascending. */
export function checkedSerials(value: unknown, path: string): number[] | undefined {
  const checked = (serial: unknown, at = path, least = 0): number => checkedInteger(serial, at, least, MAXIMUM_SERIAL);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const range = checkedObject(value, path, 'from, to');
    const from = checked(range.from, `${path}.from`);
    return [from, checked(range.to, `${path}.to`, from)];
  }
  return listOf(value)
    ?.map((serial) => checked(serial))
    .sort((first, second) => first - second)
    .flatMap((serial) => [serial, serial]);
}

function listOf(value: unknown): unknown[] | undefined {
  return value === undefined || Array.isArray(value) ? value : [value];
}

/** A condition, taken apart. */
export interface Condition {
  readonly path: string;
  readonly field: string;
  /** Names and values of those that are given. */
  readonly tests: readonly (readonly [name: string, value: unknown])[];
}

export function checkedWhere(value: unknown, path: string): Condition | undefined {
  if (value === undefined) return undefined;
  const allowed = 'equals, oneOf, atLeast, atMost, isNull, has';
  const { field, ...given } = checkedObject(value, path, `field, ${allowed}`);
  const tests = Object.entries(given).filter(([, operand]) => operand !== undefined);
  if (tests.length === 0) refuse('missing-field', path, value, `it must have one of ${allowed}`);
  return { path, field: checkedType(field, `${path}.field`, 'string'), tests };
}
