/** What a command that connects says of options that cannot work, and of servers that are none of ours. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createServer as createSecureServer } from 'node:tls';
import { type WebSocket, WebSocketServer } from 'ws';
import { cliFile, rump, temporaryDirectory } from './command.ts';
import { serve } from './serving.ts';

const directory = temporaryDirectory();

test('wrong usage of simulate is reported in one line', async () => {
  const server = await serve(['--no-dashboard', '--tcp', '0']);
  const good = server.tokens.appliances;
  let scripts = 0;
  const withFaults = (faults: unknown) => {
    const file = join(directory, `faults-${scripts++}.json`);
    writeFileSync(file, JSON.stringify(faults));
    return ['--token', good, '--faults', file];
  };
  for (const [args, message, code] of [
    [[], /a token is required: --token-file FILE, or RUMP_TOKEN/, 2],
    [['--token', 'a b'], /--token or RUMP_TOKEN: not a token/, 2],
    [['--token', ''], /--token or RUMP_TOKEN: empty, where a token is required/, 2],
    [['--token', 'abc', '--server', server.url.href], /unauthorised: the token is not valid for this server/, 1],
    [
      ['--token', 'abc', '--server', `tcp://${server.tcp.host}`],
      /it ends the connection at once: is the token valid\?/,
      1,
    ],
    [
      ['--token', good, '--server', 'tcp://127.0.0.1:0'],
      /--server tcp:\/\/127\.0\.0\.1:0: its port is 0; it must be from 1 to 65535$/m,
      2,
    ],
    [['--token', good, '--server', 'ws://127.0.0.1:0/rump'], /its port is 0; it must be from 1 to 65535/, 2],
    [['--token', good, '--server', 'http://127.0.0.1/'], /it must be an address such as ws:/, 2],
    [
      ['--token', good, '--server', 'ws://127.0.0.1:9/rump'],
      /--server ws:.*: connect ECONNREFUSED 127\.0\.0\.1:9; is rump serve running there\?$/m,
      1,
    ],
    [
      ['--token', good, '--server', 'ws://127.0.0.1:9/rump?token=secret'],
      /--server ws:\/\/127\.0\.0\.1:9\/rump\?…: connect/,
      1,
    ],
    [
      ['--token', good, '--server', `wss://${server.url.host}/rump`],
      /--server wss:\/\/\S+: it answers without TLS; its address begins with ws:/,
      1,
    ],
    [['--token', good, '--interface', 'lo'], /--interface needs --lan: a server is found by its address/, 2],
    [
      ['--lan', '--token', good, '--server', 'ws://127.0.0.1:1/rump'],
      /option '--lan' cannot be used with option '--server <url>'/,
      2,
    ],
    [['--token', good, '--types', 'kettle'], /--types has "kettle"; it must be one of water-heater,/, 2],
    [['--token', good, '--speed', '0'], /a number above 0/, 2],
    [['--token', good, '--speed', '0x10'], /a number above 0/, 2],
    [withFaults({}), /it must be a list/, 1],
    [withFaults([{ at: -1, fault: 'dryFire', event: 'raised' }]), /\[0\]\.at must be a number of simulated seconds/, 1],
    [withFaults([{ at: 1, fault: 'rust', event: 'raised' }]), /\[0\]\.fault must be one of .*dryFire/, 1],
    [withFaults([{ at: 1, fault: 'dryFire', event: 'raised', when: 2 }]), /\[0\]\.when: it must be one of/, 1],
  ] as const) {
    const result = rump(['simulate', ...args]);
    assert.match(result.stderr, message);
    assert.equal(
      result.stderr
        .replace(/\(add --help.*\n/, '')
        .trimEnd()
        .split('\n').length,
      1,
      result.stderr,
    );
    assert.equal(result.code, code, result.stderr);
  }
});

/** `rump devices` at a server that does that with each WebSocket. */
async function devicesAt(greet: (socket: WebSocket) => void, timeout: string) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: ([first]) => first as string });
  after(() => server.close());
  server.on('connection', greet);
  await once(server, 'listening');
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/rump`;
  const child = spawn(process.execPath, [cliFile, 'devices', '--server', url, '--token', 'abc', '--timeout', timeout]);
  let stderr = '';
  child.stderr.on('data', (data) => (stderr += data));
  const [code] = await once(child, 'close');
  for (const socket of server.clients) socket.terminate();
  return { code, stderr };
}

test('a TLS server that refuses is not taken for one without TLS', async () => {
  // Without a certificate it refuses every handshake.
  const server = createSecureServer({}).listen(0, '127.0.0.1');
  after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (const url of [`wss://127.0.0.1:${port}/rump`, `tls://127.0.0.1:${port}`]) {
    const child = spawn(process.execPath, [cliFile, 'devices', '--server', url, '--token', 'abc']);
    let stderr = '';
    child.stderr.on('data', (data) => (stderr += data));
    const [code] = await once(child, 'close');
    assert.match(stderr, /^rump: --server \S+: .*handshake failure[^\n]*; is rump serve running there\?\n$/);
    assert.equal(code, 1);
  }
});

test('--timeout limits the wait for a server that says nothing', async () => {
  const { code, stderr } = await devicesAt(() => {}, '1');
  assert.match(stderr, /^rump: --server ws:\S+: it says nothing in 1000 ms\n$/);
  assert.equal(code, 1);
});

test('a server other than rump serve is recognised', async () => {
  for (const text of ['hello', '[]', '{"type":"welcome"}']) {
    const { code, stderr } = await devicesAt((socket) => socket.send(text), '60');
    assert.match(
      stderr,
      /^rump: --server ws:\S+: the server has sent a text [^\n]+; is it rump serve that runs there\?\n$/,
    );
    assert.equal(code, 1);
  }
});
