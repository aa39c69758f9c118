import { requireProgram } from '../../../scripts/common/programs.ts';
import { opened, UNLIMITED } from './opened.mjs';
import { sharedBrowser } from './shared-browser.mjs';

const FLAGS = [
  // Chromium's own does not work for root, nor in most containers.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const useChromium = sharedBrowser(async () => {
  // Here, so that other hosts run where this is not installed.
  const { chromium } = await import('playwright-core');
  const server = await chromium.launchServer({
    executablePath: requireProgram('chromium'),
    args: FLAGS,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const browser = await chromium.connect(server.wsEndpoint());
  return {
    version: browser.version(),
    isRunning: () => browser.isConnected(),
    end: () => server.close(),
    // Playwright has made the profile, and removes it.
    remove: () => void server.process().kill('SIGKILL'),
    visit: async (address) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      /** @type {string[]} */
      const printed = [];
      page.on('console', (message) => printed.push(message.text()));
      const crashed = new Promise((resolve) => {
        page.on('crash', () => resolve('the page crashed'));
        browser.on('disconnected', () => resolve('the browser crashed'));
      });
      return { printed, failed: opened(page.goto(address, UNLIMITED), crashed), close: () => context.close() };
    },
  };
});
