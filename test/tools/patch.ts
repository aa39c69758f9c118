/** Profiles that differ from the default one, or from one under fixtures/, by a few words, made in memory. */

import assert from 'node:assert/strict';
import type { Defect } from '../../tools/check.ts';
import { checkSources } from '../../tools/check.ts';
import type { Profile } from '../../tools/model.ts';
import { readSources, type Source } from '../../tools/sources.ts';
import { applianceDirectory, profileDirectory, stationDirectory } from './paths.ts';

export interface Edit {
  readonly file: string;
  /** Must occur exactly once, so that a stale edit does not pass unnoticed. */
  readonly find: string;
  readonly replace: string;
}

export function patchedSources(edits: readonly Edit[], directory = profileDirectory): Source[] {
  const sources = readSources(directory).map((source) => ({ ...source }));
  for (const { file, find, replace } of edits) {
    const source = sources.find((candidate) => candidate.file === file);
    assert.ok(source, `no file ${file} in the profile`);
    const parts = source.text.split(find);
    assert.equal(parts.length, 2, `${file} has ${parts.length - 1} times, not once: ${find}`);
    source.text = parts.join(replace);
  }
  return sources;
}

export function patchedProfile(...edits: readonly Edit[]): Profile {
  return profileOf(patchedSources(edits));
}

/** Of a profile that has one file. */
export type OwnEdit = readonly [find: string, replace: string];

export function patchedAppliance(...edits: readonly OwnEdit[]): Profile {
  return profileOf(patchedSources(edits.map(ofOneFile), applianceDirectory));
}

export function patchedStation(...edits: readonly OwnEdit[]): Profile {
  return profileOf(patchedSources(edits.map(ofOneFile), stationDirectory));
}

function ofOneFile([find, replace]: OwnEdit): Edit {
  return { file: 'profile.yaml', find, replace };
}

function profileOf(sources: readonly Source[]): Profile {
  const { profile, defects } = checkSources(sources);
  assert.deepEqual(defects, []);
  assert.ok(profile);
  return profile;
}

export function patchedDefects(edits: readonly Edit[], directory = profileDirectory): Defect[] {
  const { profile, defects } = checkSources(patchedSources(edits, directory));
  assert.equal(profile, null);
  return defects;
}
