/** What the home's page keeps, what it does with what it does not know, and how it looks without its server; in a real Chromium. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildPage } from '../../home/build-page.ts';
import { openHome, type RunningHome } from '../../home/home.ts';
import { moment } from '../../home/page/format.ts';
import type { Page as Files } from '../../home/serve-page.ts';
import { assertAccessible, Chromium, type Look, type Opened, type Page, until } from './support/browser.ts';

const HEATER = '0001-02005e005301';
const ROOM = '0002-02005e005302';
const DESK = { width: 1440, height: 1000 };
const PHONE = { width: 360, height: 780 };
const shots = fileURLToPath(new URL('../../build/home/', import.meta.url));

let files: Files;
let home: RunningHome;
let chromium: Chromium;

/** A home with a page whose worker has more to do, or to say. */
function openWith(worker: string): Promise<RunningHome> {
  const { type = '', content = new Uint8Array(0) } = files.get('/worker.js') ?? {};
  const page = new Map([...files, ['/worker.js', { type, content: Buffer.concat([Buffer.from(worker), content]) }]]);
  return openHome({ port: 0, seed: 5, speed: 1, inUse: false, page });
}

before(async () => {
  mkdirSync(shots, { recursive: true });
  files = await buildPage();
  home = await openWith('');
  chromium = await Chromium.open();
});
after(async () => {
  await chromium?.close();
  await home?.close();
});

async function onPage(
  { address }: RunningHome,
  device: string,
  work: (page: Page, opened: Opened) => Promise<void>,
  { look = {}, expected }: { look?: Look; expected?: RegExp } = {},
): Promise<void> {
  const opened = await chromium.visit(`${address}#${device}`, { viewport: DESK, ...look });
  try {
    await until(opened.page, `/\\d/.test(document.querySelector('.figure-hero .figure-value')?.textContent)`);
    await work(opened.page, opened);
    assert.deepEqual(
      opened.problems.filter((problem) => expected?.test(problem) !== true),
      [],
    );
  } finally {
    await opened.close();
  }
}

const samples = `Number(document.querySelector('.chart')?.dataset.samples)`;
const last = `Number(document.querySelector('.chart')?.dataset.last)`;

test('a name is kept, and is where the appliance is named; Escape and an empty name take nothing and everything back', async () => {
  await onPage(home, HEATER, async (page) => {
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.keyboard.type('Bath <b>upstairs</b>');
    await page.keyboard.press('Enter');
    await page.locator('.sheet h2').getByText('Bath <b>upstairs</b>').waitFor();
    await page.locator('.rail-name').first().getByText('Bath <b>upstairs</b>').waitFor();
    await page
      .locator('.maker')
      .getByText(/^Water heater, /)
      .waitFor();
    home.appliances['water-heater'].setFault('waterLeak', true);
    home.report('water-heater');
    await page.locator('.alarm-device').first().getByText('Bath <b>upstairs</b>').waitFor();
    home.appliances['water-heater'].setFault('waterLeak', false);
    home.report('water-heater');

    await page.reload();
    await page.locator('.sheet h2').getByText('Bath <b>upstairs</b>').waitFor();
    // What was cleared before the reload is still among the earlier ones.
    await page.locator('.past-alarm').first().getByText('Water leak').waitFor();
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.keyboard.type('never');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.locator('.rename-form input').fill('');
    await page.keyboard.press('Enter');
    await page.locator('.sheet h2').getByText('Water heater', { exact: true }).waitFor();
  });
});

test('in two tabs a name given in one is the name in the other, and neither takes that of the other back', async () => {
  await onPage(home, HEATER, async (page) => {
    const other = await page.context().newPage();
    await other.goto(`${home.address}#${ROOM}`);
    const rename = async (tab: Page, name: string): Promise<void> => {
      await tab.getByRole('button', { name: 'Rename' }).click();
      await tab.keyboard.type(name);
      await tab.keyboard.press('Enter');
    };
    await rename(page, 'Cellar');
    await other.locator('.rail-name').getByText('Cellar').waitFor();
    await rename(other, 'Study');
    await page.locator('.rail-name').getByText('Study').waitFor();
    await page.reload();
    await page.locator('.rail-name').getByText('Study').waitFor();
    await page.locator('.sheet h2').getByText('Cellar').waitFor();
  });
});

