import { canaryProblems, engineOf, suiteProblems } from './judge.mjs';
import { canaries } from './prepare.mjs';

/**
 * @typedef {import('../host.mjs').Host} Host
 * @typedef {import('../host.mjs').TestResult} TestResult
 * @typedef {object} Outcome
 * @property {string} name
 * @property {string} version empty where the host could not be run
 * @property {string} engine
 * @property {TestResult[]} tests
 * @property {string[]} problems beside the tests that failed
 * @property {number} seconds that the suite took
 */

/**
 * The suite and the canaries on one host.
 * @param {Host} host
 * @param {import('./prepare.mjs').Prepared} prepared
 * @returns {Promise<Outcome>}
 */
export async function runHost({ name, engine, run }, { suite, canary }) {
  // Node alone tries properties often, in the part `suite`: here the question is whether a host does what Node does.
  const settings = { engine, quick: true };
  const start = performance.now();
  try {
    const { version, tests } = await run({ files: suite, settings });
    const seconds = (performance.now() - start) / 1000;
    const { tests: mustFail } = await run({ files: canary, settings });
    const problems = [...suiteProblems(tests, engine), ...canaryProblems(mustFail, canaries)];
    return { name, version, engine: engineOf(tests) ?? '', tests, problems, seconds };
  } catch (error) {
    const seconds = (performance.now() - start) / 1000;
    const problem = error instanceof Error ? error.message : String(error);
    return { name, version: '', engine: '', tests: [], problems: [problem], seconds };
  }
}

/** @param {Outcome} outcome */
export function countsOf({ tests, problems }) {
  /** @param {TestResult['status']} wanted */
  const count = (wanted) => tests.filter(({ status }) => status === wanted).length;
  return { passed: count('passed'), failed: count('failed') + problems.length, skipped: count('skipped') };
}
