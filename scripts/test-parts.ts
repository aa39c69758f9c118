import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { styleText } from 'node:util';
import { bundleSuite } from './bundle.ts';
import { filesIn, root } from './common/paths.ts';
import { type Program, run } from './common/programs.ts';

export interface Result {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly output: string;
  readonly note?: string;
}

export interface Part {
  readonly name: string;
  /** Part of a quick run as well, which needs neither programs nor packages. */
  readonly quick?: boolean;
  /** Programs of the machine that it needs. */
  readonly programs?: readonly Program[];
  /** Folders whose packages it needs. */
  readonly packages?: readonly string[];
  /** Whether it runs without some of them: its tests that need them fail, each by itself. */
  readonly partly?: boolean;
  readonly run: (quick: boolean) => Promise<Result>;
}

/** What the reporter prints. */
interface Counts {
  readonly passed: number;
  failed: number;
  readonly skipped: number;
  readonly empty: readonly string[];
  readonly reasons: Readonly<Record<string, number>>;
}

/** Only root can make network namespaces; without them the same is tried on one host. */
const makesNamespaces = process.getuid?.() === 0 && existsSync('/etc/debian_version');

const GC = ['--expose-gc'];

/** The build comes first; what follows needs it and is independent of each other. */
export const parts: Part[] = [
  { name: 'build', quick: true, run: () => command('tsx', ['scripts/build.ts']) },
  { name: 'generated code', run: () => command('tsx', ['tools/generate.ts', '--check']) },
  { name: 'types', quick: true, run: () => command('tsc', ['-p', '.']) },
  { name: 'layers', quick: true, run: () => command('tsx', ['scripts/layers.ts']) },
  { name: 'lint', quick: true, run: () => command('biome', ['ci', '--error-on-warnings']) },
  { name: 'package', packages: ['test/consumers/tools'], run: packaging },
  { name: 'assembly', run: assembly },
  { name: 'tools', run: testsIn('test/tools') },
  { name: 'suite', quick: true, run: suite },
  // Sockets, roles and buses are tried in each runtime that has them.
  {
    name: 'server',
    quick: true,
    packages: ['test/host'],
    partly: true,
    run: testsIn('test/server', GC, /\/sockets\./),
  },
  {
    name: 'exchange',
    quick: true,
    packages: ['test/host'],
    partly: true,
    run: testsIn('test/exchange', [], /\/(runtimes|other-profiles|text-serials)\./),
  },
  { name: 'nats', programs: ['nats-server'], packages: ['test/host'], run: testsIn('test/nats') },
  { name: 'workers', packages: ['test/host'], run: testsIn('test/workers') },
  {
    name: 'lan',
    programs: makesNamespaces ? ['ip'] : [],
    packages: ['test/host'],
    partly: true,
    // One file after the other: they share the loopback's multicast, and one of them floods it.
    run: testsIn('test/lan', ['--test-concurrency=1']),
  },
  { name: 'deploy', programs: ['nats-server'], partly: true, run: testsIn('test/deploy') },
  { name: 'fuzz', run: fuzz },
  {
    name: 'dissectors',
    programs: ['tshark'],
    packages: ['test/dissectors/kaitai'],
    partly: true,
    run: testsIn('test/dissectors'),
  },
  { name: 'bundlers', programs: ['chromium'], packages: ['test/bundlers/packages'], partly: true, run: bundlers },
  {
    name: 'examples',
    programs: ['chromium'],
    packages: ['test/host', 'test/consumers/tools'],
    partly: true,
    run: testsIn('test/examples'),
  },
  { name: 'home', programs: ['chromium'], packages: ['test/host'], partly: true, run: home },
  { name: 'bench', packages: ['bench/peers', 'test/host'], run: bench },
  {
    name: 'hosts',
    programs: ['chromium', 'firefox', 'WebKitWebDriver', 'Xvfb'],
    packages: ['test/host', 'test/host/embedded/fastly'],
    partly: true,
    run: hosts,
  },
  { name: 'engines', packages: ['test/engines/packages'], run: testsIn('test/engines') },
  { name: 'cli', run: testsIn('test/cli') },
  { name: 'node', packages: ['test/consumers/tools'], run: testsIn('test/package') },
  // The types of Workers, and workerd and Chromium, in which guides are run.
  {
    name: 'docs',
    programs: ['chromium'],
    packages: ['test/host', 'test/consumers/tools'],
    partly: true,
    run: testsIn('test/docs'),
  },
  { name: 'random profiles', run: testsIn('test/profiles/random') },
  ...readdirSync(`${root}test/profiles`)
    .filter((name) => !['support', 'bodies', 'real', 'random', 'shrunk', 'stuffed'].includes(name))
    .map((name) => ({ name: `profile ${name}`, run: () => suiteOver(name) })),
];

