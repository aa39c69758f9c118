import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { serve } from './server.mjs';
import { within } from './within.mjs';

/**
 * Milliseconds for all that a site does. A hanging host must not hang the run, and a slow one must pass: WebKit takes 46 s for the
 * suite where two hosts run on two processors, and took over 120 s beside other tests on a machine of half the speed.
 */
const LIMIT = 10 * 60_000;

/** Milliseconds to close a page. */
const LIMIT_OF_CLOSING = 10_000;

/**
 * What came of a visit: the report, and beside it what the browser objected to.
 * @typedef {{ report: any, violations: string[], printed: string[] }} Outcome
 */

/**
 * Opens a site in a browser and waits until it reports. Anything that goes wrong in it, or that it does not report in time, is
 * an error.
 * @param {import('./shared-browser.mjs').Browser} browser
 * @param {object} site
 * @param {Record<string, string>} site.files by path; `/index.html` is opened
 * @param {string} site.packageFolder
 * @param {string} [site.query] of the address
 * @param {string | undefined} [site.policy] its content security policy
 * @returns {Promise<Outcome>}
 */
export async function visitSite(browser, { files, packageFolder, policy, query = '' }) {
  let began = 'none';
  /** @type {string[]} */
  const violations = [];
  /** @type {(report: any) => void} */
  let reported = () => {};
  /** @type {(error: Error) => void} */
  let failed = () => {};
  /** @type {Promise<any>} */
  const report = new Promise((resolve, reject) => {
    reported = resolve;
    failed = reject;
  });
  // It may fail before anybody waits for it.
  report.catch(() => {});

  const site = await serve({
    files,
    packageFolder,
    policy,
    told: (what, content) => {
      if (what === 'report') reported(content);
      else if (what === 'violation') violations.push(content);
      else if (what === 'began') began = content;
      else failed(new Error(content));
    },
  });
  try {
    const visit = await within(LIMIT, browser.visit(`${site.origin}/${query}`), 'the browser does not open a page');
    try {
      visit.failed.then((reason) => failed(new Error(reason)));
      const content = await within(LIMIT, report, 'no report');
      return { report: content, violations, printed: visit.printed };
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      throw new Error([message, `the last test that began: ${began}`, ...visit.printed].join('\n'));
    } finally {
      await within(LIMIT_OF_CLOSING, visit.close(), 'the page does not close').catch(() => browser.remove());
    }
  } finally {
    site.close();
  }
}

/**
 * One of this folder's own scripts, for a page.
 * @param {string} name
 */
export async function ownScript(name) {
  const { outputFiles } = await build({
    entryPoints: [own(name)],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** @param {string} name of a file of this folder */
export function own(name) {
  return fileURLToPath(new URL(name, import.meta.url));
}
