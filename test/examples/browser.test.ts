import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { createCodec, type KindName } from 'igrs-rump';
import { describe, formatDeviceId } from 'igrs-rump/profile';
import { dirty, dirtyPath, golden, messagesOf, noise } from './support/captures.ts';
import { type Browser, openChromium, type Page } from './support/chromium.ts';
import { drop, type Row, rowsOf, summary } from './support/page.ts';
import { example } from './support/paths.ts';
import { Site, strictPolicy } from './support/site.ts';

const html = readFileSync(example('browser/index.html'), 'utf8');
const sites: Site[] = [];

let browser: Browser;

before(async () => {
  browser = await openChromium();
});
after(async () => {
  await browser.close();
  for (const site of sites) site.stop();
});

/** The page in a tab of its own, which must not throw. */
async function open(options: object = {}, policy?: string): Promise<Page> {
  const site = await Site.serve(policy);
  sites.push(site);
  const page = await browser.newPage(options);
  page.on('pageerror', (error: Error) => assert.fail(`the page has thrown: ${error.stack}`));
  await page.goto(`${site.address}examples/browser/`);
  return page;
}

/** What the rows must say of a capture; of its content the names of the fields. */
const expected = messagesOf(dirty).map((message, index) => {
  const { kind, deviceType, serial, body } = message;
  const offset = (golden[index]?.offset ?? -1).toLocaleString('en');
  const device = formatDeviceId(deviceType, serial);
  if (kind === 'unknown') return { offset, device, title: 'Unknown', fields: ['unknown: device '] };
  const { title, fields } = describe(kind as KindName);
  return { offset, device, title, fields: fields.filter(({ name }) => name in body).map((field) => `${field.title} `) };
});

function assertRows(rows: readonly Row[]): void {
  assert.equal(rows.length, 500);
  for (const [index, { entries, ...line }] of rows.entries()) {
    const { fields = [], ...head } = expected[index] ?? {};
    assert.deepEqual(line, head);
    assert.equal(entries.length, fields.length);
    for (const [place, field] of fields.entries()) assert.ok(entries[place]?.startsWith(field), entries[place]);
  }
}

test('examples/browser shows the frames of a file that is chosen', async () => {
  const page = await open();
  await page.getByLabel('Choose a file').setInputFiles(dirtyPath);
  const counts = await summary(page, '572 frames');
  assert.equal(counts, '572 frames, the first 500 shown; 3,323 bytes skipped, 26 check mismatches (engine: wasm)');
  const rows = await rowsOf(page);
  assertRows(rows);
  assert.deepEqual(rows[1]?.entries.slice(0, 4), ['Result OK', 'State Finished', 'Mode Convection', 'Door open yes']);
  assert.ok(rows[1]?.entries.includes('Cavity temperature -2485.9 °C'));
  assert.throws(() => assertRows(rows.with(100, rows[101] as Row)), 'canary: a row is another one');
});

test('examples/browser shows its sample, by the keyboard alone', async () => {
  const page = await open();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await summary(page, '3 frames'), '3 frames; 3 bytes skipped, 0 check mismatches (engine: wasm)');
  assert.deepEqual(await rowsOf(page), [
    {
      offset: '0',
      device: '0002-001122334455',
      title: 'Air conditioner control',
      entries: ['Power yes', 'Mode Cool', 'Target temperature 24.5 °C'],
    },
    {
      offset: '35',
      device: '0001-0000000000a1',
      title: 'Water heater control',
      entries: ['Mode Eco', 'Target temperature 55 °C'],
    },
    {
      offset: '65',
      device: '0003-0000000000b2',
      title: 'Refrigerator alarm',
      entries: ['Event Raised', 'Severity Warning', 'Faults Freezer door open, Freezer too warm', 'Time (Unix) 0 s'],
    },
  ]);
  for (const name of ['Byte', 'Device', 'Message', 'Content']) {
    assert.equal(await page.getByRole('columnheader', { name, exact: true }).count(), 1);
  }
});

test('examples/browser takes a file that is dropped, larger than a piece, and one without frames', async () => {
  const page = await open();
  const large = Buffer.concat(Array.from({ length: 100 }, () => dirty));
  await drop(page, large);
  const scanner = createCodec().scanner();
  for (const batches of [() => scanner.push(large), () => scanner.end()]) for (const _ of batches());
  const { frames, bytesSkipped, badChecks } = scanner.stats;
  const [counted, skipped, wrong] = [frames, bytesSkipped, badChecks].map((count) => count.toLocaleString('en'));
  assert.equal(
    await summary(page, `${counted} frames`),
    `${counted} frames, the first 500 shown; ${skipped} bytes skipped, ${wrong} check mismatches (engine: wasm)`,
  );
  assert.equal((await rowsOf(page)).length, 500);

  await drop(page, noise);
  assert.match(await summary(page, '0 frames'), /^0 frames; 5,000 bytes skipped/);
  assert.ok(await page.locator('table').isHidden());
});

for (const [sources, engine] of [
  [[], 'js'],
  [["'wasm-unsafe-eval'"], 'wasm'],
] as const) {
  test(`examples/browser runs on ${engine} under a strict policy with ${sources.join('') || 'nothing more'}`, async () => {
    const page = await open({}, strictPolicy(html, ...sources));
    await page.getByLabel('Choose a file').setInputFiles(dirtyPath);
    assert.match(await summary(page, '572 frames'), new RegExp(`engine: ${engine}`));
    assertRows(await rowsOf(page));
  });
}

test('examples/browser fits a phone, light and dark', async () => {
  const colours = new Set();
  for (const colorScheme of ['light', 'dark']) {
    const page = await open({ viewport: { width: 360, height: 740 }, colorScheme });
    await page.getByLabel('Choose a file').setInputFiles(dirtyPath);
    await summary(page, '572 frames');
    assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 360, 'it scrolls sideways');
    colours.add(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor'));
  }
  assert.equal(colours.size, 2);
});
