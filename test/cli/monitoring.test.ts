/** What an operator sees of `rump serve`. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { parseExposition, sampleOf } from '../server/support/exposition.ts';
import { cliFile, rump, temporaryDirectory } from './command.ts';
import { serve } from './serving.ts';

const directory = temporaryDirectory();

function fileOf(name: string, content: string): string {
  const file = join(directory, name);
  writeFileSync(file, content);
  return file;
}

const statusOf = async (url: string, token?: string): Promise<number> =>
  (await fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } })).status;

test('metrics on a port of their own, and none on that of the WebSockets', async () => {
  const server = await serve(['--tcp', '0', '--no-dashboard', '--metrics', '[::1]:0']);
  assert.match(server.metrics, /^http:\/\/\[::1\]:\d+\/metrics$/);
  const metrics = parseExposition(await (await fetch(server.metrics)).text());
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
  await server.said('the token before stays in force');
  assert.equal(await statusOf(server.metrics, first), 200);
  writeFileSync(file, second);
  while ((await statusOf(server.metrics, second)) !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(await statusOf(server.metrics, first), 401);
  const output = await server.said('');
  for (const token of [first, second, 'short'])
    assert.ok(!output.includes(`"${token}"`) && !output.includes(`${token}\n`));
  await server.end();
});

test('options that make no sense, in one line', () => {
  for (const [words, code, message] of [
    [['--metrics', '70000'], 2, /--metrics <address>.*must be PORT or HOST:PORT/],
    [['--metrics', ':9464'], 2, /must be PORT or HOST:PORT/],
    [['--metrics', '::1:9464'], 2, /must be PORT or HOST:PORT/],
    [['--metrics', '192.0.2.1:0'], 1, /--metrics: 192\.0\.2\.1.*no such address/],
    [['--proxy', 'proxy.example'], 2, /--proxy is "proxy\.example"; it must be an IP address/],
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

/** Shows a token over TCP, and goes when it is answered or cut. */
function show(port: number, token: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(`RUMP ${token}\n`));
    socket.on('error', () => {});
    socket.on('data', () => {});
    socket.on('close', () => resolve());
  });
}

test('a log of JSON lines: who came, who did not, and nothing that opens the server', async () => {
  const server = await serve(['--tcp', '0', '--log', 'json', '--log-level', 'debug', '--proxy', '127.0.0.0/8']);
  const port = Number(server.tcp.port);
  await show(port, server.tokens.controller);
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

test('why it cannot start is a line of the log too, without the password of NATS', () => {
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
  test(`the log goes to ${name}: the server goes on, and ends when it is told to`, async () => {
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
    for (let index = 0; index < 20; index++) {
      await Promise.all(Array.from({ length: 50 }, () => show(port, tokens.controller)));
    }
    const found = parseExposition(await (await fetch(metrics)).text());
    assert.equal(sampleOf(found, 'rump_logins_total', { outcome: 'accepted' }), 1000);
    if (name !== 'a pipe that nobody reads') assert.ok((sampleOf(found, 'rump_log_lines_dropped_total') ?? 0) >= 1000);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
  });
}
