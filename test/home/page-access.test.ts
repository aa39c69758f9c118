/** The home's page for everybody: by the keyboard alone, in both themes, without motion, on a phone, and as axe judges it. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { assertAccessible, type Page, until } from './support/browser.ts';
import { AIR_CONDITIONER, control, HEATER, home, OVEN, onPage, REFRIGERATOR } from './support/page.ts';

const shots = fileURLToPath(new URL('../../build/home/', import.meta.url));
mkdirSync(shots, { recursive: true });
const PHONE = { width: 360, height: 780 };

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
  await onPage(AIR_CONDITIONER, async (page) => {
    await until(page, `${running} > 0`);
  });
  await onPage(
    AIR_CONDITIONER,
    async (page) => {
      await page.locator('.is-blowing').first().waitFor();
      assert.equal(await page.evaluate(running), 0);
    },
    { look: { reducedMotion: 'reduce' } },
  );
});

test('with the colours of a high contrast what is chosen, online and going on is seen all the same', async () => {
  await onPage(
    HEATER,
    async (page) => {
      const style = (selector: string, property: string): Promise<string> =>
        page.evaluate(`getComputedStyle(document.querySelector('${selector}')).${property}`);
      assert.equal(await style('.rail-link[aria-current]', 'borderTopStyle'), 'solid');
      assert.equal(await style('.presence .dot', 'forcedColorAdjust'), 'none');
      assert.equal(await style('.doing', 'zIndex'), '1');
    },
    { look: { forcedColors: 'active' } },
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
      for (const device of [HEATER, AIR_CONDITIONER, REFRIGERATOR, OVEN]) {
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
