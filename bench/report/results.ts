/** The results of a run, as they are written to a file. */
import { type Report, VARIANTS } from '../program/job.ts';
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

export function summarise(
  host: { readonly name: string; readonly version: string },
  reports: ReadonlyMap<string, readonly Report[]>,
): Results {
  return {
    host: host.name,
    version: host.version,
    date: today(),
    machine: thisMachine(),
    processes: Math.max(...[...reports.values()].map(({ length }) => length)),
    tasks: Object.fromEntries([...reports].map(([task, all]) => [task, summariseTask(all)])),
  };
}

function summariseTask(reports: readonly Report[]): TaskResult {
  const [first] = reports as readonly [Report, ...Report[]];
  const { work, bytes, frames, refused } = first;
  const others = Object.keys(first.samples).filter((name) => !VARIANTS.includes(name));
  const measured = [...VARIANTS.filter((name) => name in first.samples), ...others.sort()];
  return {
    work,
    bytes,
    frames,
    refused,
    variants: Object.fromEntries(measured.map((name) => [name, variant(name, reports)])),
  };
}

function variant(name: string, reports: readonly Report[]): VariantResult {
  const processes = reports.map(({ samples }) => rounded(median(samples[name] ?? [])));
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
  const [over, under] = [processesOf(results, task, slow), processesOf(results, task, fast)];
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
