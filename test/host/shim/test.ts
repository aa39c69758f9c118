/**
 * What the suite takes from node:test, for hosts that have none. Tests are registered while the bundle is evaluated and run, one
 * after the other, by `runTests`.
 */

import { errorText } from './error-text.ts';

/** As `TestResult` of ../host.mjs. */
export interface TestResult {
  name: string;
  status: 'passed' | 'failed' | 'skipped';
  /** The message of what failed, or the reason of what was skipped. */
  detail?: string;
}

type Body = () => unknown;

interface Options {
  readonly skip?: boolean | string;
}

interface Registered {
  readonly name: string;
  readonly skip: boolean | string;
  readonly body: Body;
}

const registered: Registered[] = [];

export function test(name: string, body: Body): void;
export function test(name: string, options: Options, body: Body): void;
export function test(name: string, second: Options | Body, third?: Body): void {
  const [options, body] = typeof second === 'function' ? [{}, second] : [second, third];
  // What this stand-in does not know (an option, subtests, a callback) would be a test that passes without having been run.
  const unknown = Object.keys(options).find((key) => key !== 'skip');
  if (unknown !== undefined) throw new TypeError(`${name}: the option ${unknown} is unknown; there is: skip`);
  if (typeof body !== 'function' || body.length > 0) {
    throw new TypeError(`${name}: the body of a test must be a function without parameters`);
  }
  registered.push({ name, skip: options.skip ?? false, body });
}

/** Calls `began` with the name of each test before it runs, so that a host that hangs can say where. */
export async function runTests(began: (name: string) => void = () => {}): Promise<TestResult[]> {
  if (registered.length === 0) throw new Error('no test was registered');
  const results: TestResult[] = [];
  for (const { name, skip, body } of registered) {
    if (skip !== false) {
      results.push({ name, status: 'skipped', ...(skip === true ? {} : { detail: skip }) });
      continue;
    }
    began(name);
    try {
      await body();
      results.push({ name, status: 'passed' });
    } catch (error) {
      results.push({ name, status: 'failed', detail: errorText(error) });
    }
  }
  return results;
}
