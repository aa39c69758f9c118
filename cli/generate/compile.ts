/**
 * Compiles a package: lays out our sources with the generated ones, and finds and runs the compilers. These are optional peer dependencies,
 * because using the codec needs none of them; they are looked up beside this package and from the current folder, because `npx` runs this
 * package from its own cache.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as esbuild from 'esbuild';
import { ENTRIES, embedWasm, fileOf, portable, WIRE, wasmFirst, withConstants } from '../../scripts/common/entries.ts';
import { END_SIGNALS, Failure, SIGNALLED, systemFailure } from '../failure.ts';
import { compilerVersions, packageRoot } from '../package.ts';

/** A bundle of the sources. */
interface Bundled {
  /** In `sdk/`, without its ending. */
  readonly source: string;
  /** In `dist/`, likewise. */
  readonly bundle: string;
}

/** The codec, whose code is generated from the profile. */
const codecEntries: readonly Bundled[] = ENTRIES.filter(({ anyProfile }) => anyProfile).map((entry) => ({
  source: withoutEnding(entry.source),
  bundle: fileOf(entry),
}));

function withoutEnding(source: string): string {
  return source.replace(/^sdk\/|\.ts$/g, '');
}

/** A temporary folder for the sources, and what stops its compilers at a signal. */
interface Work {
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** The folder is removed when the work is done, has failed, or is ended by a signal such as Ctrl-C; then the program ends too. */
export async function inWorkFolder<Result>(work: (work: Work) => Promise<Result>): Promise<Result> {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  let folder: string | undefined;
  for (const name of END_SIGNALS) process.on(name, interrupt);
  try {
    folder = mkdtempSync(join(tmpdir(), 'rump-generate-'));
    return await work({ folder, signal: interruption.signal });
  } catch (error) {
    // A refusal of the system here concerns the folder; other places are named where they are written.
    throw typeof (error as NodeJS.ErrnoException).errno === 'number' ? systemFailure(tmpdir(), error) : error;
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    for (const name of END_SIGNALS) process.off(name, interrupt);
    if (interruption.signal.aborted) process.exit(SIGNALLED);
  }
}

const COPIED = ['assembly', 'sdk', 'asconfig.json', 'tsconfig.base.json'];

/** Writes our hand-written sources and the profile's generated ones into the folder, where the compilers find them. */
export function layOutSources({ folder: work }: Pick<Work, 'folder'>, emitted: ReadonlyMap<string, string>): void {
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

const IS_POSIX = process.platform !== 'win32';

/** The profile has been checked, so a compiler error is a defect of the generator, unless there was no room for what it writes. */
async function runCompiler(script: string, args: readonly string[], { folder, signal }: Work): Promise<void> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, since TypeScript's script runs another program.
    detached: IS_POSIX,
  });
  const end = (): void => {
    if (IS_POSIX && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    else child.kill();
  };
  signal.addEventListener('abort', end, { once: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  signal.removeEventListener('abort', end);
  signal.throwIfAborted();
  if (code === 0) return;
  if (/ENOSPC|no space left/.test(output)) throw systemFailure(tmpdir(), { code: 'ENOSPC' });
  const messages = output.trim().split('\n').slice(0, SHOWN_LINES);
  throw new Error(`the generated code does not compile:\n${messages.join('\n')}`);
}

export async function compileWasm(work: Work, { folder }: Compiler): Promise<Uint8Array> {
  await runCompiler(join(folder, 'bin', 'asc.js'), ['--config', 'asconfig.json', '--target', 'release'], work);
  return readFileSync(join(work.folder, 'build', 'rump.wasm'));
}

/** The bundles, by path in the package. */
export async function bundle(
  { folder: work, signal }: Work,
  { folder }: Compiler,
  bundled: readonly Bundled[] = codecEntries,
): Promise<Map<string, Uint8Array>> {
  const { build }: typeof esbuild = await import(pathToFileURL(join(folder, 'lib', 'main.js')).href);
  const entryPoints = Object.fromEntries(bundled.map((entry) => [entry.bundle, `sdk/${entry.source}.ts`]));
  const building = build({
    absWorkingDir: work,
    entryPoints,
    inject: wasmFirst(entryPoints),
    outdir: 'dist',
    bundle: true,
    charset: 'ascii',
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    plugins: [embedWasm],
    write: false,
    logLevel: 'silent',
  });
  // Its process got the signal too, and then never answers.
  const interrupted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const { outputFiles } = await Promise.race([building, interrupted]);
  const encoder = new TextEncoder();
  return new Map(outputFiles.map(({ path, text }) => [inPackage(work, path), encoder.encode(withConstants(text))]));
}

/** What exchange, server and command import of the profile, by path in the package. */
export async function bundleWire(work: Work, compiler: Compiler): Promise<Map<string, Uint8Array>> {
  const parts = Object.entries(WIRE).map(([file, source]) =>
    bundle(work, compiler, [{ bundle: file, source: withoutEnding(source) }]),
  );
  return new Map((await Promise.all(parts)).flatMap((files) => [...files]));
}

/** The declarations of the codec and of all generated code, by path in the package. */
export async function declarations(work: Work, compiler: Compiler): Promise<Map<string, string>> {
  const config = {
    extends: './tsconfig.json',
    compilerOptions: { rootDir: '.', outDir: '../dist/types' },
    include: [],
    // Only these: sources that they do not reach may use messages that this profile lacks.
    files: ['wasm.d.ts', ...codecEntries.map(({ source }) => `${source}.ts`), 'wire/names.ts'],
  };
  writeFileSync(join(work.folder, 'sdk', 'tsconfig.generate.json'), JSON.stringify(config));
  await runCompiler(join(compiler.folder, 'bin', 'tsc'), ['-p', join('sdk', 'tsconfig.generate.json')], work);
  const folder = join(work.folder, 'dist', 'types');
  return new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.d.ts'))
      .map((name): [string, string] => [
        inPackage(work.folder, join(folder, name)),
        portable(readFileSync(join(folder, name), 'utf8')),
      ]),
  );
}

function inPackage(work: string, path: string): string {
  return relative(work, path).split(sep).join('/');
}

/** The oldest version of each that is known to work. */
const MIN_VERSIONS = { assemblyscript: '0.28.0', esbuild: '0.21.0', typescript: '5.8.0' };

type CompilerName = keyof typeof MIN_VERSIONS;

export interface Compiler {
  readonly version: string;
  /** The folder of its package. */
  readonly folder: string;
}

/** @param purpose what needs them, for the error: a command or an option */
export function findCompilers<Name extends CompilerName>(
  purpose: string,
  names: readonly Name[],
): Readonly<Record<Name, Compiler>> {
  const found = names.map((name) => [name, findCompiler(name)] as const);
  const missing = found.filter(([, compiler]) => compiler === null).map(([name]) => name);
  if (missing.length > 0) throw new Failure(`${purpose} needs ${missing.join(' and ')}: ${installCommand(missing)}`);
  return Object.fromEntries(found) as Record<Name, Compiler>;
}

/** Null if it is not installed; throws a Failure if it is too old. */
export function findCompiler(name: CompilerName): Compiler | null {
  for (const place of [packageRoot, resolve('.')]) {
    let manifest: string;
    try {
      manifest = createRequire(join(place, 'package.json')).resolve(`${name}/package.json`);
    } catch {
      // Not there: try the next place.
      continue;
    }
    const { version }: { version: string } = JSON.parse(readFileSync(manifest, 'utf8'));
    if (isOlder(version, MIN_VERSIONS[name])) {
      throw new Failure(`${name} ${version} is too old: ${installCommand([name])}`);
    }
    return { version, folder: dirname(manifest) };
  }
  return null;
}

function isOlder(version: string, minimum: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [minimumMajor = 0, minimumMinor = 0] = minimum.split('.').map(Number);
  return major < minimumMajor || (major === minimumMajor && minor < minimumMinor);
}

/** The command that installs them, in the versions that this package is built with. */
export function installCommand(names: readonly CompilerName[]): string {
  const versions = compilerVersions();
  return `npm install --save-dev ${names.map((name) => `${name}@${versions[name]}`).join(' ')}`;
}
