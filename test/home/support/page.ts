/** A home with four appliances and its page in a real Chromium, over real sockets; one for each test file. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { openHome, type RunningHome } from '../../../home/home.ts';
import { Chromium, type Look, type Opened, type Page } from './browser.ts';

const DESK = { width: 1440, height: 1000 };

export const HEATER = '0001-02005e005301';
export const AIR_CONDITIONER = '0002-02005e005302';
export const REFRIGERATOR = '0003-02005e005303';
export const OVEN = '0004-02005e005304';

export let home: RunningHome;
let chromium: Chromium;

before(async () => {
  // Nobody lives here (`inUse`) and time runs at its real speed, so only the tests change the state.
  home = await openHome({ port: 0, seed: 20_261_128, speed: 1, inUse: false });
  chromium = await Chromium.open();
});
after(async () => {
  await chromium?.close();
  await home?.close();
});

/** Opens this appliance's page, waits for its state and runs `work`; fails at any problem that `expected` does not match. */
export async function onPage(
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

/** The row of a control, by its field's name. */
export function control(page: Page, field: string) {
  const root = page.locator(`[data-field="${field}"]`);
  return { root, verdict: root.locator('.verdict') };
}
