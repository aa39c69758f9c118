import type { Job, Report } from '../program/job.ts';

/** Where the bench runs. */
export interface Host {
  readonly name: string;
  readonly version: string;
  /** Each job in a process of its own. */
  run(job: Job): Promise<readonly Report[]>;
  close?(): Promise<unknown>;
}

export const HOST_NAMES = ['node', 'deno', 'bun', 'workerd', 'chromium'] as const;

export type HostName = (typeof HOST_NAMES)[number];
