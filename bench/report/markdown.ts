/** A run as Markdown: targets, every task, crossovers, the comparison with another build; and what a whole run writes. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kinds } from 'igrs-rump/profile';
import { writeWholeFile } from '../../scripts/common/whole-file.ts';
import { HOST_NAMES } from '../hosts/hosts.ts';
import {
  comparedVariant,
  KIND_TASKS,
  KIND_WORK,
  kindTask,
  OTHER_FORMATS,
  OUR_VARIANTS,
  type Report,
  VARIANTS,
} from '../program/job.ts';
import { machineText, markdownTable, resultsFolder, writeBetween } from '../runner.ts';
import { lowerQuartile, median } from '../throughput.ts';
import { processesOf, type Results, ratio, type TaskReports, time } from './results.ts';

export function markdownOf(results: Results): string {
  return [headline(results), targetsTable(results), tasksTable(results), ...afterwards(results)].join('\n\n');
}

function headline({ host, version, machine, processes, date }: Results): string {
  return (
    `### ${nameOf(host)} ${version}\n\n` +
    `${machineText(machine)}, ${date}. Nanoseconds per frame, medians of ${processes} fresh ` +
    `${processes === 1 ? 'process' : 'processes'}; ± is half of what the slowest process took more than the fastest.`
  );
}

/** Without the release, which the version tells. */
function nameOf(host: string): string {
  return host.replace(/-\d+$/, '');
}

function targetsTable(results: Results): string {
  const rows = targetsOf(results)
    .filter(({ measured }) => measured !== null)
    .map((target) => {
      const { what, measured, bound, isMaximum, unit } = target;
      const figure = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)}${unit}`;
      return [
        what,
        figure(measured as number),
        `${isMaximum ? '≤' : '≥'} ${figure(bound)}`,
        isMet(target) ? 'yes' : '**no**',
      ];
    });
  return markdownTable(['in one run', 'measured', 'wanted', 'met'], rows, 1);
}

/** A row for each variant: there are more of them than of tasks. */
function tasksTable(results: Results): string {
  const tasks = Object.keys(results.tasks).filter((name) => !/^(growth|crossover)\./.test(name));
  const variants = VARIANTS.filter((variant) => tasks.some((task) => time(results, task, variant) !== null));
  const rows = variants.map((variant) => [
    OTHER_FORMATS.includes(variant) ? `${variant} (another format)` : variant,
    ...tasks.map((task) => cell(results, task, variant)),
  ]);
  return markdownTable(['variant', ...tasks], rows, 1);
}

function cell(results: Results, task: string, variant: string): string {
  const measured = results.tasks[task]?.variants[variant];
  if (measured === undefined) return results.tasks[task]?.refused[variant] === undefined ? '' : 'refused';
  const { nanosecondsPerFrame, spread } = measured;
  const digits = nanosecondsPerFrame < 20 ? 1 : 0;
  return `${nanosecondsPerFrame.toFixed(digits)} ± ${(spread * 50).toFixed(0)} %`;
}

function afterwards(results: Results): string[] {
  const parts: string[] = [];
  const growing = Object.keys(results.tasks).filter((name) => name.startsWith('growth.'));
  const crossing = Object.keys(results.tasks).filter((name) => name.startsWith('crossover.'));
  for (const [title, tasks] of [
    ['frames in one stream, to objects', growing],
    ['frames in each call, scan', crossing],
  ] as const) {
    if (tasks.length === 0) continue;
    const row = (variant: string): string[] => [variant, ...tasks.map((task) => cell(results, task, variant))];
    const counts = tasks.map((task) => Number(task.slice(task.indexOf('.') + 1)).toLocaleString('en'));
    parts.push(markdownTable([title, ...counts], [row('wasm'), row('js')], 1));
  }
  const least = crossover(results);
  if (crossing.length > 0) {
    const words =
      least === null ? 'never the faster' : `the faster from ${least} ${least === 1 ? 'frame' : 'frames'} a call on`;
    parts.push(`Wasm is ${words}.`);
  }
  const slowdown = ['wasm', 'js'].flatMap((variant) => {
    const [clean, hostile] = [time(results, 'scan.clean', variant), time(results, 'scan.hostile', variant)];
    const rate = megabytesPerSecond(results, 'scan.hostile', variant);
    if (clean === null || hostile === null || rate === null) return [];
    return [`${variant} ${(hostile / clean).toFixed(0)} times as slow as on the clean one, ${rate.toFixed(0)} MB/s`];
  });
  if (slowdown.length > 0) parts.push(`On the hostile stream: ${slowdown.join('; ')}.`);
  return [...parts, ...refusedText(Object.values(results.tasks))];
}

function refusedText(tasks: readonly Pick<Report, 'refused'>[]): string[] {
  const refused = Object.entries(Object.assign({}, ...tasks.map((task) => task.refused)));
  if (refused.length === 0) return [];
  return [`Not timed: ${refused.map(([name, reason]) => `${name} (${reason})`).join('; ')}.`];
}

/** Another build that took turns with this one. */
interface Comparison {
  readonly reports: ReadonlyMap<string, TaskReports>;
  readonly revision: string;
  readonly commit: string;
}

/** How many times as fast as the other build a variant is, process by process. */
function ratiosOf({ reports, revision }: Comparison, task: string, variant: string): number[] {
  return (reports.get(task)?.plain ?? []).flatMap(({ samples }) => {
    const [other, own] = [samples[comparedVariant(variant, revision)], samples[variant]];
    return other && own ? [lowerQuartile(other) / lowerQuartile(own)] : [];
  });
}

/**
 * How many times as fast this build is as the one of `revision`: the ratio within each process, of the fastest quarter of its rounds.
 * Pull requests are compared on machines that do other things as well, which only add to times.
 */
export function comparisonOf(results: Results, comparison: Comparison): string {
  const { host, version, machine, date, processes } = results;
  const { reports, revision, commit } = comparison;
  const tasks = [...reports.keys()];
  const variants = OUR_VARIANTS.filter((variant) => tasks.some((task) => ratiosOf(comparison, task, variant).length));
  const rows = tasks.map((task) => [
    task,
    ...variants.map((variant) => {
      const ratios = ratiosOf(comparison, task, variant);
      if (ratios.length === 0) return '';
      return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`;
    }),
  ]);
  return [
    `### ${nameOf(host)} ${version}, against ${revision}`,
    `${machineText(machine)}, ${date}; ${machine.load.toFixed(1)} programs at work on the machine when it ended. How many times as fast as ` +
      `the build of ${commit.slice(0, 12)}: the median of the ratios within ${processes} fresh ` +
      `${processes === 1 ? 'process' : 'processes'}, in which both builds take turns, and in brackets the least and the greatest.`,
    markdownTable(['task', ...variants], rows, 1),
    ...refusedText([...reports.values()].flatMap(({ plain }) => plain)),
  ].join('\n\n');
}

