/** `--profile`: a command over the package of another profile, which is compiled on first use and kept. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readSources, type Source } from '../../tools/sources.ts';
import type { Engine } from '../engine.ts';
import { Failure, systemFailure, systemReason } from '../failure.ts';
import { findCompiler, findCompilers, installCommand } from '../generate/compilers.ts';
import { generatorVersion, packageRoot } from '../package.ts';
import { Cache } from './cache.ts';
import type { Compilers } from './compile-package.ts';

/**
 * The module of a command, of the package that is compiled from the profile.
 *
 * @param command in `cli/`; the build gives each a file of its own
 */
export async function loadCommand(command: string, folder: string, engine: Engine): Promise<unknown> {
  const sources = sourcesOf(folder);
  const compilers = compilersFor(engine);
  const key = keyOf(sources, compilers);
  const cache = new Cache();
  const program = `dist/cli-${command}.js`;
  const leftOut = (missing: readonly string[]): Failure =>
    new Failure(`${command} cannot run on the profile in ${folder}, which has no ${missing.join(', ')}`);

  let place = cache.find(key);
  if (place === null) {
    // Loads the checker and the emitters, of which a package that is kept needs none.
    const { compilePackage } = await import('./compile-package.ts');
    const { profile, commands, missing, compile } = compilePackage(folder, sources, compilers);
    if (!commands.includes(command)) throw leftOut(missing);
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

/** Wasm only where its compiler is installed and the engine may be needed. */
function compilersFor(engine: Engine): Compilers {
  const names = engine === 'wasm' ? (['esbuild', 'assemblyscript'] as const) : (['esbuild'] as const);
  const { esbuild } = findCompilers(engine === 'wasm' ? '--profile with --engine wasm' : '--profile', names);
  return { esbuild, assemblyscript: engine === 'js' ? null : findCompiler('assemblyscript') };
}

function without({ assemblyscript }: Compilers, engine: Engine): string {
  if (assemblyscript !== null || engine === 'js') return '';
  return ` for the JavaScript engine alone; Wasm needs assemblyscript: ${installCommand(['assemblyscript'])}`;
}

/** Of all that the package is made of: the profile, this package's own programs, and the compilers. */
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
    throw new Failure(`--profile: the compiled profile cannot be written: ${systemReason(error)}`, undefined, {
      cause: error,
    });
  }
}
