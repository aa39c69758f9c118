/** Checks the files of a profile: the checked model, or all defects. */
import { checkFiles } from './check/profile.ts';
import type { Defect } from './check/report.ts';
import { loadSources } from './load.ts';
import type { Profile } from './model.ts';
import { readSources, type Source } from './sources.ts';

export type { Defect } from './check/report.ts';
export { formatDefect } from './check/report.ts';

export interface CheckResult {
  /** The checked model; null if there are defects. */
  readonly profile: Profile | null;
  /** In order of file and line; empty if there are none. */
  readonly defects: Defect[];
}

/**
 * Reads and checks the profile in a folder.
 *
 * @param directory a folder of YAML files; its subfolders are not read
 * @returns the model, or every defect with its file, line, table and field
 * @throws {Error} a system error if a file cannot be read
 */
export function checkDirectory(directory: string): CheckResult {
  return checkSources(readSources(directory));
}

/**
 * As `checkDirectory`, for files in memory.
 *
 * @param sources the YAML files with their names, as defects give them
 */
export function checkSources(sources: readonly Source[]): CheckResult {
  return checkFiles(loadSources(sources));
}