/** A row for each kind. With a comparison, each figure has in brackets how many times as fast as the other build that is. */
export function kindsOf(results: Results, comparison: Comparison | null): string {
  const variants = OUR_VARIANTS.filter((variant) => KIND_TASKS.some((task) => time(results, task, variant) !== null));
  const columns = variants.flatMap((variant) => KIND_WORK.map((work) => ({ variant, work })));
  const ratioOf = (task: string, variant: string): number | null => {
    const ratios = comparison === null ? [] : ratiosOf(comparison, task, variant);
    return ratios.length === 0 ? null : median(ratios);
  };
  const rows = kinds().map((kind) => [
    kind,
    ...columns.map(({ variant, work }) => {
      const task = kindTask(work, kind);
      const measured = cell(results, task, variant).replace(/ ±.*/, '');
      const faster = ratioOf(task, variant);
      return faster === null ? measured : `${measured} (${faster.toFixed(2)})`;
    }),
  ]);
  const least = columns.map(({ variant, work }) => {
    const all = kinds().flatMap((kind) => ratioOf(kindTask(work, kind), variant) ?? []);
    return all.length === 0 ? '' : `(${Math.min(...all).toFixed(2)}–${Math.max(...all).toFixed(2)})`;
  });
  return [
    headline(results).replace(/;[^;]*$/, '.'),
    ...(comparison === null
      ? []
      : [
          `In brackets: how many times as fast as ${comparison.revision} (${comparison.commit.slice(0, 12)}), which took turns.`,
        ]),
    markdownTable(
      ['kind', ...columns.map(({ variant, work }) => `${work}, ${variant}`)],
      [...rows, ...(comparison === null ? [] : [['least and most', ...least]])],
      1,
    ),
    ...refusedText(Object.values(results.tasks)),
  ].join('\n\n');
}

