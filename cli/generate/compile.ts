/** Compiles a package: lays out our sources with the generated ones and runs the compilers. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as esbuild from 'esbuild';
import { embedWasm } from '../../scripts/common/embed-wasm.ts';
import { ENTRIES, fileOf, subpathOf } from '../../scripts/common/entries.ts';
import { systemFailure } from '../failure.ts';
import { packageRoot } from '../package.ts';
import type { Compiler } from './compilers.ts';

export interface Entry {
  /** In `exports`. */
  readonly subpath: string;
  /** In `sdk/`, without its ending. */
  readonly source: string;
  /** In `dist/`. */
  readonly bundle: string;
}

/** The entries of a generated package: those of ours that are the codec. */
export const entries: readonly Entry[] = ENTRIES.filter(({ anyProfile }) => anyProfile).map((entry) => ({
  subpath: subpathOf(entry),
  source: entry.source.replace(/^sdk\/|\.ts$/g, ''),
  bundle: fileOf(entry),
}));

/** A temporary folder for the sources, removed when the work is done. */
export async function inWorkFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  let folder: string;
  try {
    folder = mkdtempSync(join(tmpdir(), 'rump-generate-'));
  } catch (error) {
    throw systemFailure(tmpdir(), error);
  }
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const COPIED = ['assembly', 'sdk', 'asconfig.json', 'tsconfig.base.json'];

/** Writes our hand-written sources and the profile's generated ones into `work`, where the compilers find them. */
export function layOutSources(work: string, emitted: ReadonlyMap<string, string>): void {
  for (const name of COPIED) {
    cpSync(join(packageRoot, name), join(work, name), { recursive: true, filter: isHandWritten });
  }
  for (const [path, text] of emitted) {
    const place = join(work, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
  writeFileSync(join(work, 'package.json'), JSON.stringify({ type: 'module', sideEffects: false }));
  // The bundles embed the binary from there.
  mkdirSync(join(work, 'build'));
}

function isHandWritten(path: string): boolean {
  const parts = relative(packageRoot, path).split(sep);
  return !parts.includes('generated') && !parts.includes('__tests__');
}

const SHOWN_LINES = 10;

/** The profile has been checked, so a compiler error is a defect of the generator. */
function runCompiler(script: string, args: readonly string[], work: string): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: work, encoding: 'utf8' });
  if (status === 0) return;
  const messages = `${stdout}${stderr}`.trim().split('\n').slice(0, SHOWN_LINES);
  throw new Error(`the generated code does not compile:\n${messages.join('\n')}`);
}

export function compileWasm(work: string, { folder }: Compiler): Uint8Array {
  runCompiler(join(folder, 'bin', 'asc.js'), ['--config', 'asconfig.json', '--target', 'release'], work);
  return readFileSync(join(work, 'build', 'rump.wasm'));
}

/** By path in the package. */
export async function bundle(
  work: string,
  { folder }: Compiler,
  bundled: readonly Pick<Entry, 'bundle' | 'source'>[] = entries,
): Promise<Map<string, Uint8Array>> {
  const { build }: typeof esbuild = await import(pathToFileURL(join(folder, 'lib', 'main.js')).href);
  const { outputFiles } = await build({
    absWorkingDir: work,
    entryPoints: Object.fromEntries(bundled.map((entry) => [entry.bundle, `sdk/${entry.source}.ts`])),
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    charset: 'utf8',
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    plugins: [embedWasm],
    write: false,
    logLevel: 'silent',
  });
  return new Map(outputFiles.map(({ path, contents }) => [inPackage(work, path), contents]));
}

/**
 * The sources import `./x.ts`; in the declarations that becomes `./x.js`, which every resolver maps to `./x.d.ts`, while
 * only recent compilers understand `.ts` there.
 */
export function declarations(work: string, compiler: Compiler): Map<string, string> {
  const config = {
    extends: './tsconfig.json',
    compilerOptions: { rootDir: '.', outDir: '../dist/types' },
    include: [],
    // Only the entries: sources that they do not reach may use messages that this profile lacks.
    files: ['wasm.d.ts', ...entries.map(({ source }) => `${source}.ts`)],
  };
  writeFileSync(join(work, 'sdk', 'tsconfig.generate.json'), JSON.stringify(config));
  runCompiler(join(compiler.folder, 'bin', 'tsc'), ['-p', join('sdk', 'tsconfig.generate.json')], work);
  const folder = join(work, 'dist', 'types');
  return new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.d.ts'))
      .map((name): [string, string] => {
        const text = readFileSync(join(folder, name), 'utf8');
        const imports = /((?:from|import)\s*\(?\s*['"]\.{1,2}\/[^'"]*)\.ts(['"])/g;
        return [inPackage(work, join(folder, name)), text.replace(imports, '$1.js$2')];
      }),
  );
}

function inPackage(work: string, path: string): string {
  return relative(work, path).split(sep).join('/');
}
