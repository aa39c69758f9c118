/** The home's page in a real Chromium: a message server, four appliances and the page, over real sockets. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openHome, type RunningHome } from '../../home/home.ts';
import { assertAccessible, Chromium, type Look, type Opened, type Page, until } from './support/browser.ts';

const shots = fileURLToPath(new URL('../../build/home/', import.meta.url));
const PHONE = { width: 360, height: 780 };
const DESK = { width: 1440, height: 1000 };

const HEATER = '0001-02005e005301';
const REFRIGERATOR = '0003-02005e005303';
const OVEN = '0004-02005e005304';

let home: RunningHome;
let chromium: Chromium;

before(async () => {
  mkdirSync(shots, { recursive: true });
  // Nobody but the tests does anything in this house, and it has no time to change by itself.
  home = await openHome({ port: 0, seed: 20_261_128, speed: 1, inUse: false });
  chromium = await Chromium.open();
});
after(async () => {
  await chromium?.close();
  await home?.close();
});

/** Runs on the page at this appliance, once its state is there; nothing may go wrong that `expected` does not name. */
async function onPage(
  device: string,
  work: (page: Page, opened: Opened) => Promise<void>,
  { look, expected }: { look?: Look; expected?: RegExp } = {},
): Promise<void> {
  const opened = await chromium.visit(`${home.address}#${device}`, { viewport: DESK, ...look });
  try {
    await opened.page.locator('.figure-hero .figure-value').filter({ hasText: /\d/ }).waitFor();
    await work(opened.page, opened);
    const problems = opened.problems.filter((problem) => expected?.test(problem) !== true);
    assert.deepEqual(problems, []);
  } finally {
    await opened.close();
  }
}

/** The line of a control, by its field's name. */
function control(page: Page, field: string) {
  const root = page.locator(`[data-field="${field}"]`);
  return { root, verdict: root.locator('.verdict') };
}

test('every appliance is there, with its presence and its live state in the words of the profile', async () => {
  await onPage(HEATER, async (page) => {
    const entries = page.getByRole('navigation', { name: 'Appliances' }).getByRole('link');
    await entries.nth(3).waitFor();
    assert.equal(await entries.count(), 4);
    const names = ['Water heater', 'Air conditioner', 'Refrigerator', 'Microwave oven'];
    for (const [index, name] of names.entries()) {
      assert.match(await entries.nth(index).innerText(), new RegExp(`^${name}`));
      assert.equal(await entries.nth(index).getAttribute('data-online'), 'true');
    }
    await page
      .locator('.presence')
      .getByText(/^Online since \d\d:\d\d$/)
      .waitFor();
    await page.locator('.maker').getByText('Hearth & Home Cistern 80, firmware 3.4.12').waitFor();
    assert.equal(await page.locator('.device-id').innerText(), HEATER);

    // The tank does not stand still: what is shown is what it is, now.
    const { tankTemperature, targetTemperature } = home.appliances['water-heater'].status();
    await until(page, "Number(document.querySelector('.figure-second .figure-value')?.textContent) > 0");
    const shown = Number(await page.locator('.figure-hero .figure-value').innerText());
    assert.ok(Math.abs(shown - (tankTemperature as number)) < 1, `${shown} instead of ${tankTemperature}`);
    assert.equal(Number(await page.locator('.figure-second .figure-value').innerText()), targetTemperature);
    home.appliances['water-heater'].setFlow(6);
    home.report('water-heater');
    await page.locator('.key-readings').getByText('6.0', { exact: true }).waitFor();
    await page.locator('.doing').getByText('Hot water running').waitFor();
    home.appliances['water-heater'].setFlow(0);

    await page.getByRole('button', { name: 'Ask now' }).click();
    await page
      .locator('.sheet-meta .verdict')
      .getByText(/^Done in \d+ ms$/)
      .waitFor();
    await page.locator('.frame[data-kind="water-heater.status-query"][data-direction="out"]').first().waitFor();

    await page.getByText('Everything it reports').click();
    const flow = page.locator('.all-readings .reading').filter({ hasText: 'Flow' }).first();
    await flow.getByText('L/min').waitFor();
  });
});

