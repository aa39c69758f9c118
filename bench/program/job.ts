import type { Pace } from '../throughput.ts';

/** The native program and where it may put its streams; only where a host can start programs. */
export interface NativeProgram {
  readonly command: string;
  readonly folder: string;
}

/** What one fresh process is told. */
export interface Job {
  readonly task: string;
  /** In this order; those that cannot do the task are left out. */
  readonly variants: readonly string[];
  readonly native: NativeProgram | null;
  /** Null only asserts that all variants give the same, on a small corpus. */
  readonly pace: Pace | null;
}

/** What it answers. */
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
