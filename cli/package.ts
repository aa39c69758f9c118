/** Paths of this package. This file must stay in this folder: bundled, it is in dist/, which is equally deep. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const profileDirectory: string = fileURLToPath(new URL('../profile', import.meta.url));

/** The folder of the package, with its sources and its `dist/`. */
export const packageRoot: string = dirname(profileDirectory);

/** Written by the build, beside the command. */
export const dashboardDirectory: string = fileURLToPath(new URL('../dist/dashboard', import.meta.url));

export function packageVersion(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return manifest.version;
}
