/** Paths of this package. This file must stay in this folder: bundled, it is in dist/, which is equally deep. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from './failure.ts';

export const profileDirectory: string = fileURLToPath(new URL('../profile', import.meta.url));

/** The folder of the package, with its sources and its `dist/`. */
export const packageRoot: string = dirname(profileDirectory);

/** Written by the build, beside the command. */
export const dashboardDirectory: string = fileURLToPath(new URL('../dist/dashboard', import.meta.url));

interface Manifest {
  readonly version: string;
  readonly generator?: string;
  readonly missing?: readonly string[];
  readonly compilers?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function manifest(): Manifest {
  return JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
}

export function packageVersion(): string {
  return manifest().version;
}

/** The version of igrs-rump: in a generated package, of the one that generated it. */
export function generatorVersion(): string {
  const { version, generator } = manifest();
  return generator?.split(' ').at(-1) ?? version;
}

/** Why exchange and server cannot run with the profile of this package, which then has none; empty otherwise. */
export function missingRoles(): readonly string[] {
  return manifest().missing ?? [];
}

/** Commands that need the roles of the exchange. */
export const EXCHANGE_COMMANDS: readonly string[] = ['serve', 'simulate', 'requests', 'watch'];

/** A package whose profile lacks roles has no exchange and no server. */
export function requireExchange(command: string): void {
  const missing = missingRoles();
  if (missing.length > 0)
    throw new Failure(`${command} cannot run on this profile, which has no ${missing.join(', ')}`);
}

/**
 * The compilers' versions that this package was built with. A generated package lists them separately: npm installs the development
 * dependencies of a package that is installed from a folder.
 */
export function compilerVersions(): Readonly<Record<string, string>> {
  const { compilers, devDependencies = {} } = manifest();
  return compilers ?? devDependencies;
}
