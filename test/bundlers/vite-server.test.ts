/**
 * The page on vite's development server, which bundles the package alone and in advance. In a file of its own, because vite's build
 * leaves NODE_ENV=production in its process.
 */
import { after, test } from 'node:test';
import { openChromium } from './browser.ts';
import { load } from './packages/load.mjs';
import { checkPage, frames } from './page.ts';
import { createProject, removeProject } from './project.ts';

interface Server {
  listen(): Promise<Server>;
  close(): Promise<void>;
  readonly resolvedUrls: { readonly local: readonly string[] } | null;
}

const project = createProject(frames);
const browser = await openChromium();

after(async () => {
  await browser.close();
  removeProject(project);
});

test("vite's development server: the page runs on engine wasm", async () => {
  const vite = await load<{ createServer(options: object): Promise<Server> }>('vite');
  const options = { root: project, configFile: false, logLevel: 'error', server: { host: '127.0.0.1' } };
  const server = await vite.createServer(options);
  try {
    await server.listen();
    await checkPage(browser, server.resolvedUrls?.local[0] ?? '', 'wasm');
  } finally {
    await server.close();
  }
});
