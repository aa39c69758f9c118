/** What must not pass for a good run. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestResult } from '../host.mjs';
import { canaryProblems, differenceProblems, suiteProblems } from './judge.mjs';
import { canaries } from './prepare.mjs';
import type { Outcome } from './run-host.mjs';
import { tableProblems, withTable } from './support-table.mjs';

function passed(...names: string[]): TestResult[] {
  return names.map((name) => ({ name, status: 'passed' }));
}

function failed(...names: string[]): TestResult[] {
  return names.map((name) => ({ name, status: 'failed', detail: 'it fails' }));
}

test('the engine is the one that the host is known for', () => {
  assert.deepEqual(suiteProblems(passed('codec.engine is wasm'), 'wasm'), []);
  assert.deepEqual(suiteProblems(passed('codec.engine is js'), 'wasm'), ['the engine is js; it must be wasm']);
  assert.deepEqual(suiteProblems(passed('another'), 'js'), ['the engine is not told; it must be js']);
});

test('what is skipped has a reason', () => {
  const tests = passed('codec.engine is js');
  assert.deepEqual(suiteProblems([...tests, { name: 'one', status: 'skipped', detail: 'because' }], 'js'), []);
  assert.equal(suiteProblems([...tests, { name: 'one', status: 'skipped' }], 'js').length, 1);
});

test('every canary fails, and nothing else', () => {
  assert.ok(canaries.length > 1);
  const right = [...passed('another'), ...failed(...canaries)];
  assert.deepEqual(canaryProblems(right, canaries), []);
  assert.equal(canaryProblems(right.slice(0, -1), canaries).length, 1);
  assert.equal(canaryProblems([...passed('another', ...canaries)], canaries).length, canaries.length);
  assert.equal(canaryProblems([...right, ...failed('one more')], canaries).length, 1);
  assert.equal(canaryProblems(failed(...canaries), canaries).length, 1);
});

test('every host has the same tests, on whichever engine', () => {
  const wasm = passed('codec.engine is wasm', 'wasm: one', 'js: one', 'two');
  const js = passed('codec.engine is js', 'auto: one', 'js: one', 'two');
  assert.deepEqual(differenceProblems([wasm, js]), [[], []]);
  assert.deepEqual(differenceProblems([wasm]), [[]]);
  const [problems] = differenceProblems([js.slice(0, -1), wasm, wasm]);
  assert.deepEqual(problems, ['it has 3 tests; others have 4', 'only elsewhere: two']);
  const [, others] = differenceProblems([wasm, passed('codec.engine is js', 'auto: one', 'js: one', 'three')]);
  assert.equal(others?.length, 3);
  const [twice] = differenceProblems([wasm.filter(({ name }) => name !== 'js: one'), wasm]);
  assert.equal(twice?.length, 2);
});

test('the table of docs/hosts.md is that of the run, but for versions and counts', () => {
  const outcome = (name: string, engine: string, version = '1'): Outcome => ({
    name,
    engine,
    version,
    tests: passed('one'),
    problems: [],
    seconds: 1,
  });
  const empty = 'before\n<!-- support: made by npm run test:hosts -- --write -->\n<!-- /support -->\nafter\n';
  const run = [outcome('this', 'wasm'), outcome('that', 'js')];
  const page = withTable(empty, run);
  assert.match(page, /^before\n.*\| this \| 1 \| wasm \| 1 \|\n\| that \| 1 \| js \| 1 \|\n.*\nafter\n$/s);
  assert.equal(withTable(page, run), page);
  assert.deepEqual(tableProblems(page, run), []);
  assert.deepEqual(tableProblems(page, [outcome('this', 'wasm', '2'), outcome('that', 'js')]), []);
  assert.equal(tableProblems(page, [outcome('this', 'js'), outcome('that', 'js')]).length, 2);
  assert.equal(tableProblems(page, run.slice(1)).length, 1);
  assert.equal(tableProblems(empty, run).length, 2);
  assert.throws(() => tableProblems('no table', run), /must have the lines/);
});
