/** The folder that is written. What somebody else has put there is never lost. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { Failure, misuse } from '../failure.ts';
import { systemFailure } from '../system-error.ts';
import { GENERATOR } from './manifest.ts';

/** These hold nothing but what is generated; a file of an older profile must not stay. */
const OWN_FOLDERS = ['dist', 'docs', 'profile'];

export function checkDestination(out: string, profile: string): void {
  const way = relative(resolve(out), resolve(profile));
  if (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) {
    throw misuse(`${profile} lies in ${out}, which is to be written: choose another folder for --out`);
  }
  if (!existsSync(out)) return;
  let names: string[];
  try {
    names = readdirSync(out);
  } catch (error) {
    throw systemFailure(out, error);
  }
  if (names.length > 0 && !isOurs(out)) {
    throw new Failure(`${out} is neither empty nor written by rump generate; nothing in it was changed`);
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

export function writeDestination(out: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  try {
    for (const folder of OWN_FOLDERS) rmSync(join(out, folder), { recursive: true, force: true });
    for (const [path, contents] of files) {
      const place = join(out, path);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, contents);
    }
  } catch (error) {
    throw systemFailure((error as NodeJS.ErrnoException).path ?? out, error);
  }
}
