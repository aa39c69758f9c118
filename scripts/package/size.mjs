import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { transform } from 'esbuild';
import { bundleSdk, bundleServer } from '../bundle.mjs';
import { root } from '../common/paths.mjs';
import { user } from './pack.mjs';

const WASM = 'build/rump.wasm';

/**
 * In bytes: of an entry with every chunk that it loads, each file minified, as whoever serves it does, since what is shipped is not,
 * and compressed by itself with gzip -9. The aim
 * was 32 and 16 KB. Readers and writers with code of their own for each body, columns both ways, the router and refusals that
 * name what is allowed do not fit into that; these are what they fit into, so that no further kilobyte comes unnoticed. The last one
 * went to checks of every argument of every public function, and to the nearest name in a refusal.
 */
const CODEC_BUDGETS = { 'index.js': 39.1 * 1024, 'js.js': 29.4 * 1024 };
/**
 * No codec comes along: whoever makes a controller or a server passes one in. What those on Node are is mostly other packages.
 */
const OTHER_BUDGETS = {
  'profile.js': 16 * 1024,
  'exchange.js': 10 * 1024,
  'websocket.js': 1.5 * 1024,
};
const SERVER_BUDGETS = {
  'server.js': 15 * 1024,
  'server/workers.js': 16.5 * 1024,
  'server/node.js': 19.5 * 1024,
  'tcp.js': 1.5 * 1024,
  'nats.js': 11.5 * 1024,
  'lan.js': 34 * 1024,
};
const WASM_BUDGET = 24 * 1024;

/**
 * @typedef {{ path: string, bytes: number, gzip: number }} ShippedFile
 * @typedef {{ name: string, budget: number, files: ShippedFile[], gzip: number, folders: Map<string, number> }} EntrySize
 */

/**
 * What the entries weigh as esbuild makes them now, and from which folders that comes. `contents` is what is shipped of the SDK.
 * @returns {Promise<{ wasm: number, codec: EntrySize[], others: EntrySize[], contents: Map<string, Uint8Array> }>}
 */
export async function measure() {
  if (!existsSync(root + WASM)) throw new Error(`${WASM} is missing; make it with: npm run build`);
  const [sdk, server] = await Promise.all([bundleSdk(), bundleServer()]);
  const contents = contentsOf(sdk);
  return {
    wasm: readFileSync(root + WASM).length,
    codec: await sizesOf(sdk.metafile, contents, CODEC_BUDGETS),
    others: [
      ...(await sizesOf(sdk.metafile, contents, OTHER_BUDGETS)),
      ...(await sizesOf(server.metafile, contentsOf(server), SERVER_BUDGETS)),
    ],
    contents,
  };
}

/**
 * By path in the package.
 * @param {{ outputFiles: import('esbuild').OutputFile[] }} bundles
 * @returns {Map<string, Uint8Array>}
 */
function contentsOf({ outputFiles }) {
  return new Map(
    outputFiles.map((file) => [posix.normalize(file.path.slice(root.length).replaceAll('\\', '/')), file.contents]),
  );
}

/**
 * @param {import('esbuild').Metafile} metafile
 * @param {Map<string, Uint8Array>} contents
 * @param {Record<string, number>} budgets
 * @returns {Promise<EntrySize[]>}
 */
async function sizesOf(metafile, contents, budgets) {
  const entries = [];
  for (const [name, budget] of Object.entries(budgets)) {
    const paths = loaded(metafile, `dist/${name}`);
    const files = await Promise.all(paths.map((path) => weigh(path, /** @type {Uint8Array} */ (contents.get(path)))));
    const gzip = files.reduce((sum, file) => sum + file.gzip, 0);
    entries.push({ name, budget, files, gzip, folders: byFolder(metafile, paths) });
  }
  return entries;
}

/**
 * @param {string} path
 * @param {Uint8Array} content
 * @returns {Promise<ShippedFile>}
 */
async function weigh(path, content) {
  const { code } = await transform(content, { minify: true, format: 'esm', charset: 'utf8', target: 'es2022' });
  return { path, bytes: content.length, gzip: gzipSync(code, { level: 9 }).length };
}

