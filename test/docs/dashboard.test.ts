/** The page of docs/guide/dashboard.md in Chromium, under its content security policy and under one that forbids Wasm. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { after, before, test } from 'node:test';
import { launchChromium } from '../host/browser/launch.mjs';
import { fileOf, root, snippetsOf, textOf } from './snippets.ts';

const PAGE = 'docs/guide/dashboard.md';
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };
/** Inside the package, so that make-capture.mjs finds it by its name. */
const folder = join(root, 'build', 'docs-dashboard');

/** The policy that the guide says to send. */
const [policy = ''] = /^default-src .*$/m.exec(textOf(PAGE)) ?? [];

/** As much of playwright as is used. */
interface Browser {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

interface Page {
  on(event: 'console', listener: (message: { text(): string }) => void): void;
  on(event: 'pageerror', listener: (error: Error) => void): void;
  waitForEvent(event: 'console'): Promise<{ text(): string }>;
  goto(address: string): Promise<unknown>;
  evaluate<Result>(code: string): Promise<Result>;
  locator(selector: string, options: { readonly hasText: RegExp }): { waitFor(): Promise<void> };
  close(): Promise<void>;
}

let browser: Browser;

before(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ['index.html', 'dashboard.js', 'make-capture.mjs']) {
    writeFileSync(join(folder, name), fileOf(PAGE, name));
  }
  execFileSync(process.execPath, ['make-capture.mjs'], { cwd: folder });
  browser = await launchChromium('test/host');
});
after(() => browser.close());

/** The site that the guide describes: its files, and dist/ as /igrs-rump/. */
async function serve(sent: string, files: Readonly<Record<string, string>> = {}): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = normalize(pathname === '/' ? '/index.html' : pathname);
    const file = path.startsWith('/igrs-rump/')
      ? join(root, 'dist', path.slice('/igrs-rump/'.length))
      : join(folder, path);
    response.setHeader('content-security-policy', sent);
    response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
    try {
      response.end(files[path] ?? readFileSync(file));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

interface Shown {
  readonly status: string;
  readonly colours: readonly string[];
  readonly printed: readonly string[];
}

/** What the page shows when it has read all, and which of the lines' colours are on its chart. */
async function show(sent: string): Promise<Shown> {
  const server = await serve(sent);
  const page = await browser.newPage();
  const printed: string[] = [];
  page.on('console', (message) => printed.push(message.text()));
  page.on('pageerror', (error) => printed.push(String(error)));
  try {
    await page.goto(addressOf(server));
    await page.locator('[role=status]', { hasText: /engine: \w+\)$|cannot be read/ }).waitFor();
    const shown = await page.evaluate<Omit<Shown, 'printed'>>(`new Promise((resolve) => requestAnimationFrame(() => {
      const canvas = document.querySelector('canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const colours = new Set();
      for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] > 128) colours.add(data[at] > data[at + 2] ? 'red' : 'blue');
      }
      resolve({ status: document.querySelector('[role=status]').textContent, colours: [...colours].sort() });
    }))`);
    return { ...shown, printed };
  } finally {
    await page.close();
    server.closeAllConnections();
    server.close();
  }
}

test('the page draws both columns, on Wasm, under the policy of the guide', async () => {
  const { status, colours, printed } = await show(policy);
  assert.equal(status, '500 frames, 0 bytes skipped (engine: wasm)');
  assert.deepEqual(colours, ['blue', 'red']);
  assert.deepEqual(printed, []);
});

test('without wasm-unsafe-eval it draws the same on JavaScript', async () => {
  const { status, colours } = await show(policy.replace(" 'wasm-unsafe-eval'", ''));
  assert.equal(status, '500 frames, 0 bytes skipped (engine: js)');
  assert.deepEqual(colours, ['blue', 'red']);
});

test('canary: where the policy forbids the capture, the page says so', async () => {
  const { status } = await show(policy.replace("connect-src 'self'", "connect-src 'none'"));
  assert.match(status, /cannot be read/);
});

test('the import map of docs/hosts.md gives a codec', async () => {
  const snippet = snippetsOf('docs/hosts.md').find(({ language }) => language === 'html');
  assert.ok(snippet !== undefined);
  const server = await serve("script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'", {
    '/index.html': `<!doctype html>${snippet.code}`,
  });
  const page = await browser.newPage();
  try {
    const printed = page.waitForEvent('console');
    await page.goto(addressOf(server));
    assert.equal((await printed).text(), 'wasm');
  } finally {
    await page.close();
    server.closeAllConnections();
    server.close();
  }
});
