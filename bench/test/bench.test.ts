/** Every variant gives what ours gives, on a small corpus; what does not is refused; what is printed has its shape. No time is asserted. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Host } from '../hosts/host.ts';
import { compileNative } from '../hosts/native.ts';
import { openHost } from '../hosts/open.ts';
import type { Report } from '../program/job.ts';
import { OTHER_FORMATS, VARIANTS } from '../subjects/names.ts';
import { ALL_TASKS, groupsOf, MAIN_TASKS } from '../tasks/names.ts';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

const native = compileNative();
const variants = VARIANTS.filter((name) => name !== 'native' || native !== null);

const streams = ['wasm', 'js', 'table'];
const reads = [
  'wasm',
  'js',
  'table',
  'kaitai-struct',
  'binary-parser',
  'restructure',
  'typed-binary',
  ...OTHER_FORMATS,
];
const writes = reads.filter((name) => name !== 'kaitai-struct' && name !== 'binary-parser');
const scans = native === null ? streams : [...streams, 'native'];

const expected: Readonly<Record<(typeof MAIN_TASKS)[number], readonly string[]>> = {
  'scan.clean': scans,
  'scan.dirty': scans,
  'scan.hostile': scans,
  route: streams,
  columns: streams,
  view: ['wasm', 'js', 'wasm-objects', 'table'],
  objects: reads,
  encode: writes,
  'single.decode': reads,
  'single.encode': writes,
};

let host: Host;
before(async () => {
  host = await openHost('node');
});

for (const task of ALL_TASKS) {
  test(`${task}: all variants do the same`, async () => {
    const reports = await host.run({ tasks: [task], variants, native, pace: null });
    assert.equal(reports.length, 1);
    const { samples, refused, frames } = reports[0] as Report;
    assert.deepEqual(refused, {});
    assert.deepEqual(Object.keys(samples), expected[task as (typeof MAIN_TASKS)[number]] ?? ['wasm', 'js']);
    assert.ok(frames > 0);
  });
}

test('tasks that are compared with one another run in one process, each with figures of its own', async () => {
  const tasks = ['growth.100', 'growth.1000'];
  const pace = { rounds: 3, roundMilliseconds: 1, warmUpMilliseconds: 1 };
  const reports = await host.run({ tasks, variants: ['wasm', 'js'], native, pace });
  assert.deepEqual(
    reports.map(({ task, frames, samples }) => [task, frames, Object.keys(samples)]),
    [
      ['growth.100', 100, ['wasm', 'js']],
      ['growth.1000', 1000, ['wasm', 'js']],
    ],
  );
  for (const { samples } of reports) for (const figures of Object.values(samples)) assert.equal(figures.length, 3);
  assert.deepEqual(groupsOf([...MAIN_TASKS, ...tasks]), [...MAIN_TASKS.map((task) => [task]), tasks]);
});

test('canary: a variant with one wrong number is not timed', async () => {
  const job = { tasks: ['objects'], variants: ['js', 'canary'], native: null, pace: null };
  await assert.rejects(host.run(job), /canary does something else: the result\.\d+\.sequence is \d+ and must be \d+/);
});

test('--quick --json prints one object of nanoseconds by task and variant, and nothing else', async () => {
  const words = [
    '--quick',
    '--json',
    '--only',
    'scan.clean,single.encode',
    '--variants',
    'wasm,js,json',
    '--processes',
    '1',
  ];
  const command = [...process.execArgv, 'bench/run.ts', ...words];
  const { stdout } = await execute(process.execPath, command, { cwd: root });
  const printed: Record<string, Record<string, unknown>> = JSON.parse(stdout);
  assert.deepEqual(Object.keys(printed), ['scan.clean', 'single.encode']);
  assert.deepEqual(Object.keys(printed['scan.clean'] ?? {}), ['wasm', 'js']);
  assert.deepEqual(Object.keys(printed['single.encode'] ?? {}), ['wasm', 'js', 'json']);
  for (const figure of Object.values(printed).flatMap(Object.values)) {
    assert.ok(typeof figure === 'number' && figure > 0, `${figure} are no nanoseconds`);
  }
});
