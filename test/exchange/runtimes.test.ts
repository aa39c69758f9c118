/** The roles and their transports in other runtimes, against a server in this one's kind: the same program in each. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installed } from '../host/host.mjs';
import { hosts, type Served, serve } from '../server/support/hosts.ts';

const execute = promisify(execFile);
const program = fileURLToPath(new URL('support/client.mjs', import.meta.url));

const RUNTIMES: readonly { readonly name: string; readonly command: () => readonly string[] }[] = [
  ...hosts,
  { name: 'Node 20', command: () => [installed('node-20/bin/node')] },
  { name: 'Node 24', command: () => [installed('node-24/bin/node')] },
];

let served: Served;

before(async () => {
  const [node] = hosts;
  served = await serve(node as (typeof hosts)[number]);
});

after(() => served.end());

for (const { name, command } of RUNTIMES) {
  test(`${name}: registers, controls, is refused, hears an alarm, over WebSocket and over TCP`, async () => {
    const [file, ...args] = command() as [string, ...string[]];
    const env = { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '', NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' };
    const address = served.url.replace(/^http/, 'ws');
    const words = [...args, program, address, String(served.tcpPort), served.tokens.home];
    const { stdout } = await execute(file, words, { env, timeout: 60_000 });
    const came = [55, 'interlock', ['dryFire'], 'Heater'];
    assert.deepEqual(JSON.parse(stdout), { engine: 'wasm', webSocket: came, tcp: came });
  });
}
