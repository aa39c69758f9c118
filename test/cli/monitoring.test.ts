/** What an operator sees of `rump serve`. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { createCodec } from 'igrs-rump';
import { Controller } from 'igrs-rump/exchange';
import { webSocket } from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { parseExposition, sampleOf } from '../server/support/exposition.ts';
import { until } from '../until.ts';
import { cliFile, rump, temporaryDirectory } from './command.ts';
import { serve } from './serving.ts';

const directory = temporaryDirectory();

function fileOf(name: string, content: string): string {
  const file = join(directory, name);
  writeFileSync(file, content);
  return file;
}

const scraped = async (url: string) => parseExposition(await (await fetch(url)).text());

const statusOf = async (url: string, token?: string): Promise<number> =>
  (await fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } })).status;

test('metrics on a port of their own, and none on that of the WebSockets', async () => {
  const server = await serve(['--tcp', '0', '--no-dashboard', '--metrics', '[::1]:0']);
  assert.match(server.metrics, /^http:\/\/\[::1\]:\d+\/metrics$/);
  const metrics = await scraped(server.metrics);
  assert.equal(sampleOf(metrics, 'rump_links'), 0);
  assert.equal(await statusOf(`http://${server.url.host}/metrics`), 404);
  assert.ok((await server.said('')).includes(`metrics     ${server.metrics}\n`));
  await server.end();
});

test('metrics for those who have the token, which changes with its file', async () => {
  const [first, second] = ['first-token-of-metrics', 'second-token-of-metrics'];
  const file = fileOf('metrics.token', `${first}\n`);
  const server = await serve(['--tcp', '0', '--metrics-token', file]);
  assert.equal(server.metrics, `http://${server.url.host}/metrics`);
  assert.deepEqual([await statusOf(server.metrics, first), await statusOf(server.metrics)], [200, 401]);
  // Other pages are where they were.
  assert.equal(await statusOf(`http://${server.url.host}/`), 200);
  writeFileSync(file, 'short');
  await server.said('the previous token stays in force');
  assert.equal(await statusOf(server.metrics, first), 200);
  writeFileSync(file, second);
  await until('the new token counts', async () => (await statusOf(server.metrics, second)) === 200);
  assert.equal(await statusOf(server.metrics, first), 401);
  const output = await server.said('');
  for (const token of [first, second, 'short'])
    assert.ok(!output.includes(`"${token}"`) && !output.includes(`${token}\n`));
  await server.end();
});

test('invalid options are reported in one line', () => {
  for (const [words, code, message] of [
    [['--metrics', '70000'], 2, /--metrics <address>.*must be PORT or HOST:PORT/],
    [['--metrics', ':9464'], 2, /must be PORT or HOST:PORT/],
    [['--metrics', '::1:9464'], 2, /must be PORT or HOST:PORT/],
    [['--metrics', '192.0.2.1:0'], 1, /--metrics 192\.0\.2\.1: this machine has no such address/],
    [['--proxy', 'proxy.example'], 2, /--proxy is "proxy\.example"; it must be an IP address/],
    [['--audit', join(directory, 'none', 'audit')], 1, /--audit .*audit: no such file/],
    [['--audit', '-', '--log-level', 'warn'], 2, /--audit - needs --log-level info or debug/],
    [['--log', 'xml'], 2, /Allowed choices are text, json/],
    [['--metrics-token', join(directory, 'none')], 1, /none: no such file/],
    [['--metrics-token', fileOf('short', 'too-short')], 1, /at least 16 printable/],
    [['--metrics-token', fileOf('two', 'two-tokens-of-metrics in-one-file')], 1, /one token/],
  ] as const) {
    const result = rump(['serve', '--port', '0', ...words]);
    const said = result.stderr.replace(/\(add --help.*\n/, '').trimEnd();
    assert.match(said, message);
    assert.deepEqual(
      [result.code, said.split('\n').filter((line) => line.startsWith('rump: ')).length],
      [code, 1],
      said,
    );
  }
});

/** Shows a token over TCP; resolves when it is cut. */
function show(port: number, token: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`RUMP ${token}\n`));
    socket.on('error', () => {});
    socket.resume();
    socket.on('end', () => socket.end());
    socket.on('close', () => resolve());
  });
}

