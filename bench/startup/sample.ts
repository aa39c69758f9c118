import type { Variant } from './variants.ts';

/** One fresh process, in milliseconds. What a host cannot tell is not there. */
export interface Sample {
  /** From the start of the process to its end; of a server to its first answer. */
  readonly process: number;
  readonly import?: number;
  readonly create?: number;
  readonly decode?: number;
  readonly scan?: number;
}

export interface Host {
  readonly name: string;
  readonly version: string;
  /** Throws where the answer is wrong. */
  sample(variant: Variant): Promise<Sample>;
}
