/** A folder for each case of a test file, with what is written into it. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from './command.ts';

const directory = temporaryDirectory();

export function fresh(): string {
  return mkdtempSync(join(directory, 'case-'));
}

export function written(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