/** What this project demands of itself, as ratios within one run. */
interface Target {
  readonly what: string;
  /** Null if the run lacks a figure for it. */
  readonly measured: number | null;
  readonly bound: number;
  readonly isMaximum: boolean;
  readonly unit: string;
}

/** The targets are for Node; other hosts must reach this share of them. */
const SHARE_OF_NODE: Readonly<Record<string, number>> = { deno: 4 / 5, bun: 2 / 3 };

function targetsOf(results: Results): Target[] {
  const share = SHARE_OF_NODE[results.host] ?? 1;
  const against = (task: string, slow: string, fast = 'wasm'): number | null => ratio(results, task, slow, fast);
  const atLeast = (what: string, measured: number | null, bound: number, unit = '×'): Target => ({
    ...{ what, measured, unit },
    bound: bound * share,
    isMaximum: false,
  });
  const atMost = (what: string, measured: number | null, bound: number): Target => ({
    ...{ what, measured, unit: '×' },
    // The share widens what a target allows beyond one.
    bound: 1 + (bound - 1) / share,
    isMaximum: true,
  });
  return [
    atLeast('scan, clean: Wasm against table JS', against('scan.clean', 'table'), 11),
    atLeast('scan, clean: Wasm against our JS engine', against('scan.clean', 'js'), 3.2),
    atLeast('scan, clean: our JS engine against table JS', against('scan.clean', 'table', 'js'), 3),
    atMost('scan, clean: time of Wasm over native C', against('scan.clean', 'wasm', 'native'), 1.25),
    atLeast('scan, 2 % noise: Wasm against our JS engine', against('scan.dirty', 'js'), 2.3),
    atLeast('route: Wasm against our JS engine', against('route', 'js'), 3),
    atLeast('columns: Wasm against our JS engine', against('columns', 'js'), 2.5),
    atLeast('columns: Wasm against table JS', against('columns', 'table'), 8),
    atLeast('reused view against our own plain objects', against('view', 'wasm-objects'), 5),
    atLeast('objects: Wasm against our JS engine', against('objects', 'js'), 1.2),
    atLeast('objects: against kaitai-struct', against('objects', 'kaitai-struct'), 5),
    atLeast('objects: against binary-parser', against('objects', 'binary-parser'), 8),
    atLeast('objects: against msgpackr records', against('objects', 'msgpackr-records'), 2.5),
    atLeast('objects: against protobuf-es', against('objects', 'protobuf-es'), 12),
    atLeast('objects: against protobufjs', against('objects', 'protobufjs'), 12),
    atLeast('encode: Wasm against our JS engine', against('encode', 'js'), 1.1),
    atLeast('encode: against msgpackr records', against('encode', 'msgpackr-records'), 8),
    atLeast('encode: against protobufjs', against('encode', 'protobufjs'), 8),
    atMost('one frame a call, decode: time over the faster engine', overFaster(results, 'single.decode'), 1.05),
    atMost('one frame a call, encode: time over the faster engine', overFaster(results, 'single.encode'), 1.05),
    atMost('growth, Wasm: the slowest length over the fastest', growth(results, 'wasm'), 1.15),
    atMost('growth, JS: the slowest length over the fastest', growth(results, 'js'), 1.15),
    atLeast('hostile stream, Wasm', megabytesPerSecond(results, 'scan.hostile', 'wasm'), 50, ' MB/s'),
    atLeast('hostile stream, JS', megabytesPerSecond(results, 'scan.hostile', 'js'), 15, ' MB/s'),
  ];
}

function isMet({ measured, bound, isMaximum }: Target): boolean {
  return measured !== null && (isMaximum ? measured <= bound : measured >= bound);
}

function overFaster(results: Results, task: string): number | null {
  const overJs = ratio(results, task, 'wasm', 'js');
  return overJs === null ? null : Math.max(1, overJs);
}

function growth(results: Results, variant: string): number | null {
  const tasks = Object.keys(results.tasks).filter((name) => name.startsWith('growth.'));
  const lengths = tasks.map((task) => processesOf(results, task, variant)).filter((each) => each.length > 0);
  if (lengths.length < 2) return null;
  const [first] = lengths as [readonly number[]];
  return median(
    first.map((_, process) => {
      const times = lengths.map((each) => each[process] as number);
      return Math.max(...times) / Math.min(...times);
    }),
  );
}

