/** The package as npm would publish it, installed in a folder of its own, and the programs that import it there. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Size {
  readonly entry: string;
  readonly files: number;
  readonly bytes: number;
  /** Each file compressed by itself, as servers send them. */
  readonly gzip: number;
  /** In one file, minified by a bundler, with all that the entry exports. */
  readonly bundledGzip: number;
}

export class Installation {
  readonly directory = mkdtempSync(join(tmpdir(), 'igrs-rump-startup-'));

  constructor() {
    const quiet = ['--ignore-scripts', '--silent'];
    execFileSync('npm', ['pack', ...quiet, '--pack-destination', this.directory], {
      cwd: root,
      stdio: ['ignore', 'ignore', 2],
    });
    const tarball = readdirSync(this.directory).find((name) => name.endsWith('.tgz')) as string;
    writeFileSync(join(this.directory, 'package.json'), '{ "private": true, "type": "module" }');
    const flags = ['--offline', '--no-audit', '--no-fund', ...quiet];
    execFileSync('npm', ['install', ...flags, join(this.directory, tarball)], {
      cwd: this.directory,
      stdio: ['ignore', 'ignore', 2],
    });
    cpSync(fileURLToPath(new URL('.', import.meta.url)), this.directory, {
      recursive: true,
      filter: (path) => !path.endsWith('.ts'),
    });
  }

  async size(entry: string): Promise<Size> {
    const { outputFiles, metafile } = await build({
      stdin: { contents: `export * from '${entry}'`, resolveDir: this.directory },
      absWorkingDir: this.directory,
      bundle: true,
      minify: true,
      write: false,
      metafile: true,
      format: 'esm',
    });
    const contents = Object.keys(metafile.inputs)
      .filter((path) => path !== '<stdin>')
      .map((path) => readFileSync(join(this.directory, path)));
    const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
    return {
      entry,
      files: contents.length,
      bytes: sum(contents.map(({ length }) => length)),
      gzip: sum(contents.map(compressed)),
      bundledGzip: sum(outputFiles.map((file) => compressed(file.contents))),
    };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}

function compressed(content: Uint8Array): number {
  return gzipSync(content, { level: 9 }).length;
}
