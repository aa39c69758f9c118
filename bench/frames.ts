/** `npm run bench`: every task in every variant on every host, in fresh processes. */
import { refuseArguments } from '../scripts/common/arguments.ts';
import { buildOf } from './bundle.ts';
import { compileNative, HOST_NAMES, type Host, type HostName, openHost } from './hosts/hosts.ts';
import {
  ALL_TASKS,
  comparedVariant,
  groupsOf,
  KIND_TASKS,
  MAIN_TASKS,
  type NativeProgram,
  OUR_VARIANTS,
  sittingsOf,
  VARIANTS,
} from './program/job.ts';
import { comparisonOf, kindsOf, markdownOf, publish } from './report/markdown.ts';
import { type Results, summarise, type TaskReports } from './report/results.ts';
import { bench, Progress, rotated, writeResults } from './runner.ts';
import type { Pace } from './throughput.ts';

const FULL: Pace = { rounds: 15, roundMilliseconds: 20, warmUpMilliseconds: 250 };
const QUICK: Pace = { rounds: 7, roundMilliseconds: 12, warmUpMilliseconds: 100 };

/** Against another build, more and shorter rounds, of which the fastest count. */
const COMPARED: Pace = { rounds: 61, roundMilliseconds: 8, warmUpMilliseconds: 250 };
const QUICK_COMPARED: Pace = { rounds: 31, roundMilliseconds: 6, warmUpMilliseconds: 100 };

/** Milliseconds. A busy machine gets fewer processes, so that a quick run ends within four minutes. */
const MAX_QUICK_DURATION = 215_000;

interface Run {
  readonly tasks: readonly string[];
  readonly variants: readonly string[];
  readonly processes: number;
  readonly pace: Pace;
  /** Milliseconds after which no further round of processes begins. */
  readonly maxDuration: number;
  readonly native: NativeProgram | null;
}

export const TASK_OPTIONS = {
  only: { kind: 'names', value: 'TASK,…', help: 'these tasks', names: ALL_TASKS, quick: MAIN_TASKS },
  variants: { kind: 'names', value: 'VARIANT,…', help: 'these variants', names: VARIANTS },
} as const;

export const frames = bench({
  command: 'bench',
  about:
    'Every task in every variant on every host. Writes bench/results/HOST.json, and from all of these the tables of docs/performance.md\n' +
    'and the chart, unless something is left out.',
  options: {
    quick: { kind: 'flag', help: 'the main tasks on this Node alone' },
    json: { kind: 'flag', help: 'nanoseconds per frame as one object { task: { variant: figure } }, of one host' },
    ...TASK_OPTIONS,
    kinds: {
      kind: 'flag',
      help: 'a row for each kind of message, on this Node alone: decoded one by one, encoded many at once, and up to eight columns',
    },
    processes: { kind: 'number', help: 'fresh processes of each', minimum: 1, default: 5, quick: 3 },
    host: { kind: 'names', value: 'HOST,…', help: 'these hosts', names: HOST_NAMES },
    compare: {
      kind: 'text',
      value: 'REV',
      help: 'ratios to the build of another commit, which takes turns in the same processes',
    },
    node: {
      kind: 'text',
      value: 'NODE',
      help: 'run under another Node: its file, or the release of one in test/host, such as 26',
    },
  },
  async run({ quick, json, only, variants: wanted, kinds, processes, host: hosts, compare, node, given }) {
    if (kinds && given.has('only')) refuseArguments('--kinds and --only exclude each other');
    const isPart = quick || json || kinds || compare !== undefined || node !== undefined;
    const names = (given.has('host') || !isPart ? hosts : ['node']) as readonly HostName[];
    if (json && names.length > 1) refuseArguments('--json prints one host; give one with --host');
    if (node !== undefined && names.some((name) => name !== 'node')) refuseArguments('--node needs --host node');
    const own = (compare === undefined && !kinds) || given.has('variants') ? wanted : ['wasm', 'js'];
    const others = OUR_VARIANTS.filter((name) => compare !== undefined && own.includes(name));
    if (kinds && !OUR_VARIANTS.some((name) => own.includes(name))) {
      refuseArguments(`--kinds needs one of these in --variants: ${OUR_VARIANTS.join(', ')}`);
    }
    if (compare !== undefined && others.length === 0) {
      refuseArguments(`--compare needs one of these in --variants: ${OUR_VARIANTS.join(', ')}`);
    }
    const compared = compare === undefined ? null : buildOf(compare);
    const run: Run = {
      tasks: kinds ? KIND_TASKS : only,
      variants: [...own, ...others.map((name) => comparedVariant(name, compare as string))],
      processes,
      pace: compare === undefined ? (quick ? QUICK : FULL) : quick || kinds ? QUICK_COMPARED : COMPARED,
      maxDuration: quick ? MAX_QUICK_DURATION : Number.POSITIVE_INFINITY,
      native: own.includes('native') ? compileNative() : null,
    };
    const writes = !isPart && !given.has('only') && !given.has('variants');
    for (const name of names) {
      const host = await openHost(name, { node, compared: compared?.folder ?? null });
      const reports = await runHost(host, run);
      const results = summarise(host, reports);
      const markdown = (): string => {
        const comparison = compared && { reports, revision: compare as string, commit: compared.commit };
        if (kinds) return kindsOf(results, comparison);
        return comparison === null ? markdownOf(results) : comparisonOf(results, comparison);
      };
      console.log(json ? figuresOf(results) : `${markdown()}\n`);
      if (writes) writeResults(`${name}.json`, results);
    }
    if (writes) await publish();
  },
});

/** The processes of a task come round by round, so that a machine that is busy for a while affects all tasks. */
async function runHost(
  host: Host,
  { tasks, variants, processes, pace, maxDuration, native }: Run,
): Promise<Map<string, TaskReports>> {
  const reports = new Map(tasks.map((task) => [task, { plain: [], libraries: [] } as TaskReports]));
  const sittings = (Object.entries(sittingsOf(variants)) as [keyof TaskReports, readonly string[]][]).filter(
    ([, names]) => names.length > 0,
  );
  const groups = groupsOf(tasks);
  const progress = new Progress(processes * groups.length * sittings.length);
  const started = Date.now();
  for (let round = 0; round < processes; round++) {
    const elapsed = Date.now() - started;
    if (round > 0 && elapsed + elapsed / round > maxDuration) {
      console.error(`\nthe machine is slow or busy: ${round} of ${processes} processes of each task were run`);
      break;
    }
    for (const group of groups) {
      for (const [sitting, names] of sittings) {
        progress.begin(`${host.name}: ${group.length > 12 ? `${group[0]} and others` : group.join(', ')}`);
        // In an order that turns: the first one has the heap to itself.
        const job = {
          tasks: group,
          variants: rotated(names, round),
          native: host.startsPrograms ? native : null,
          pace,
        };
        for (const report of await host.run(job)) reports.get(report.task)?.[sitting].push(report);
      }
    }
  }
  progress.stop();
  return reports;
}

function figuresOf({ tasks }: Results): string {
  const figures = Object.entries(tasks).map(([task, { variants }]) => [
    task,
    Object.fromEntries(Object.entries(variants).map(([variant, result]) => [variant, result.nanosecondsPerFrame])),
  ]);
  return JSON.stringify(Object.fromEntries(figures), null, 2);
}