test('the keyboard stays at an alarm when another one comes', async () => {
  const { refrigerator } = home.appliances;
  const heater = home.appliances['water-heater'];
  await onPage(home, HEATER, async (page) => {
    heater.setFault('anodeWorn', true);
    home.report('water-heater');
    await page.getByRole('button', { name: /^Acknowledge / }).focus();
    const focused = `document.activeElement.getAttribute('aria-label')`;
    const before = await page.evaluate<string>(focused);
    refrigerator.setFault('waterFilterDue', true);
    home.report('refrigerator');
    await until(page, `document.querySelectorAll('.alarm').length === 2`);
    assert.match(before, /^Acknowledge /);
    assert.equal(await page.evaluate<string>(focused), before);
    heater.setFault('anodeWorn', false);
    refrigerator.setFault('waterFilterDue', false);
    for (const type of ['water-heater', 'refrigerator'] as const) home.report(type);
    await until(page, `document.querySelectorAll('.alarm').length === 0`);
  });
});

test('a moment of another day is told with its day', () => {
  assert.match(moment(Date.now()), /^\d\d:\d\d$/);
  assert.match(moment(Date.now() - 3 * 86_400_000), /^\d{1,2} \w{3,4}, \d\d:\d\d$/);
});

test('an alarm is acknowledged until it is raised again', async () => {
  const heater = home.appliances['water-heater'];
  const raise = (isOpen: boolean): void => {
    heater.setFault('anodeWorn', isOpen);
    home.report('water-heater');
  };
  await onPage(home, HEATER, async (page) => {
    raise(true);
    const badge = `document.getElementById('alarm-count').textContent`;
    await until(page, `${badge} === '1'`);
    await page.getByRole('button', { name: /^Acknowledge / }).click();
    await until(page, `${badge} === ''`);
    await page.locator('.alarm[data-acknowledged="true"]').waitFor();
    raise(false);
    await until(page, `document.querySelectorAll('.alarm').length === 0`);
    // Alarms have the device's time, which is in seconds.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    raise(true);
    await until(page, `${badge} === '1'`);
    raise(false);
    await until(page, `document.querySelectorAll('.alarm').length === 0`);
  });
});

