/** Where this package lies. It must stay in this folder: bundled, it lies in dist/, which is as deep. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const profileDirectory: string = fileURLToPath(new URL('../profile', import.meta.url));

/** Made by the build, beside the command. */
export const dashboardDirectory: string = fileURLToPath(new URL('../dist/dashboard', import.meta.url));

export function packageVersion(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return manifest.version;
}
