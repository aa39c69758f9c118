/** The home's page over a profile that calls everything something else, in a real Chromium: plain faces, controls, alarms. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as nodeModule from 'igrs-rump/server/node';
import type * as webSocketModule from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { buildPage } from '../../home/build-page.ts';
import { servePage } from '../../home/serve-page.ts';
import { built, renamed, renamedProfile } from '../exchange/support/other-profiles.ts';
import { assertAccessible, Chromium, until } from './support/browser.ts';
import { appliancesOver } from './support/over.ts';

const shots = fileURLToPath(new URL('../../build/home/', import.meta.url));

test('each type of a renamed profile has a plain face, with its settings, its charts and its alarms', async (context) => {
  mkdirSync(shots, { recursive: true });
  const profile = renamedProfile((field, owner) => {
    if (owner === 'fields' && field.name === renamed('targetTemperature')) field.special = { 255: 'boost' };
  });
  const other = await built(profile);
  context.after(() => other.remove());
  const dist = join(other.folder, 'dist');
  const load = async <Module>(name: string): Promise<Module> => import(pathToFileURL(join(dist, name)).href);
  const { listen } = await load<typeof nodeModule>('server/node.js');
  const { webSocket } = await load<typeof webSocketModule>('websocket.js');
  const over = await appliancesOver(profile);

  const codec = other.codec.createCodec();
  const { accounts, token } = other.server.developmentAccounts({
    page: { grants: { '*': ['observe', 'control'] } },
    devices: { grants: { '*': ['register'] } },
  });
  const server = new other.server.MessageServer({ codec, accounts, bus: new other.server.MemoryBus() });
  const request = servePage({ page: await buildPage(dist), token: () => token('page', 3600) });
  const listener = await listen(server, { port: 0, request });
  context.after(async () => {
    await server.close();
    await listener.close();
  });
  const appliances = over.profile.deviceTypes.map(({ name: type }, index) => {
    const simulation = over.appliances.simulateAny(type, { seed: 3 + index, inUse: false });
    const appliance = new other.exchange.Appliance({
      codec,
      connect: webSocket(listener.url, { token: () => token('devices'), WebSocket: WebSocket as never }),
      deviceId: other.profile.formatDeviceId(type as never, index + 1),
      version: simulation.version as never,
      onControl: (fields, { unknownFields }) => simulation.control(fields, unknownFields) as undefined,
      status: () => simulation.status() as never,
    });
    const timer = setInterval(() => {
      simulation.step(5);
      for (const alarm of simulation.alarms()) appliance.alarm(alarm as never);
      appliance.report();
    }, 500);
    context.after(async () => {
      clearInterval(timer);
      await appliance.close();
    });
    return { type, simulation, id: appliance.deviceId };
  });
  const chromium = await Chromium.open();
  context.after(() => chromium.close());

  const [heater] = appliances;
  assert.ok(heater);
  const opened = await chromium.visit(`http://127.0.0.1:${listener.port}/#${heater.id}`, {
    viewport: { width: 1440, height: 1000 },
  });
  const { page } = opened;
  for (const { id, type } of appliances) {
    await page.locator(`.rail-link[data-device="${id}"]`).click();
    await page.locator('.device-id').getByText(id).waitFor();
    await until(page, `/\\d/.test(document.querySelector('.figure-hero .figure-value').textContent)`);
    await until(page, `Number(document.querySelector('.chart')?.dataset.samples) >= 2`);
    const controls = over.vocabulary.kindOf(type, 'control')?.fields ?? [];
    assert.equal(await page.locator('[data-field]').count(), controls.length, type);
  }

  await page.locator(`.rail-link[data-device="${heater.id}"]`).click();
  const mode = page.locator(`[data-field="${renamed('mode')}"]`);
  await mode.getByRole('radio').nth(2).click();
  await mode
    .locator('.verdict')
    .getByText(/^Done in/)
    .waitFor();
  const codes = over.vocabulary
    .kindOf(heater.type, 'control')
    ?.fields.find(({ name }) => name === renamed('mode'))?.codes;
  assert.equal((heater.simulation.status() as Record<string, unknown>)[renamed('mode')], codes?.[2]?.name);

  const target = page.locator(`[data-field="${renamed('targetTemperature')}"]`);
  await target.getByRole('button', { name: /to boost$/i }).click();
  await target
    .locator('.current')
    .getByText(/^boost$/i)
    .waitFor();
  assert.equal((heater.simulation.status() as Record<string, unknown>)[renamed('targetTemperature')], 'boost');

  await page.getByRole('button', { name: 'Ask for its status' }).click();
  await page
    .locator('.sheet-meta .verdict')
    .getByText(/^Done in/)
    .waitFor();

  heater.simulation.setFault(renamed('waterLeak'), true);
  await page.locator('.alarm').first().waitFor();
  await page.screenshot({ path: `${shots}plain.png`, fullPage: true });
  await assertAccessible(page, 'plain faces');
  heater.simulation.setFault(renamed('waterLeak'), false);
  await until(page, `document.querySelectorAll('.alarm').length === 0`);
  await page.locator('.past-alarm[data-event="cleared"]').first().waitFor();
  assert.deepEqual(opened.problems, []);
  await opened.close();
});
