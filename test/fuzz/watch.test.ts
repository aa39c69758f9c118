import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

test('a case that does not end is named, and the process ended', () => {
  const program = fileURLToPath(new URL('./hang.ts', import.meta.url));
  const { stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', program], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.match(stderr, /no end after 2 s: npm run fuzz -- --seed 5 --from 7/);
  assert.notEqual(status, 0);
});
