/** `rump watch` at a server whose accounts change. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fresh } from './case-folder.ts';
import { rump, start } from './command.ts';
import { serve } from './serving.ts';

test('watch connects again when what its account may do has changed, and ends when nothing of it is left', async () => {
  const folder = fresh();
  assert.equal(rump(['keys', 'new'], { directory: folder }).code, 0);
  const file = join(folder, 'accounts.json');
  const content = JSON.parse(readFileSync(file, 'utf8'));
  const change = (more: object): void => writeFileSync(file, JSON.stringify({ ...content, ...more }));
  const alice = (...grants: string[]) => ({ accounts: { alice: { grants: { 'water-heater': grants } } } });
  change(alice('observe', 'control'));
  const { stdout: token } = rump(['token', '--account', 'alice'], { directory: folder });
  const server = await serve(['--no-dashboard', '--tcp', '0', '--accounts', file]);
  const { child, said } = start(['watch', '--server', server.url.href, '--timeout', '600'], {
    env: { RUMP_TOKEN: token.trim() },
  });
  const closed = once(child, 'close');
  await said('nothing to watch yet');
  change(alice('observe'));
  assert.match(
    await said('trying again'),
    /^rump: --server ws:\S+: what this account may do has changed[^\n]*; the connection ended; trying again$/m,
  );
  change({ ...alice('observe'), revoked: { accounts: ['alice'] } });
  assert.deepEqual(await closed, [1, null]);
  assert.match((await said('')).trimEnd().split('\n').at(-1) as string, /^rump: --server ws:\S+: (?!.*trying again)/);
  await server.end();
});
