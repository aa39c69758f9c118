/** A home of four appliances and its page in a real Chromium, for the tests of one file, over real sockets. */
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
  // Nobody but the tests does anything in this house, and it has no time to change by itself.
  home = await openHome({ port: 0, seed: 20_261_128, speed: 1, inUse: false });
  chromium = await Chromium.open();
});
after(async () => {
  await chromium?.close();
  await home?.close();
});

/** Runs on the page at this appliance, once its state is there; nothing may go wrong that `expected` does not name. */
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

/** The line of a control, by its field's name. */
export function control(page: Page, field: string) {
  const root = page.locator(`[data-field="${field}"]`);
  return { root, verdict: root.locator('.verdict') };
}
