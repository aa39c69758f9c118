/**
 * `--profile`: runs a command over the package of another profile, which is compiled on first use and cached: in a folder that only this
 * user can write, with a folder for each package. Its code is run, so what another user could have put there is never used.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodecOptions } from 'igrs-rump';
import { makeFolder } from '../../scripts/common/whole-file.ts';
import { readSources, type Source } from '../../tools/sources.ts';
import { exitAtSignals, Failure, systemFailure, systemReason } from '../failure.ts';
import { findCompiler, findCompilers, installCommand } from '../generate/compile.ts';
import { generatorVersion, packageRoot } from '../package.ts';
import type { Compilers, Files } from './compile-package.ts';

type Engine = NonNullable<CodecOptions['engine']>;

const WHERE_ROLES = 'the YAML says role: … at fields of frame.header and at entries of messages.identifiers';

/**
 * The module of a command, from the package that is compiled from the profile.
 *
 * @param name of the module; the build gives each a file of its own
 * @param command as the user calls it
 */
export async function loadCommand(name: string, command: string, folder: string, engine: Engine): Promise<unknown> {
  const sources = sourcesOf(folder);
  const compilers = compilersFor(engine);
  const key = keyOf(sources, compilers);
  const cache = new Cache();
  const program = `dist/cli-${name}.js`;
  const leftOut = (missing: readonly string[]): Failure =>
    new Failure(
      `${command} cannot run on the profile in ${folder}, which has no ${missing.join(', ')}; ${WHERE_ROLES}`,
    );

  let place = cache.find(key);
  if (place === null) {
    // Loads the checker and the emitters, which a cached package does not need.
    const { compilePackage } = await import('./compile-package.ts');
    const { profile, commands, missing, compile } = compilePackage(folder, sources, compilers);
    if (!commands.includes(name)) throw leftOut(missing);
    process.stderr.write(
      `rump: compiling ${profile.id} ${profile.version} of ${folder}${without(compilers, engine)}\n`,
    );
    place = added(cache, key, await compile());
    if (cache.refusal !== null) {
      process.stderr.write(`rump: no cache, the profile is compiled at each run: ${cache.refusal}\n`);
    }
  } else if (!existsSync(join(place, program))) {
    throw leftOut(JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')).missing);
  }
  return import(pathToFileURL(join(place, program)).href);
}

function sourcesOf(folder: string): readonly Source[] {
  let sources: readonly Source[];
  try {
    sources = readSources(folder);
  } catch (error) {
    throw systemFailure((error as NodeJS.ErrnoException).path ?? folder, error);
  }
  if (sources.length === 0) throw new Failure(`--profile ${folder}: it contains no YAML file`);
  return sources;
}

/** Wasm only if its compiler is installed and the engine may be needed. */
function compilersFor(engine: Engine): Compilers {
  const names = engine === 'wasm' ? (['esbuild', 'assemblyscript'] as const) : (['esbuild'] as const);
  const { esbuild } = findCompilers(engine === 'wasm' ? '--profile with --engine wasm' : '--profile', names);
  return { esbuild, assemblyscript: engine === 'js' ? null : findCompiler('assemblyscript') };
}

function without({ assemblyscript }: Compilers, engine: Engine): string {
  if (assemblyscript !== null || engine === 'js') return '';
  return ` for the JavaScript engine alone; Wasm needs assemblyscript: ${installCommand(['assemblyscript'])}`;
}

/** A digest of everything that the package is made of: the profile, this package's own programs, and the compilers. */
function keyOf(sources: readonly Source[], { esbuild, assemblyscript }: Compilers): string {
  const hash = createHash('sha256');
  const add = (name: string, contents: string | Uint8Array): void => {
    // With its length, so that no two lists of parts are the same bytes.
    hash.update(`${JSON.stringify(name)} ${Buffer.byteLength(contents)}\n`).update(contents);
  };
  add('versions', JSON.stringify([generatorVersion(), esbuild.version, assemblyscript?.version ?? null]));
  for (const name of programs()) add(name, readFileSync(join(packageRoot, 'dist', name)));
  for (const { file, text } of sources) add(file, text);
  return hash.digest('hex');
}

/** A version of this package may have been built more than once, as in a working copy. */
function programs(): string[] {
  return readdirSync(join(packageRoot, 'dist'))
    .filter((name) => name.endsWith('.js'))
    .sort();
}

function added(cache: Cache, key: string, files: ReadonlyMap<string, string | Uint8Array>): string {
  try {
    return cache.add(key, files);
  } catch (error) {
    throw new Failure(`--profile: the compiled profile cannot be written: ${systemReason(error)}`, error);
  }
}

const NAME = 'igrs-rump';
/** Packages that are cached: the last ones used. Each has one to two megabytes. */
const MAX_PACKAGES = 16;
/** Prefix of a folder that is being written. */
const PARTIAL = '.partial-';
/** Milliseconds; if the folder is older, its process was killed. */
const MAX_PARTIAL_AGE = 3_600_000;
/** In each package: its files with their sizes, so that one that lost some, as on a full disk, is made again. */
const CONTENTS = 'contents.json';

/** The folder of the cache, by the rules of the system; null if this user has no home folder. */
function cacheFolder(): string | null {
  const { XDG_CACHE_HOME: cache = '', LOCALAPPDATA: local = '' } = process.env;
  try {
    if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', NAME);
    if (process.platform === 'win32') return join(local || join(homedir(), 'AppData', 'Local'), NAME, 'cache');
    // The XDG specification says to ignore relative paths.
    return join(isAbsolute(cache) ? cache : join(homedir(), '.cache'), NAME);
  } catch {
    return null;
  }
}

class Cache {
  /** Null if there is no cache. */
  readonly #folder: string | null;
  /** Why there is no cache. */
  #refusal: string | null = null;

  constructor() {
    this.#folder = cacheFolder();
    if (this.#folder === null) this.#refusal = 'this user has no home folder';
    else this.#refusal = refusalOf(this.#folder);
  }

  /** Why packages are not cached; null if they are. It may turn out only when one is added. */
  get refusal(): string | null {
    return this.#refusal;
  }

  /** The folder of a package; null if it is not there, or incomplete. */
  find(key: string): string | null {
    if (this.#folder === null || this.#refusal !== null) return null;
    const folder = join(this.#folder, key);
    if (!isComplete(folder)) return null;
    try {
      const now = new Date();
      utimesSync(folder, now, now);
    } catch {
      // A cache that cannot be written is read all the same.
    }
    return folder;
  }

  /**
   * Caches a package, in place of an incomplete one. If two processes add the same one, both succeed.
   *
   * @returns its folder; a temporary one, which is removed when the process ends, if the cache cannot be written
   */
  add(key: string, files: Files): string {
    if (this.#folder !== null && this.#refusal === null) {
      try {
        const folder = this.#move(
          this.#write(mkdtempSync(join(this.#folder, PARTIAL)), files),
          join(this.#folder, key),
        );
        prune(this.#folder);
        return folder;
      } catch (error) {
        this.#refusal = `${this.#folder}: ${systemReason(error)}`;
      }
    }
    const folder = mkdtempSync(join(tmpdir(), `${NAME}-`));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    exitAtSignals();
    return this.#write(folder, files);
  }

  #write(folder: string, files: Files): string {
    try {
      const sizes: [string, number][] = [];
      for (const [path, contents] of files) {
        const place = join(folder, path);
        mkdirSync(dirname(place), { recursive: true });
        writeFileSync(place, contents);
        sizes.push([path, Buffer.byteLength(contents)]);
      }
      writeFileSync(join(folder, CONTENTS), JSON.stringify(sizes));
      return folder;
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  #move(partial: string, folder: string): string {
    try {
      renameSync(partial, folder);
      return folder;
    } catch (error) {
      if (!isComplete(folder)) {
        // Either there is an incomplete one, or it cannot be moved at all.
        rmSync(folder, { recursive: true, force: true });
        try {
          renameSync(partial, folder);
          return folder;
        } catch {
          if (!isComplete(folder)) {
            rmSync(partial, { recursive: true, force: true });
            throw error;
          }
        }
      }
      // Another process was faster.
      rmSync(partial, { recursive: true, force: true });
      return folder;
    }
  }
}

/** Makes the folder if it is not there; says why it cannot be used, or null. */
function refusalOf(folder: string): string | null {
  try {
    makeFolder(folder, 0o700);
    const status = lstatSync(folder);
    if (!status.isDirectory()) return `${folder}: is a link`;
    if (process.getuid === undefined) return null;
    if (status.uid !== process.getuid()) return `${folder}: belongs to another user`;
    return (status.mode & 0o077) === 0 ? null : `${folder}: other users have access to it: chmod 700 ${folder}`;
  } catch (error) {
    return `${folder}: ${systemReason(error)}`;
  }
}

function isComplete(folder: string): boolean {
  try {
    const sizes: [string, number][] = JSON.parse(readFileSync(join(folder, CONTENTS), 'utf8'));
    return sizes.every(([path, size]) => statSync(join(folder, path)).size === size);
  } catch {
    return false;
  }
}

/** Removes the packages beyond the newest, and what killed processes left. */
function prune(folder: string): void {
  const found = readdirSync(folder).flatMap((name) => {
    const status = statSync(join(folder, name), { throwIfNoEntry: false });
    return status === undefined ? [] : [{ name, time: status.mtimeMs }];
  });
  const packages = found.filter(({ name }) => !name.startsWith(PARTIAL)).sort((one, other) => other.time - one.time);
  const left = found.filter(({ name, time }) => name.startsWith(PARTIAL) && Date.now() - time > MAX_PARTIAL_AGE);
  for (const { name } of [...packages.slice(MAX_PACKAGES), ...left]) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}
