/**
 * `npm run bench:profile`: where the time of the tasks goes that docs/performance.md discusses, by V8's sampling profiler on this Node, as
 * shares of our source files. The profiler itself costs time, so the figures are not those of `npm run bench`; what counts is the shares.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type SourceMap, SourceMap as SourceMapOf } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { root } from '../scripts/common/paths.ts';
import { bundleProgram } from './bundle.ts';
import { TASK_OPTIONS } from './frames.ts';
import type { Job } from './program/job.ts';
import type { Profiled } from './program/process.ts';
import { bench, Progress, thisMachine, writeBetween } from './runner.ts';

/** Where a target is missed: our variants and those that it names. */
const PROFILED: readonly (readonly [task: string, variants: readonly string[]])[] = [
  ['scan.clean', ['js', 'table']],
  ['columns', ['wasm', 'table']],
  ['objects', ['wasm', 'js', 'kaitai-struct', 'binary-parser', 'protobufjs']],
  ['encode', ['wasm', 'js', 'table', 'msgpackr-records', 'protobufjs']],
  ['single.decode', ['wasm', 'table']],
  ['single.encode', ['wasm', 'table']],
];

const PACE = { rounds: 60, roundMilliseconds: 40, warmUpMilliseconds: 400 };
const QUICK = { rounds: 10, roundMilliseconds: 10, warmUpMilliseconds: 100 };

export const profile = bench({
  command: 'bench:profile',
  about:
    "Where the time of some tasks goes, by V8's sampling profiler. Writes its table of docs/performance.md where no option is given.",
  options: { quick: { kind: 'flag', help: 'for a shorter time' }, ...TASK_OPTIONS },
  async run({ quick, only, variants, given }) {
    const wanted = PROFILED.flatMap(([task, names]) => names.map((variant) => ({ task, variant }))).filter(
      ({ task, variant }) => only.includes(task) && variants.includes(variant),
    );
    const program = await bundleProgram('profiled');
    const progress = new Progress(wanted.length);
    const rows: Row[] = [];
    for (const { task, variant } of wanted) {
      progress.begin(`${task}: ${variant}`);
      const pace = quick ? QUICK : PACE;
      const job: Job = { tasks: [task], variants: [variant], native: null, pace, profiled: true };
      const words = [program, JSON.stringify(job)];
      const { stdout } = await promisify(execFile)(process.execPath, words, { maxBuffer: 1 << 28 });
      const profiled = JSON.parse(stdout) as Profiled;
      rows.push({ task, variant, nanosecondsPerFrame: profiled.nanosecondsPerFrame, shares: sharesOf(profiled) });
    }
    progress.stop();
    const table = profileTable(rows);
    console.log(table);
    if (given.size === 0) writeBetween('docs/performance.md', 'profile', table);
  },
});

interface Row {
  readonly task: string;
  readonly variant: string;
  readonly nanosecondsPerFrame: number;
  readonly shares: readonly Share[];
}

/** Files with a smaller share are not named. */
const MIN_SHARE = 0.03;

/** Nanoseconds a frame for each file, so that what two variants spend on the same thing can be compared. */
function profileTable(rows: readonly Row[]): string {
  const cells = rows.map(({ task, variant, nanosecondsPerFrame, shares }) => {
    const named = shares.filter(({ share }) => share >= MIN_SHARE);
    const parts = named.map(({ where, share }) => `${where} ${figure(share * nanosecondsPerFrame, 2)}`);
    return [task, variant, figure(nanosecondsPerFrame, 3), parts.join(', ')];
  });
  const head = '| task | variant | all | in |\n| --- | --- | ---: | --- |';
  return [
    `Node ${process.versions.node}, ${thisMachine().processor}. Nanoseconds per frame under the profiler, and how many of them samples ` +
      'found in the lines of each file.',
    '',
    head,
    ...cells.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}

function figure(value: number, digits: number): string {
  return Number(value.toPrecision(digits)).toLocaleString('en');
}

interface Share {
  readonly where: string;
  /** From 0 to 1. */
  readonly share: number;
}

const WASM = 'wasm';

/** Built-in functions, and what a peer compiles by `new Function`. */
const NO_FILE = 'no file';

/** Each source file's share of the time, the largest first. Lines count where they were written, wherever they were inlined. */
function sharesOf({ nodes }: Profiled): Share[] {
  const ticks = new Map<string, number>();
  const maps = new Map<string, SourceMap>();
  let total = 0;
  const count = (where: string, amount: number): void => {
    ticks.set(where, (ticks.get(where) ?? 0) + amount);
    total += amount;
  };
  for (const { callFrame, hitCount = 0, positionTicks = [] } of nodes) {
    if (hitCount === 0 || callFrame.functionName === '(idle)') continue;
    if (callFrame.url.startsWith('wasm:')) count(WASM, hitCount);
    else if (callFrame.functionName.startsWith('(')) count(callFrame.functionName, hitCount);
    else if (!callFrame.url.startsWith('file:')) count(NO_FILE, hitCount);
    else {
      const file = fileURLToPath(callFrame.url);
      for (const position of positionTicks) count(sourceOf(file, position.line, maps), position.ticks);
    }
  }
  return [...ticks]
    .map(([where, amount]) => ({ where, share: amount / total }))
    .sort((one, other) => other.share - one.share);
}

/** The file of the repository, or of a peer's package, that a line of the bundle comes from. */
function sourceOf(file: string, line: number, maps: Map<string, SourceMap>): string {
  let map = maps.get(file);
  if (map === undefined) {
    map = new SourceMapOf(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
    maps.set(file, map);
  }
  const entry = map.findEntry(line - 1, MIDDLE_OF_LINE);
  if (!('originalSource' in entry) || entry.originalSource === undefined) return NO_FILE;
  // Modules that the bundle makes from the profile: `made:bench:table-bodies`.
  const [, made] = /made:bench:(.+)$/.exec(entry.originalSource) ?? [];
  if (made !== undefined) return made;
  const source = relative(root, resolve(dirname(file), entry.originalSource)).replace('bench/peers/node_modules/', '');
  // One file for each device type, of interest only together.
  return source.replace(/(generated\/(?:readers|writers)\/).+/, '$1');
}

/** A line of the bundle comes from one file; a column beyond most lines cannot fall on the line before. */
const MIDDLE_OF_LINE = 10_000;