function megabytesPerSecond(results: Results, task: string, variant: string): number | null {
  const nanoseconds = time(results, task, variant);
  const measured = results.tasks[task];
  return nanoseconds === null || measured === undefined
    ? null
    : (measured.bytes / measured.frames / nanoseconds) * 1000;
}

/** From how many frames per call on Wasm is faster; null if it never is or was not measured. */
function crossover(results: Results): number | null {
  const sizes = Object.keys(results.tasks)
    .filter((name) => name.startsWith('crossover.'))
    .map((name) => Number(name.slice('crossover.'.length)));
  const isFaster = (size: number): boolean => {
    const task = `crossover.${size}`;
    return (time(results, task, 'wasm') ?? Number.POSITIVE_INFINITY) <= (time(results, task, 'js') ?? 0);
  };
  // From there on without exception: at the crossover itself, the two alternate.
  const last = sizes.findLastIndex((size) => !isFaster(size));
  return sizes[last + 1] ?? null;
}

const WORKS: readonly (readonly [work: string, task: string])[] = [
  ['find, check and index 1 MiB', 'scan.clean'],
  ['the same with noise and corrupt frames', 'scan.dirty'],
  ['the worst hostile stream that a search found', 'scan.hostile'],
  ['to eight destinations, by conditions on fields', 'route'],
  ['eight columns of one kind, scan included', 'columns'],
  ['three fields under a view, scan included', 'view'],
  ['every frame to a plain object, scan included', 'objects'],
  ['objects to frames, validated', 'encode'],
  ['one frame a call, decoded (the same code on both engines)', 'single.decode'],
  ['one frame a call, encoded (the same code on both engines)', 'single.encode'],
];

const RIVALS: readonly (readonly [task: string, variant: string])[] = [
  ['objects', 'kaitai-struct'],
  ['objects', 'binary-parser'],
  ['objects', 'msgpackr-records'],
  ['objects', 'protobufjs'],
  ['encode', 'msgpackr-records'],
  ['encode', 'protobufjs'],
];

/** The run on Node in short. */
function summaryOf(results: Results): string {
  const { machine, processes, version } = results;
  const rows = WORKS.map(
    ([work, task]) =>
      `| ${[work, ...['js', 'table', 'native'].map((slow) => times(results, task, slow))].join(' | ')} |`,
  );
  const rivals = RIVALS.map(([task, variant]) => `${variant} ${times(results, task, variant)}`);
  return [
    `Medians of ${processes} fresh processes on an ${machine.processor} with ${machine.cores} cores and Node ${version}. How many times as fast the`,
    'Wasm engine is:',
    '',
    '| work | as our JavaScript engine | as the plain codec | as native C |',
    '|---|---:|---:|---:|',
    ...rows,
    '',
    `Against other libraries, the first two on the same wire, the others with the same data in their own formats: frames to objects, ${rivals.slice(0, 4).join(', ')};`,
    `objects to frames, ${rivals.slice(4).join(', ')}.`,
  ].join('\n');
}

/** In bold where we lose. */
function times(results: Results, task: string, slow: string): string {
  const measured = ratio(results, task, slow, 'wasm');
  if (measured === null) return '';
  const figure = `${measured.toFixed(measured < 10 ? 1 : 0)} ×`;
  return measured < 0.95 ? `**${figure}**` : figure;
}

/** From the files of all hosts: the tables of docs/performance.md, the README's part and its chart. */
export async function publish(): Promise<void> {
  const files = HOST_NAMES.map((name) => join(resultsFolder, `${name}.json`)).filter(existsSync);
  const all = files.map((file): Results => JSON.parse(readFileSync(file, 'utf8')));
  writeBetween('docs/performance.md', 'results', all.map(markdownOf).join('\n\n'));
  const node = all.find(({ host }) => host === 'node');
  if (node === undefined) return;
  writeBetween('docs/performance.md', 'performance', summaryOf(node));
  // Imported here, because it needs packages of its own.
  const { drawChart } = (await import('../chart/draw.ts')) as typeof import('../chart/draw.ts');
  writeWholeFile(join(resultsFolder, 'chart.svg'), await drawChart(node));
}
