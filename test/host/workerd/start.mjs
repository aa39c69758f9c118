import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Miniflare, supportedCompatibilityDate } from 'miniflare';
import { versionOf } from '../host.mjs';
import { answer } from '../program.mjs';

/**
 * The package's own files, each a module, as they are.
 * @param {string} packageFolder
 */
function packageModules(packageFolder) {
  return readdirSync(join(packageFolder, 'dist'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(js|wasm)$/.test(name) && !/^(cli|dashboard)\b/.test(name))
    .map((name) => ({
      type: /** @type {'ESModule' | 'CompiledWasm'} */ (name.endsWith('.wasm') ? 'CompiledWasm' : 'ESModule'),
      path: `package/dist/${name.replaceAll('\\', '/')}`,
      contents: readFileSync(join(packageFolder, 'dist', name)),
    }));
}

/** Today, or what the runtime knows: it takes dates up to a week after its own release. */
function newestDate() {
  const newest = Date.parse(supportedCompatibilityDate) + 7 * 24 * 60 * 60_000;
  return new Date(Math.min(Date.now(), newest)).toISOString().slice(0, 10);
}

/** What loads the suite once a request is there. */
const LOADER = `export default {
  fetch: async (request) => (await import('./suite.mjs')).default.fetch(request),
};`;

answer(
  /** @param {{ worker: string, packageFolder: string, date?: string, lazy: boolean }} job */
  async ({ worker, packageFolder, date, lazy }) => {
    const compatibilityDate = date ?? newestDate();
    const miniflare = new Miniflare({
      compatibilityDate,
      // Else it asks a server of its maker for what this is.
      cf: false,
      modules: [
        { type: 'ESModule', path: 'worker.mjs', contents: lazy ? LOADER : worker },
        ...(lazy ? [{ type: /** @type {const} */ ('ESModule'), path: 'suite.mjs', contents: worker }] : []),
        ...packageModules(packageFolder),
      ],
    });
    try {
      const response = await miniflare.dispatchFetch('http://localhost/');
      const text = await response.text();
      if (!response.ok) throw new Error(text);
      return { version: `${versionOf('workerd')}, date ${compatibilityDate}`, tests: JSON.parse(text) };
    } finally {
      await miniflare.dispose();
    }
  },
);