test('a log of JSON lines: who came, who did not, and nothing that opens the server', async () => {
  const server = await serve(['--tcp', '0', '--log', 'json', '--log-level', 'debug', '--proxy', '127.0.0.0/8']);
  const port = Number(server.tcp.port);
  show(port, server.tokens.controller);
  await server.said('"event":"login"');
  for (let index = 0; index < 20; index++) await show(port, `guess-${index}`);
  await server.end();
  const output = (await server.said('')).trimEnd().split('\n');
  // The first is what --json prints.
  const log = output.slice(1).map((line) => JSON.parse(line));
  assert.deepEqual(
    log.map(({ level, event, count }) => [level, event, ...(count === undefined ? [] : [count])]),
    [
      ['info', 'listening'],
      ['warn', 'development'],
      ['debug', 'login'],
      ['warn', 'login-failed', 1],
      ['info', 'closing'],
      ['warn', 'login-failed', 19],
      ['info', 'closed'],
    ],
  );
  const [listening, , login, failed] = log;
  assert.equal(listening.url, server.url.href);
  assert.deepEqual([login.account, login.address], ['controller', '127.0.0.1']);
  assert.deepEqual([failed.address, failed.outcome], ['127.0.0.1', 'rejected']);
  const said = output.slice(1).join('\n');
  for (const token of Object.values<string>(server.tokens)) assert.ok(!said.includes(token));
  assert.ok(!said.includes('guess-'));
});

test('the reason why it cannot start is logged too, without the password of NATS', () => {
  const { code, stderr } = rump(['serve', '--port', '0', '--log', 'json', '--nats', 'nats://user:secret@127.0.0.1:1']);
  const { level, event, message } = JSON.parse(stderr);
  assert.deepEqual([code, level, event], [1, 'error', 'failed']);
  assert.match(message, /^--nats nats:\/\/…@127\.0\.0\.1:1: /);
  assert.ok(!rump(['serve', '--port', '0', '--nats', 'user:secret@127.0.0.1:1']).stderr.includes('secret'));
});

/** Where the log goes, and what becomes of that. */
const sinks: Readonly<Record<string, { readonly stderr: 'pipe' | number; spoil(child: ChildProcess): void }>> = {
  'a pipe that nobody reads': { stderr: 'pipe', spoil: (child) => void child.stderr?.pause() },
  'a pipe whose reader has gone': { stderr: 'pipe', spoil: (child) => void child.stderr?.destroy() },
  'a full disk': { stderr: openSync('/dev/full', 'w'), spoil: () => {} },
};

for (const [name, { stderr, spoil }] of Object.entries(sinks)) {
  test(`the log goes to ${name}: the server goes on, and ends at a signal`, async () => {
    const words = [
      'serve',
      '--port',
      '0',
      '--tcp',
      '0',
      '--json',
      '--metrics',
      '0',
      '--log',
      'json',
      '--log-level',
      'debug',
    ];
    const child = spawn(process.execPath, [cliFile, ...words], {
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', stderr],
    });
    after(() => child.kill('SIGKILL'));
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    const [line] = (await once(lines, 'line')) as [string];
    const { tcp, tokens, metrics } = JSON.parse(line);
    spoil(child);
    const port = Number(new URL(tcp).port);
    // Some 200 bytes of log each: more than a pipe holds.
    const sockets = Array.from({ length: 1000 }, () => {
      const socket = connect(port, '127.0.0.1', () => socket.write(`RUMP ${tokens.controller}\n`));
      socket.on('error', () => {});
      return socket.resume();
    });
    let found = await scraped(metrics);
    while ((sampleOf(found, 'rump_logins_total', { outcome: 'accepted' }) ?? 0) < 1000) found = await scraped(metrics);
    if (name !== 'a pipe that nobody reads')
      assert.ok((sampleOf(found, 'rump_log_lines_dropped_total', { log: 'log' }) ?? 0) >= 1000);
    for (const socket of sockets) socket.destroy();
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
  });
}

/** Accounts of its own, and a token of each: those of one that may not control are the second. */
function ownAccounts(): { readonly file: string; readonly tokens: readonly [string, string] } {
  const [file, key] = [join(directory, 'own.json'), join(directory, 'own.key')];
  assert.equal(rump(['keys', 'new', '--accounts', file, '--key', key]).code, 0);
  const content = JSON.parse(readFileSync(file, 'utf8'));
  const all = { grants: { '*': ['register', 'observe', 'control'] } };
  writeFileSync(file, JSON.stringify({ ...content, accounts: { alice: all, bob: { grants: { '*': ['observe'] } } } }));
  const tokenOf = (account: string): string =>
    rump(['token', '--accounts', file, '--key', key, '--account', account]).stdout.trim();
  return { file, tokens: [tokenOf('alice'), tokenOf('bob')] };
}

