/** Compiles a package: lays out our sources with the generated ones and runs the compilers. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as esbuild from 'esbuild';
import { portable } from '../../scripts/common/declaration-text.ts';
import { embedWasm } from '../../scripts/common/embed-wasm.ts';
import { ENTRIES, fileOf, WIRE } from '../../scripts/common/entries.ts';
import { systemFailure } from '../failure.ts';
import { packageRoot } from '../package.ts';
import type { Compiler } from './compilers.ts';

/** What is bundled of the sources. */
interface Bundled {
  /** In `sdk/`, without its ending. */
  readonly source: string;
  /** In `dist/`, likewise. */
  readonly bundle: string;
}

/** The codec, whose code is made of the profile. */
const codecEntries: readonly Bundled[] = ENTRIES.filter(({ anyProfile }) => anyProfile).map((entry) => ({
  source: withoutEnding(entry.source),
  bundle: fileOf(entry),
}));

function withoutEnding(source: string): string {
  return source.replace(/^sdk\/|\.ts$/g, '');
}

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

/** Files of ours that a package needs to generate another, by path in it. */
export function handWrittenSources(): Map<string, Uint8Array> {
  const files = COPIED.flatMap((name) => {
    const path = join(packageRoot, name);
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { recursive: true, encoding: 'utf8' }).map((file) => join(path, file));
  });
  const kept = files.filter((path) => isHandWritten(path) && statSync(path).isFile());
  return new Map(kept.map((path) => [inPackage(packageRoot, path), readFileSync(path)]));
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
  bundled: readonly Bundled[] = codecEntries,
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

/** What exchange, server and command take of the profile, by path in the package. */
export async function bundleWire(work: string, compiler: Compiler): Promise<Map<string, Uint8Array>> {
  const parts = Object.entries(WIRE).map(([file, source]) =>
    bundle(work, compiler, [{ bundle: file, source: withoutEnding(source) }]),
  );
  return new Map((await Promise.all(parts)).flatMap((files) => [...files]));
}

/** Of the codec and of all that is generated, by path in the package. */
export function declarations(work: string, compiler: Compiler): Map<string, string> {
  const config = {
    extends: './tsconfig.json',
    compilerOptions: { rootDir: '.', outDir: '../dist/types' },
    include: [],
    // Only these: sources that they do not reach may use messages that this profile lacks.
    files: ['wasm.d.ts', ...codecEntries.map(({ source }) => `${source}.ts`), 'wire/names.ts'],
  };
  writeFileSync(join(work, 'sdk', 'tsconfig.generate.json'), JSON.stringify(config));
  runCompiler(join(compiler.folder, 'bin', 'tsc'), ['-p', join('sdk', 'tsconfig.generate.json')], work);
  const folder = join(work, 'dist', 'types');
  return new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.d.ts'))
      .map((name): [string, string] => [
        inPackage(work, join(folder, name)),
        portable(readFileSync(join(folder, name), 'utf8')),
      ]),
  );
}

export function inPackage(work: string, path: string): string {
  return relative(work, path).split(sep).join('/');
}
