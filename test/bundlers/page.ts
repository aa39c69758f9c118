/** What the page must show, and a browser's tab that says what it shows. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Browser } from './browser.ts';

export type Engine = 'wasm' | 'js';

interface Golden {
  readonly hex: string;
  readonly message: { readonly kind: string; readonly body: Readonly<Record<string, unknown>> };
}

const golden: readonly Golden[] = JSON.parse(readFileSync(new URL('../vectors/golden.json', import.meta.url), 'utf8'));
const statuses = golden.filter(({ message }) => message.kind === 'water-heater.status');
const alarms = golden.filter(({ message }) => message.kind === 'water-heater.alarm');

/** The frames that are put into the page. */
export const frames: readonly string[] = [...statuses, ...alarms].map(({ hex }) => hex);

/** From the vectors alone, which none of our code has made. */
export function expected(engine: Engine): object {
  return {
    engine,
    message: { ...statuses[0]?.message, deviceType: 'water-heater', messageType: 'status' },
    tankTemperature: statuses.map(({ message }) => message.body.tankTemperature),
    routed: {
      alarms: alarms.map(({ hex }) => hex).join(''),
      rest: statuses.map(({ hex }) => hex).join(''),
    },
  };
}

/** Milliseconds until a page that shows nothing has failed. */
const LIMIT = 20_000;

/** Throws unless the page at `url` shows what it must, on this engine, and no error was thrown in it. */
export async function checkPage(browser: Browser, url: string, engine: Engine): Promise<void> {
  const tab = await browser.newPage();
  try {
    const errors: Error[] = [];
    const failure = new Promise<never>((_, reject) => {
      tab.on('pageerror', (error) => {
        errors.push(error);
        reject(error);
      });
    });
    // Not through evaluation in the page, which a content security policy could forbid.
    const shown = tab.goto(url).then(() => tab.locator('pre:not(:empty)').textContent({ timeout: LIMIT }));
    const text = await Promise.race([shown, failure]);
    assert.deepEqual(JSON.parse(text ?? ''), expected(engine));
    assert.deepEqual(errors, []);
  } finally {
    await tab.close();
  }
}
