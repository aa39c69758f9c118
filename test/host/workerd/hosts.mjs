import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installed } from '../host.mjs';
import { ask } from '../program.mjs';
import { bundleForHost, packageAddresses } from '../shim/bundle.mjs';

/** workerd lets a worker compile Wasm, at global scope only, from the compatibility date of the day after. */
const OLD = '2025-05-31';

/** @type {import('../host.mjs').Host[]} */
export const workerds = [
  host('workerd', 'wasm', 'worker.ts'),
  host('workerd old date', 'js', 'worker.ts', { date: OLD }),
  host('workerd old date with module', 'wasm', 'worker-with-module.ts', { date: OLD }),
  host('workerd lazy import', 'js', 'worker.ts', { lazy: true }),
  host('workerd lazy import with module', 'wasm', 'worker-with-module.ts', { lazy: true }),
];

/**
 * @param {string} name
 * @param {import('../host.mjs').Engine} engine
 * @param {string} entry
 * @param {{ date?: string, lazy?: boolean }} [options] the date of compatibility, by default today; whether the suite and the
 *   package are loaded when the first request comes, as frameworks load the code of a route
 * @returns {import('../host.mjs').Host}
 */
function host(name, engine, entry, { date, lazy = false } = {}) {
  return {
    name,
    engine,
    async run({ files, settings }) {
      const worker = await bundleForHost({
        entry: fileURLToPath(new URL(entry, import.meta.url)),
        files,
        settings,
        format: 'esm',
        packageAt: { ...packageAddresses(files, './package'), 'igrs-rump/rump.wasm': './package/dist/rump.wasm' },
      });
      const packageFolder = join(dirname(/** @type {string} */ (files[0])), 'node_modules', 'igrs-rump');
      // miniflare wants a newer Node than we may be running on.
      const node = installed('node-24/bin/node');
      return ask(node, fileURLToPath(new URL('start.mjs', import.meta.url)), { worker, packageFolder, date, lazy });
    },
  };
}
