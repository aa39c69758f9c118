/** The parts of a rule that are the same for all kinds; undefined where a rule leaves them out. */

import { MAXIMUM_SERIAL } from '../generated/layout.ts';
import { checkedCode, checkedFields, checkedList, type Fields } from '../values/checked.ts';
import { checkedInteger, checkedType, isArray, refuse } from '../values/error.ts';

/** One code or many, by name or number. */
export function checkedCodes(
  value: unknown,
  path: string,
  codes: ReadonlyMap<string, number>,
  most: number,
): number[] | undefined {
  return eachOf(value, path, (entry) => checkedCode(entry, path, codes, most));
}

/** Pairs of the first and the last serial, ascending. */
export function checkedSerials(value: unknown, path: string): number[] | undefined {
  const checked = (serial: unknown, at = path, least = 0): number => checkedInteger(serial, at, least, MAXIMUM_SERIAL);
  if (typeof value === 'object' && value !== null && !isArray(value)) {
    const range: Fields = checkedFields(value, path, ['from', 'to']);
    const from = checked(range.from, `${path}.from`);
    return [from, checked(range.to, `${path}.to`, from)];
  }
  return eachOf(value, path, (serial) => checked(serial))
    ?.sort((first, second) => first - second)
    .flatMap((serial) => [serial, serial]);
}

/** One or many; undefined where there is none. */
function eachOf<Result>(value: unknown, path: string, check: (entry: unknown) => Result): Result[] | undefined {
  return value === undefined ? undefined : checkedList(isArray(value) ? value : [value], path, check);
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
  const names = ['equals', 'oneOf', 'atLeast', 'atMost', 'isNull', 'has'];
  const { field, ...given } = checkedFields(value, path, ['field', ...names]);
  const tests = Object.entries(given).filter(([, operand]) => operand !== undefined);
  if (tests.length === 0) refuse('missing-field', path, value, `it must have one of ${names.join(', ')}`);
  return { path, field: checkedType(field, `${path}.field`, 'string'), tests };
}
