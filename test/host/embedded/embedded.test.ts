/**
 * Part of the suite where the whole would take minutes or tell nothing new: what matters is whether the package is loaded there, and
 * on which engine. The canaries must fail there as everywhere.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { root } from '../../../scripts/common/paths.ts';
import { requirePackages } from '../../../scripts/common/programs.ts';
import { canaryProblems, suiteProblems } from '../runner/judge.mjs';
import { canaries } from '../runner/prepare.mjs';
import { embedded } from './hosts.mjs';

for (const folder of ['test/host', 'test/host/embedded/fastly']) requirePackages(folder);

const suite = ['create', 'vectors', 'text', 'views', 'inputs'].map((name) => `${root}test/suite/${name}.test.ts`);
const files = [...suite, `${root}test/host/embedded/streams.mjs`, `${root}test/host/runner/canary.mjs`];

for (const { name, engine, run } of embedded) {
  test(`${name}: the package runs, on the engine ${engine}`, async () => {
    const { tests } = await run({ files, settings: { engine, quick: true } });
    assert.ok(tests.length > 50, `${tests.length} tests`);
    assert.deepEqual([...suiteProblems(tests, engine), ...canaryProblems(tests, canaries)], []);
  });
}
