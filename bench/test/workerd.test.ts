/**
 * The benches of what runs on workerd. That of the edge router refuses a worker that does something else, and prints its results. The table
 * of what a home on Workers costs follows from the kept figures and prices, and the counts are those of the present code. No time is
 * asserted.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { requirePackages } from '../../scripts/common/programs.ts';
import { register, state } from '../../test/server/support/exchange.ts';
import { WebClient } from '../../test/server/support/web-client.ts';
import { serve, testWorker, token } from '../../test/workers/support/served.ts';
import { cleanStream, dirtyStream } from '../corpus.ts';
import { markdownOf as edgeMarkdownOf, QUICK, type Results } from '../edge/edge.ts';
import { bundleVariants, expectedOf, sample, startSink, VARIANTS } from '../edge/measure.ts';
import { markdownOf, readJson, readPrices, usageOf, type WorkersResults } from '../workers/workers.ts';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
requirePackages('test/host');

function run(...args: readonly string[]) {
  return execute(process.execPath, ['--import', 'tsx', 'bench/run.ts', 'edge', ...args], { cwd: root });
}

test('a small run has figures for every worker, and its table has them too', async () => {
  const { stdout } = await run('--quick', '--json');
  const results: Results = JSON.parse(stdout);
  assert.deepEqual(Object.keys(results.variants), VARIANTS);
  assert.ok(results.frames > 3000 && results.destinations === 10);
  for (const { requests, split } of Object.values(results.variants)) {
    for (const { framesPerSecond, megabytesPerSecond } of [requests, split]) {
      assert.ok(framesPerSecond > 0 && megabytesPerSecond > 0);
    }
  }
  assert.match(edgeMarkdownOf(results), /\| edge router, Wasm engine \|( [\d,]+ \| \d+ \| \d+ % \|){2}/);
});

test('canary: a worker that gives one destination other bytes is not timed', async () => {
  const clean = cleanStream(20_000);
  const dirty = dirtyStream(clean);
  const bodies = { clean, expected: expectedOf(clean), dirty, expectedOfDirty: expectedOf(dirty) };
  const { destinations } = bodies.expectedOfDirty;
  const wrong = { ...bodies.expectedOfDirty, destinations: { ...destinations, alarms: destinations.audit ?? '' } };
  const files = await bundleVariants();
  const sink = await startSink();
  try {
    for (const variant of VARIANTS) {
      const tried = sample(variant, files[variant], sink.address, { ...bodies, expectedOfDirty: wrong }, QUICK);
      await assert.rejects(tried, new RegExp(`${variant} does something else`));
    }
  } finally {
    sink.stop();
  }
});

test('what is not allowed is refused', async () => {
  await assert.rejects(run('--rounds', '0'), /--rounds is 0; it must be a whole number from 1 to 100/);
});

const home = readJson<WorkersResults>('workers.json');

test('the table in the document is that of the counts and prices that are kept', () => {
  const page = readFileSync(new URL('../../docs/scaling.md', import.meta.url), 'utf8');
  assert.ok(page.includes(`\n${markdownOf(home, readPrices())}\n`), 'npm run bench:workers -- --table writes it anew');
});

test('a price or a count that changes changes the sum', () => {
  const prices = readPrices();
  const dearer = { ...prices, perMillion: { ...prices.perMillion, rowsWritten: { price: 2, included: 0 } } };
  const busier = { ...home, running: { ...home.running, rowsWritten: home.running.rowsWritten + 1000 } };
  const texts = [markdownOf(home, prices), markdownOf(home, dearer), markdownOf(busier, prices)];
  assert.equal(new Set(texts).size, 3);
  assert.ok(usageOf(busier, prices).rowsWritten > usageOf(home, prices).rowsWritten);
});

test('what was counted holds: a status costs one message, no row, no alarm', { timeout: 120_000 }, async () => {
  const served = await serve(testWorker, { wake: 60 });
  const device = await WebClient.open(served.url, await token('home'));
  device.send(register(1, { keepAlive: 30 }));
  await device.next('water-heater.register-response');
  device.send(state(1, 20));
  const arrived = async () => {
    device.send({ type: 'ping', request: 1 });
    await device.next('pong');
    return (await served.about('home')).counts;
  };
  const before = await arrived();
  for (let sent = 0; sent < 50; sent++) {
    device.send(state(1, 20 + sent));
    await arrived();
  }
  const after = await arrived();
  assert.equal(after.messages - before.messages, 50 * 2 + 1);
  for (const name of ['rowsWritten', 'alarmsSet', 'accountReads'] as const) assert.equal(after[name], before[name]);
  assert.ok(before.rowsWritten > 0 && before.alarmsSet > 0);
  // As counted for the table: of each device one in ten minutes, and what controls do.
  const { running, minutes, home: counted } = home;
  const { rowsWritten } = running;
  assert.ok(rowsWritten <= Math.ceil(minutes / 10) * counted.devices, `${rowsWritten} rows in ${minutes} minutes`);
  await served.end();
});
