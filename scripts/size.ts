/** What the package costs in a bundle: `npm run size`, and part of the checks of the package. */
import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Metafile, type Plugin, transform } from 'esbuild';
import { type Bundles, bundleSdk, bundleServer } from './bundle.ts';
import { readArguments } from './common/arguments.ts';
import { ENTRIES, type Entry, fileOf, specifierOf } from './common/entries.ts';
import { root } from './common/paths.ts';
import { user } from './package/pack.ts';

const MINIFIED = { minify: true, format: 'esm', charset: 'utf8', target: 'es2022' } as const;
const WASM = 'build/rump.wasm';
/** KB. */
const WASM_BUDGET = 24;

interface ShippedFile {
  readonly path: string;
  readonly bytes: number;
  readonly gzip: number;
}

interface EntrySize {
  readonly entry: Entry;
  readonly files: readonly ShippedFile[];
  /** All files as shipped, each compressed by itself; and, as a bundler makes it, one file of what the entry uses of them. */
  readonly gzip: number;
  readonly bundled: number;
  readonly folders: ReadonlyMap<string, number>;
}

export interface Measured {
  /** Bytes of the module. */
  readonly wasm: number;
  readonly entries: readonly EntrySize[];
  /** The shipped files, by path in the package. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

/** What the entries weigh as esbuild makes them now, and from which folders that comes. */
export async function measure(): Promise<Measured> {
  if (!existsSync(root + WASM)) throw new Error(`${WASM} is missing; make it with: npm run build`);
  const bundles = await Promise.all([bundleSdk(), bundleServer()]);
  const contents = new Map(bundles.flatMap(contentsOf));
  const metafile = { inputs: {}, outputs: Object.assign({}, ...bundles.map((each) => each.metafile.outputs)) };
  return {
    wasm: readFileSync(root + WASM).length,
    entries: await Promise.all(ENTRIES.map((entry) => sizeOf(entry, metafile, contents))),
    contents,
  };
}

function contentsOf({ outputFiles }: Bundles): [path: string, content: Uint8Array][] {
  return outputFiles.map((file) => [
    posix.normalize(file.path.slice(root.length).replaceAll('\\', '/')),
    file.contents,
  ]);
}

async function sizeOf(entry: Entry, metafile: Metafile, contents: ReadonlyMap<string, Uint8Array>): Promise<EntrySize> {
  const file = `dist/${fileOf(entry)}.js`;
  const paths = loaded(metafile, file);
  const files = await Promise.all(paths.map((path) => weigh(path, contents.get(path) as Uint8Array)));
  const gzip = files.reduce((sum, { gzip: bytes }) => sum + bytes, 0);
  return { entry, files, gzip, bundled: await bundle(file, contents), folders: byFolder(metafile, paths) };
}

async function bundle(entry: string, contents: ReadonlyMap<string, Uint8Array>): Promise<number> {
  const shipped: Plugin = {
    name: 'shipped files',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /.*/ }, ({ path, importer, kind }) => {
        const file = posix.join(kind === 'entry-point' ? '.' : posix.dirname(importer), path);
        return contents.has(file) ? { path: file, namespace: 'shipped' } : { path, external: true };
      });
      onLoad({ filter: /.*/, namespace: 'shipped' }, ({ path }) => ({ contents: contents.get(path) as Uint8Array }));
    },
  };
  const options = { ...MINIFIED, bundle: true, write: false } as const;
  const { outputFiles } = await build({ ...options, entryPoints: [entry], plugins: [shipped] });
  return gzipSync((outputFiles[0] as (typeof outputFiles)[number]).contents, { level: 9 }).length;
}

async function weigh(path: string, content: Uint8Array): Promise<ShippedFile> {
  const { code } = await transform(content, MINIFIED);
  return { path, bytes: content.length, gzip: gzipSync(code, { level: 9 }).length };
}

/** Measures what is packed. */
export function checkFresh(contents: ReadonlyMap<string, Uint8Array>): string {
  for (const [path, content] of contents) {
    // Of maps, only a part is shipped.
    if (path.endsWith('.map')) continue;
    const packed = `${user}/node_modules/igrs-rump/${path}`;
    if (existsSync(packed) && readFileSync(packed).equals(content)) continue;
    throw new Error(`${path} as packed is not what the sources make now; make it with: npm run build`);
  }
  return `${contents.size} files`;
}

