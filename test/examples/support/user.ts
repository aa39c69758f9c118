/** A folder of somebody who has installed the package from its tarball and pasted the examples. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pack } from '../../package/packed.ts';
import { example, root } from './paths.ts';

/** Types that the examples' own settings ask for, and which folder has them. */
const TYPES = {
  'bun-types': `${root}node_modules`,
  '@cloudflare/workers-types': `${root}test/consumers/tools/node_modules`,
};

export class User {
  readonly directory = mkdtempSync(join(tmpdir(), 'igrs-rump-user-'));

  constructor() {
    const { directory } = this;
    writeFileSync(join(directory, 'package.json'), '{ "private": true, "type": "module" }');
    const flags = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
    execFileSync('npm', ['install', ...flags, pack(directory)], {
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    for (const [name, folder] of Object.entries(TYPES)) {
      const link = join(directory, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(folder, name), link, 'dir');
    }
    for (const name of ['node', 'deno', 'bun', 'worker', 'edge-router', 'workers-server']) {
      cpSync(example(name), join(directory, name), { recursive: true });
    }
  }

  write(path: string, content: string): void {
    writeFileSync(join(this.directory, path), content);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
