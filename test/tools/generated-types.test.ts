/** The compiler accepts what is generated, also where a bundler would not look: the types. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { layOutSources } from '../../cli/generate/compile.ts';
import { checkSources, formatDefect } from '../../tools/check.ts';
import { emitAll } from '../../tools/emit/all.ts';
import type { Profile } from '../../tools/model.ts';
import { temporaryDirectory } from '../cli/command.ts';
import { drawn } from '../profiles/random/profile.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const HEAD = `id: typed
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

const FLAGS_BEFORE_OPTIONAL = `${HEAD}
messages: { identifiers: [{ code: 1, name: state }] }
flags: [{ name: faults, bits: [{ bit: 0, name: dry }] }]
bodies:
  - name: State
    messages: [state]
    bytes: 3
    fields:
      - { name: alarms, byte: 0, type: flags, storage: u8, flags: faults }
      - { name: level, byte: 1, type: u8, presence: { unless: 255 } }
      - { name: speed, byte: 2, type: u8 }
`;

test('always-set flags before an optional field, and random profiles', () => {
  const profiles = new Map([['flags', profileOf(FLAGS_BEFORE_OPTIONAL)]]);
  for (const seed of [1, 2, 3, 4, 5, 6]) profiles.set(`seed${seed}`, drawn(seed).profile);
  assert.equal(compiled(profiles), '');
});

function profileOf(text: string): Profile {
  const { profile, defects } = checkSources([{ file: 'profile.yaml', text }]);
  assert.ok(profile, defects.map(formatDefect).join('\n'));
  return profile;
}

/** What the compiler says of the packages that are generated from these profiles, all at once. */
function compiled(profiles: ReadonlyMap<string, Profile>): string {
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
