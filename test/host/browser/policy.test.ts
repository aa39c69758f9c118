/** What a site with a content security policy sees of the package: on its console, and in its reports. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { root } from '../../../scripts/common/paths.ts';
import { useChromium } from './chromium.mjs';
import { useFirefox } from './firefox.mjs';
import { ownScript, visitSite } from './site.mjs';
import { useWebKit } from './webkit.mjs';

const WITHOUT_WASM = "script-src 'self'";
const WITH_WASM = "script-src 'self' 'wasm-unsafe-eval'";

const page = await ownScript('policy-page.ts');
const html = '<!doctype html><title>igrs-rump</title><link rel="icon" href="data:,"><script src="page.js"></script>';

const browsers = { Chromium: useChromium, Firefox: useFirefox, WebKit: useWebKit };

for (const [name, use] of Object.entries(browsers)) {
  const visit = (entry: string, policy: string, more = '') =>
    use((browser) =>
      visitSite(browser, {
        files: { '/index.html': html + more, '/page.js': page },
        packageFolder: root,
        policy,
        query: `?entry=./package/dist/${entry}`,
      }),
    );

  // WebKit reports what it forbids, except for Wasm.
  const reports = name === 'WebKit' ? [] : ['script-src wasm-eval'];

  test(`${name}: where a policy forbids Wasm, igrs-rump runs in JavaScript; reports: ${reports.length}`, async () => {
    const { report, violations, printed } = await visit('index.js', WITHOUT_WASM);
    assert.deepEqual(report, { engine: 'js', sequence: 7 });
    assert.deepEqual(violations, reports);
    // The browser throws what it would print.
    assert.deepEqual(printed, []);
  });

  test(`${name}: igrs-rump/js leaves none`, async () => {
    const { report, violations, printed } = await visit('js.js', WITHOUT_WASM);
    assert.deepEqual(report, { engine: 'js', sequence: 7 });
    assert.deepEqual({ violations, printed }, { violations: [], printed: [] });
  });

  test(`${name}: with wasm-unsafe-eval, igrs-rump runs in Wasm and leaves none`, async () => {
    const { report, violations, printed } = await visit('index.js', WITH_WASM);
    assert.deepEqual(report, { engine: 'wasm', sequence: 7 });
    assert.deepEqual({ violations, printed }, { violations: [], printed: [] });
  });

  test(`${name}: what a policy forbids is seen, in the reports and on the console`, async () => {
    const { violations, printed } = await visit('js.js', WITHOUT_WASM, '<script>document.title = "other"</script>');
    assert.deepEqual(violations, ['script-src-elem inline']);
    // What Firefox itself prints does not come over WebDriver BiDi, and nothing of WebKit's over WebDriver.
    if (name === 'Chromium') assert.match(printed.join('\n'), /^Executing inline script violates[^\n]*$/);
  });
}
