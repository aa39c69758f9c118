/** A profile's files → the checked model, or everything that is wrong with them. */

import { checkFiles } from './check/profile.ts';
import type { Defect } from './check/report.ts';
import type { Source } from './load.ts';
import { loadSources, readSources } from './load.ts';
import type { Profile } from './model.ts';

export type { Defect } from './check/report.ts';
export { formatDefect } from './check/report.ts';

export interface CheckResult {
  /** Null where there are defects. */
  readonly profile: Profile | null;
  /** In order of file and line. */
  readonly defects: Defect[];
}

export function checkDirectory(directory: string): CheckResult {
  return checkSources(readSources(directory));
}

/** As `checkDirectory`, for files that are in memory. */
export function checkSources(sources: readonly Source[]): CheckResult {
  return checkFiles(loadSources(sources));
}
