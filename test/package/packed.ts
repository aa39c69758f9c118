/** The package as npm would publish it, in a folder with all that somebody needs who has no network. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Result } from '../cli/command.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Packs this package into `directory` and gives the tarball. */
export function pack(directory: string): string {
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', directory];
  execFileSync('npm', args, { cwd: root, stdio: 'ignore' });
  const tarball = readdirSync(directory).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack has made no tarball');
  return join(directory, tarball);
}

/** The compilers where every folder in `directory` finds them, and npm does not clear them away. */
export function lendCompilers(directory: string, names = ['assemblyscript', 'esbuild', 'typescript']): void {
  mkdirSync(join(directory, 'node_modules'), { recursive: true });
  for (const name of names) {
    symlinkSync(join(root, 'node_modules', name), join(directory, 'node_modules', name), 'dir');
  }
}

/** A line of a page in a shell, which must not reach for the network. */
export function shell(line: string, directory: string): Result {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], {
    cwd: directory,
    env: { ...process.env, npm_config_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' },
  });
  return { code: status, bytes: stdout, stdout: stdout.toString(), stderr: stderr.toString() };
}
