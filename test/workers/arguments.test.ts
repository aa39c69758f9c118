/** What a worker without types may have left out is named by an error of ours. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceGroup } from '../../server/workers/device-group.ts';
import { messageServer } from '../../server/workers/gateway.ts';
import { codec } from '../server/support/exchange.ts';

test('a group needs a codec', () => {
  const storage = { sql: { exec: () => [] }, getAlarm: async () => null };
  const state = { storage, getWebSockets: () => [], blockConcurrencyWhile: () => {} };
  for (const options of [undefined, null, {}]) {
    const Group = deviceGroup(options as never);
    assert.throws(() => new Group(state as never, {}), { code: 'wrong-type', path: 'codec' });
  }
});

test('a gateway needs accounts and the name of a binding', async () => {
  const accounts = () => ({ authenticate: async () => ({ account: 'a', expires: null, grants: {} }) });
  for (const options of [undefined, null, { accounts: {} }]) {
    const routing = undefined as never;
    assert.throws(() => messageServer(options as never, routing), { name: 'RumpError', path: 'accounts' });
  }
  const headers = { upgrade: 'websocket', 'sec-websocket-protocol': 'rump, rump.token.a' };
  const gateway = messageServer({ codec, accounts }, undefined as never);
  await assert.rejects(gateway.fetch(new Request('https://home.example/rump', { headers }), {}), {
    code: 'unknown-name',
    path: 'binding',
  });
});