test('the course of chosen fields survives a reload, and is what CSV has', async () => {
  await onPage(home, ROOM, async (page) => {
    await page.getByText('Choose fields').click();
    await page.getByLabel('Particulates', { exact: false }).check();
    await until(page, `document.querySelectorAll('.chart').length === 3`);
    await until(page, `${samples} >= 5`);
    const stored = `new Promise((resolve) => {
      const request = indexedDB.open('rump-dashboard');
      request.onerror = () => resolve(0);
      request.onsuccess = () => {
        const all = request.result.transaction('blocks').objectStore('blocks').getAll();
        all.onsuccess = () => {
          request.result.close();
          resolve(all.result.filter(({ device }) => device === '${ROOM}').flatMap(({ times }) => times).length);
        };
      };
    })`;
    await until(page, `${stored}.then((count) => count > 0)`);
    const before = await page.evaluate<number>(last);
    await page.reload();
    await until(page, `${samples} >= 3`);
    assert.equal(await page.locator('.chart').count(), 3, 'the choice is kept too');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV: temperature' }).click();
    const file = await download;
    assert.equal(file.suggestedFilename(), 'Air conditioner Temperature.csv');
    const [head = '', ...lines] = readFileSync(await file.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    assert.equal(head, 'time,Room temperature (°C),Outdoor temperature (°C),Target temperature (°C)');
    const rows = lines.map((line) => line.split(','));
    const times = rows.map(([time = '']) => Date.parse(time));
    assert.ok((times[0] as number) < before * 1000, 'the first one is from before the reload');
    assert.deepEqual(
      times,
      [...times].sort((first, second) => first - second),
    );
    const { targetTemperature } = home.appliances['air-conditioner'].status();
    assert.equal(Number(rows.at(-1)?.[3]), targetTemperature);
  });
});

/** Blocks of the worker, written as if earlier pages had been open: samples of the tank every ten minutes. */
function recordEarlier(blocks: readonly { readonly hoursAgo: number; readonly values: readonly number[] }[]): string {
  return `new Promise((resolve) => {
    const request = indexedDB.open('rump-dashboard');
    request.onsuccess = () => {
      const write = request.result.transaction('blocks', 'readwrite');
      for (const { hoursAgo, values } of ${JSON.stringify(blocks)}) {
        const start = Date.now() / 1000 - 3600 * hoursAgo;
        const times = values.map((_, index) => start + 600 * index);
        write.objectStore('blocks').put({ device: '${HEATER}', start, isFirst: true, times, values: { tankTemperature: values } });
      }
      write.oncomplete = () => {
        request.result.close();
        resolve(true);
      };
    };
  })`;
}

test('the course of a day is whole where an appliance reports seldom, and has a gap where no page was open', async () => {
  await onPage(home, HEATER, async (page) => {
    await until(page, `${samples} >= 2`);
    await page.evaluate(
      recordEarlier([
        { hoursAgo: 20, values: [11, 12, 13, 14] },
        { hoursAgo: 10, values: [21, 22, 23] },
      ]),
    );
    await page.reload();
    await until(page, `${samples} >= 10`);
    await page.getByRole('radio', { name: '24 hours' }).check();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV: temperature' }).click();
    const [head = '', ...lines] = readFileSync(await (await download).path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    const place = head.split(',').findIndex((title) => title.startsWith('Tank temperature'));
    const course = lines.map((line) => line.split(',')[place]);
    assert.deepEqual(course.slice(0, 9), ['11', '12', '13', '14', '', '21', '22', '23', '']);
  });
});

test('charts go on when the clock is set back by an hour', async () => {
  const other = await openWith(`{
    const now = Date.now.bind(Date);
    const started = performance.now();
    Date.now = () => now() - (performance.now() - started > 3000 ? 3_600_000 : 0);
  }\n`);
  try {
    await onPage(other, HEATER, async (page) => {
      await until(page, `${samples} >= 2`);
      await new Promise((resolve) => setTimeout(resolve, 3000));
      const before = await page.evaluate<number>(last);
      await until(page, `${last} > ${before + 2}`);
    });
  } finally {
    await other.close();
  }
});

test('charts tell the time when the computer has slept for an hour', async () => {
  const other = await openWith(`{
    const now = Date.now.bind(Date);
    const started = performance.now();
    Date.now = () => now() + (performance.now() - started > 3000 ? 3_600_000 : 0);
  }\n`);
  try {
    await onPage(other, HEATER, async (page) => {
      await until(page, `${last} > Date.now() / 1000 + 3500`);
    });
  } finally {
    await other.close();
  }
});

test('a device type that the page does not know, and an alarm of a device that is not listed, harm nobody', async () => {
  const other = await openWith(`setInterval(() => {
    postMessage({ type: 'alarms', alarms: [{ device: '0009-000000000001', deviceType: '9', event: '1', isCleared: false,
      severity: '3', faults: ['sparks', 4], time: Number.NaN }] });
  }, 1000);
  {
    const say = postMessage.bind(self);
    self.postMessage = (message) => say(message.type !== 'devices' ? message : { ...message, devices: [...message.devices,
      { id: '000a-000000000001', deviceType: '10', isOnline: true, since: null, sameProfile: false, mayControl: true }] });
  }\n`);
  try {
    await onPage(other, HEATER, async (page) => {
      await page.locator('.alarm').getByText('sparks', { exact: true }).waitFor();
      await page.locator('.alarm-device').first().getByText('Unknown type 9').waitFor();
      await page.locator('.rail-link[data-device="000a-000000000001"]').click();
      await page.locator('.sheet h2').getByText('Unknown type 10').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Ask for its status' }).count(), 0);
      await page.getByText('The profile of this page describes no status of this type of appliance.').waitFor();
      await page.screenshot({ path: `${shots}unknown-type.png` });
      await page.locator('.rail-link').first().click();
      await until(page, `document.querySelector('#total .spark-line').hasAttribute('d')`, 20);
      const { verdict, root } = {
        root: page.locator('[data-field="mode"]'),
        verdict: page.locator('[data-field="mode"] .verdict'),
      };
      await root.getByRole('radio', { name: 'Eco' }).click();
      await verdict.getByText(/^Done in/).waitFor();
      await assertAccessible(page, 'with an unknown type');
    });
  } finally {
    await other.close();
  }
});

test('without the server every appliance looks stale, and a sentence says why', async () => {
  const other = await openWith('');
  try {
    await onPage(
      other,
      HEATER,
      async (page) => {
        await until(page, `document.querySelectorAll('.rail-link[data-online="true"]').length === 4`);
        await other.stopServer();
        await page.locator('#outage').waitFor();
        await until(
          page,
          `[...document.querySelectorAll('.rail-doing')].every(({ textContent }) => textContent === 'Last known')`,
        );
        await page.locator('.presence').getByText('Not known while the server is gone').waitFor();
        await page.locator('#no-alarms').getByText('Nothing was wrong when the server was last heard.').waitFor();
        assert.match(
          await page.locator('#outage').innerText(),
          /^The server cannot be reached\. Everything here is the last that was known; this page tries again by itself\. The reason given: [A-Z].*[.!?]$/,
        );
        const filters = await page.evaluate<string[]>(
          `['.rail-figure', '.stage'].map((selector) => getComputedStyle(document.querySelector(selector)).filter)`,
        );
        assert.deepEqual(filters, ['grayscale(1)', 'grayscale(1)']);
        await page.screenshot({ path: `${shots}stale.png` });
        await assertAccessible(page, 'without a server');
        await other.startServer();
        await page.locator('#outage').waitFor({ state: 'hidden', timeout: 60_000 });
        await page.locator('.presence').getByText('Online').waitFor({ timeout: 60_000 });
      },
      { expected: /ERR_CONNECTION_REFUSED|WebSocket connection to/ },
    );
  } finally {
    await other.close();
  }
});

test('on a phone everything that can be touched is at least 44 pixels high, and the page ends where its content ends', async () => {
  const look = { viewport: PHONE, hasTouch: true, isMobile: true };
  await onPage(
    home,
    HEATER,
    async (page) => {
      await until(page, `document.querySelectorAll('.frame').length > 20`);
      await page.getByText('Choose fields').click();
      await page.getByText('Everything it reports').click();
      const small = await page.evaluate<
        string[]
      >(`[...document.querySelectorAll('a, button, input, select, summary, [role=option]')]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.matches('.skip'))
        .flatMap((element) => {
          const { width, height } = (element.closest('label') ?? element).getBoundingClientRect();
          return width === 0 || (height >= 43.5 && width >= 43.5) ? [] : [element.outerHTML.slice(0, 120) + ' ' + width + 'x' + height];
        })`);
      assert.deepEqual(small, []);
      const blank = await page.evaluate<number>(
        `document.documentElement.scrollHeight - document.querySelector('main').getBoundingClientRect().bottom - scrollY`,
      );
      assert.ok(blank < 100, `${blank} pixels of nothing below the page`);
    },
    { look },
  );
});
