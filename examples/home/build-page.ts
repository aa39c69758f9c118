/** The page as files in memory: bundled anew at every start, which takes a fraction of a second. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface PageFile {
  readonly type: string;
  readonly content: Uint8Array;
}

/** By path, such as `/main.js`. */
export type Page = ReadonlyMap<string, PageFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const folder = fileURLToPath(new URL('.', import.meta.url));

export async function buildPage(): Promise<Page> {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: { main: 'page/main.ts', worker: 'worker/main.ts', style: 'page/style/all.css' },
    outdir: 'page',
    assetNames: '[name]',
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    write: false,
    loader: { '.woff2': 'file' },
    logLevel: 'silent',
  });
  const files = new Map<string, PageFile>();
  const root = `${folder}page`;
  for (const { path, contents } of outputFiles) {
    files.set(path.slice(root.length).replaceAll('\\', '/'), { type: typeOf(path), content: contents });
  }
  for (const name of ['index.html', 'icon.svg']) {
    files.set(`/${name}`, { type: typeOf(name), content: await readFile(`${root}/${name}`) });
  }
  return files;
}

function typeOf(path: string): string {
  return TYPES[extname(path)] ?? 'application/octet-stream';
}
