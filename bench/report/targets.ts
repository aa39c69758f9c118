/** What this project wants of itself, as ratios within one run. */
import { type Results, time } from './results.ts';

export interface Target {
  readonly what: string;
  /** Null where the run has not what it takes. */
  readonly measured: number | null;
  readonly bound: number;
  readonly isMost: boolean;
  readonly unit: string;
}

export function targetsOf(results: Results): Target[] {
  const ratio = (task: string, slow: string, fast = 'wasm'): number | null => {
    const [over, under] = [time(results, task, slow), time(results, task, fast)];
    return over === null || under === null ? null : over / under;
  };
  const atLeast = (what: string, measured: number | null, bound: number, unit = '×'): Target => ({
    ...{ what, measured, bound, unit },
    isMost: false,
  });
  const atMost = (what: string, measured: number | null, bound: number): Target => ({
    ...{ what, measured, bound, unit: '×' },
    isMost: true,
  });
  return [
    atLeast('scan, clean: Wasm against table JS', ratio('scan.clean', 'table'), 11),
    atLeast('scan, clean: Wasm against our JS engine', ratio('scan.clean', 'js'), 3.2),
    atLeast('scan, clean: our JS engine against table JS', ratio('scan.clean', 'table', 'js'), 3),
    atMost('scan, clean: time of Wasm over native C', ratio('scan.clean', 'wasm', 'native'), 1.25),
    atLeast('scan, 2 % noise: Wasm against our JS engine', ratio('scan.dirty', 'js'), 2.3),
    atLeast('route: Wasm against our JS engine', ratio('route', 'js'), 3),
    atLeast('columns: Wasm against our JS engine', ratio('columns', 'js'), 2.5),
    atLeast('columns: Wasm against table JS', ratio('columns', 'table'), 8),
    atLeast('reused view against our own plain objects', ratio('view', 'wasm-objects'), 5),
    atLeast('objects: Wasm against our JS engine', ratio('objects', 'js'), 1.2),
    atLeast('objects: against kaitai-struct', ratio('objects', 'kaitai-struct'), 5),
    atLeast('objects: against binary-parser', ratio('objects', 'binary-parser'), 8),
    atLeast('objects: against msgpackr records', ratio('objects', 'msgpackr-records'), 2.5),
    atLeast('objects: against protobuf-es', ratio('objects', 'protobuf-es'), 12),
    atLeast('objects: against protobufjs', ratio('objects', 'protobufjs'), 12),
    atLeast('encode: Wasm against our JS engine', ratio('encode', 'js'), 1.1),
    atLeast('encode: against msgpackr records', ratio('encode', 'msgpackr-records'), 8),
    atLeast('encode: against protobufjs', ratio('encode', 'protobufjs'), 8),
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
  const [wasm, js] = [time(results, task, 'wasm'), time(results, task, 'js')];
  return wasm === null || js === null ? null : wasm / Math.min(wasm, js);
}

function growth(results: Results, variant: string): number | null {
  const tasks = Object.keys(results.tasks).filter((name) => name.startsWith('growth.'));
  const times = tasks.map((task) => time(results, task, variant)).filter((value) => value !== null);
  return times.length < 2 ? null : Math.max(...times) / Math.min(...times);
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
