/** What the compiler says of the types in packages that are generated from profiles. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layOutSources } from '../../cli/generate/compile.ts';
import { checkSources, formatDefect } from '../../tools/check.ts';
import { emitAll } from '../../tools/emit/all.ts';
import type { Profile } from '../../tools/model.ts';
import { temporaryDirectory } from '../cli/command.ts';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** @param texts of its files */
export function profileOf(...texts: readonly string[]): Profile {
  const { profile, defects } = checkSources(texts.map((text, index) => ({ file: `profile-${index}.yaml`, text })));
  assert.ok(profile, defects.map(formatDefect).join('\n'));
  return profile;
}

/** What the compiler says of the packages that are generated from these profiles, all at once. */
export function compiled(profiles: ReadonlyMap<string, Profile>): string {
  const directory = temporaryDirectory();
  for (const [name, profile] of profiles) layOutSources({ folder: join(directory, name) }, emitAll(profile, root));
  const [first] = profiles.keys();
  const config = {
    extends: `./${first}/sdk/tsconfig.json`,
    compilerOptions: { rootDir: '.', outDir: 'types' },
    include: [],
    files: [
      `${first}/sdk/wasm.d.ts`,
      ...[...profiles.keys()].flatMap((name) => ENTRIES.map((entry) => `${name}/sdk/${entry}.ts`)),
    ],
  };
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify(config));
  const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', directory], {
    encoding: 'utf8',
  });
  return stdout;
}

const ENTRIES = ['index', 'js', 'profile/index', 'wire/names'];
