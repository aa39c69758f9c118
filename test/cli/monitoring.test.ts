/** What an operator sees of `rump serve`. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseExposition, sampleOf } from '../server/support/exposition.ts';
import { rump, temporaryDirectory } from './command.ts';
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
