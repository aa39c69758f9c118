import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installed, versionOf } from './host.mjs';
import { checked, execute, settingsModule } from './program.mjs';

/** @typedef {import('./host.mjs').Host} Host */

const reporter = fileURLToPath(new URL('node-reporter.mjs', import.meta.url));

export const nodes = [20, 22, 24, 26].flatMap((release) => [
  host(release, 'import', (file) => file),
  host(release, 'require', (file) => file.replace(/\.mjs$/, '.cjs')),
]);

/**
 * @param {number} release
 * @param {string} way how the tests and the package are loaded
 * @param {(file: string) => string} bundleOf
 * @returns {Host}
 */
function host(release, way, bundleOf) {
  return {
    name: `node ${release} ${way}`,
    engine: 'wasm',
    async run(job) {
      const name = `node-${release}`;
      const args = [
        ...['--enable-source-maps', '--import', await settingsModule(job)],
        ...['--test', `--test-reporter=${reporter}`, '--test-reporter-destination=stdout'],
        ...job.files.map(bundleOf),
      ];
      const [file] = job.files;
      const end = await execute(installed(`${name}/bin/node`), args, { folder: dirname(/** @type {string} */ (file)) });
      const lines = end.stdout.split('\n').filter((line) => line.startsWith('{"name":'));
      const tests = lines.map((line) => JSON.parse(line));
      return { version: versionOf(name), tests: checked(tests, end) };
    },
  };
}
