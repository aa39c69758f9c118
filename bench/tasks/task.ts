import type { Subject, Work } from '../subjects/subject.ts';

export interface Task {
  readonly name: string;
  /** In words, for whoever reads the table. */
  readonly work: string;
  /** Makes the bytes, once for all variants. */
  prepare(scale: Scale): PreparedTask;
}

/** How much of the corpus is used: all of it, or a little where only the results matter. */
export interface Scale {
  /** Bytes of a stream. */
  readonly stream: number;
  /** Bytes of the messages that become objects in bulk, and one by one. */
  readonly bulk: number;
  readonly single: number;
  /** The most frames of one stream. */
  readonly growth: number;
}

export const FULL_SCALE: Scale = { stream: 1 << 20, bulk: 1 << 18, single: 1 << 16, growth: 1e7 };
export const SMALL_SCALE: Scale = { stream: 30_000, bulk: 20_000, single: 20_000, growth: 1000 };

export interface PreparedTask {
  /** What one run goes through, and in how many frames; of a hostile stream see there. */
  readonly bytes: number;
  readonly frames: number;
  /** Null where the variant cannot do it. */
  workOf(subject: Subject): Work | null;
  /** What this result of a variant must be; without it, what our JavaScript engine gives. */
  expected?(result: unknown): unknown;
}
