/** Checks that messages, rules, options and hosts have in common. */

import { checkedInteger, checkedType, isArray, objectTag, RumpError, refuse } from './error.ts';
import { didYouMean } from './near.ts';

/** An object that is known to be plain, with values of any type. */
export type Fields = Readonly<Record<string, unknown>>;

/** A code of the header, by its name or as a number. */
export function checkedCode(value: unknown, path: string, codes: ReadonlyMap<string, number>, most: number): number {
  if (typeof value !== 'string') {
    return checkedInteger(value, path, 0, most, value === undefined ? 'missing-field' : 'wrong-type');
  }
  const names = [...codes.keys()];
  return (
    codes.get(value) ??
    refuse('unknown-name', path, value, `it must be a number, or one of ${names.join(', ')}${didYouMean(value, names)}`)
  );
}

/**
 * Whether all of its contents are own fields: its prototype is that of objects, of any realm, or none. A FormData, a promise that
 * was not awaited or an instance of a class keeps its contents elsewhere, and would be read as an empty object.
 */
export function isPlain(value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null) return false;
  try {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) return true;
    return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'hasOwnProperty');
  } catch {
    // A proxy that was revoked, or that throws.
    return false;
  }
}

/** Whether an object without keys is one that sets nothing; not one of the language's own, such as `Math` or a function's arguments. */
export function isOrdinary(value: unknown): boolean {
  return objectTag.call(value) === '[object Object]';
}

/** Whether a walk over a plain object's keys, which has counted so many, has seen all: some may not be enumerable, and are set too. */
export function hasNoMore(value: object, keys: number): boolean {
  return Object.getOwnPropertyNames(value).length === keys && (keys > 0 || isOrdinary(value));
}

/** A plain object with no other keys than these; `prefix` precedes a key in an error's path. */
export function checkedFields(value: unknown, path: string, names: readonly string[], prefix = `${path}.`): Fields {
  if (!isPlain(value)) refuse('wrong-type', path, value, `it must be a plain object of ${names.join(', ')}`);
  refuseUnknownNames(value, names, prefix);
  return value;
}

/** Options with these names; undefined means none. */
export function checkedOptions(options: unknown, names: readonly string[]): Fields {
  return options === undefined ? {} : checkedFields(options, 'options', names, '');
}

/** An option that is on or off; off if it is not given. */
export function isOn(value: unknown, path: string): boolean {
  return value !== undefined && checkedType(value, path, 'boolean');
}

/** A caller who passes a profile must not silently get frames of another one. */
export function refuseProfile(profile: unknown): void {
  if (profile !== undefined) refuse('unsupported', 'profile', profile, 'this package has its profile compiled in');
}

/** Each entry of a list, by its index: missing ones of a sparse array are undefined, and the first refusal ends it. */
export function checkedList<Result>(
  value: unknown,
  path: string,
  check: (entry: unknown, index: number) => Result,
): Result[] {
  if (!isArray(value)) refuse('wrong-type', path, value, 'it must be an array');
  const results: Result[] = [];
  for (let index = 0; index < value.length; index++) results.push(check(value[index], index));
  return results;
}

/** Only the object's own keys, in any order; `prefix` precedes a key in an error's path. */
export function refuseUnknownNames(object: object, names: readonly string[], prefix: string): void {
  // Not its entries: getters are called only for a key that is refused.
  for (const key of Object.keys(object)) {
    if (names.includes(key)) continue;
    const value = (object as Fields)[key];
    const known = names.join(', ') || 'no fields here';
    refuse('unknown-field', prefix + key, value, `there are ${known}${didYouMean(key, names)}`);
  }
}

/**
 * Options, with no others than these: with a misspelt `tls` or `token`, what was to be protected would be open. Values are not quoted: they
 * may be secrets.
 */
export function checkedNames<Options extends object>(options: Options, names: readonly (keyof Options)[]): Options {
  // A port or an address in place of an object would set nothing.
  const given = Object(options) === options ? Object.keys(options) : [typeof options];
  for (const path of given as (keyof Options & string)[]) {
    if (names.includes(path)) continue;
    throw new RumpError('unknown-field', `${path} is not an option; there are ${names.join(', ')}`, { path });
  }
  return options;
}

/** Not every host has them: React Native's Hermes has no web streams, QuickJS has no timers. */
type HostGlobal = 'AbortController' | 'ReadableStream' | 'setTimeout' | 'TransformStream' | 'WritableStream';

/**
 * @param user What needs them, for the message.
 * @throws {RumpError} `unsupported` if the host lacks one of them.
 */
export function requireGlobals(user: string, ...names: HostGlobal[]): void {
  for (const name of names) {
    if (typeof (globalThis as Readonly<Record<string, unknown>>)[name] === 'function') continue;
    const text = `${user} needs ${name}, which this host does not have; load a polyfill of it first`;
    throw new RumpError('unsupported', text, { path: name });
  }
}

/** One or many; undefined if there is none. */
export function eachOf<Result>(value: unknown, path: string, check: (entry: unknown) => Result): Result[] | undefined {
  return value === undefined ? undefined : checkedList(isArray(value) ? value : [value], path, check);
}

/** @internal One of several places of the header that identify the message; a start marker may be one. */
export interface Tell {
  /** Bits. */
  readonly width: number;
  /** For a start marker: the only allowed ones. */
  readonly values?: readonly number[];
}

/**
 * @internal
 * A message's code as one number: by its name, as a number if one place identifies it, else as one for each place. If no place identifies
 * it there is one code, which may be left out.
 */
export function checkedCodes(
  value: unknown,
  path: string,
  names: ReadonlyMap<string, number>,
  tells: readonly Tell[],
): number {
  if (typeof value === 'string') return checkedCode(value, path, names, 0);
  const [first, ...others] = tells;
  if (first === undefined) return value === undefined ? 0 : checkedCode(value, path, names, 0);
  if (others.length === 0) return checkedPart(value, path, first);
  if (!isArray(value)) {
    const code = value === undefined ? 'missing-field' : 'wrong-type';
    refuse(code, path, value, `it must be a name, or a list of ${tells.length} numbers`);
  }
  if (value.length !== tells.length) {
    refuse('out-of-range', path, value, `it has ${value.length} numbers and must have ${tells.length}`);
  }
  return tells.reduce((sum, tell, index) => sum * 2 ** tell.width + checkedPart(value[index], path, tell), 0);
}

function checkedPart(value: unknown, path: string, { width, values }: Tell): number {
  const part = checkedInteger(value, path, 0, 2 ** width - 1, value === undefined ? 'missing-field' : 'wrong-type');
  if (values !== undefined && !values.includes(part)) {
    refuse('out-of-range', path, value, `the start marker must be one of ${values.join(', ')}`);
  }
  return part;
}
