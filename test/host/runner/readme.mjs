/** The support table of the README, which is made from a run and held to it. */

const BEGIN = '<!-- support: made by npm run test:hosts -- --write -->';
const END = '<!-- /support -->';

/** @typedef {import('./run-host.mjs').Outcome} Outcome */

/**
 * @param {string} readme
 * @param {Outcome[]} outcomes
 */
export function withTable(readme, outcomes) {
  const { before, after } = parts(readme);
  const rows = outcomes.map(
    ({ name, version, engine, tests }) => `| ${name} | ${version} | ${engine} | ${tests.length} |`,
  );
  const text = ['| host | version | engine | tests |', '|---|---|---|---:|', ...rows].join('\n');
  return `${before}${BEGIN}\n${text}\n${END}${after}`;
}

/**
 * Versions and counts may differ: they change more often than what is supported.
 * @param {string} readme
 * @param {Outcome[]} outcomes
 * @returns {string[]}
 */
export function tableProblems(readme, outcomes) {
  const rows = parts(readme).between.trim().split('\n').slice(2);
  const written = rows.map((row) => row.split('|').map((cell) => cell.trim()));
  const inReadme = new Set(written.map(([, name, , engine]) => `${name} on ${engine}`));
  const inRun = new Set(outcomes.map(({ name, engine }) => `${name} on ${engine}`));
  return [
    ...[...inRun].filter((host) => !inReadme.has(host)).map((host) => `README.md does not have: ${host}`),
    ...[...inReadme].filter((host) => !inRun.has(host)).map((host) => `README.md has what was not run: ${host}`),
  ];
}

/** @param {string} readme */
function parts(readme) {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`README.md must have the lines ${BEGIN} and ${END}`);
  return {
    before: readme.slice(0, begin),
    between: readme.slice(begin + BEGIN.length, end),
    after: readme.slice(end + END.length),
  };
}
