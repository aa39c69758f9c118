/** All that stands in test/vectors/ for the default profile, made for another one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile } from '../../../tools/model.ts';
import { dirtyStream } from './dirty-stream.ts';
import { goldenVectors, type JsonVector, lenientVectors, refusals } from './messages.ts';
import { seeded } from './random.ts';
import { wireFacts } from './wire-facts.ts';

const SEED = 0x52554d50;

export function writeVectors(folder: string, profile: Profile, byHand: readonly JsonVector[]): void {
  const random = seeded(SEED);
  const made = goldenVectors(profile, random);
  const lenient = lenientVectors(profile, random);
  // Those by hand follow the others: the order of kinds in the vectors is that of the profile.
  const golden = [...made, ...byHand];
  const dirty = dirtyStream(profile, [...golden, ...lenient], random);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'dirty.bin'), dirty.bytes);
  const files = { wire: wireFacts(profile), golden, lenient, refuse: refusals(profile, random), dirty: dirty.found };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(content));
  }
}
