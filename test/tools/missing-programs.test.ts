/** A run of the tests on a machine that lacks a program says so, and does not count as passed. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../scripts/test.ts', import.meta.url));

/** Where PATH leads nowhere. */
function runNats(environment: Record<string, string>): { readonly status: number | null; readonly lines: string[] } {
  const env = { ...process.env, PATH: '', ...environment };
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), script, '--only', 'nats'],
    {
      env,
      encoding: 'utf8',
    },
  );
  return { status, lines: stdout.split('\n') };
}

for (const environment of [{ RUMP_INSTALL: '' }, { RUMP_INSTALL: '1' }]) {
  test(`a missing program is named, and how to get it, where RUMP_INSTALL is '${environment.RUMP_INSTALL}'`, () => {
    const { status, lines } = runNats(environment);
    assert.equal(status, 1);
    // Where the run begins, and once more at its end, below all that was printed in between.
    const told = lines.filter((line) => line === 'missing: nats-server, which tests of nats need');
    const ways = lines.filter((line) => /^get it with: .*apt-get install .*nats-server\b/.test(line));
    assert.deepEqual([told.length, ways.length], [2, 2]);
    assert.equal(lines.at(-3), ways[1]);
    assert.match(lines.at(-2) ?? '', /^\d+ passed, \d+ failed$/);
    assert.ok(lines.some((line) => line.startsWith('not run, without nats-server')));
  });
}
