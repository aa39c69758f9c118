import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { requireProgram } from '../../../scripts/require-program.mjs';

/** Where the installers of other systems put them, outside of PATH. */
const CHROMIUM = {
  names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  files: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ],
  debianPackage: 'chromium',
};
const FIREFOX = {
  names: ['firefox', 'firefox-esr'],
  files: ['/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
  debianPackage: 'firefox-esr',
};

/** The path of a Chromium, which is installed if there is none. */
export function chromiumProgram() {
  return installed(CHROMIUM);
}

/** The path of a Firefox, which is installed if there is none. */
export function firefoxProgram() {
  return installed(FIREFOX);
}

/** @param {typeof CHROMIUM} browser */
function installed(browser) {
  const found = find(browser);
  if (found !== undefined) return found;
  // Debian calls the program as it calls its package.
  requireProgram(browser.debianPackage);
  return /** @type {string} */ (find(browser));
}

/** @param {typeof CHROMIUM} browser */
function find({ names, files }) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const named = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  // Some distributions put a script in the place of a browser, which only says how to get one.
  const runs = (/** @type {string} */ path) => spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0;
  return named.find((path) => existsSync(path) && runs(path)) ?? files.find((path) => existsSync(path));
}
