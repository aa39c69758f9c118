import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { root } from './common/paths.mjs';

// On stderr, because what the bench prints on stdout may be read by a program.
if (!existsSync(`${root}dist/index.js`)) {
  console.error('dist/ is not there: building');
  const { status } = spawnSync(process.execPath, [`${root}scripts/build.mjs`], { stdio: ['ignore', 2, 2] });
  process.exitCode = status ?? 1;
}
