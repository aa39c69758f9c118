/** Compiles what the commands of `--profile` run: this package over another profile, without types and documents. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitAll } from '../../tools/emit/all.ts';
import type { Profile } from '../../tools/model.ts';
import type { Source } from '../../tools/sources.ts';
import { bundle, compileWasm, inWorkFolder, layOutSources } from '../generate/compile.ts';
import type { Compiler } from '../generate/compilers.ts';
import { packageRoot, packageVersion } from '../package.ts';
import { profileOf } from '../profile/profile.ts';
import type { Files } from './cache.ts';

export interface Compilers {
  readonly esbuild: Compiler;
  /** Null for a package without Wasm. */
  readonly assemblyscript: Compiler | null;
}

/** Commands that work with frames. */
const COMMANDS = ['decode', 'encode', 'inspect', 'route'];

export interface PackageOfProfile {
  readonly profile: Profile;
  compile(): Promise<Files>;
}

/** @throws a Failure with the first defect of the profile */
export function compilePackage(
  folder: string,
  sources: readonly Source[],
  { esbuild, assemblyscript }: Compilers,
): PackageOfProfile {
  const profile = profileOf(folder, sources);
  const compile = (): Promise<Files> =>
    inWorkFolder(async (work) => {
      layOutSources(work, emitAll(profile, packageRoot));
      if (assemblyscript !== null) compileWasm(work, assemblyscript);
      const main = { bundle: 'index', source: assemblyscript === null ? 'js' : 'index' };
      return new Map<string, string | Uint8Array>([
        ['package.json', manifest()],
        ...(await bundle(work, esbuild, [main, { bundle: 'profile', source: 'profile/index' }])),
        ...commandFiles(),
      ]);
    });
  return { profile, compile };
}

/** By its own name it is imported by the commands, which are the same files as in this package. */
function manifest(): string {
  return JSON.stringify({
    name: 'igrs-rump',
    version: packageVersion(),
    type: 'module',
    exports: { '.': './dist/index.js', './profile': './dist/profile.js' },
  });
}

/** The commands with all that they import of each other. */
function commandFiles(): Map<string, string> {
  const files = new Map<string, string>();
  const queue = COMMANDS.map((name) => `cli-${name}.js`);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const path = `dist/${name}`;
    if (files.has(path)) continue;
    const text = readFileSync(join(packageRoot, path), 'utf8');
    files.set(path, text);
    queue.push(...Array.from(text.matchAll(/["']\.\/(cli-[\w-]+\.js)["']/g), ([, imported = '']) => imported));
  }
  return files;
}