/**
 * What is measured is what is packed.
 * @param {Map<string, Uint8Array>} contents
 * @returns {string}
 */
export function checkFresh(contents) {
  for (const [path, content] of contents) {
    const packed = `${user}/node_modules/igrs-rump/${path}`;
    if (existsSync(packed) && readFileSync(packed).equals(content)) continue;
    throw new Error(`${path} as packed is not what sdk/ makes now; make it with: npm run build`);
  }
  return `${contents.size} files`;
}

/**
 * @param {number} bytes
 * @returns {string}
 */
export function checkWasmSize(bytes) {
  return within(bytes, WASM_BUDGET, '');
}

/**
 * @param {EntrySize} entry
 * @returns {string}
 */
export function checkEntrySize({ gzip, budget, files }) {
  return `${within(gzip, budget, ' gzip')}, ${files.length} files`;
}

/**
 * @param {number} bytes
 * @param {number} budget
 * @param {string} unit
 */
function within(bytes, budget, unit) {
  const text = `${kilobytes(bytes)} of ${budget / 1024} KB${unit}`;
  if (bytes > budget) throw new Error(`${text}: ${bytes - budget} bytes too many`);
  return text;
}

/**
 * The entry and all that it imports, at once or later.
 * @param {import('esbuild').Metafile} metafile
 * @param {string} entry
 * @returns {string[]}
 */
function loaded(metafile, entry) {
  const found = new Set([entry]);
  for (const path of found) {
    const output = metafile.outputs[path];
    if (output === undefined) throw new Error(`${path} is not among what esbuild has made`);
    for (const { path: chunk, external } of output.imports) if (!external) found.add(chunk);
  }
  return [...found];
}

/**
 * @param {import('esbuild').Metafile} metafile
 * @param {string[]} paths
 * @returns {Map<string, number>}
 */
function byFolder(metafile, paths) {
  const folders = new Map();
  const add = (/** @type {string} */ folder, /** @type {number} */ bytes) =>
    folders.set(folder, (folders.get(folder) ?? 0) + bytes);
  for (const path of paths) {
    const { bytes, inputs } = /** @type {import('esbuild').Metafile['outputs'][string]} */ (metafile.outputs[path]);
    let rest = bytes;
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      add(input === WASM ? 'rump.wasm as text' : posix.dirname(input), bytesInOutput);
      rest -= bytesInOutput;
    }
    add('between modules and chunks', rest);
  }
  return folders;
}

/**
 * Which folders the bytes of the entries come from.
 * @param {EntrySize[]} entries
 * @returns {string}
 */
export function breakdown(entries) {
  const sizeIn = (/** @type {string} */ folder) => Math.max(...entries.map(({ folders }) => folders.get(folder) ?? 0));
  const names = [...new Set(entries.flatMap(({ folders }) => [...folders.keys()]))].sort(
    (a, b) => sizeIn(b) - sizeIn(a),
  );
  const row = (/** @type {string} */ name, /** @type {string[][]} */ cells) =>
    name.padEnd(32) + cells.map(([bytes = '', share = '']) => bytes.padStart(11) + share.padStart(9)).join('');
  const lines = [
    row(
      'bytes as shipped',
      entries.map(({ name }) => [name, 'share']),
    ),
    ...names.map((name) =>
      row(
        name,
        entries.map(({ files, folders }) => share(folders.get(name) ?? 0, total(files))),
      ),
    ),
    row(
      'all',
      entries.map(({ files }) => share(total(files), total(files))),
    ),
    row(
      'minified, gzip -9 of each file',
      entries.map(({ gzip, files }) => share(gzip, total(files))),
    ),
  ];
  return lines.join('\n');
}

/** @param {ShippedFile[]} files */
function total(files) {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/**
 * @param {number} bytes
 * @param {number} all
 */
function share(bytes, all) {
  return bytes === 0 ? ['–'] : [String(bytes), `${((100 * bytes) / all).toFixed(1)} %`];
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return (bytes / 1024).toFixed(1);
}
