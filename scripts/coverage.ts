import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CoverageReport } from 'monocart-coverage-reports';
import { ENTRIES, fileOf } from './common/entries.ts';
import { root } from './common/paths.ts';

const threshold = 95;

const codec = ENTRIES.filter(({ anyProfile }) => anyProfile).map(fileOf);
const MEASURED = new RegExp(`/dist/(${codec.join('|')}|chunks/.*)\\.js$`);

/**
 * What the suite ran of sdk/, from V8's own counts over dist/, through the source maps. c8's remapping counts whole methods
 * that were never called as covered once the code was bundled into chunks; this one reads the syntax tree and does not.
 * @param folder where NODE_V8_COVERAGE wrote
 */
async function coverage(folder: string) {
  const report = new CoverageReport({
    name: 'igrs-rump',
    logging: 'error',
    outputDir: `${root}build/coverage/report`,
    reports: [['console-details'], ['lcovonly']],
    // Entries that no test loads count as uncovered instead of going unnoticed.
    all: { dir: [`${root}dist`], filter: measured },
    entryFilter: (entry) => measured(entry.url),
    sourceFilter: (path) => /(^|\/)sdk\//.test(path) && !path.includes('sdk/generated/'),
  });
  await report.addFromDir(folder);
  const result = await report.generate();
  if (!result || result.files.length === 0) throw new Error('no coverage was recorded');
  const { lines, branches } = result.summary;
  return {
    enough: Number(lines.pct) >= threshold && Number(branches.pct) >= threshold,
    text: `lines ${lines.pct} %, branches ${branches.pct} % of sdk/ (at least ${threshold} % of each)`,
  };
}

/** @param file a path or a file: URL */
function measured(file: string) {
  // The suite is the codec's: the command line and all of the exchange have tests of their own.
  if (!MEASURED.test(file) || file.includes('/node_modules/')) return false;
  // An entry that only re-exports has no source of its own and would be counted as a file under its own name.
  const path = file.startsWith('file:') ? fileURLToPath(file) : file;
  return JSON.parse(readFileSync(`${path}.map`, 'utf8')).sources.length > 0;
}

const folder = process.argv[2];
if (!folder) throw new Error('usage: coverage.ts FOLDER');
const { enough, text } = await coverage(folder);
console.log(text);
process.exitCode = enough ? 0 : 1;
