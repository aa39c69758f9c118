/** The compiler accepts what is generated, also where a bundler would not look: the types. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emitAll } from '../../tools/emit/all.ts';
import type { Profile } from '../../tools/model.ts';
import { drawn } from '../profiles/random/profile.ts';
import { SMALL_FRAME } from '../profiles/support/profiles.ts';
import { compiled, profileOf, root } from './compiled-types.ts';

const FLAGS_BEFORE_OPTIONAL = `${SMALL_FRAME}
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

/** As many as a body may have in a file of a profile, or nearly. */
const MANY_FIELDS = `${SMALL_FRAME.replace('type: u8, role: length', 'type: u16, role: length').replace('64', '4000')}
messages: { identifiers: [{ code: 1, name: state }, { code: 2, name: points }] }
bodies:
  - name: State
    messages: [state]
    bytes: 700
    fields:
${numbered(700, (index) => `      - { name: level${index}, byte: ${index}, type: u8, presence: { unless: 255 } }`)}
`;

const MANY_ATTRIBUTES = `bodies:
  - name: Points
    messages: [points]
    bytes: 0
    list: { id: { type: u16 }, length: { type: u8 } }
    attributes:
${numbered(600, (index) => `      - { id: ${index}, fields: [{ name: point${index}, type: u8 }] }`)}
`;

function numbered(count: number, lineOf: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => lineOf(index)).join('\n');
}

test('always-set flags before an optional field, and random profiles', () => {
  const profiles = new Map<string, Profile>([['flags', profileOf(FLAGS_BEFORE_OPTIONAL)]]);
  for (const seed of [1, 2, 3, 4, 5, 6]) profiles.set(`seed${seed}`, drawn(seed).profile);
  assert.equal(compiled(profiles), '');
});

test('bodies of hundreds of optional fields or attributes', () => {
  assert.equal(compiled(new Map([['many', profileOf(MANY_FIELDS, MANY_ATTRIBUTES)]])), '');
});

test('only where a writer is too long for the compiler its types are not looked at', () => {
  const unchecked = (profile: Profile): string[] =>
    [...emitAll(profile, root)].flatMap(([path, text]) => (text.includes('@ts-nocheck') ? [path] : []));
  assert.deepEqual(unchecked(profileOf(MANY_FIELDS, MANY_ATTRIBUTES)), ['sdk/generated/writers/common.ts']);
  assert.deepEqual(unchecked(profileOf(FLAGS_BEFORE_OPTIONAL)), []);
});
