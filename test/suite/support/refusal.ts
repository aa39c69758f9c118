import assert from 'node:assert/strict';
import { RumpError, type RumpErrorCode } from 'igrs-rump';

/** Calls back, and returns the RumpError that it must throw. */
export function refusalOf(call: () => unknown, label = ''): RumpError {
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  if (!RumpError.is(thrown)) {
    assert.fail(`${label}: a RumpError was expected, not ${thrown instanceof Error ? thrown.stack : describe(thrown)}`);
  }
  return thrown;
}

export function assertRefused(
  call: () => unknown,
  code: RumpErrorCode,
  path: string | undefined,
  label = '',
): RumpError {
  const error = refusalOf(call, label);
  assertRump(error, code, path, label);
  return error;
}

/** What it rejects with. */
export function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => assert.fail('it was to be rejected'),
    (reason: unknown) => reason,
  );
}

export function assertRump(error: unknown, code: RumpErrorCode, path: string | undefined, label = ''): void {
  assert.ok(RumpError.is(error), `${label}: not a RumpError`);
  assert.deepEqual({ code: error.code, path: error.path }, { code, path }, `${label}: ${error.message}`);
}

function describe(value: unknown): string {
  return value === undefined ? 'nothing at all' : `a ${typeof value}`;
}