test('frames go by, on Wasm, and one of them is taken apart', async () => {
  await onPage(HEATER, async (page, { requests }) => {
    await page.locator('#engine').getByText('Wasm', { exact: true }).waitFor();
    await until(page, "Number(document.getElementById('rate').textContent) > 0.5");
    const frame = page.locator('.frame[data-kind="water-heater.status"]').first();
    await frame.click();
    await page.getByRole('button', { name: 'Hold still' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Hold still' }).getAttribute('aria-pressed'), 'true');
    await page.locator('.glass-title').getByText('water-heater.status').waitFor();
    await page.locator('.glass-title').getByText('check is right').waitFor();
    assert.equal(await page.locator('.byte').count(), 42);
    assert.deepEqual((await page.locator('.bytes').innerText()).split(/\s+/).slice(0, 4), ['52', '50', '01', '03']);
    const row = page.locator('.parts tr').filter({ hasText: 'Target temperature' });
    const cells = (await row.innerText()).split('\t').map((cell) => cell.trim());
    const target = home.appliances['water-heater'].status().targetTemperature;
    assert.deepEqual(cells, ['19', '', 'Target temperature', String(target * 2), `${target} °C`, '6', 'assigned']);

    // Nothing but what this origin has, and no token in any address.
    assert.ok(requests.length > 5);
    for (const url of requests) {
      assert.ok(url.startsWith(home.address), url);
      assert.doesNotMatch(url, /eyJ|token/);
    }
  });
});

/** Whether a chart's canvas has pixels in the colour of its first line. */
function linePixels(chart: number): string {
  return `{
    const figure = document.querySelectorAll('.chart')[${chart}];
    const canvas = figure.querySelector('canvas');
    const colour = getComputedStyle(figure.querySelector('.swatch')).borderTopColor.match(/\\d+/g).map(Number);
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] > 250 && colour.every((value, place) => Math.abs(value - data[at + place]) < 8)) count++;
    }
    count > 3;
  }`;
}

test('temperatures and power are drawn, in the colours of the theme', async () => {
  // What the browser says to a test that reads a canvas over and over.
  const expected = /willReadFrequently/;
  const look = async (page: Page): Promise<void> => {
    // At least two samples make a line; its colour is that of its swatch.
    for (const index of [0, 1]) await until(page, linePixels(index));
    const legend = page.locator('.legend').first();
    assert.match(await legend.innerText(), /Tank temperature\s+[\d.]+\s+Target temperature\s+[\d.]+/);
  };
  await onPage(HEATER, look, { expected });
});

test('a control changes the appliance and shows its response', async () => {
  await onPage(HEATER, async (page) => {
    const heater = home.appliances['water-heater'];
    const { root, verdict } = control(page, 'mode');
    await root.getByRole('radio', { name: 'Eco' }).click();
    await verdict.getByText(/^Done in \d+ ms$/).waitFor();
    assert.equal(heater.status().mode, 'eco');
    await root.getByRole('radio', { name: 'Eco', checked: true }).waitFor();

    const slider = control(page, 'targetTemperature');
    await slider.root.getByRole('slider').fill('48.5');
    await slider.verdict.getByText(/^Done in/).waitFor();
    assert.equal(heater.status().targetTemperature, 48.5);
    await page.locator('.figure-second').getByText('48.5').waitFor();

    const limit = control(page, 'heatingPowerLimit');
    await limit.root.getByRole('spinbutton').fill('900');
    await limit.root.getByRole('button', { name: 'Set heating power limit' }).click();
    await limit.verdict.getByText(/^Done in/).waitFor();

    const clock = control(page, 'onTime');
    await clock.root.getByLabel('Switch-on time', { exact: true }).fill('06:30');
    await clock.root.getByRole('button', { name: 'Set switch-on time' }).click();
    await clock.verdict.getByText(/^Done in/).waitFor();
    assert.equal(heater.status().onTime, 390);
    await clock.root.getByRole('button', { name: 'Clear switch-on time' }).click();
    await clock.root.getByText('not set').waitFor();
    assert.equal(heater.status().onTime, null);

    // The answer is said too, for whoever does not see it.
    await page
      .getByRole('status')
      .getByText(/Switch-on time, no value: Done in \d+ ms/)
      .waitFor();
    // And both frames of it went by.
    await page.locator('.frame[data-kind="water-heater.control"][data-direction="out"]').first().waitFor();
    await page.locator('.frame[data-kind="water-heater.response"][data-direction="in"]').first().waitFor();
  });
});

test('what the table does not allow is not even sent', async () => {
  await onPage(OVEN, async (page) => {
    const { root, verdict } = control(page, 'duration');
    await root.getByRole('spinbutton').fill('6000');
    await root.getByRole('button', { name: 'Set duration' }).click();
    const message = await page.evaluate<string>(
      `document.querySelector('[data-field="duration"] input').validationMessage`,
    );
    assert.notEqual(message, '');
    assert.equal(await verdict.textContent(), '');
  });
});

test('an interlock is shown as a refusal, and nothing starts', async () => {
  const oven = home.appliances['microwave-oven'];
  oven.setDoor(true);
  home.report('microwave-oven');
  try {
    await onPage(OVEN, async (page) => {
      await page.locator('.doing').getByText('Idle, door open').waitFor();
      const { root, verdict } = control(page, 'command');
      await root.getByRole('button', { name: 'Start' }).click();
      await verdict.getByText('Blocked by an interlock').waitFor();
      assert.equal(await verdict.getAttribute('data-result'), 'refused');
      await page.getByRole('status').getByText('Command, Start: Blocked by an interlock').waitFor();
      assert.equal(oven.status().state, 'idle');

      oven.setDoor(false);
      home.report('microwave-oven');
      await page.locator('.doing').getByText('Idle', { exact: true }).waitFor();
      await root.getByRole('button', { name: 'Start' }).click();
      await verdict.getByText(/^Done in/).waitFor();
      await page.locator('.doing').getByText('Running').waitFor();
      await root.getByRole('button', { name: 'Stop' }).click();
      await page.locator('.doing').getByText('Idle', { exact: true }).waitFor();
    });
  } finally {
    oven.setDoor(false);
  }
});

test('an alarm is raised, said, and cleared', async () => {
  const heater = home.appliances['water-heater'];
  await onPage(OVEN, async (page) => {
    const alarms = page.getByRole('region', { name: /^Alarms/ });
    await alarms.getByText('Nothing is wrong.').waitFor();
    heater.setFault('waterLeak', true);
    home.report('water-heater');
    const alarm = alarms.locator('.alarm');
    await alarm.getByText('Water leak').waitFor();
    assert.equal(await alarm.getAttribute('data-severity'), 'critical');
    assert.equal(await alarm.locator('.severity').innerText(), 'Critical');
    await page.getByRole('status').getByText('Water heater: Water leak, critical, raised').waitFor();
    await page.locator('.rail-alarms').getByText('1 alarm').waitFor();

    // Whoever comes later sees it too.
    await page.reload();
    await alarm.getByText('Water leak').waitFor();

    heater.setFault('waterLeak', false);
    home.report('water-heater');
    await alarms.getByText('Nothing is wrong.').waitFor();
    const past = alarms.locator('.past-alarm').first();
    assert.match(await past.innerText(), /Cleared\s+Water leak \(critical\)/);
  });
});

test('the page recovers by itself when the server is restarted, with another key', async () => {
  // What a browser itself writes on the console while nobody answers.
  const expected = /ERR_CONNECTION_REFUSED|WebSocket connection to/;
  await onPage(
    HEATER,
    async (page) => {
      await page.locator('#link').getByText('Connected').waitFor();
      await home.stopServer();
      await page.locator('#link').getByText('Reconnecting').waitFor();
      await page.locator('#outage').waitFor();
      assert.equal(await page.getByRole('switch', { name: 'Power' }).isDisabled(), true);
      await page.getByRole('status').getByText('Reconnecting').waitFor();
      await home.startServer();
      await page.locator('#link').getByText('Connected').waitFor({ timeout: 60_000 });
      await page.locator('#outage').waitFor({ state: 'hidden' });
      await page.locator('.presence').getByText('Online').waitFor({ timeout: 60_000 });

      const { root, verdict } = control(page, 'mode');
      await root.getByRole('radio', { name: 'Boost' }).click();
      await verdict.getByText(/^Done in/).waitFor();
      assert.equal(home.appliances['water-heater'].status().mode, 'boost');
    },
    { expected },
  );
});

test('the keyboard is enough', async () => {
  await onPage(HEATER, async (page) => {
    const focused = (): Promise<string> =>
      page.evaluate(`(document.activeElement.innerText || document.activeElement.id).trim()`);
    const tabTo = async (name: RegExp): Promise<void> => {
      for (let presses = 0; !name.test(await focused()); presses++) {
        assert.ok(presses < 80, `the Tab key does not come to ${name}`);
        await page.keyboard.press('Tab');
      }
    };
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'Skip to the appliance');

    await tabTo(/^Air conditioner/);
    await page.keyboard.press('Enter');
    await page.locator('.sheet h2').getByText('Air conditioner').waitFor();
    const room = home.appliances['air-conditioner'];

    await tabTo(/-mode-/);
    await page.keyboard.press('ArrowRight');
    const mode = control(page, 'mode');
    await mode.verdict.getByText(/^Done in/).waitFor();
    assert.equal(room.status().mode, 'dry');

    await tabTo(/targetHumidity/);
    const before = room.status().targetHumidity;
    for (let presses = 0; presses < 3; presses++) await page.keyboard.press('ArrowRight');
    await control(page, 'targetHumidity')
      .verdict.getByText(/^Done in/)
      .waitFor();
    assert.equal(room.status().targetHumidity, before + 3, 'sent once, when the key was let go');

    await tabTo(/^Quiet$/);
    await page.keyboard.press('Space');
    await control(page, 'quiet')
      .verdict.getByText(/^Done in/)
      .waitFor();
    assert.equal(room.status().quiet, true);

    await tabTo(/^↓|^received|status/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.locator('.glass-title').getByText(/bytes/).waitFor();
    assert.equal(await page.locator('.frame[aria-selected="true"]').count(), 1);
    assert.equal(await page.evaluate(`document.activeElement.getAttribute('aria-selected')`), 'true');
  });
});

test('the theme follows the system, can be chosen, and stays chosen', async () => {
  const ground = `getComputedStyle(document.body).backgroundColor`;
  await onPage(HEATER, async (page) => {
    const light = await page.evaluate<string>(ground);
    await page.getByRole('button', { name: 'Dark theme' }).click();
    const dark = await page.evaluate<string>(ground);
    assert.notEqual(dark, light);
    await page.reload();
    await page.getByRole('button', { name: 'Light theme' }).waitFor();
    assert.equal(await page.evaluate(ground), dark);
  });
  await onPage(
    HEATER,
    async (page) => {
      await page.getByRole('button', { name: 'Light theme' }).waitFor();
    },
    { look: { colorScheme: 'dark' } },
  );
});

test('nothing moves for whoever has asked for that', async () => {
  const running = `document.getAnimations().length`;
  home.appliances['air-conditioner'].control({ mode: 'cool', power: true });
  home.report('air-conditioner');
  const device = '0002-02005e005302';
  await onPage(device, async (page) => {
    await until(page, `${running} > 0`);
  });
  await onPage(
    device,
    async (page) => {
      await page.locator('.is-blowing').first().waitFor();
      assert.equal(await page.evaluate(running), 0);
    },
    { look: { reducedMotion: 'reduce' } },
  );
});

/** Everything at once that a page can show: an open alarm, a refusal, all readings, a frame under the glass. */
async function fill(page: Page): Promise<void> {
  await page.locator('.alarm').first().waitFor();
  await page.getByText('Everything it reports').click();
  await page.locator('.glass').waitFor();
}

for (const [name, look] of [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['phone', { colorScheme: 'light', viewport: PHONE }],
  ['phone-dark', { colorScheme: 'dark', viewport: PHONE }],
] as const) {
  test(`${name}: axe finds nothing on any appliance's page, and nothing needs sideways scrolling`, async () => {
    const fridge = home.appliances.refrigerator;
    const oven = home.appliances['microwave-oven'];
    fridge.setFault('waterFilterDue', true);
    fridge.setFault('iceMaker', true);
    oven.setDoor(true);
    for (const type of ['refrigerator', 'microwave-oven'] as const) home.report(type);
    try {
      for (const device of [HEATER, '0002-02005e005302', '0003-02005e005303', OVEN]) {
        await onPage(
          device,
          async (page) => {
            if (device === OVEN) {
              await control(page, 'command').root.getByRole('button', { name: 'Start' }).click();
              await control(page, 'command').verdict.getByText('Blocked by an interlock').waitFor();
            }
            await page.screenshot({ path: `${shots}${name}-${device.slice(0, 4)}.png`, fullPage: true });
            await fill(page);
            await assertAccessible(page, `${name}, ${device}`);
            const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
            assert.equal(overflow, 0);
          },
          { look },
        );
      }
    } finally {
      fridge.setFault('waterFilterDue', false);
      fridge.setFault('iceMaker', false);
      oven.setDoor(false);
      for (const type of ['refrigerator', 'microwave-oven'] as const) home.report(type);
    }
  });
}

test('an appliance whose plug is pulled is offline, and a control to it is refused', async () => {
  await onPage(OVEN, async (page) => {
    await home.unplug('microwave-oven');
    await page.locator('.presence').getByText('Offline').waitFor({ timeout: 30_000 });
    const { root, verdict } = control(page, 'command');
    await root.getByRole('button', { name: 'Start' }).click();
    await verdict.getByText('Offline').waitFor();
    assert.equal(await page.locator('.rail-link[data-online="false"]').count(), 1);
  });
});

test('an appliance that a restarted server does not list is offline', async () => {
  await onPage(
    REFRIGERATOR,
    async (page) => {
      await page.locator('.presence').getByText('Online').waitFor();
      await home.stopServer();
      await page.locator('#outage').waitFor();
      await home.unplug('refrigerator');
      await home.startServer();
      await page.locator('#outage').waitFor({ state: 'hidden', timeout: 60_000 });
      await page.locator('.presence').getByText('Offline').waitFor({ timeout: 60_000 });
      await page.locator(`.rail-link[data-device="${REFRIGERATOR}"][data-online="false"]`).waitFor();
      assert.equal(await page.locator('.rail-link').count(), 4);
    },
    { expected: /ERR_CONNECTION_REFUSED|WebSocket connection to/ },
  );
});