/** Milliseconds: a test file that hangs, as when its browser was killed, is a failure and not the end of all others. */
const MAX_FILE_DURATION = 8 * 60_000;

/**
 * @param flags of Node
 * @param slow files that a quick run leaves out
 */
function testsIn(folder: string, flags: readonly string[] = [], slow?: RegExp) {
  return (quick = false): Promise<Result> => {
    const files = filesIn(folder, '.test.ts').filter((file) => !quick || slow?.test(file) !== true);
    return nodeTests(files, ['--import', 'tsx', ...flags], quick ? { RUMP_QUICK: '1' } : {});
  };
}

/** A part without countable tests counts as one. */
async function command(name: string, args: string[]): Promise<Result> {
  const { code, output } = await run(name, args);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output };
}

/** What a script's last line says, such as `12 passed, 0 failed, 1 skipped`. */
function countsIn(output: string) {
  const [, passed, failed, skipped] = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?/m.exec(output) ?? [];
  return { passed: Number(passed ?? 0), failed: Number(failed ?? 0), skipped: Number(skipped ?? 0) };
}

async function packaging(): Promise<Result> {
  const { code, output } = await run('tsx', ['scripts/check-package.ts']);
  const result = judged(countsIn(output), code, output);
  // Where the bytes come from is worth a look in any run; a failed run prints all of its output.
  if (result.failed === 0) console.log(output.slice(output.indexOf('bytes as shipped'), output.lastIndexOf('\n\n')));
  return { ...result, note: /^\d+ passed, \d+ failed: (.*)$/m.exec(output)?.[1] ?? '' };
}

async function assembly(): Promise<Result> {
  filesIn('assembly/__tests__', '.spec.ts');
  const { code, output } = await run('aspect', ['--summary']);
  const [, passed = '0', total = '0'] = /\[Tests\]: (\d+) \/ (\d+)/.exec(output) ?? [];
  const counts = { passed: Number(passed), failed: Number(total) - Number(passed), skipped: 0 };
  const withoutLogo = output.slice(Math.max(output.indexOf('⚡'), 0));
  // Tests of other profiles, which the specs cannot have.
  return sumOf([judged(counts, code, withoutLogo), await testsIn('test/assembly')()]);
}

/** Tests of the codec over other profiles: they belong to the suite, since only they use some of sdk/. */
const OVER_OTHERS = [
  ...filesIn('test/profiles/bodies', '.test.ts'),
  ...filesIn('test/profiles/real', '.test.ts'),
  ...filesIn('test/inspector', '.test.ts'),
];

async function suite(quick: boolean): Promise<Result> {
  await rm(`${root}build/suite`, { recursive: true, force: true });
  const { outputFiles } = await bundleSuite();
  for (const file of outputFiles) {
    await mkdir(dirname(file.path), { recursive: true });
    await writeFile(file.path, file.contents);
  }
  const files = filesIn('build/suite', '.test.mjs');
  if (quick) return nodeTests(files, ['--enable-source-maps'], { RUMP_QUICK: '1' });

  const recorded = `${root}build/coverage/recorded`;
  await rm(recorded, { recursive: true, force: true });
  // Imports where something is missing, in processes of their own, count as well.
  const startUp = 'test/package/start-up.test.mjs';
  const result = await nodeTests([...files, startUp], ['--enable-source-maps'], { NODE_V8_COVERAGE: recorded });
  // And what no frame of the default profile needs.
  const others = await nodeTests(OVER_OTHERS, ['--import', 'tsx', '--enable-source-maps'], {
    NODE_V8_COVERAGE: recorded,
    RUMP_BUILT: `${root}build/coverage`,
  });
  const covered = await run('tsx', ['test/profiles/random/cover.ts', `${root}build/coverage`], {
    env: { NODE_V8_COVERAGE: recorded },
  });
  const { code, output } = await run('tsx', ['scripts/coverage.ts', recorded]);
  const note = output.trim().split('\n').at(-1) ?? '';
  const sum = sumOf([result, others]);
  const failed = sum.failed + Number(covered.code !== 0) + Number(code !== 0);
  return { ...sum, failed, output: sum.output + covered.output + output, note };
}

