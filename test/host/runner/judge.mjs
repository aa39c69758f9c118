/**
 * What is wrong with what a host reported. Its own failures are not all: a harness may pass what fails, run fewer tests than
 * others, or run them on another engine.
 *
 * @typedef {import('../host.mjs').Engine} Engine
 * @typedef {import('../host.mjs').TestResult} TestResult
 */

const MOST_NAMES = 5;

/**
 * The engine that the suite found, of which create.test.ts makes a test's name.
 * @param {TestResult[]} tests
 * @returns {Engine | undefined}
 */
export function engineOf(tests) {
  for (const { name } of tests) {
    const [, engine] = /^codec\.engine is (wasm|js)$/.exec(name) ?? [];
    if (engine !== undefined) return /** @type {Engine} */ (engine);
  }
  return undefined;
}

/**
 * Those of ../real/suite.ts.
 * @param {TestResult[]} tests
 */
export function realTests(tests) {
  return tests.filter(({ name }) => /^(wasm|auto|js): real protocol /.test(name));
}

/**
 * @param {TestResult[]} tests
 * @param {Engine} expected
 * @returns {string[]}
 */
export function suiteProblems(tests, expected) {
  const problems = [];
  const engine = engineOf(tests);
  if (engine !== expected) problems.push(`the engine is ${engine ?? 'not told'}; it must be ${expected}`);
  for (const { name, status, detail } of tests) {
    if (status === 'skipped' && !detail) problems.push(`skipped without a reason: ${name}`);
  }
  return problems;
}

/**
 * The canaries must fail, each by its name, and the tests beside them must pass.
 * @param {TestResult[]} tests
 * @param {string[]} canaries
 * @returns {string[]}
 */
export function canaryProblems(tests, canaries) {
  const failed = tests.filter(({ status }) => status === 'failed').map(({ name }) => name);
  const problems = [];
  for (const name of canaries) if (!failed.includes(name)) problems.push(`it must fail and did not: ${name}`);
  for (const name of failed) if (!canaries.includes(name)) problems.push(`beside the canaries it failed: ${name}`);
  if (!tests.some(({ status }) => status === 'passed')) problems.push('beside the canaries nothing passed');
  return problems;
}

/**
 * How the tests of each host differ from those of the host that has most.
 * @param {TestResult[][]} hosts
 * @returns {string[][]} problems of each host
 */
export function differenceProblems(hosts) {
  const counts = hosts.map(countedNames);
  const lengths = hosts.map(({ length }) => length);
  const most = Math.max(...lengths);
  const reference = counts[lengths.indexOf(most)] ?? new Map();
  return counts.map((own, index) => {
    const missing = surplus(reference, own);
    const extra = surplus(own, reference);
    if (missing.length + extra.length === 0) return [];
    const problems = [`it has ${lengths[index]} tests; others have ${most}`];
    if (missing.length > 0) problems.push(`only elsewhere: ${listed(missing)}`);
    if (extra.length > 0) problems.push(`only here: ${listed(extra)}`);
    return problems;
  });
}

/**
 * Tests by name, without what their names say of the engine.
 * @param {TestResult[]} tests
 */
function countedNames(tests) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { name } of tests) {
    const neutral = name.replace(/^(wasm|auto|js): /, '').replace(/^codec\.engine is .*/, 'codec.engine');
    counts.set(neutral, (counts.get(neutral) ?? 0) + 1);
  }
  return counts;
}

/**
 * @param {Map<string, number>} counts
 * @param {Map<string, number>} others
 */
function surplus(counts, others) {
  return [...counts].filter(([name, count]) => count > (others.get(name) ?? 0)).map(([name]) => name);
}

/** @param {string[]} names */
function listed(names) {
  const rest = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join('; ') + (rest > 0 ? `; and ${rest} more` : '');
}
