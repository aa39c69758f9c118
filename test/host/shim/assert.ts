/** What the suite takes from node:assert/strict, for hosts that have none. Each passes and fails where Node's does. */
import { difference } from './difference.ts';
import { shown } from './shown.ts';

export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

function fail(message = 'failed'): never {
  throw new AssertionError(message);
}

/** The caller's message names the case; ours, the fault. */
function failWith(message: string | undefined, reason: string): never {
  fail(message === undefined ? reason : `${message}\n${reason}`);
}

function ok(value: unknown, message?: string): asserts value {
  if (!value) failWith(message, `${shown(value)} is not truthy`);
}

function equal(actual: unknown, expected: unknown, message?: string): void {
  if (!Object.is(actual, expected)) failWith(message, `${shown(actual)} is not ${shown(expected)}`);
}

function notEqual(actual: unknown, expected: unknown, message?: string): void {
  if (Object.is(actual, expected)) failWith(message, `both are ${shown(actual)}`);
}

function deepEqual(actual: unknown, expected: unknown, message?: string): void {
  const reason = difference(actual, expected);
  if (reason !== null) failWith(message, reason);
}

function match(text: string, pattern: RegExp, message?: string): void {
  if (typeof text !== 'string') failWith(message, `${shown(text)} is no text`);
  if (!pattern.test(text)) failWith(message, `${shown(text)} does not match ${pattern}`);
}

type ErrorClass = new (...parameters: never[]) => Error;
type Expected = RegExp | ErrorClass | Readonly<Record<string, unknown>>;

function throws(call: () => unknown, message?: string): void;
function throws(call: () => unknown, expected: Expected, message?: string): void;
function throws(call: () => unknown, second?: Expected | string, third?: string): void {
  const [expected, message] = typeof second === 'string' ? [undefined, second] : [second, third];
  const thrown = thrownBy(call);
  if (thrown === null) failWith(message, 'nothing was thrown');
  const reason = expected === undefined ? null : unexpected(thrown.error, expected);
  if (reason !== null) failWith(message, reason);
}

/** Boxed, because anything can be thrown, nothing at all too. */
function thrownBy(call: () => unknown): { readonly error: unknown } | null {
  try {
    call();
    return null;
  } catch (error) {
    return { error };
  }
}

function unexpected(error: unknown, expected: Expected): string | null {
  if (expected instanceof RegExp) {
    return expected.test(String(error)) ? null : `${shown(error)} does not match ${expected}`;
  }
  if (typeof expected === 'function') {
    return error instanceof expected ? null : `${shown(error)} is no ${expected.name}`;
  }
  if (typeof error !== 'object' || error === null) return `${shown(error)} is no object`;
  for (const [key, value] of Object.entries(expected)) {
    if (!(key in error)) return `the error has no ${key}`;
    const own = (error as Record<string, unknown>)[key];
    const isAlike =
      value instanceof RegExp && typeof own === 'string' ? value.test(own) : difference(own, value) === null;
    if (!isAlike) return `the error's ${key} is ${shown(own)}, not ${shown(value)}`;
  }
  return null;
}

export default { deepEqual, equal, fail, match, notEqual, ok, throws };
