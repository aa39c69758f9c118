/** The bundlers, each as it comes: what is set here is where to read and write, and to build what one would publish. */
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as buildWithEsbuild } from 'esbuild';
import { load, pathOf } from './packages/load.mjs';

export interface Bundler {
  readonly name: string;
  /** It starts from the HTML file; for the others that file is copied. */
  readonly readsHtml: boolean;
  /** Without a plugin. */
  readonly readsTypeScript: boolean;
  /** Bundles `entry`, a file of the folder `project`, into the folder `output`. */
  build(project: string, entry: string, output: string): Promise<void>;
}

type Build = (options: object) => Promise<unknown>;

export const vite: Bundler = {
  name: 'vite',
  readsHtml: true,
  readsTypeScript: true,
  async build(project, entry, output) {
    const { build } = await load<{ build: Build }>('vite');
    const rolldownOptions = { input: join(project, entry) };
    await build({ root: project, configFile: false, logLevel: 'error', build: { outDir: output, rolldownOptions } });
  },
};

interface WebpackStats {
  hasErrors(): boolean;
  toString(): string;
}

interface WebpackCompiler {
  run(done: (error: Error | null, stats: WebpackStats) => void): void;
  close(done: () => void): void;
}

export const webpack: Bundler = {
  name: 'webpack',
  readsHtml: false,
  readsTypeScript: false,
  async build(project, entry, output) {
    const { default: webpack } = await load<{ default: (options: object) => WebpackCompiler }>('webpack');
    const compiler = webpack({ mode: 'production', context: project, entry: `./${entry}`, output: { path: output } });
    await new Promise<void>((resolve, reject) => {
      compiler.run((error, stats) => {
        const failure = error ?? (stats.hasErrors() ? new Error(stats.toString()) : null);
        compiler.close(() => (failure ? reject(failure) : resolve()));
      });
    });
  },
};

export const rollup: Bundler = {
  name: 'rollup',
  readsHtml: false,
  readsTypeScript: false,
  async build(project, entry, output) {
    const { rollup } = await load<{ rollup: (options: object) => Promise<{ write: Build }> }>('rollup');
    const { nodeResolve } = await load<{ nodeResolve: () => object }>('@rollup/plugin-node-resolve');
    const bundle = await rollup({ input: join(project, entry), plugins: [nodeResolve()] });
    await bundle.write({ dir: output });
  },
};

export const rolldown: Bundler = {
  name: 'rolldown',
  readsHtml: false,
  readsTypeScript: true,
  async build(project, entry, output) {
    const { build } = await load<{ build: Build }>('rolldown');
    await build({ cwd: project, input: `./${entry}`, output: { dir: output, minify: true } });
  },
};

export const esbuild: Bundler = {
  name: 'esbuild',
  readsHtml: false,
  readsTypeScript: true,
  async build(project, entry, output) {
    const options = { bundle: true, minify: true, format: 'esm', logLevel: 'error' } as const;
    await buildWithEsbuild({ ...options, absWorkingDir: project, entryPoints: [entry], outdir: output });
  },
};

export const parcel: Bundler = {
  name: 'parcel',
  readsHtml: true,
  readsTypeScript: true,
  async build(project, entry, output) {
    const { Parcel } = await load<{ Parcel: new (options: object) => { run(): Promise<unknown> } }>('@parcel/core');
    const bundler = new Parcel({
      entries: join(project, entry),
      // By its path: Parcel looks for a name in the project, which has no bundler installed.
      defaultConfig: pathOf('@parcel/config-default'),
      mode: 'production',
      shouldDisableCache: true,
      defaultTargetOptions: { distDir: output },
    });
    await bundler.run();
  },
};

export const bundlers: readonly Bundler[] = [vite, webpack, rollup, rolldown, esbuild, parcel];

/** Builds the page, and returns the folder to serve. */
export async function buildPage(bundler: Bundler, project: string): Promise<string> {
  const output = join(project, 'out', bundler.name, 'page');
  await bundler.build(project, bundler.readsHtml ? 'index.html' : 'main.js', output);
  if (!bundler.readsHtml) copyFileSync(join(project, 'index.html'), join(output, 'index.html'));
  return output;
}

/** Builds one of entries/, and returns the code. */
export async function buildEntry(bundler: Bundler, project: string, entry: string): Promise<string> {
  const output = join(project, 'out', bundler.name, entry);
  await bundler.build(project, entry, output);
  return codeIn(output);
}

/** All JavaScript in a folder, without the lines that name source maps. */
export function codeIn(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  if (files.length === 0) throw new Error(`no JavaScript was written to ${folder}`);
  const texts = files.sort().map((name) => readFileSync(join(folder, name), 'utf8'));
  return texts
    .join('\n')
    .replaceAll(/^\/\/# sourceMappingURL=.*$/gm, '')
    .trim();
}

/** In hexadecimal every module of Wasm starts with these digits. */
const WASM = '0061736d';

export function carriesWasm(code: string): boolean {
  return code.includes(WASM) || code.includes('WebAssembly');
}
