/** The page as files in memory: bundled anew at every start, which takes a fraction of a second. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { ENTRIES, fileOf, specifierOf } from '../scripts/common/entries.ts';
import { type Page, type PageFile, packageFiles, typeOf } from './serve-page.ts';

const folder = fileURLToPath(new URL('./', import.meta.url));

/** @param from the `dist` folder of a package over another profile; this one's by default */
export async function buildPage(from?: string): Promise<Page> {
  const [{ page }, files] = await Promise.all([bundlePage(), packageFiles(from)]);
  return new Map([...page, ...files]);
}

/** The page loads the package's files from beside it, so that it is the same page for every profile. */
const ownPackage: Plugin = {
  name: 'own-package',
  setup({ onResolve }) {
    for (const entry of ENTRIES) {
      const path = `./package/${fileOf(entry)}.js`;
      onResolve({ filter: new RegExp(`^${specifierOf(entry)}$`) }, () => ({ path, external: true }));
    }
  },
};

/** The page without the package's files, and its source files as paths relative to this folder. */
export async function bundlePage(): Promise<{ readonly page: Page; readonly metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: folder,
    entryPoints: { main: 'page/main.ts', worker: 'worker/main.ts', style: 'page/style/all.css' },
    outdir: 'page',
    assetNames: '[name]',
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    write: false,
    metafile: true,
    loader: { '.woff2': 'file' },
    plugins: [ownPackage],
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
  return { page: files, metafile };
}
