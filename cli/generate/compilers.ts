/**
 * The compilers, which are optional peer dependencies, because using the codec needs none of them. They are looked up beside this package
 * and from the current folder, because `npx` runs this package from its own cache.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { Failure } from '../failure.ts';
import { compilerVersions, packageRoot } from '../package.ts';

/** The oldest version of each that is known to work. */
const MIN_VERSIONS = { assemblyscript: '0.28.0', esbuild: '0.21.0', typescript: '5.8.0' };

export type CompilerName = keyof typeof MIN_VERSIONS;

export interface Compiler {
  readonly version: string;
  /** Of its package. */
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
      // Not there: on to the next place.
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

/** In the versions that this package itself is built with. */
export function installCommand(names: readonly CompilerName[]): string {
  const versions = compilerVersions();
  return `npm install --save-dev ${names.map((name) => `${name}@${versions[name]}`).join(' ')}`;
}
