import type { Pace } from '../throughput.ts';

/** The native program and where it may put its streams; only where a host can start programs. */
export interface NativeProgram {
  readonly command: string;
  readonly folder: string;
}

/** What one fresh process is told. */
export interface Job {
  /** One, or several that are to be compared with one another: they take turns, since a machine is not always as fast. */
  readonly tasks: readonly string[];
  /** In this order; those that cannot do a task are left out. */
  readonly variants: readonly string[];
  readonly native: NativeProgram | null;
  /** Null only asserts that all variants give the same, on a small corpus. */
  readonly pace: Pace | null;
}

/** What it answers, of each task. */
export interface Report {
  readonly task: string;
  readonly work: string;
  readonly bytes: number;
  readonly frames: number;
  /** Nanoseconds per frame, round by round; none where nothing was timed. */
  readonly samples: Readonly<Record<string, readonly number[]>>;
  /** Variants that this host does not run, with its reason. */
  readonly refused: Readonly<Record<string, string>>;
}

export type Untimed = Omit<Report, 'samples'>;

/** What is timed has its task in front of its variant. */
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
