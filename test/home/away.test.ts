/** What the home's page shows of appliances that go away, and come back changed; in a real Chromium. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, type TestContext, test } from 'node:test';
import { createCodec } from 'igrs-rump';
import { Appliance } from 'igrs-rump/exchange';
import { developmentAccounts, MemoryBus, MessageServer } from 'igrs-rump/server';
import { listen } from 'igrs-rump/server/node';
import { webSocket } from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { buildPage } from '../../home/build-page.ts';
import { type Hub, openHub } from '../../home/home.ts';
import { servePage } from '../../home/serve-page.ts';
import { heaterState, VERSION } from '../exchange/support/heater.ts';
import { Chromium, type Page, until } from './support/browser.ts';

const HEATER = '0001-000000000001';
const codec = createCodec();
let hub: Hub;
let chromium: Chromium;
let tank = 40;
let target = 55;

before(async () => {
  hub = await openHub({ codec, page: await buildPage(), deviceIds: ['*'], port: 0, attempts: 1 });
  chromium = await Chromium.open();
});
after(async () => {
  await chromium?.close();
  await hub?.close();
});

/** Reports its state when it comes, and when asked. */
function plugIn(context: TestContext, firmwareMajor: number = VERSION.firmwareMajor): Appliance<'water-heater'> {
  const heater = new Appliance<'water-heater'>({
    codec,
    connect: webSocket(hub.url, { token: () => hub.deviceToken('*'), WebSocket: WebSocket as never }),
    deviceId: HEATER,
    version: { ...VERSION, firmwareMajor },
    onControl: (fields) => {
      target = fields.targetTemperature ?? target;
      return 'ok';
    },
    status: () => ({ ...heaterState(), tankTemperature: tank, targetTemperature: target }),
  });
  context.after(() => heater.close());
  return heater;
}

async function onPage(work: (page: Page) => Promise<void>): Promise<void> {
  const opened = await chromium.visit(`${hub.address}#${HEATER}`);
  try {
    await until(opened.page, `/\\d/.test(document.querySelector('.figure-hero .figure-value')?.textContent)`);
    await work(opened.page);
    assert.deepEqual(opened.problems, []);
  } finally {
    await opened.close();
  }
}

const last = `Number(document.querySelector('.chart')?.dataset.last)`;
const presenceIs = (page: Page, text: string): Promise<void> =>
  until(page, `document.querySelector('.presence')?.textContent.startsWith('${text}')`);

/** From the first chart: the tank's temperature at each time, empty at a gap. */
async function courseOf(page: Page): Promise<string[]> {
  const download = page.waitForEvent('download');
  await page
    .getByRole('button', { name: /^Save as CSV/ })
    .first()
    .click();
  const [, ...rows] = readFileSync(await (await download).path(), 'utf8')
    .trim()
    .split('\r\n');
  return rows.map((row) => row.split(',')[1] ?? '');
}

test('the history of an appliance has a gap while it was away, and its stored status is not a present measurement', async (context) => {
  let heater = plugIn(context);
  await onPage(async (page) => {
    await presenceIs(page, 'Online');
    await until(page, `${last} > 0`);
    await heater.close();
    await presenceIs(page, 'Offline');
    const before = await page.evaluate<number>(last);
    await page.reload();
    await presenceIs(page, 'Offline');
    await until(page, `document.querySelector('.figure-hero .figure-value')?.textContent === '40.0'`);
    const reloaded = await page.evaluate<number>(last);
    assert.ok(!(reloaded > before + 0.5), `a sample at ${reloaded}, of before ${before}`);
    tank = 70;
    heater = plugIn(context);
    await presenceIs(page, 'Online');
    await until(page, `document.querySelector('.figure-hero .figure-value')?.textContent === '70.0'`);
    tank = 71;
    await heater.close();
    await presenceIs(page, 'Offline');
    heater = plugIn(context);
    await until(page, `document.querySelector('.figure-hero .figure-value')?.textContent === '71.0'`);
    const course = await courseOf(page);
    assert.deepEqual(course.slice(course.lastIndexOf('70')), ['70', '', '71']);
  });
});

test('an appliance that comes back with other firmware is not shown with the old version', async (context) => {
  const heater = plugIn(context, 3);
  await onPage(async (page) => {
    await until(page, `document.querySelector('.maker')?.textContent.includes('firmware 3.')`);
    await heater.close();
    await presenceIs(page, 'Offline');
    plugIn(context, 4);
    await until(page, `document.querySelector('.maker')?.textContent.includes('firmware 4.')`, 10);
  });
});

test('a slider that is dragged away and back again follows the appliance', async (context) => {
  target = 55;
  const heater = plugIn(context);
  await onPage(async (page) => {
    await presenceIs(page, 'Online');
    const input = `document.querySelector('[data-field="targetTemperature"] input')`;
    const valueIs = (value: number) => until(page, `${input}.valueAsNumber === ${value}`, 10);
    await valueIs(55);
    const { x, y, width } = await page.evaluate<{ x: number; y: number; width: number }>(
      `${input}.scrollIntoView({ block: 'center' }), (({ x, y, width, height }) => ({ x, y: y + height / 2, width }))(${input}.getBoundingClientRect())`,
    );
    const at = x + (width * (55 - 30)) / 45;
    const { mouse } = page as never as {
      mouse: { move(x: number, y: number): Promise<void>; down(): Promise<void>; up(): Promise<void> };
    };
    await mouse.move(at, y);
    await mouse.down();
    await mouse.move(at + 60, y);
    for (let step = 60; (await page.evaluate<number>(`${input}.valueAsNumber`)) !== 55; step--)
      await mouse.move(at + step, y);
    await mouse.up();
    await new Promise((resolve) => setTimeout(resolve, 600));
    target = 60;
    heater.report();
    await valueIs(60);
  });
});

test('a page that is given another page in place of its token, as by the login of a proxy, connects once it gets one', async (context) => {
  const { accounts, token } = developmentAccounts({ page: { grants: {} } });
  const server = new MessageServer({ codec, accounts, bus: new MemoryBus() });
  const pages = servePage({ page: await buildPage(), token: () => token('page') });
  const answers = ['<!doctype html>', 'null', '{}', '{"token":{}}'];
  const listener = await listen(server, {
    request(request, response) {
      const answer = request.url === '/session' ? answers.shift() : undefined;
      if (answer === undefined) pages(request, response);
      else response.end(answer);
    },
  });
  context.after(async () => {
    await server.close();
    await listener.close();
  });
  const { page, close } = await chromium.visit(`http://127.0.0.1:${listener.port}/`);
  context.after(close);
  await until(page, `document.documentElement.dataset.link === 'online'`, 30);
});
