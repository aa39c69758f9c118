import { realTests } from './judge.mjs';
import { countsOf } from './run-host.mjs';

/** Seconds that the suite may take on a host; on a busy machine it takes longer, so exceeding this is reported and is not a failure. */
const SLOW = 20;

const titles = ['host', 'version', 'engine', 'tests', 'of real protocols', 'passed', 'skipped', 'seconds'];

/**
 * @param {import('./run-host.mjs').Outcome[]} outcomes
 * @param {boolean} coloured
 */
export function table(outcomes, coloured) {
  const rows = outcomes.map((outcome) => {
    const { name, version, engine, tests, seconds } = outcome;
    const { passed, failed, skipped } = countsOf(outcome);
    const cells = [
      name,
      version,
      engine,
      tests.length,
      realTests(tests).length,
      passed,
      skipped,
      seconds.toFixed(1),
    ].map(String);
    return { cells, failed, note: noteOf(outcome, failed) };
  });
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  /** @param {string[]} cells */
  const line = (cells) =>
    cells
      .map((cell, column) => (column < 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  const lines = rows.map(({ cells, failed, note }) => {
    const text = `${line(cells)}  ${note}`.trimEnd();
    return failed > 0 && coloured ? `\x1b[31m${text}\x1b[39m` : text;
  });
  return [line(titles), ...lines].join('\n');
}

/**
 * @param {import('./run-host.mjs').Outcome} outcome
 * @param {number} failed
 */
function noteOf({ problems, seconds }, failed) {
  if (failed > 0) return `FAILED: ${problems[0]?.split('\n')[0] ?? `${failed} tests`}`;
  return seconds > SLOW ? `slower than ${SLOW} s` : '';
}

/**
 * What failed, in full.
 * @param {import('./run-host.mjs').Outcome} outcome
 * @param {boolean} verbose
 */
export function details({ name, tests, problems }, verbose) {
  const failures = tests.filter(({ status }) => status === 'failed');
  const shown = verbose ? failures : failures.slice(0, 3);
  const lines = [
    ...problems,
    ...shown.map((test) => `failed: ${test.name}\n${test.detail ?? ''}`),
    ...(shown.length < failures.length ? [`and ${failures.length - shown.length} more; --verbose shows them`] : []),
    ...(verbose
      ? tests.filter(({ status }) => status === 'skipped').map((test) => `skipped: ${test.name}: ${test.detail}`)
      : []),
  ];
  return lines.map((text) => `${name}: ${text.trimEnd()}`).join('\n');
}
