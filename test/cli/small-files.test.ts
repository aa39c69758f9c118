/** Files that are read whole: rules, faults, tokens, keys, accounts and certificates. What never ends is refused, and a pipe will do. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fresh, written } from './case-folder.ts';
import { dirtyFile, rump } from './command.ts';
import { hasBash, isPosix, shell } from './shell.ts';

test('a device that never ends is refused in one line with the limit, wherever a small file is named', {
  skip: !isPosix,
}, () => {
  const folder = fresh();
  assert.equal(rump(['keys', 'new'], { directory: folder }).code, 0);
  written(
    folder,
    'alice.json',
    JSON.stringify({
      ...JSON.parse(readFileSync(join(folder, 'accounts.json'), 'utf8')),
      accounts: { alice: { grants: {} } },
    }),
  );
  const zero = '/dev/zero';
  for (const words of [
    ['route', zero, dirtyFile, '--out', 'routed'],
    ['devices', '--token-file', zero],
    ['simulate', '--token', 'abc', '--faults', zero],
    ['accounts', 'check', zero],
    ['keys', 'new', '--accounts', zero, '--key', 'other.json'],
    ['token', '--account', 'alice', '--accounts', 'alice.json', '--key', zero],
    ['serve', '--port', '0', '--accounts', zero],
    ['serve', '--port', '0', '--tls-cert', zero, '--tls-key', zero],
    ['serve', '--port', '0', '--metrics', '0', '--metrics-token', zero],
  ]) {
    const { code, stdout, stderr } = rump(words, { directory: folder });
    assert.match(stderr, /^rump: [^\n]*\/dev\/zero[^\n]* is longer than [^\n]*64 MiB[^\n]*\n$/, words.join(' '));
    assert.deepEqual([code, stdout], [1, '']);
  }
});

test('rules and accounts come from a pipe too', { skip: !hasBash }, () => {
  const folder = fresh();
  written(folder, 'rules.json', JSON.stringify([{ to: 'all' }]));
  assert.equal(rump(['keys', 'new'], { directory: folder }).code, 0);
  const { status, stdout, stderr } = shell(
    `rump route <(cat rules.json) '${dirtyFile}' --out routed && rump accounts check <(cat accounts.json)`,
    folder,
  );
  assert.equal(status, 0, stderr);
  assert.match(stdout, /all\.bin/);
  assert.match(stdout, /^0 accounts, 1 key$/m);
});
