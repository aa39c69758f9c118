/**
 * The compilers, which are optional peers: nobody who only uses the codec installs them. They are looked for beside this
 * package and from the folder of the call, for `npx` runs us from a cache of its own.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { Failure } from '../failure.ts';
import { packageRoot } from './layout.ts';

/** The oldest version of each that was seen to do. */
const OLDEST = { assemblyscript: '0.28.0', esbuild: '0.21.0', typescript: '5.8.0' };

type CompilerName = keyof typeof OLDEST;

export interface Compilers {
  /** Scripts for Node. */
  readonly asc: string;
  readonly tsc: string;
  /** A module. */
  readonly esbuild: string;
}

export function findCompilers(): Compilers {
  const found = Object.keys(OLDEST).map((name) => ({ name: name as CompilerName, folder: findPackage(name) }));
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
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST[name].split('.').map(Number);
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Failure(`${name} ${version} is too old: ${installCommand([name])}`);
}

/** In the versions that this package itself is built with. */
function installCommand(names: readonly string[]): string {
  const manifest: { devDependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(packageRoot, 'package.json'), 'utf8'),
  );
  return `npm install --save-dev ${names.map((name) => `${name}@${manifest.devDependencies[name]}`).join(' ')}`;
}
