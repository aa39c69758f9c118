/** What a bundle carries of the package where it imports little of it. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { transform } from 'esbuild';
import { type Bundler, buildEntry, bundlers, carriesWasm } from './bundlers.ts';
import { createProject, removeProject } from './project.ts';

const project = createProject();
after(() => removeProject(project));

const WITHOUT_CODEC = ['error.js', 'hash.js', 'device-id.js', 'memory-links.js'];

/** Bytes of gzip. Webpack and Parcel look but once for what is unused: webpack keeps the views' classes, Parcel the codec's tables. */
function budgetOf(bundler: Bundler, entry: string): number {
  if (bundler.name === 'webpack') return 1850;
  return bundler.name === 'parcel' && entry !== 'device-id.js' ? 11_000 : 1536;
}

for (const bundler of bundlers) {
  test(`${bundler.name}: an import of types alone leaves no code`, async () => {
    const nothing = await buildEntry(bundler, project, 'nothing.js');
    // What a compiler leaves of it that keeps imports as they are written.
    assert.equal(await buildEntry(bundler, project, 'bare.js'), nothing);
    if (bundler.readsTypeScript) assert.equal(await buildEntry(bundler, project, 'types.ts'), nothing);
  });

  test(`${bundler.name}: igrs-rump/js carries no Wasm`, async () => {
    const whole = await buildEntry(bundler, project, 'whole.js');
    assert.ok(carriesWasm(whole), 'igrs-rump itself carries Wasm, and it is found');
    const code = await buildEntry(bundler, project, 'js-engine.js');
    assert.ok(code.includes('water-heater'), 'the codec is there');
    assert.ok(!carriesWasm(code), 'Wasm is in the bundle');
  });

  for (const entry of WITHOUT_CODEC) {
    const budget = budgetOf(bundler, entry);
    test(`${bundler.name}: ${entry}, which takes no codec, is at most ${budget} bytes of gzip`, async () => {
      const code = await buildEntry(bundler, project, entry);
      assert.ok(!carriesWasm(code), 'Wasm is in the bundle');
      // Minified for those that do not do it themselves.
      const minified = await transform(code, { minify: true, format: 'esm' });
      const { length } = gzipSync(minified.code, { level: 9 });
      assert.ok(length <= budget, `${length} bytes, among them ${code.slice(0, 300)}`);
    });
  }
}
