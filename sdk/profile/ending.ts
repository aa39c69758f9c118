import type { Part, Problem } from './inspection.ts';

/** Parts behind the body, and what is wrong with them. */
export interface Ending {
  readonly parts: readonly Part[];
  readonly problems: readonly Problem[];
}
