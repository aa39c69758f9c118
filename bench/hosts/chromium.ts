/** Chromium, headless, as the tests start it: a profile and a page of its own for each job. */
import { readFileSync } from 'node:fs';
import { root } from '../bundle/bundle.ts';
import type { Job, Report } from '../program/job.ts';
import type { Host } from './host.ts';

interface Browser {
  readonly version: string;
}

interface BrowserTools {
  useChromium<Result>(use: (browser: Browser) => Promise<Result>): Promise<Result>;
  visitSite(browser: Browser, site: object): Promise<{ readonly report: readonly Report[] }>;
}

const HTML =
  '<!doctype html><title>bench</title><link rel="icon" href="data:,"><script type="module" src="page.js"></script>';

export async function chromiumHost(program: string): Promise<Host> {
  const { useChromium, visitSite } = await browserTools();
  const page = readFileSync(program, 'utf8');
  const version = await useChromium(async (browser) => browser.version);
  return {
    name: 'chromium',
    version,
    run: (job: Job) =>
      useChromium(async (browser) => {
        const files = { '/index.html': HTML, '/page.js': page };
        const query = `?job=${encodeURIComponent(JSON.stringify(job))}`;
        const { report } = await visitSite(browser, { files, packageFolder: root, query });
        return report;
      }),
  };
}

/** By addresses that are no literals, because their packages are not there for whoever only checks types. */
async function browserTools(): Promise<BrowserTools> {
  const address = (name: string): string => String(new URL(`../../test/host/browser/${name}.mjs`, import.meta.url));
  const [{ useChromium }, { visitSite }] = await Promise.all([import(address('chromium')), import(address('site'))]);
  return { useChromium, visitSite };
}
