import { dirname, join } from 'node:path';
import { bundleForHost, packageAddresses } from '../shim/bundle.mjs';
import { useChromium } from './chromium.mjs';
import { useFirefox } from './firefox.mjs';
import { own, ownScript, visitSite } from './site.mjs';
import { useWebKit } from './webkit.mjs';

/**
 * @typedef {'page' | 'module worker' | 'classic worker' | 'service worker'} Place
 * @typedef {object} Settings
 * @property {string} name
 * @property {import('./shared-browser.mjs').UseBrowser} use
 * @property {Place} place
 * @property {string} [policy] content security policy of page and workers
 */

const WITHOUT_WASM = "script-src 'self'";
const WITH_WASM = "script-src 'self' 'wasm-unsafe-eval'";

/** What a browser says of the attempt to compile Wasm, as watch.ts tells it. */
const WASM_REFUSED = 'script-src wasm-eval';

/** @type {import('../host.mjs').Host[]} */
export const browserHosts = [
  ...everywhere('chromium', useChromium),
  browserHost({ name: 'firefox page', use: useFirefox, place: 'page' }),
  browserHost({ name: 'firefox module worker', use: useFirefox, place: 'module worker' }),
  ...everywhere('webkit', useWebKit),
];

/**
 * @param {string} browser
 * @param {import('./shared-browser.mjs').UseBrowser} use
 */
function everywhere(browser, use) {
  return [
    browserHost({ name: `${browser} page`, use, place: 'page' }),
    browserHost({ name: `${browser} module worker`, use, place: 'module worker' }),
    browserHost({ name: `${browser} classic worker`, use, place: 'classic worker' }),
    browserHost({ name: `${browser} service worker`, use, place: 'service worker' }),
    browserHost({ name: `${browser} csp`, use, place: 'page', policy: WITHOUT_WASM }),
    browserHost({ name: `${browser} csp with wasm`, use, place: 'page', policy: WITH_WASM }),
  ];
}

/**
 * @param {Settings} settings
 * @returns {import('../host.mjs').Host}
 */
function browserHost({ name, use, place, policy }) {
  /** @type {import('../host.mjs').Engine} */
  const engine = policy === WITHOUT_WASM ? 'js' : 'wasm';
  return {
    name,
    engine,
    run: async ({ files, settings }) => {
      const packageFolder = join(dirname(/** @type {string} */ (files[0])), 'node_modules', 'igrs-rump');
      const addresses = packageAddresses(files, './package');
      const [suite, page] = await Promise.all([
        bundleForHost({
          entry: own('entry.ts'),
          files,
          settings,
          ...(place === 'classic worker' ? { format: 'iife' } : { format: 'esm', packageAt: addresses }),
        }),
        ownScript('page.ts'),
      ]);
      const site = {
        files: { '/index.html': html, '/page.js': page, '/suite.js': suite },
        packageFolder,
        policy,
        query: `?in=${encodeURIComponent(place)}`,
      };
      return use(async (browser) => {
        const { report, violations } = await visitSite(browser, site);
        if (report.engine !== engine) throw new Error(`a codec's engine is ${report.engine}, not ${engine}`);
        checkViolations(violations, engine === 'js' && use !== useWebKit);
        return { version: browser.version, tests: report.tests };
      });
    },
  };
}

/**
 * A policy that forbids Wasm must have been in force, and nothing else may have been against it.
 * @param {string[]} violations
 * @param {boolean} isRefusalTold WebKit refuses Wasm and tells nobody, so that only the engine shows it
 */
function checkViolations(violations, isRefusalTold) {
  const others = violations.filter((violation) => !isRefusalTold || violation !== WASM_REFUSED);
  if (others.length > 0) throw new Error(`against the content security policy: ${others.join('; ')}`);
  if (isRefusalTold && violations.length === 0) throw new Error('the content security policy was not in force');
}

const html = `<!doctype html>
<title>igrs-rump</title>
<link rel="icon" href="data:,">
<script src="page.js"></script>
`;