test('an audit line for each control, in a file that can be rotated; and no output contains a token', async () => {
  const { file, tokens } = ownAccounts();
  const [alice, bob] = tokens;
  const scraper = 'the-token-of-the-scraper';
  const audit = join(directory, 'audit.jsonl');
  const watching = ['--metrics-token', fileOf('scraper.token', scraper), '--audit', audit];
  const logging = ['--log', 'json', '--log-level', 'debug'];
  const server = await serve(['--tcp', '0', '--accounts', file, ...watching, ...logging]);
  const words = ['simulate', '--server', server.url.href, '--count', '1', '--types', 'water-heater'];
  const appliance = spawn(process.execPath, [cliFile, ...words], {
    env: { ...process.env, NODE_OPTIONS: '', RUMP_TOKEN: alice },
  });
  after(() => appliance.kill('SIGKILL'));
  let said = '';
  for await (const data of appliance.stderr) {
    said += data;
    if (said.includes('the appliance is online')) break;
  }
  const controllerOf = (token: string) =>
    new Controller({
      codec: createCodec(),
      timeout: 1500,
      connect: webSocket(server.url.href, { token, WebSocket: WebSocket as never }),
    });
  const [first, second] = [controllerOf(alice), controllerOf(bob)];
  const [{ id = '' } = {}] = await first.devices();
  await first.device(id).control({ targetTemperature: 61, power: true } as never);
  const errors: unknown[] = [];
  await second
    .device(id)
    .control({ targetTemperature: 30 } as never)
    .catch((error) => errors.push(error));
  const stranger = controllerOf(`${alice.slice(0, -4)}AAAA`);
  await stranger.devices().catch((error) => errors.push(error));
  await server.said('login-failed');
  renameSync(audit, `${audit}.1`);
  server.child.kill('SIGHUP');
  await server.said('accounts-same');
  await first
    .device('0001-00000000beef')
    .control({ power: false } as never)
    .catch((error) => errors.push(error));
  assert.equal(errors.length, 3);
  const metrics = await (await fetch(server.metrics, { headers: { authorization: `Bearer ${scraper}` } })).text();
  await Promise.all([first, second, stranger].map((each) => each.close()));
  await server.end();

  const [old, current] = [`${audit}.1`, audit].map((path) => readFileSync(path, 'utf8'));
  const records = `${old}${current}`
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    records.map(({ account, device, fields, result }) => [account, device, fields, result]),
    [
      ['alice', id, { power: true, targetTemperature: 61 }, 'ok'],
      ['bob', id, { targetTemperature: 30 }, 'refused'],
      ['alice', '0001-00000000beef', { power: false }, 'offline'],
    ],
  );
  assert.ok(records[0].milliseconds > 0 && !Number.isNaN(Date.parse(records[0].time)));
  // The last one came when the file had been rotated.
  assert.equal(current?.trimEnd().split('\n').length, 1);
  const log = await server.said('');
  const all = [log, said, metrics, old, current, ...errors.map((error) => JSON.stringify(error) + String(error))];
  for (const token of [...tokens, scraper, alice.slice(0, -4)]) {
    // Neither the whole nor the part that signs or says whose it is.
    for (const part of [token, ...token.split('.').slice(1)]) assert.ok(!all.join('').includes(part));
  }
  const lines = log.trimEnd().split('\n').slice(1);
  for (const line of lines) assert.doesNotThrow(() => JSON.parse(line), line);
});

test('an audit in the log, and one whose disk is full: controls are carried out, and the log says so once', async () => {
  for (const [path, expected] of [
    ['-', /appliances|controller has controlled .*: \{"targetTemperature":61\}; offline after/],
    ['/dev/full', /--audit \/dev\/full: no space left on the device; controls are carried out but not recorded/],
  ] as const) {
    const server = await serve(['--tcp', '0', '--no-dashboard', '--audit', path, '--metrics', '0']);
    const connect = webSocket(server.url.href, { token: server.tokens.controller, WebSocket: WebSocket as never });
    const controller = new Controller({ codec: createCodec(), connect });
    for (let index = 0; index < 3; index++) {
      const device = controller.device('0001-00000000beef');
      await assert.rejects(device.control({ targetTemperature: 61 } as never), { code: 'rejected' });
    }
    await controller.close();
    const metrics = await scraped(server.metrics);
    await server.end();
    const said = await server.said('');
    assert.match(said, expected);
    assert.equal(said.split('but not recorded').length - 1, path === '-' ? 0 : 1);
    const dropped = sampleOf(metrics, 'rump_log_lines_dropped_total', { log: 'audit' });
    assert.equal(dropped, path === '-' ? 0 : 3);
  }
});