async function fuzz(): Promise<Result> {
  const result = await testsIn('test/fuzz', GC)();
  const [seed = '', counts = ''] = result.output.match(/(?<=ℹ )(seed \d+|\d+ frames in, .*)$/gm) ?? [];
  return { ...result, note: `${seed}: ${counts}` };
}

async function bundlers(): Promise<Result> {
  const result = await testsIn('test/bundlers')();
  if (result.failed > 0) return result;
  const sizes: Record<string, number> = JSON.parse(await readFile(`${root}build/bundlers/sizes.json`, 'utf8'));
  const list = Object.entries(sizes).map(([name, bytes]) => `${name} ${(bytes / 1024).toFixed(1)}`);
  return { ...result, note: `a page with the codec, KB after gzip, where rollup does not minify: ${list.join(', ')}` };
}

async function home(): Promise<Result> {
  const types = await command('tsc', ['-p', 'home/page']);
  return sumOf([types, await testsIn('test/home')()]);
}

async function hosts(): Promise<Result> {
  const types = await command('tsc', ['-p', 'test/host']);
  const harness = await testsIn('test/host')();
  const { code, output } = await run('tsx', ['test/host/run.mjs']);
  const coloured = output.replace(/^.* {2}FAILED: .*$/gm, (row) => styleText('red', row));
  const result = sumOf([types, harness, judged(countsIn(output), code, coloured)]);
  if (result.failed === 0) console.log(/^host .*(\n.+)+/m.exec(coloured)?.[0]);
  return result;
}

export function sumOf(results: readonly Result[]): Result {
  const sum = (key: 'passed' | 'failed' | 'skipped') => results.reduce((total, result) => total + result[key], 0);
  const output = results.map((result) => result.output).join('');
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), output };
}

async function bench(): Promise<Result> {
  const types = await command('tsc', ['-p', 'bench/peers']);
  if (types.failed > 0) return types;
  return testsIn('bench/test')();
}

/**
 * The suite over another profile, in a temporary folder that stays if something has failed. Properties are tried as often as in
 * a quick run: they test the same code, and only data differs.
 */
async function suiteOver(profile: string): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'igrs-rump-profile-'));
  const { code, output } = await run('tsx', ['test/profiles/support/prepare.ts', profile, folder]);
  if (code !== 0) return { passed: 0, failed: 1, skipped: 0, output: `${output}built in ${folder}\n` };
  const names = readdirSync(join(folder, 'suite')).filter((name) => name.endsWith('.test.mjs'));
  const files = names.map((name) => join(folder, 'suite', name));
  const result = await nodeTests(files, ['--enable-source-maps'], { RUMP_QUICK: '1' });
  if (result.failed > 0) return { ...result, output: `${result.output}built in ${folder}\n` };
  await rm(folder, { recursive: true, force: true });
  return result;
}

async function nodeTests(files: string[], flags: string[], env: Record<string, string> = {}): Promise<Result> {
  const reporters = ['spec', './scripts/reporter.mjs'].flatMap((reporter) => [
    `--test-reporter=${reporter}`,
    '--test-reporter-destination=stdout',
  ]);
  const limit = `--test-timeout=${MAX_FILE_DURATION}`;
  const { code, output } = await run('node', [...flags, '--test', limit, ...reporters, ...files], { env });
  const line = output.split('\n').findLast((text) => text.startsWith('{"passed":'));
  const { empty, reasons, ...counts }: Counts = line
    ? JSON.parse(line)
    : { passed: 0, failed: 0, skipped: 0, empty: [], reasons: {} };
  counts.failed += empty.length;
  const complaints = empty.map((file) => `${file} has no tests\n`).join('');
  const result = judged(counts, code, output.replace(`${line}\n`, '') + complaints);
  const skipped = Object.entries(reasons).map(([reason, count]) => `${count} skipped: ${reason}`);
  return skipped.length === 0 ? result : { ...result, note: skipped.join('; ') };
}

/** A run that ended badly without naming a test, or that ran none, has failed all the same. */
function judged(counts: { passed: number; failed: number; skipped: number }, code: number, output: string): Result {
  const none = counts.passed + counts.failed === 0;
  if (none) output += 'no test was run\n';
  return { ...counts, failed: Math.max(counts.failed, code !== 0 || none ? 1 : 0), output };
}
