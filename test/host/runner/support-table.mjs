/** The support table of docs/hosts.md, which is made from a run and held to it. */

const BEGIN = '<!-- support: made by npm run test:hosts -- --write -->';
const END = '<!-- /support -->';

/** @typedef {import('./run-host.mjs').Outcome} Outcome */

/**
 * @param {string} page
 * @param {Outcome[]} outcomes
 */
export function withTable(page, outcomes) {
  const { before, after } = parts(page);
  const rows = outcomes.map(
    ({ name, version, engine, tests }) => `| ${name} | ${version} | ${engine} | ${tests.length} |`,
  );
  const text = ['| host | version | engine | tests |', '|---|---|---|---:|', ...rows].join('\n');
  return `${before}${BEGIN}\n${text}\n${END}${after}`;
}

/**
 * Versions and counts may differ: they change more often than what is supported.
 * @param {string} page
 * @param {Outcome[]} outcomes
 * @returns {string[]}
 */
export function tableProblems(page, outcomes) {
  const rows = parts(page).between.trim().split('\n').slice(2);
  const written = rows.map((row) => row.split('|').map((cell) => cell.trim()));
  const inTable = new Set(written.map(([, name, , engine]) => `${name} on ${engine}`));
  const inRun = new Set(outcomes.map(({ name, engine }) => `${name} on ${engine}`));
  return [
    ...[...inRun].filter((host) => !inTable.has(host)).map((host) => `docs/hosts.md does not have: ${host}`),
    ...[...inTable].filter((host) => !inRun.has(host)).map((host) => `docs/hosts.md has what was not run: ${host}`),
  ];
}

/** @param {string} page */
function parts(page) {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`docs/hosts.md must have the lines ${BEGIN} and ${END}`);
  return {
    before: page.slice(0, begin),
    between: page.slice(begin + BEGIN.length, end),
    after: page.slice(end + END.length),
  };
}
