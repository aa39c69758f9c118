/** What is kept of a run. */
import type { Machine } from '../report/machine.ts';
import type { Variant } from './variants.ts';

/** Medians over the processes; frames and bytes are those that come in, whatever number of destinations they go to. */
export interface Figures {
  readonly framesPerSecond: number;
  /** 1e6 bytes. */
  readonly megabytesPerSecond: number;
  /** Half of what the best process was better than the worst, as a part of the median. */
  readonly spread: number;
}

export interface VariantResults {
  /** Whole requests over HTTP. */
  readonly requests: Figures;
  /** Splitting alone, within the worker. */
  readonly split: Figures;
}

export interface Results {
  readonly date: string;
  readonly workerd: string;
  readonly node: string;
  readonly machine: Machine;
  readonly rounds: number;
  readonly concurrency: number;
  /** Of one body. */
  readonly bytes: number;
  readonly frames: number;
  readonly destinations: number;
  readonly variants: Readonly<Record<Variant, VariantResults>>;
}
