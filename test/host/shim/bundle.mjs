import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { root } from '../../../scripts/common/paths.ts';

const NAME = 'igrs-rump';

/** The stand-ins, by what they stand in for. @type {Record<string, string>} */
const STAND_INS = {
  'node:test': fileURLToPath(new URL('test.ts', import.meta.url)),
  'node:assert/strict': fileURLToPath(new URL('assert.ts', import.meta.url)),
};

/**
 * One script that holds the suite, for a host without node:test.
 * @param {object} options
 * @param {string} options.entry the host's own module, absolute: it imports `igrs-rump-host:suite`, then calls `runTests` of
 *   test.ts and says what came of it
 * @param {string[]} options.files bundled test files, absolute, beside the package in `node_modules`
 * @param {import('../host.mjs').Settings} [options.settings] what the suite finds in `globalThis.igrsRumpHost`; without it the
 *   entry sets that itself
 * @param {'esm' | 'iife'} options.format
 * @param {Record<string, string>} [options.packageAt] addresses from which the host imports the package, by specifier; without
 *   it the package becomes part of the script
 * @returns {Promise<string>}
 */
export async function bundleForHost({ entry, files, settings, format, packageAt }) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    charset: 'utf8',
    format,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    // This repository's package.json says that its modules have no side effects, so that tests would be left out.
    ignoreAnnotations: true,
    // Newer targets write bytes with Uint8Array.fromBase64, which not every host has.
    target: 'es2022',
    loader: { '.bin': 'binary' },
    logLevel: 'silent',
    plugins: [suite(files, settings), standIns(), ourPackage(folderOf(files), packageAt)],
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made nothing of ${entry}`);
  return output.text;
}

/**
 * The addresses of the package's JavaScript, as its own `exports` have them, for `packageAt`.
 * @param {string[]} files
 * @param {string} base of the package's folder
 */
export function packageAddresses(files, base) {
  const manifest = readFileSync(join(folderOf(files), 'node_modules', NAME, 'package.json'), 'utf8');
  /** @type {Record<string, string | { default: string }>} */
  const exported = JSON.parse(manifest).exports;
  /** @type {Record<string, string>} */
  const addresses = {};
  for (const [path, target] of Object.entries(exported)) {
    if (typeof target === 'object') addresses[posix.join(NAME, path)] = `${base}${target.default.slice('.'.length)}`;
  }
  return addresses;
}

/** @param {string[]} files */
function folderOf(files) {
  const [first] = files;
  if (first === undefined) throw new Error('there are no test files to bundle');
  return dirname(first);
}

/**
 * @param {string[]} files
 * @param {import('../host.mjs').Settings | undefined} settings
 * @returns {import('esbuild').Plugin}
 */
function suite(files, settings) {
  const path = `${NAME}-host:suite`;
  const before = `${NAME}-host:settings`;
  const imports = [...(settings ? [before] : []), ...files.map(sourceOf)].map(
    (file) => `import ${JSON.stringify(file)};`,
  );
  const contents = new Map([
    [path, imports.join('\n')],
    [before, `globalThis.igrsRumpHost = ${JSON.stringify(settings)};`],
  ]);
  return {
    name: 'suite',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${NAME}-host:`) }, (args) => ({ path: args.path, namespace: 'suite' }));
      onLoad({ filter: /.*/, namespace: 'suite' }, (args) => ({
        contents: contents.get(args.path) ?? '',
        resolveDir: folderOf(files),
      }));
    },
  };
}

/**
 * Bundled files hold their own vectors and libraries each: 13 MB in all, more than Chromium stores for a service worker. From
 * their sources it is a tenth.
 * @param {string} file
 */
function sourceOf(file) {
  const source = join(root, 'test', 'suite', `${basename(file, '.mjs')}.ts`);
  return existsSync(source) ? source : file;
}

/** @returns {import('esbuild').Plugin} */
function standIns() {
  return {
    name: 'stand-ins',
    setup({ onResolve }) {
      onResolve({ filter: /^node:/ }, ({ path }) => {
        const standIn = STAND_INS[path];
        return standIn === undefined
          ? { errors: [{ text: `there is no stand-in for ${path}; there are: ${Object.keys(STAND_INS).join(', ')}` }] }
          : { path: standIn };
      });
    },
  };
}

/**
 * The packed package, whoever imports it: an entry lies elsewhere, where the name would be that of this repository.
 * @param {string} folder
 * @param {Record<string, string> | undefined} packageAt
 * @returns {import('esbuild').Plugin}
 */
function ourPackage(folder, packageAt) {
  return {
    name: 'package',
    setup({ onResolve, resolve }) {
      onResolve({ filter: new RegExp(`^${NAME}(/|$)`) }, async ({ path, kind, pluginData }) => {
        if (pluginData === NAME) return undefined;
        if (packageAt === undefined) return resolve(path, { kind, resolveDir: folder, pluginData: NAME });
        const address = packageAt[path];
        return address === undefined
          ? { errors: [{ text: `no address is known for ${path}; there are: ${Object.keys(packageAt).join(', ')}` }] }
          : { path: address, external: true };
      });
    },
  };
}
