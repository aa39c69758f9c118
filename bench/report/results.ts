/** The results of a run, as they are written to a file. */
import { LIBRARIES, type Report, type Sittings, VARIANTS } from '../program/job.ts';
import { type Machine, thisMachine, today } from '../runner.ts';
import { median } from '../throughput.ts';

interface VariantResult {
  /** The median of the processes' medians. */
  readonly nanosecondsPerFrame: number;
  /** The slowest over the fastest process, less one. */
  readonly spread: number;
  readonly processes: readonly number[];
}

export interface TaskResult {
  readonly work: string;
  readonly bytes: number;
  readonly frames: number;
  readonly variants: Readonly<Record<string, VariantResult>>;
  /** Nanoseconds per frame of our engines in the processes of the libraries. */
  readonly besideLibraries?: Readonly<Record<string, readonly number[]>>;
  readonly refused: Readonly<Record<string, string>>;
}

export interface Results {
  readonly host: string;
  readonly version: string;
  readonly date: string;
  readonly machine: Machine;
  readonly processes: number;
  readonly tasks: Readonly<Record<string, TaskResult>>;
}

/** Of one task, process by process. */
export type TaskReports = Readonly<Record<keyof Sittings, Report[]>>;

export function summarise(
  host: { readonly name: string; readonly version: string },
  reports: ReadonlyMap<string, TaskReports>,
): Results {
  return {
    host: host.name,
    version: host.version,
    date: today(),
    machine: thisMachine(),
    processes: Math.max(
      ...[...reports.values()].map(({ plain, libraries }) => Math.max(plain.length, libraries.length)),
    ),
    tasks: Object.fromEntries([...reports].map(([task, all]) => [task, summariseTask(all)])),
  };
}

function summariseTask({ plain, libraries }: TaskReports): TaskResult {
  const [first] = [...plain, ...libraries] as [Report, ...Report[]];
  const { work, bytes, frames } = first;
  const measuredIn = (reports: readonly Report[]): string[] => Object.keys(reports[0]?.samples ?? {});
  const inPlain = measuredIn(plain);
  const [beside, own] = partition(measuredIn(libraries), (name) => inPlain.includes(name));
  const results = new Map([
    ...inPlain.map((name) => [name, variant(name, plain)] as const),
    ...own.map((name) => [name, variant(name, libraries)] as const),
  ]);
  const others = [...results.keys()].filter((name) => !VARIANTS.includes(name));
  const inOrder = [...VARIANTS.filter((name) => results.has(name)), ...others.sort()];
  return {
    work,
    bytes,
    frames,
    refused: { ...plain[0]?.refused, ...libraries[0]?.refused },
    variants: Object.fromEntries(inOrder.map((name) => [name, results.get(name) as VariantResult])),
    besideLibraries: Object.fromEntries(beside.map((name) => [name, timesOf(name, libraries)])),
  };
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function timesOf(name: string, reports: readonly Report[]): number[] {
  return reports.map(({ samples }) => rounded(median(samples[name] ?? [])));
}

function variant(name: string, reports: readonly Report[]): VariantResult {
  const processes = timesOf(name, reports);
  return {
    nanosecondsPerFrame: rounded(median(processes)),
    spread: rounded(Math.max(...processes) / Math.min(...processes) - 1),
    processes,
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** How many times the time of `fast` `slow` takes: the median of the ratios within each process, since processes differ in speed. */
export function ratio(results: Results, task: string, slow: string, fast: string): number | null {
  const beside = LIBRARIES.includes(slow) ? results.tasks[task]?.besideLibraries?.[fast] : undefined;
  const [over, under] = [processesOf(results, task, slow), beside ?? processesOf(results, task, fast)];
  if (over.length === 0 || over.length !== under.length) return null;
  return median(over.map((nanoseconds, process) => nanoseconds / (under[process] as number)));
}

/** Nanoseconds per frame, process by process. */
export function processesOf(results: Results, task: string, variantName: string): readonly number[] {
  return results.tasks[task]?.variants[variantName]?.processes ?? [];
}

export function time(results: Results, task: string, variantName: string): number | null {
  return results.tasks[task]?.variants[variantName]?.nanosecondsPerFrame ?? null;
}
