/** Every variant gives what ours gives, on a small corpus; one that does not is refused; the output has its shape. No time is asserted. */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { kinds } from 'igrs-rump/profile';
import { buildOf } from '../bundle.ts';
import { compileNative, type Host, openHost } from '../hosts/hosts.ts';
import { ALL_TASKS, groupsOf, KIND_TASKS, MAIN_TASKS, OTHER_FORMATS, type Report, VARIANTS } from '../program/job.ts';
import { type Answer, buildRealProgram, type Job, REAL_NAMES } from '../real/real.ts';
import { kindsOf } from '../report/markdown.ts';
import { summarise } from '../report/results.ts';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const native = compileNative();
const variants = VARIANTS.filter((name) => name !== 'native' || native !== null);
const streams = ['wasm', 'js', 'table'];
const reads = [...streams, 'kaitai-struct', 'binary-parser', 'restructure', 'typed-binary', ...OTHER_FORMATS];
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
  'single.fresh': writes,
};

function run(words: string): Promise<{ stdout: string }> {
  return execute(process.execPath, [...process.execArgv, 'bench/run.ts', ...words.split(' ')], { cwd: root });
}

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

for (const name of REAL_NAMES) {
  test(`${name}: our engine, the plain codec and the libraries read the captured frames alike`, async () => {
    const program = await buildRealProgram(name, false);
    const job: Job = { length: 20_000, pace: null, engines: ['js'] };
    const { stdout } = await execute(process.execPath, [program, JSON.stringify(job)]);
    const { samples } = JSON.parse(stdout) as Answer;
    const readers = ['js', 'plain', 'kaitai-struct', 'binary-parser'].map((variant) => `objects ${variant}`);
    assert.deepEqual(Object.keys(samples), ['scan js', 'scan plain', ...readers, 'columns js', 'columns plain']);
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

test('each kind by itself: both engines do the same, and the table has a row for each, with ratios to another build', async () => {
  const comparing = await openHost('node', { compared: root });
  const pace = { rounds: 1, roundMilliseconds: 0, warmUpMilliseconds: 0 };
  const names = ['wasm', 'js', 'wasm@other'];
  const all = await comparing.run({ tasks: KIND_TASKS, variants: names, native: null, pace });
  assert.deepEqual(
    all.map(({ task }) => task),
    KIND_TASKS,
  );
  for (const { samples, refused } of all) {
    assert.deepEqual(refused, {});
    assert.deepEqual(Object.keys(samples), names);
  }
  const reports = new Map(all.map((report) => [report.task, { plain: [report], libraries: [] }]));
  const rowsOf = (comparison: Parameters<typeof kindsOf>[1], cell: string): string[] => {
    const row = new RegExp(`^\\| (\\S+) (?:\\| ${cell} ){6}\\|$`, 'gm');
    const table = kindsOf(summarise(comparing, reports), comparison);
    return [...table.matchAll(row)].map(([, kind = '']) => kind);
  };
  assert.deepEqual(rowsOf(null, '[\\d.]+'), kinds());
  const ratio = '[\\d.]+ \\([\\d.]+\\)';
  const compared = { reports, revision: 'other', commit: 'other' };
  assert.deepEqual(rowsOf(compared, `(?:${ratio}|[\\d.]+)`), kinds());
  assert.match(kindsOf(summarise(comparing, reports), compared), /^\| least and most \|( \([\d.]+–[\d.]+\) \|){3}/m);
});

test('canary: a variant with one wrong number is not timed', async () => {
  const job = { tasks: ['objects'], variants: ['js', 'canary'], native: null, pace: null };
  await assert.rejects(host.run(job), /canary does something else: the result\.\d+\.sequence is \d+ and must be \d+/);
});

/** A package whose frames are wrong, in the place of another build. */
async function wrongBuild(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'igrs-rump-wrong-'));
  await mkdir(join(folder, 'dist'));
  const source = `
    import { createCodec as create } from ${JSON.stringify(join(root, 'dist/index.js'))};
    export function createCodec(options) {
      const codec = create(options);
      const encodeAll = (messages) => codec.encodeAll(messages).map((byte, index) => (index === 12 ? byte ^ 1 : byte));
      return { encodeInto: codec.encodeInto.bind(codec), encodeAll };
    }`;
  await writeFile(join(folder, 'dist/index.js'), source);
  return folder;
}

test('a variant of another build runs the code of that build, and is refused with a reason where its result differs', async () => {
  const folder = await wrongBuild();
  try {
    const comparing = await openHost('node', { compared: folder });
    const pace = { rounds: 3, roundMilliseconds: 1, warmUpMilliseconds: 1 };
    const job = { tasks: ['encode', 'single.encode'], variants: ['js', 'js@other'], native: null, pace };
    const [encode, single] = (await comparing.run(job)) as [Report, Report];
    assert.deepEqual(Object.keys(encode.samples), ['js']);
    assert.match(
      encode.refused['js@other'] ?? '',
      /^js@other does something else: the result\.12 is \d+ and must be \d+$/,
    );
    assert.deepEqual(Object.keys(single.samples), ['js', 'js@other']);
    assert.deepEqual(single.refused, {});
  } finally {
    await rm(folder, { recursive: true });
  }
});

const skip = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root }).status === 0 ? false : 'no git repository here';

