import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireProgram } from '../../../scripts/common/programs.ts';
import { opened, UNLIMITED } from './opened.mjs';
import { sharedBrowser } from './shared-browser.mjs';

/** Over WebDriver BiDi, the one protocol that Firefox speaks. */
export const useFirefox = sharedBrowser(async () => {
  // Here, so that other hosts run where this is not installed.
  const { default: puppeteer } = await import('puppeteer-core');
  // Our own, because puppeteer leaves its own behind where the browser crashes.
  const profile = await mkdtemp(join(tmpdir(), 'igrs-rump-firefox-'));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: requireProgram('firefox'),
    userDataDir: profile,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  return {
    version: (await browser.version()).replace(/^firefox\//i, ''),
    isRunning: () => browser.connected,
    end: () => browser.close(),
    remove: () => {
      browser.process()?.kill('SIGKILL');
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
    visit: async (address) => {
      const context = await browser.createBrowserContext();
      // On a busy machine Firefox sometimes loses the new page before it has said what it is called; the next one comes.
      const page = await context.newPage().catch((error) => {
        if (!String(error).includes('no such frame')) throw error;
        return context.newPage();
      });
      /** @type {string[]} */
      const printed = [];
      page.on('console', (message) => printed.push(message.text()));
      const crashed = new Promise((resolve) => {
        page.on('error', (error) => resolve(error.message));
        browser.on('disconnected', () => resolve('the browser crashed'));
      });
      return { printed, failed: opened(page.goto(address, UNLIMITED), crashed), close: () => context.close() };
    },
  };
});
