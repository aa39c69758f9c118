import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CoverageReport } from 'monocart-coverage-reports';
import { bundleSdk } from './bundle.ts';
import { ENTRIES, fileOf } from './common/entries.ts';
import { root } from './common/paths.ts';

const threshold = 95;

const codec = ENTRIES.filter(({ anyProfile }) => anyProfile).map(fileOf);
const MEASURED = new RegExp(`/dist/(${codec.join('|')})\\.js$`);

/**
 * What the suite ran of sdk/, from V8's own counts over dist/, through the source maps. c8's remapping counts whole methods
 * that were never called as covered once the code was bundled into chunks; this one reads the syntax tree and does not.
 * @param folder where NODE_V8_COVERAGE wrote
 */
async function coverage(folder: string) {
  // Those of the package have a place for each line, and code that runs in part of a line is counted by columns.
  const { outputFiles } = await bundleSdk();
  const maps = new Map(outputFiles.filter(({ path }) => path.endsWith('.map')).map(({ path, text }) => [path, text]));
  const report = new CoverageReport({
    name: 'igrs-rump',
    logging: 'error',
    outputDir: `${root}build/coverage/report`,
    reports: [['console-details'], ['lcovonly']],
    // Entries that no test loads count as uncovered instead of going unnoticed.
    all: { dir: [`${root}dist`], filter: measured },
    sourceMapResolver: async (url, fromFile) => maps.get(fileURLToPath(url)) ?? fromFile(url),
    sourceFilter: (path) => /(^|\/)sdk\//.test(path) && !path.includes('sdk/generated/'),
  });
  // Not `addFromDir`, which takes the maps that Node has seen.
  for (const name of readdirSync(folder)) {
    const { result }: { result: { url: string }[] } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const entries = result.filter(({ url }) => measured(url));
    if (entries.length > 0)
      await report.add(entries.map((entry) => ({ ...entry, source: readFileSync(fileURLToPath(entry.url), 'utf8') })));
  }
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
