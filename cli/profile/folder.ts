/** A profile's folder, as the user names it. */
import { readdirSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { type CheckResult, checkDirectory, type Defect, formatDefect } from '../../tools/check.ts';
import type { Profile } from '../../tools/model.ts';
import { Failure } from '../failure.ts';
import { profileDirectory } from '../package.ts';
import { systemFailure } from '../system-error.ts';

/** The package's own by default, by its way from here where that is shorter to read. */
export function folderName(written: string | undefined): string {
  if (written !== undefined) return written;
  const way = relative('.', profileDirectory);
  return way === '' || way.startsWith('..') || isAbsolute(way) ? profileDirectory : way;
}

export function checkFolder(folder: string): CheckResult {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw systemFailure(folder, error);
  }
  if (!names.some((name) => /\.ya?ml$/.test(name))) throw new Failure(`${folder}: there is no YAML file in it`);
  try {
    return checkDirectory(folder);
  } catch (error) {
    // A file of it that cannot be read; anything else is no fault of the folder.
    const { code, path } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : systemFailure(path ?? folder, error);
  }
}

/** The profile of a folder without defects; else a Failure that names the first of them. */
export function loadFolder(folder: string): Profile {
  const { profile, defects } = checkFolder(folder);
  if (profile !== null) return profile;
  const [first] = defects as [Defect];
  const others = defects.length > 1 ? ` (and ${defects.length - 1} more: rump profile check ${folder})` : '';
  throw new Failure(`${defectLine(folder, first)}${others}`);
}

/** A defect that is nobody's but the whole profile's stands at its folder. */
export function defectLine(folder: string, defect: Defect): string {
  return formatDefect({ ...defect, file: join(folder, defect.file) });
}
