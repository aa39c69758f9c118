/** The folder that the package is written to. Files that were not generated are never lost. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { writeWholeFile } from '../../scripts/common/whole-file.ts';
import { Failure, misuse, systemFailure } from '../failure.ts';
import { GENERATOR } from './manifest.ts';

/** Folders with generated files only; files of an older profile must not remain in them. */
const OWN_FOLDERS = ['dist', 'docs', 'profile', 'sdk', 'assembly'];

/** Prefix of the temporary folder inside the destination in which the package is prepared. */
const PARTIAL = '.rump-generate-';

export function checkDestination(out: string, profile: string, replace: boolean): void {
  const way = relative(realPath(out), realPath(profile));
  if (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) {
    throw misuse(`${profile} is inside ${out}, which would be overwritten: choose another folder for --out`);
  }
  if (!existsSync(out)) return;
  let names: string[];
  try {
    // An interrupted run may have left its temporary folder.
    names = readdirSync(out).filter((name) => !name.startsWith(PARTIAL));
  } catch (error) {
    throw systemFailure(out, error);
  }
  if (names.length > 0 && !isOurs(out)) {
    throw new Failure(`${out} is neither empty nor written by rump generate; nothing in it was changed`);
  }
  if (names.length > 0 && !replace) {
    throw new Failure(`${out} exists: choose another folder, or replace what rump generate wrote there with --force`);
  }
}

/** Without links; of a folder that is not there yet, as far as it is. */
function realPath(path: string): string {
  const place = resolve(path);
  try {
    return realpathSync(place);
  } catch {
    return dirname(place) === place ? place : join(realPath(dirname(place)), basename(place));
  }
}

function isOurs(out: string): boolean {
  try {
    const manifest = JSON.parse(readFileSync(join(out, 'package.json'), 'utf8'));
    return typeof manifest.generator === 'string' && manifest.generator.startsWith(`${GENERATOR} `);
  } catch {
    return false;
  }
}

/** Writes all files before moving the first into place, so that a full disk leaves the previous package intact. */
export function writeDestination(out: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  const isNew = !existsSync(out);
  let partial: string | null = null;
  try {
    mkdirSync(out, { recursive: true });
    partial = mkdtempSync(join(out, PARTIAL));
    for (const [path, contents] of files) writeWholeFile(join(partial, path), contents);
    for (const folder of OWN_FOLDERS) rmSync(join(out, folder), { recursive: true, force: true });
    for (const name of readdirSync(partial)) renameSync(join(partial, name), join(out, name));
    rmSync(partial, { recursive: true });
  } catch (error) {
    if (partial !== null) rmSync(isNew ? out : partial, { recursive: true, force: true });
    const { path, cause } = error as NodeJS.ErrnoException;
    throw systemFailure(path ?? out, cause ?? error);
  }
}
