/** The compiler accepts what is generated, also where a bundler would not look: the types. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Profile } from '../../tools/model.ts';
import { drawn } from '../profiles/random/profile.ts';
import { compiled, profileOf } from './compiled-types.ts';

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
  const profiles = new Map<string, Profile>([['flags', profileOf(FLAGS_BEFORE_OPTIONAL)]]);
  for (const seed of [1, 2, 3, 4, 5, 6]) profiles.set(`seed${seed}`, drawn(seed).profile);
  assert.equal(compiled(profiles), '');
});
