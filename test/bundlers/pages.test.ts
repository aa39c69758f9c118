/** A page that each bundler has built of the packed package, opened in Chromium with and without a content security policy. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { openChromium } from './browser.ts';
import { buildPage, bundlers, carriesWasm, codeIn, esbuild } from './bundlers.ts';
import { checkPage, type Engine, frames } from './page.ts';
import { createProject, removeProject } from './project.ts';
import { serve } from './serve.ts';

/** As a server sends it that takes scripts from itself alone; without `wasm-unsafe-eval` it forbids to compile Wasm. */
const STRICT = { 'content-security-policy': "script-src 'self'" };

const project = createProject(frames);
const browser = await openChromium();
const sizes: Record<string, number> = {};

after(async () => {
  await browser.close();
  removeProject(project);
  // For the note that the test run prints.
  const folder = fileURLToPath(new URL('../../build/bundlers', import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'sizes.json'), `${JSON.stringify(sizes)}\n`);
});

async function check(folder: string, headers: Record<string, string>, engine: Engine): Promise<void> {
  const served = await serve(folder, headers);
  try {
    await checkPage(browser, served.url, engine);
  } finally {
    served.close();
  }
}

for (const bundler of bundlers) {
  let page: Promise<string> | undefined;
  const built = () => {
    page ??= buildPage(bundler, project);
    return page;
  };

  test(`${bundler.name}: the page runs on engine wasm`, async () => {
    const folder = await built();
    const code = codeIn(folder);
    // What makes the tests of tree-shaking mean something: where Wasm is in a bundle, it is found.
    assert.ok(carriesWasm(code), 'no Wasm is found in the bundle');
    sizes[bundler.name] = gzipSync(code).length;
    await check(folder, {}, 'wasm');
  });

  test(`${bundler.name}: the page runs on engine js under script-src 'self'`, async () => {
    await check(await built(), STRICT, 'js');
  });
}

test('a page that shows another result does not pass', async () => {
  const folder = await buildPage(esbuild, project);
  const file = join(folder, 'index.html');
  const [first = '', second = ''] = frames;
  writeFileSync(file, readFileSync(file, 'utf8').replace(`${first} ${second}`, `${second} ${first}`));
  await assert.rejects(check(folder, {}, 'wasm'), { name: 'AssertionError' });
});

test('a page on the other engine does not pass', async () => {
  const folder = await buildPage(esbuild, project);
  await assert.rejects(check(folder, {}, 'js'), { name: 'AssertionError' });
  await assert.rejects(check(folder, STRICT, 'wasm'), { name: 'AssertionError' });
});

test('a page that throws does not pass, even after it has shown the right result', async () => {
  const folder = await buildPage(esbuild, project);
  appendFileSync(join(folder, 'main.js'), "\nthrow new Error('too late');\n");
  await assert.rejects(check(folder, {}, 'wasm'), /too late/);
});
