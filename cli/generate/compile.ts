/** Compiles a package: lays out our sources with the generated ones, finds the compilers and runs them. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as esbuild from 'esbuild';
import { embedWasm } from '../../scripts/common/embed-wasm.ts';
import { ENTRIES, fileOf, subpathOf } from '../../scripts/common/entries.ts';
import { Failure } from '../failure.ts';
import { profileDirectory } from '../package.ts';

/** The folder of our own sources. */
export const packageRoot: string = dirname(profileDirectory);

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

/** The oldest version of each compiler that is known to work. */
const MIN_VERSIONS = { assemblyscript: '0.28.0', esbuild: '0.21.0', typescript: '5.8.0' };

type CompilerName = keyof typeof MIN_VERSIONS;

interface Compilers {
  /** Scripts for Node. */
  readonly asc: string;
  readonly tsc: string;
  /** A module. */
  readonly esbuild: string;
}

/**
 * Finds the compilers. They are optional peer dependencies, because using the codec does not need them. They are looked up beside this
 * package and from the current folder, because `npx` runs this package from its own cache.
 */
export function findCompilers(): Compilers {
  const found = Object.keys(MIN_VERSIONS).map((name) => ({ name: name as CompilerName, folder: findPackage(name) }));
  const missing = found.filter(({ folder }) => folder === null).map(({ name }) => name);
  if (missing.length > 0) throw new Failure(`generate needs ${missing.join(' and ')}: ${installCommand(missing)}`);
  const folders = Object.fromEntries(found.map(({ name, folder }) => [name, folder])) as Record<CompilerName, string>;
  for (const { name } of found) checkVersion(name, folders[name]);
  return {
    asc: join(folders.assemblyscript, 'bin', 'asc.js'),
    tsc: join(folders.typescript, 'bin', 'tsc'),
    esbuild: join(folders.esbuild, 'lib', 'main.js'),
  };
}

function findPackage(name: string): string | null {
  for (const place of [packageRoot, resolve('.')]) {
    try {
      return dirname(createRequire(join(place, 'package.json')).resolve(`${name}/package.json`));
    } catch {
      // Not there: on to the next place.
    }
  }
  return null;
}

function checkVersion(name: CompilerName, folder: string): void {
  const { version }: { version: string } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [minimumMajor = 0, minimumMinor = 0] = MIN_VERSIONS[name].split('.').map(Number);
  if (major > minimumMajor || (major === minimumMajor && minor >= minimumMinor)) return;
  throw new Failure(`${name} ${version} is too old: ${installCommand([name])}`);
}

/** In the versions that this package itself is built with. */
function installCommand(names: readonly string[]): string {
  const manifest: { devDependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(packageRoot, 'package.json'), 'utf8'),
  );
  return `npm install --save-dev ${names.map((name) => `${name}@${manifest.devDependencies[name]}`).join(' ')}`;
}

const SHOWN_LINES = 10;

/** The profile has been checked, so a compiler error is a defect of the generator. */
function runCompiler(script: string, args: readonly string[], work: string): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: work, encoding: 'utf8' });
  if (status === 0) return;
  const messages = `${stdout}${stderr}`.trim().split('\n').slice(0, SHOWN_LINES);
  throw new Error(`the generated code does not compile:\n${messages.join('\n')}`);
}

export function compileWasm(work: string, { asc }: Compilers): Uint8Array {
  runCompiler(asc, ['--config', 'asconfig.json', '--target', 'release'], work);
  return readFileSync(join(work, 'build', 'rump.wasm'));
}

/** By path in the package. */
export async function bundle(work: string, compilers: Compilers): Promise<Map<string, Uint8Array>> {
  const { build }: typeof esbuild = await import(pathToFileURL(compilers.esbuild).href);
  const { outputFiles } = await build({
    absWorkingDir: work,
    entryPoints: Object.fromEntries(entries.map((entry) => [entry.bundle, `sdk/${entry.source}.ts`])),
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
export function declarations(work: string, { tsc }: Compilers): Map<string, string> {
  const config = {
    extends: './tsconfig.json',
    compilerOptions: { rootDir: '.', outDir: '../dist/types' },
    include: [],
    // Only the entries: sources that they do not reach may use messages that this profile lacks.
    files: ['wasm.d.ts', ...entries.map(({ source }) => `${source}.ts`)],
  };
  writeFileSync(join(work, 'sdk', 'tsconfig.generate.json'), JSON.stringify(config));
  runCompiler(tsc, ['-p', join('sdk', 'tsconfig.generate.json')], work);
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
