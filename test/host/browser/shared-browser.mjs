import { constants } from 'node:os';
import { within } from './within.mjs';

/** Milliseconds that a browser is kept for the next host. */
const PATIENCE = 2000;

/** Milliseconds for a browser to start or to end. */
const LIMIT = 60_000;

/**
 * @typedef {object} Visit a page in a profile of its own
 * @property {Promise<string>} failed ends with what went wrong, if the page cannot be opened or crashes
 * @property {string[]} printed what stands on the console
 * @property {() => Promise<unknown>} close
 *
 * @typedef {object} Browser
 * @property {string} version
 * @property {(address: string) => Promise<Visit>} visit
 * @property {() => boolean} isRunning
 * @property {() => Promise<unknown>} end
 * @property {() => void} remove at once, by force, with all its files; also what is left of one that has ended
 *
 * @typedef {<Result>(work: (browser: Browser) => Promise<Result>) => Promise<Result>} UseBrowser
 */

/**
 * A browser that several hosts use, one after the other or side by side: it starts with the first and ends when nobody has
 * come for a while. A crashed one is replaced.
 * @param {() => Promise<Browser>} launch
 * @returns {UseBrowser}
 */
export function sharedBrowser(launch) {
  let users = 0;
  /** @type {Promise<Browser> | null} */
  let current = null;
  /** @type {NodeJS.Timeout | undefined} */
  let leaving;

  async function running() {
    if (current !== null && !(await current).isRunning()) current = null;
    current ??= started(launch);
    return current;
  }

  async function leave() {
    const last = current;
    current = null;
    // It may not have started, which its user has been told.
    const browser = await last?.catch(() => null);
    await within(LIMIT, browser?.end(), 'the browser does not end').catch(() => {});
    browser?.remove();
  }

  return async (work) => {
    clearTimeout(leaving);
    users++;
    try {
      return await work(await running());
    } finally {
      users--;
      if (users === 0) leaving = setTimeout(leave, PATIENCE);
    }
  };
}

/** @param {() => Promise<Browser>} launch */
async function started(launch) {
  exitOnSignals();
  const browser = await within(LIMIT, launch(), 'the browser does not start');
  process.once('exit', browser.remove);
  return browser;
}

let exits = false;

/** Without this a signal ends us, and leaves the browser running. */
function exitOnSignals() {
  if (exits) return;
  exits = true;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
}