test('--compare builds a commit once, and prints the ratio of each task and its spread', { skip }, async () => {
  const { stdout } = await run('--quick --only single.decode,single.encode --variants js --processes 2 --compare HEAD');
  const rows = [...stdout.matchAll(/^\| (single\.\w+) \| (\S+) \((\S+)–(\S+)\) \|$/gm)];
  assert.deepEqual(
    rows.map(([, task]) => task),
    ['single.decode', 'single.encode'],
  );
  for (const [, , ...figures] of rows) {
    const [middle = 0, least = 0, greatest = 0] = figures.map(Number);
    assert.ok(0 < least && least <= middle && middle <= greatest);
  }
  const { stdout: commit } = await execute('git', ['rev-parse', 'HEAD'], { cwd: root });
  const again = buildOf('HEAD');
  assert.equal(again.commit, commit.trim());
  assert.ok(existsSync(join(again.folder, 'dist/index.js')));
  const { stdout: worktrees } = await execute('git', ['worktree', 'list'], { cwd: root });
  assert.doesNotMatch(worktrees, /igrs-rump-compare-/);
});

test('what is not allowed is refused in one line', async () => {
  const refused = (words: string, text: RegExp): Promise<void> =>
    assert.rejects(run(words), ({ code, stderr }) => code === 2 && text.test(stderr));
  await refused('--compare no-such-branch', /^--compare is no-such-branch; git knows no such commit here\n$/);
  await refused('--processes 0', /^--processes is 0; it must be a whole number from 1\n$/);
  await refused('--only scan.clean,scan.clear', /^--only has scan\.clear; there are: scan\.clean, .*\n$/);
  await refused('--json --host node,deno', /^--json prints one host; give one with --host\n$/);
});

test('--quick --json prints one object of nanoseconds by task and variant, and nothing else', async () => {
  const { stdout } = await run('--quick --json --only scan.clean,single.encode --variants wasm,js,json --processes 1');
  const printed: Record<string, Record<string, unknown>> = JSON.parse(stdout);
  assert.deepEqual(Object.keys(printed), ['scan.clean', 'single.encode']);
  assert.deepEqual(Object.keys(printed['scan.clean'] ?? {}), ['wasm', 'js']);
  assert.deepEqual(Object.keys(printed['single.encode'] ?? {}), ['wasm', 'js', 'json']);
  for (const figure of Object.values(printed).flatMap(Object.values)) {
    assert.ok(typeof figure === 'number' && figure > 0, `${figure} is not a time in nanoseconds`);
  }
});
