/** The profiles that the suite is run over: a folder of their own, or the default one with a few words changed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { checkSources, formatDefect } from '../../../tools/check.ts';
import type { Profile } from '../../../tools/model.ts';
import { readSources, type Source } from '../../../tools/sources.ts';
import { type Edit, patchedSources } from '../../tools/patch.ts';

const directory = fileURLToPath(new URL('..', import.meta.url));

/** Folders beside the profiles that the suite is run over; the suite takes serials for numbers and frames for what is sent as it is. */
const OTHERS: readonly string[] = ['support', 'bodies', 'real', 'random', 'shrunk', 'stuffed'];

export const profileNames: readonly string[] = readdirSync(directory)
  .filter((name) => !OTHERS.includes(name))
  .sort();

export function folderOf(name: string): string {
  return join(directory, name);
}

/** Of a protocol that devices speak. */
export function realFolderOf(name: string): string {
  return join(directory, 'real', name);
}

export function loadProfile(name: string): Profile {
  const overlay = join(folderOf(name), 'overlay.yaml');
  const sources = existsSync(overlay)
    ? patchedSources((parse(readFileSync(overlay, 'utf8')) as { edits: Edit[] }).edits)
    : readSources(folderOf(name));
  return profileOf(name, sources);
}

export function realProfile(name: string): Profile {
  return profileOf(name, readSources(realFolderOf(name)));
}

/** The beginning of a profile for a test that brings messages and bodies of its own. */
export const SMALL_FRAME = `id: small
version: 1.0.0
deviceId: { deviceTypes: [{ name: thing }] }
frame:
  byteOrder: big
  maximumBodyLength: 64
  header:
    - { name: start, byte: 0, type: u8, role: start, value: 0xAA }
    - { name: message, byte: 1, type: u8, role: message }
    - { name: length, byte: 2, type: u8, role: length, counts: body }
  check: { algorithm: sum8 }
`;

/** Of one file's text. */
export function profileOfText(text: string): Profile {
  return profileOf('profile', [{ file: 'profile.yaml', text }]);
}

function profileOf(name: string, sources: readonly Source[]): Profile {
  const { profile, defects } = checkSources(sources);
  if (profile === null) throw new Error(`${name}\n${defects.map(formatDefect).join('\n')}`);
  return profile;
}
