/** What a bench and its processes tell each other: tasks and variants by name, jobs and reports. */
import { kinds } from 'igrs-rump/profile';
import type { Pace } from '../throughput.ts';

/** Variants in the order of the tables: our own first. */
export const OUR_VARIANTS = ['wasm', 'js', 'wasm-objects'] as const;

/** On the same wire format, written by hand. */
const BY_HAND = ['table', 'native'] as const;

/** On the same wire format, by libraries. */
const SAME_WIRE = ['kaitai-struct', 'binary-parser', 'restructure', 'typed-binary'] as const;

/** Formats with the names in them, or with record structures that both sides know. */
export const SELF_DESCRIBING: readonly string[] = ['msgpackr', 'msgpackr-records', 'cbor-x', 'cbor-x-records', 'json'];

/** The same data in other formats. */
export const OTHER_FORMATS: readonly string[] = [...SELF_DESCRIBING.slice(0, -1), 'protobufjs', 'protobuf-es', 'json'];
export const LIBRARIES: readonly string[] = [...SAME_WIRE, ...OTHER_FORMATS];
export const VARIANTS: readonly string[] = [...OUR_VARIANTS, ...BY_HAND, ...LIBRARIES];

/** Variants that share processes. */
export interface Sittings {
  /** Ours, the plain codec and native C. */
  readonly plain: readonly string[];
  /** The libraries, and our two engines once more. Empty without a library. */
  readonly libraries: readonly string[];
}

/**
 * The libraries run separately: what a dozen of them leave on the heap and teach the compiler about shared functions makes others
 * up to a third slower (`--variants`), and nobody has them all in one program.
 */
export function sittingsOf(variants: readonly string[]): Sittings {
  const libraries = variants.filter((name) => LIBRARIES.includes(name));
  const engines = variants.filter((name) => name === 'wasm' || name === 'js');
  return {
    plain: variants.filter((name) => !LIBRARIES.includes(name)),
    libraries: libraries.length === 0 ? [] : [...engines, ...libraries],
  };
}
export const COMPARED_MARK = '@';

/** `wasm@main` is the Wasm engine of the build of `main`. */
export function comparedVariant(variant: string, revision: string): string {
  return `${variant}${COMPARED_MARK}${revision}`;
}

/** What `--quick` runs. */
export const MAIN_TASKS = [
  'scan.clean',
  'scan.dirty',
  'scan.hostile',
  'route',
  'columns',
  'view',
  'objects',
  'encode',
  'single.decode',
  'single.encode',
  'single.fresh',
] as const;

export const STREAM_FRAMES = [100, 1000, 10_000, 100_000, 1_000_000, 10_000_000] as const;
export const CALL_FRAMES = [1, 2, 3, 4, 6, 8, 16, 32, 64, 256] as const;

/** Done with the messages of one kind, for each kind. */
export const KIND_WORK = ['decode', 'encode', 'columns'] as const;

export function kindTask(work: (typeof KIND_WORK)[number], kind: string): string {
  return `${work}.${kind}`;
}

/** Tasks that are compared with one another run in the same processes. */
export function groupsOf(tasks: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const task of tasks) {
    const [, family] = /^(growth|crossover|decode|encode|columns)\./.exec(task) ?? [];
    const name = family ?? task;
    groups.set(name, [...(groups.get(name) ?? []), task]);
  }
  return [...groups.values()];
}

export const ALL_TASKS: readonly string[] = [
  ...MAIN_TASKS,
  ...STREAM_FRAMES.map((frames) => `growth.${frames}`),
  ...CALL_FRAMES.map((frames) => `crossover.${frames}`),
];

export const KIND_TASKS: readonly string[] = KIND_WORK.flatMap((work) => kinds().map((kind) => kindTask(work, kind)));

/** The native program and where it may put its streams; only where a host can start programs. */
export interface NativeProgram {
  readonly command: string;
  readonly folder: string;
}

/** The task of one fresh process. */
export interface Job {
  /** One, or several that are to be compared with one another: they take turns, because a machine's speed varies. */
  readonly tasks: readonly string[];
  /** In this order; those that cannot do a task are left out. */
  readonly variants: readonly string[];
  readonly native: NativeProgram | null;
  /** Null: nothing is timed; a small corpus shows that all variants give the same. */
  readonly pace: Pace | null;
  /** On Node alone: the first variant of the first task runs under V8's sampling profiler, and the profile is printed. */
  readonly profiled?: true;
}

/** Its answer, one for each task. */
export interface Report {
  readonly task: string;
  readonly work: string;
  readonly bytes: number;
  readonly frames: number;
  /** Nanoseconds per frame, round by round; none where nothing was timed. */
  readonly samples: Readonly<Record<string, readonly number[]>>;
  /** Variants that are not timed here, with the reason. */
  readonly refused: Readonly<Record<string, string>>;
}

export type Untimed = Omit<Report, 'samples'>;

/** The name of a variant of a task among all that one process times. */
export function timedName(task: string, variant: string): string {
  return `${task} ${variant}`;
}

export function reportsOf(
  untimed: readonly Untimed[],
  samples: Iterable<readonly [name: string, figures: readonly number[]]>,
): Report[] {
  const all = [...samples];
  return untimed.map((report) => {
    const prefix = timedName(report.task, '');
    const own = all.filter(([name]) => name.startsWith(prefix));
    return {
      ...report,
      samples: Object.fromEntries(own.map(([name, figures]) => [name.slice(prefix.length), figures])),
    };
  });
}
