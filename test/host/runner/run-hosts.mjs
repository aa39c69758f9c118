import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../../scripts/common/paths.ts';
import { writeWholeFile } from '../../../scripts/common/whole-file.ts';
import { hosts } from '../hosts.mjs';
import { differenceProblems } from './judge.mjs';
import { prepare } from './prepare.mjs';
import { countsOf, runHost } from './run-host.mjs';
import { tableProblems, withTable } from './support-table.mjs';
import { details, table } from './table.mjs';

/** As many as the smallest machine that this is to run on has processors. */
const AT_ONCE = 2;

const pageFile = join(root, 'docs', 'hosts.md');

/**
 * The same package and the same tests on every host.
 * @param {object} options
 * @param {string[]} [options.only] beginnings of names
 * @param {boolean} [options.verbose]
 * @param {boolean} [options.write] the support table into docs/hosts.md
 * @param {boolean} [options.coloured]
 * @param {(line: string) => void} [options.progress]
 * @returns {Promise<{ passed: number, failed: number, skipped: number, output: string }>}
 */
export async function runHosts({ only, verbose = false, write = false, coloured = false, progress = () => {} }) {
  const chosen = choose(only);
  const prepared = await prepare();
  /** @type {import('./run-host.mjs').Outcome[]} */
  const outcomes = new Array(chosen.length);
  const queue = chosen.entries();
  const worker = async () => {
    for (const [index, host] of queue) {
      const outcome = await runHost(host, prepared);
      outcomes[index] = outcome;
      const { passed, failed } = countsOf(outcome);
      progress(`${failed > 0 ? 'FAILED' : 'ok'} ${host.name}: ${passed} passed in ${outcome.seconds.toFixed(1)} s`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));

  const ran = outcomes.filter(({ tests }) => tests.length > 0);
  for (const [index, problems] of differenceProblems(ran.map(({ tests }) => tests)).entries()) {
    ran[index]?.problems.push(...problems);
  }
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const outcome of outcomes) {
    const counts = countsOf(outcome);
    for (const key of /** @type {const} */ (['passed', 'failed', 'skipped'])) total[key] += counts[key];
  }
  const output = [table(outcomes, coloured), ...outcomes.map((outcome) => details(outcome, verbose))].filter(Boolean);
  if (total.failed === 0 && only === undefined) {
    const page = await readFile(pageFile, 'utf8');
    if (write) writeWholeFile(pageFile, withTable(page, outcomes));
    const problems = write ? [] : tableProblems(page, outcomes);
    if (problems.length > 0) output.push(...problems, 'make it anew: npm run test:hosts -- --write');
    total.failed += problems.length;
  } else if (write) {
    output.push('docs/hosts.md stays as it is: its table is made from a run of all hosts in which nothing fails');
  }
  writeWholeFile(join(root, 'build', 'host', 'results.json'), `${JSON.stringify(outcomes, null, 2)}\n`);
  if (total.failed === 0) await rm(prepared.folder, { recursive: true, force: true });
  else output.push(`what ran is in ${prepared.folder}`);
  return { ...total, output: `${output.join('\n')}\n` };
}

/** @param {string[] | undefined} only */
function choose(only) {
  if (only === undefined) return hosts;
  const unknown = only.find((start) => !hosts.some(({ name }) => name.startsWith(start)));
  if (unknown !== undefined) {
    throw new Error(`no host is called ${unknown}; there are: ${hosts.map(({ name }) => name).join(', ')}`);
  }
  return hosts.filter(({ name }) => only.some((start) => name.startsWith(start)));
}
