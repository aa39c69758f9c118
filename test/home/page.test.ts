/** The home's page shows its appliances, controls them, and copes with what fails. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Page, until } from './support/browser.ts';
import { control, HEATER, home, OVEN, onPage, REFRIGERATOR } from './support/page.ts';

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

    await page.getByRole('button', { name: 'Ask for its status' }).click();
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
