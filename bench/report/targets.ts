/** What this project wants of itself, as ratios within one run. */
import { median } from '../throughput.ts';
import { processesOf, type Results, ratio, time } from './results.ts';

export interface Target {
  readonly what: string;
  /** Null where the run has not what it takes. */
  readonly measured: number | null;
  readonly bound: number;
  readonly isMost: boolean;
  readonly unit: string;
}

/** The targets are Node's; of other hosts so much of them is wanted. */
const SHARE_OF_NODE: Readonly<Record<string, number>> = { deno: 4 / 5, bun: 2 / 3 };

export function targetsOf(results: Results): Target[] {
  const share = SHARE_OF_NODE[results.host] ?? 1;
  const against = (task: string, slow: string, fast = 'wasm'): number | null => ratio(results, task, slow, fast);
  const atLeast = (what: string, measured: number | null, bound: number, unit = '×'): Target => ({
    ...{ what, measured, unit },
    bound: bound * share,
    isMost: false,
  });
  const atMost = (what: string, measured: number | null, bound: number): Target => ({
    ...{ what, measured, unit: '×' },
    // Of what a target leaves beyond one, the share makes more; one itself is one anywhere.
    bound: 1 + (bound - 1) / share,
    isMost: true,
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

export function isMet({ measured, bound, isMost }: Target): boolean {
  return measured !== null && (isMost ? measured <= bound : measured >= bound);
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

export function megabytesPerSecond(results: Results, task: string, variant: string): number | null {
  const nanoseconds = time(results, task, variant);
  const measured = results.tasks[task];
  return nanoseconds === null || measured === undefined
    ? null
    : (measured.bytes / measured.frames / nanoseconds) * 1000;
}

/** From how many frames in a call on Wasm is the faster; null where it never is, or was not measured. */
export function crossover(results: Results): number | null {
  const sizes = Object.keys(results.tasks)
    .filter((name) => name.startsWith('crossover.'))
    .map((name) => Number(name.slice('crossover.'.length)));
  const isFaster = (size: number): boolean => {
    const task = `crossover.${size}`;
    return (time(results, task, 'wasm') ?? Number.POSITIVE_INFINITY) <= (time(results, task, 'js') ?? 0);
  };
  // From there on without exception: at the crossover itself, the two take turns.
  const last = sizes.findLastIndex((size) => !isFaster(size));
  return sizes[last + 1] ?? null;
}
