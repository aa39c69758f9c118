/** What a bundle carries of the package where it imports little of it. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { buildEntry, bundlers, carriesWasm } from './bundlers.ts';
import { createProject, removeProject } from './project.ts';

const project = createProject();
after(() => removeProject(project));

for (const bundler of bundlers) {
  test(`${bundler.name}: an import of types alone leaves nothing`, async () => {
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

  for (const entry of ['error.js', 'hash.js']) {
    test(`${bundler.name}: ${entry}, which takes no codec, carries no Wasm`, async () => {
      assert.ok(!carriesWasm(await buildEntry(bundler, project, entry)), 'Wasm is in the bundle');
    });
  }
}
