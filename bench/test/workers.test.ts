/** What a home on Workers costs: the table is that of the figures and prices that are kept, and what was counted is what the code does now. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { requirePackages } from '../../scripts/common/programs.ts';
import { register, state } from '../../test/server/support/exchange.ts';
import { WebClient } from '../../test/server/support/web-client.ts';
import { serve, testWorker, token } from '../../test/workers/support/served.ts';
import { markdownOf, readJson, readPrices, usageOf, type WorkersResults } from '../workers/workers.ts';

requirePackages('test/host');
const results = readJson<WorkersResults>('workers.json');

test('the table in the document is that of the counts and prices that are kept', () => {
  const page = readFileSync(new URL('../../docs/scaling.md', import.meta.url), 'utf8');
  assert.ok(
    page.includes(`\n${markdownOf(results, readPrices())}\n`),
    'npm run bench:workers -- --table writes it anew',
  );
});

test('a price or a count that changes changes the sum', () => {
  const prices = readPrices();
  const dearer = { ...prices, perMillion: { ...prices.perMillion, rowsWritten: { price: 2, included: 0 } } };
  const busier = { ...results, running: { ...results.running, rowsWritten: results.running.rowsWritten + 1000 } };
  const texts = [markdownOf(results, prices), markdownOf(results, dearer), markdownOf(busier, prices)];
  assert.equal(new Set(texts).size, 3);
  assert.ok(usageOf(busier, prices).rowsWritten > usageOf(results, prices).rowsWritten);
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
  assert.deepEqual(
    [
      after.rowsWritten - before.rowsWritten,
      after.alarmsSet - before.alarmsSet,
      after.accountReads - before.accountReads,
    ],
    [0, 0, 0],
  );
  assert.ok(before.rowsWritten > 0 && before.alarmsSet > 0);
  // As counted for the table: of each device one in ten minutes, and what controls do.
  const { running, minutes, home } = results;
  assert.ok(
    running.rowsWritten <= Math.ceil(minutes / 10) * home.devices,
    `${running.rowsWritten} rows in ${minutes} minutes`,
  );
  await served.end();
});
