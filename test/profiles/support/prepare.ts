/**
 * `tsx test/profiles/support/prepare.ts PROFILE FOLDER`: generates the profile's code into the folder, builds the package there with the
 * project's own scripts, and bundles the suite against that build, with that profile's vectors.
 */
import { join } from 'node:path';
import { bundleSuiteOver } from './bundle-suite.ts';
import { handGoldens } from './hand-goldens.ts';
import { buildPackage, write } from './package.ts';
import { loadProfile } from './profiles.ts';
import { writeVectors } from './vectors.ts';

async function prepare(name: string, folder: string): Promise<void> {
  const profile = loadProfile(name);
  await buildPackage(profile, folder);
  writeVectors(join(folder, 'vectors'), profile, handGoldens(name));
  for (const { path, contents } of await bundleSuiteOver(folder)) write(path, contents);
}

const [name, folder] = process.argv.slice(2);
if (name === undefined || folder === undefined) throw new Error('usage: prepare.ts PROFILE FOLDER');
await prepare(name, folder);
