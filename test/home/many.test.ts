/** The home's page with five hundred appliances in a real Chromium, over real sockets. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createCodec, type DeviceTypeName } from 'igrs-rump';
import { Appliance } from 'igrs-rump/exchange';
import { deviceTypes } from 'igrs-rump/profile';
import { webSocket } from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { emptyCounts, Fleet } from '../../cli/simulate/fleet.ts';
import { buildPage } from '../../home/build-page.ts';
import { type Hub, openHub } from '../../home/home.ts';
import { assertAccessible, Chromium, type Look, type Opened, type Page, until } from './support/browser.ts';

const COUNT = 500;
/** Milliseconds between two statuses of an appliance: 150 frames a second of all of them. */
const INTERVAL = 3333;
const DESK = { width: 1440, height: 1000 };
const shots = fileURLToPath(new URL('../../build/home/', import.meta.url));

const codec = createCodec();
let hub: Hub;
let fleet: Fleet;
let chromium: Chromium;

/** As `rump simulate` makes them, with a fault of every water heater. */
before(async () => {
  mkdirSync(shots, { recursive: true });
  hub = await openHub({ codec, page: await buildPage(), deviceIds: ['*'], port: 0, attempts: 1 });
  const token = (): Promise<string> => hub.deviceToken('*');
  const counts = emptyCounts();
  fleet = new Fleet(
    {
      codec,
      open: (options) =>
        new Appliance({ ...options, connect: webSocket(hub.url, { token, WebSocket: WebSocket as never }) }),
      counts,
      count: COUNT,
      seed: 1,
      types: deviceTypes.map(({ name }) => name as DeviceTypeName),
      faults: [{ at: 1, fault: 'waterLeak', event: 'raised', device: null, type: 'water-heater' }],
      speed: 1,
      interval: INTERVAL,
    },
    assert.fail,
  );
  for (const limit = performance.now() + 240_000; counts.online < COUNT; ) {
    assert.ok(performance.now() < limit, `${counts.online} appliances are online`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  chromium = await Chromium.open();
});
after(async () => {
  await chromium?.close();
  await fleet?.close();
  await hub?.close();
});

async function onPage(work: (page: Page, opened: Opened) => Promise<void>, look: Look = {}): Promise<void> {
  const opened = await chromium.visit(hub.address, { viewport: DESK, ...look });
  try {
    const { page } = opened;
    await until(page, `document.getElementById('device-count').textContent === '${COUNT} appliances'`);
    await until(page, `/\\d/.test(document.querySelector('.figure-hero .figure-value')?.textContent)`);
    await work(page, opened);
    assert.deepEqual(opened.problems, []);
  } finally {
    await opened.close();
  }
}

const rowsIn = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('.rail-link')].map(({ dataset: { device } }) => device)`);
const countIs = (page: Page, count: string): Promise<void> =>
  until(page, `document.getElementById('device-count').textContent === '${count}'`);

test('of five hundred rows only those in view are there; the keyboard goes through all of them', async () => {
  await onPage(async (page) => {
    await until(page, `document.querySelectorAll('.rail-link').length > 5`);
    assert.ok((await rowsIn(page)).length < 30);
    const sizes = await page.evaluate<string[]>(
      `[...new Set([...document.querySelectorAll('.row')].map((row) => row.getAttribute('aria-setsize')))]`,
    );
    assert.deepEqual(sizes, [String(COUNT)]);
    await page.evaluate(`document.querySelector('.rail-link').focus()`);
    for (let presses = 0; presses < 3; presses++) await page.keyboard.press('ArrowDown');
    const position = `Number(document.activeElement.closest('.row')?.getAttribute('aria-posinset'))`;
    assert.equal(await page.evaluate(position), 4);
    await page.keyboard.press('End');
    assert.equal(await page.evaluate(position), COUNT);
    await until(page, `document.getElementById('devices').scrollTop > 30000`);
    assert.ok((await rowsIn(page)).length < 30);
    const inView = `(() => {
      const list = document.getElementById('devices').getBoundingClientRect();
      const row = document.activeElement.getBoundingClientRect();
      return row.top >= list.top && row.bottom <= list.bottom + 1;
    })()`;
    assert.equal(await page.evaluate(inView), true);
    await page.keyboard.press('Enter');
    await until(
      page,
      `document.querySelector('.rail-link[aria-current]') === document.querySelector('.row[aria-posinset="${COUNT}"] a')`,
    );
    const id = await page.evaluate<string>(`document.querySelector('.rail-link[aria-current]').dataset.device`);
    await page.locator('.device-id').getByText(id).waitFor();
  });
});

test('search and filters by type, state, presence and alarms', async () => {
  await onPage(async (page) => {
    const [first = ''] = await rowsIn(page);
    await page.getByRole('searchbox').fill(first.slice(-8));
    await countIs(page, `1 of ${COUNT} appliances`);
    assert.deepEqual(await rowsIn(page), [first]);
    await page.getByRole('searchbox').fill('no such appliance');
    await page.getByText('No appliance matches.').waitFor();
    await page.locator('#clear-filters').click();
    await countIs(page, `${COUNT} appliances`);

    await page.getByText('Filters', { exact: true }).click();
    await page.locator('#filter-type').selectOption('refrigerator');
    await countIs(page, `${COUNT / 4} of ${COUNT} appliances`);
    assert.ok((await rowsIn(page)).every((id) => id.startsWith('0003-')));
    await page.locator('#filter-type').selectOption('');
    await page.locator('#filter-alarm').selectOption('open');
    await until(page, `/^\\d+ of/.test(document.getElementById('device-count').textContent)`);
    await until(page, `[...document.querySelectorAll('.rail-alarms')].every(({ hidden }) => !hidden)`);
    await page.locator('#filter-alarm').selectOption('');
    await page.locator('#filter-presence').selectOption('offline');
    await countIs(page, `0 of ${COUNT} appliances`);
    await page.locator('#filter-presence').selectOption('online');
    await countIs(page, `${COUNT} appliances`);
    await page.locator('#filter-state').selectOption('Holding');
    await until(page, `/^\\d+ of/.test(document.getElementById('device-count').textContent)`);
    await until(
      page,
      `[...document.querySelectorAll('.rail-doing')].every(({ textContent }) => textContent === 'Holding')`,
    );
  });
});

test('alarms of many appliances: each names its device, and all are acknowledged at once', async () => {
  await onPage(async (page) => {
    await until(page, `Number(document.getElementById('alarm-count').textContent) >= ${COUNT / 4}`);
    assert.ok((await page.locator('.alarm').count()) <= 50);
    await page
      .locator('#more-open')
      .getByText(/^\d+ more/)
      .waitFor();
    assert.match(await page.locator('.alarm-device').first().innerText(), /^Water heater [0-9a-f]{4}$/);
    await page.screenshot({ path: `${shots}many-alarms.png` });
    await page.getByRole('button', { name: 'Acknowledge all' }).click();
    await until(page, `document.getElementById('alarm-count').textContent === ''`);
    // They are still open, and a reload knows that somebody has seen them.
    await page.reload();
    await until(page, `document.querySelectorAll('.alarm').length === 50`);
    assert.equal(await page.locator('#alarm-count').textContent(), '');
  });
});

test('what it costs: the main thread, and a search, while 150 frames a second come in', async (context) => {
  await onPage(async (page) => {
    await until(page, `Number(document.getElementById('rate').textContent) > 100`);
    const metrics = await chromium.metrics(page);
    const before = await metrics();
    const started = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    const seconds = (performance.now() - started) / 1000;
    const { tasks, script, layout } = await metrics();
    const rate = await page.locator('#rate').textContent();
    await page.evaluate(`{
      globalThis.longest = 0;
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
      }).observe({ type: 'event', durationThreshold: 16 });
    }`);
    await page.getByRole('searchbox').focus();
    await page.keyboard.type('water heater 00');
    await page.evaluate(`document.querySelector('.rail-link').focus()`);
    for (let presses = 0; presses < 8; presses++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until(page, `document.querySelector('.sheet h2').textContent.startsWith('Water heater')`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const longest = await page.evaluate<number>('longest');
    const share = (part: number, then: number): string => `${(((part - then) / seconds) * 100).toFixed(1)} %`;
    context.diagnostic(
      `${COUNT} appliances, ${rate} frames/s: main thread ${share(tasks, before.tasks)} (scripts ${share(script, before.script)}, ` +
        `layout ${share(layout, before.layout)}); longest interaction ${longest} ms`,
    );
    assert.ok(seconds > 9 && longest >= 0);
  });
});

for (const [name, look] of [
  ['many-light', { colorScheme: 'light' }],
  ['many-dark', { colorScheme: 'dark' }],
  ['many-phone', { colorScheme: 'light', viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true }],
] as const) {
  test(`${name}: axe finds nothing with five hundred appliances`, async () => {
    await onPage(async (page) => {
      await page.getByText('Filters', { exact: true }).click();
      await page.locator('.alarm').first().waitFor();
      await page.locator('.glass').waitFor();
      await page.screenshot({ path: `${shots}${name}.png`, fullPage: name === 'many-phone' });
      await assertAccessible(page, name);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), 0);
    }, look);
  });
}
