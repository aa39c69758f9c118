/** The folder that is written. What somebody else has put there is never lost. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { writeWholeFile } from '../../scripts/common/whole-file.mjs';
import { Failure, misuse } from '../failure.ts';
import { systemFailure } from '../system-error.ts';
import { GENERATOR } from './manifest.ts';

/** These hold nothing but what is generated; a file of an older profile must not stay. */
const OWN_FOLDERS = ['dist', 'docs', 'profile'];

/** Begins the name of the folder, in the one that is written, where a package waits until it is complete. */
const PARTIAL = '.rump-generate-';

export function checkDestination(out: string, profile: string, replace: boolean): void {
  const way = relative(resolve(out), resolve(profile));
  if (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) {
    throw misuse(`${profile} lies in ${out}, which is to be written: choose another folder for --out`);
  }
  if (!existsSync(out)) return;
  let names: string[];
  try {
    // An earlier run may have been ended by a signal.
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

function isOurs(out: string): boolean {
  try {
    const manifest = JSON.parse(readFileSync(join(out, 'package.json'), 'utf8'));
    return typeof manifest.generator === 'string' && manifest.generator.startsWith(`${GENERATOR} `);
  } catch {
    return false;
  }
}

/** All files are written before the first has its place, so that a full disk leaves the package of before. */
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
