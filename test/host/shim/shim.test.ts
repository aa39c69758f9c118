/** The stand-ins against what they stand in for. */
import nodeAssert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import assert from './assert.ts';
import { bundleForHost } from './bundle.mjs';
import { pairs } from './pairs.ts';

function passes(call: () => unknown): boolean {
  try {
    call();
    return true;
  } catch {
    return false;
  }
}

for (const [label, left, right, areAlike] of pairs) {
  test(`deepEqual: ${label}`, () => {
    for (const [one, other] of [
      [left, right],
      [right, left],
    ]) {
      nodeAssert.equal(
        passes(() => nodeAssert.deepEqual(one, other)),
        areAlike,
        'node:assert',
      );
      nodeAssert.equal(
        passes(() => assert.deepEqual(one, other)),
        areAlike,
        'the stand-in',
      );
    }
  });
}

test('deepEqual says where two values differ first', () => {
  const left = { frames: [{ kind: 'status', body: new Float64Array([1, -0]) }] };
  const right = { frames: [{ kind: 'status', body: new Float64Array([1, 0]) }] };
  nodeAssert.throws(() => assert.deepEqual(left, right, 'all frames'), {
    name: 'AssertionError',
    message: /^all frames\nvalue\.frames\[0\]\.body, byte \d+ is 128, not 0$/,
  });
});

test('deepEqual refuses to compare what it does not know', () => {
  for (const unknown of [() => new WeakMap(), () => Promise.resolve(), () => Object(5), () => new URL('file:///')]) {
    nodeAssert.throws(() => assert.deepEqual(unknown(), unknown()), TypeError);
  }
});

const fail = (error: unknown) => (): never => {
  throw error;
};
const refusal = Object.assign(new RangeError('too long'), { code: 'bad-length', place: { offset: 14 } });

type Assert = Pick<typeof nodeAssert, keyof typeof assert>;
const calls: readonly (readonly [label: string, call: (assert: Assert) => unknown])[] = [
  ['ok true', ({ ok }) => ok(true)],
  ['ok an object', ({ ok }) => ok({})],
  ['ok 0', ({ ok }) => ok(0)],
  ['ok nothing', ({ ok }) => ok(undefined, 'label')],
  ['equal numbers', ({ equal }) => equal(5, 5)],
  ['equal NaN', ({ equal }) => equal(Number.NaN, Number.NaN)],
  ['equal -0', ({ equal }) => equal(-0, 0)],
  ['equal number and text', ({ equal }) => equal<unknown>(5, '5')],
  ['equal objects', ({ equal }) => equal<unknown>({}, {}, 'label')],
  ['notEqual objects', ({ notEqual }) => notEqual({}, {})],
  ['notEqual NaN', ({ notEqual }) => notEqual(Number.NaN, Number.NaN)],
  ['notEqual -0', ({ notEqual }) => notEqual(-0, 0)],
  ['match', ({ match }) => match('bad-check', /^bad-/)],
  ['match nothing', ({ match }) => match('bad-check', /^good/, 'label')],
  ['match no text', ({ match }) => match(5 as never, /5/)],
  ['fail', (each) => each.fail('label')],
  ['throws', ({ throws }) => throws(fail(refusal))],
  ['throws, with a label', ({ throws }) => throws(fail(refusal), 'label')],
  ['throws undefined', ({ throws }) => throws(fail(undefined))],
  ['throws nothing', ({ throws }) => throws(() => 5)],
  ['throws nothing of a class', ({ throws }) => throws(() => 5, RangeError, 'label')],
  ['throws a class', ({ throws }) => throws(fail(refusal), RangeError)],
  ['throws a class above', ({ throws }) => throws(fail(refusal), Error)],
  ['throws another class', ({ throws }) => throws(fail(refusal), TypeError, 'label')],
  ['throws a match', ({ throws }) => throws(fail(refusal), /^RangeError: too/)],
  ['throws no match', ({ throws }) => throws(fail(refusal), /^too/)],
  ['throws a text that matches', ({ throws }) => throws(fail('mine'), /^mine$/)],
  ['throws properties', ({ throws }) => throws(fail(refusal), { code: 'bad-length', place: { offset: 14 } })],
  ['throws a property that matches', ({ throws }) => throws(fail(refusal), { message: /long$/ })],
  ['throws another property', ({ throws }) => throws(fail(refusal), { code: 'bad-check' })],
  ['throws a property more', ({ throws }) => throws(fail(refusal), { code: 'bad-length', path: undefined })],
  ['throws a deeper difference', ({ throws }) => throws(fail(refusal), { place: { offset: 15 } })],
  ['throws no object', ({ throws }) => throws(fail('mine'), { name: 'Error' })],
];

for (const [label, call] of calls) {
  test(`assert: ${label}`, () => {
    nodeAssert.equal(
      passes(() => call(assert as Assert)),
      passes(() => call(nodeAssert)),
    );
  });
}

const sample = `
import assert from 'node:assert/strict';
import { test } from 'node:test';
test('passes', () => {});
test('passes later', async () => assert.equal(await Promise.resolve(1), 1));
test('passes with options', { skip: false }, () => {});
test('fails', () => assert.equal(1, 2));
test('fails later', async () => { await null; throw new Error('later'); });
test('fails with something else', () => { throw 'text'; });
test('is skipped', { skip: true }, () => assert.fail('it ran'));
test('is skipped with a reason', { skip: 'the reason' }, () => assert.fail('it ran'));
test('passes', () => {});
`;

test('the tests of a file are counted as node:test counts them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'igrs-rump-shim-'));
  try {
    const [file, entry, bundle] = ['sample.test.mjs', 'entry.mjs', 'bundle.mjs'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const runner = fileURLToPath(new URL('test.ts', import.meta.url));
    await writeFile(file, sample);
    await writeFile(entry, `import 'igrs-rump-host:suite'; export { runTests } from ${JSON.stringify(runner)};`);
    await writeFile(bundle, await bundleForHost({ entry, files: [file], format: 'esm' }));

    const { runTests } = (await import(pathToFileURL(bundle).href)) as typeof import('./test.ts');
    const began: string[] = [];
    const results = await runTests((name) => began.push(name));
    const count = (status: string): number => results.filter((result) => result.status === status).length;
    const reasons = results.flatMap(({ status, detail }) => (status === 'skipped' ? [detail ?? 'true'] : []));

    const reporter = new URL('../../../scripts/reporter.mjs', import.meta.url).href;
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { stdout } = spawnSync(process.execPath, ['--test', `--test-reporter=${reporter}`, file], { env });
    const node = JSON.parse(String(stdout));
    nodeAssert.deepEqual(
      { passed: count('passed'), failed: count('failed'), skipped: count('skipped') },
      { passed: node.passed, failed: node.failed, skipped: node.skipped },
    );
    nodeAssert.equal(node.failed, 3);
    nodeAssert.deepEqual(reasons, Object.keys(node.reasons));
    nodeAssert.equal(began.length, results.length - node.skipped);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('what the stand-in for node:test does not have is refused', async () => {
  const { test: standIn } = await import('./test.ts');
  const refused: readonly (() => unknown)[] = [
    () => standIn('timeout', { timeout: 5 } as never, () => {}),
    () => standIn('no body', {} as never),
    () => standIn('subtests', ((context: unknown) => context) as never),
  ];
  for (const call of refused) nodeAssert.throws(call, TypeError);
});