/** Each compared with its budget; a check throws if it is exceeded. */
export function sizeChecks({ wasm, entries }: Measured): [name: string, check: () => string][] {
  return [
    ['rump.wasm', () => within(wasm, WASM_BUDGET, '')],
    ...entries.map(({ entry, gzip, bundled, files }): [string, () => string] => [
      specifierOf(entry),
      () => {
        const count = files.length === 1 ? 'one file' : `${files.length} files, in one ${kilobytes(bundled)}`;
        return `${within(gzip, entry.budget, ' gzip')}, ${count}`;
      },
    ]),
  ];
}

function within(bytes: number, budget: number, unit: string): string {
  const text = `${kilobytes(bytes)} of ${budget} KB${unit}`;
  if (bytes > budget * 1024) throw new Error(`${text}: ${Math.ceil(bytes - budget * 1024)} bytes too many`);
  return text;
}

/** The entry and everything that it imports, statically or dynamically. */
function loaded(metafile: Metafile, entry: string): string[] {
  const found = new Set([entry]);
  for (const path of found) {
    const output = metafile.outputs[path];
    if (output === undefined) throw new Error(`${path} is not among what esbuild has made`);
    for (const { path: imported, external } of output.imports) {
      // Included packages are imported by the place of their files.
      if (!external) found.add(imported);
      else if (imported.startsWith('.')) found.add(posix.join(posix.dirname(path), imported));
    }
  }
  return [...found];
}

function byFolder(metafile: Metafile, paths: string[]): Map<string, number> {
  const folders = new Map();
  const add = (folder: string, bytes: number) => folders.set(folder, (folders.get(folder) ?? 0) + bytes);
  for (const path of paths) {
    const { bytes, inputs } = metafile.outputs[path] as Metafile['outputs'][string];
    let rest = bytes;
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      add(input === WASM ? 'rump.wasm as text' : posix.dirname(input), bytesInOutput);
      rest -= bytesInOutput;
    }
    add('between modules and chunks', rest);
  }
  return folders;
}

/** Which folders the bytes of the entries come from. */
export function breakdown(entries: readonly EntrySize[]): string {
  const sizeIn = (folder: string) => Math.max(...entries.map(({ folders }) => folders.get(folder) ?? 0));
  const names = [...new Set(entries.flatMap(({ folders }) => [...folders.keys()]))].sort(
    (a, b) => sizeIn(b) - sizeIn(a),
  );
  const row = (name: string, cellsOf: (entry: EntrySize) => string[]) => {
    const cells = entries.map(cellsOf).map(([bytes = '', share = '']) => bytes.padStart(11) + share.padStart(9));
    return name.padEnd(32) + cells.join('');
  };
  return [
    row('bytes as shipped', ({ entry }) => [specifierOf(entry), 'share']),
    ...names.map((name) => row(name, ({ files, folders }) => share(folders.get(name) ?? 0, total(files)))),
    row('all', ({ files }) => share(total(files), total(files))),
    row('minified, gzip -9 of each file', ({ gzip, files }) => share(gzip, total(files))),
  ].join('\n');
}

function total(files: readonly ShippedFile[]) {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

function share(bytes: number, all: number) {
  return bytes === 0 ? ['–'] : [String(bytes), `${((100 * bytes) / all).toFixed(1)} %`];
}

function kilobytes(bytes: number) {
  return (bytes / 1024).toFixed(1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  readArguments(
    'Usage: npm run size\n\nMeasures what each entry costs in a bundle, against its budget. Build first.',
    {},
  );
  const measured = await measure();
  console.log(`${breakdown(measured.entries.filter(({ entry }) => entry.anyProfile))}\n`);
  for (const [name, check] of sizeChecks(measured)) {
    try {
      console.log(`ok      ${name.padEnd(26)}${check()}`);
    } catch (error) {
      process.exitCode = 1;
      console.log(`FAILED  ${name.padEnd(26)}${error instanceof Error ? error.message : error}`);
    }
  }
}
