import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, stringify } from 'yaml';
import { checkSources } from '../../tools/check.ts';
import { canonicalJson, crc32 } from '../../tools/fingerprint.ts';
import type { Edit } from './patch.ts';
import { patchedAppliance, patchedProfile, patchedSources } from './patch.ts';

const { fingerprint } = patchedProfile();

test('the check is CRC-32/ISO-HDLC', () => {
  assert.equal(crc32(new TextEncoder().encode('123456789')), 0xcbf43926);
});

test('the default profile keeps its fingerprint', () => {
  // Devices in the field carry this number. It may change only with a new version of the profile.
  assert.equal(fingerprint, 0xacb647dd);
});

test('canonical JSON does not depend on the order of keys', () => {
  assert.equal(canonicalJson({ b: [{ d: 1, c: null }], a: 'x' }), '{"a":"x","b":[{"c":null,"d":1}]}');
});

test('neither the order of files, entries and keys nor the layout of the text changes the fingerprint', () => {
  const shuffled = patchedSources([]).map(({ file, text }) => ({
    file: `z-${file}`,
    text: stringify(backwards(parse(text))),
  }));
  const { profile, defects } = checkSources(shuffled.reverse());
  assert.deepEqual(defects, []);
  assert.equal(profile?.fingerprint, fingerprint);
});

/** Lists and keys the other way round; but what a list of messages or bytes holds stays a set. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards).reverse();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      // The `yaml` package gives an unquoted null key as an empty text.
      .map(([key, part]) => [key === '' ? 'null' : key, backwards(part)]),
  );
}

const cases: { name: string; changes: boolean; edit: Edit }[] = [
  { name: 'a title', changes: false, edit: water('unit: L/min, scale: 0.1', 'unit: L/min, scale: 0.1, title: Water') },
  {
    name: 'an origin',
    changes: false,
    edit: water('unit: L/min, scale: 0.1', 'unit: L/min, scale: 0.1, origin: normative'),
  },
  {
    name: 'the version',
    changes: false,
    edit: { file: 'profile.yaml', find: 'version: 1.0.0', replace: 'version: 1.0.1' },
  },
  { name: "a body's name", changes: false, edit: water('name: WaterHeaterAlarm', 'name: HeaterAlarm') },
  {
    name: "a message's role",
    changes: false,
    edit: frame('role: heartbeat, direction: both, answeredBy: heartbeat, ', ''),
  },
  { name: "a code's role", changes: false, edit: common(',          role: busy }', ' }') },
  {
    name: 'one reserved entry in two',
    changes: false,
    edit: water(
      '- { type: reserved, byte: 2, bits: 4-7 }',
      '- { type: reserved, byte: 2, bits: 4-6 }\n' + '      - { type: reserved, byte: 2, bits: 7 }',
    ),
  },
  {
    name: 'a printed range that says what the type holds',
    changes: false,
    edit: water('unit: L/min,', 'unit: L/min, min: 0, max: 6553.5,'),
  },
  { name: "a field's name", changes: true, edit: water('name: flow, ', 'name: gush, ') },
  { name: 'a code', changes: true, edit: water('code: 3, name: vacation', 'code: 4, name: vacation') },
  { name: "a code's name", changes: true, edit: water('name: vacation', 'name: holidays') },
  { name: "a flag's bit", changes: true, edit: water('{ bit: 10, name: comm', '{ bit: 11, name: comm') },
  { name: 'a range', changes: true, edit: water('min: 0, max: 6000', 'min: 0, max: 5000') },
  { name: 'a scale', changes: true, edit: water('unit: L/min, scale: 0.1', 'unit: L/min, scale: 0.2') },
  { name: 'a null value', changes: true, edit: water("'null': 0xFF,", "'null': 0xFE,") },
  { name: 'a presence bit', changes: true, edit: water('presence: 8 }', 'presence: 9 }') },
  { name: 'the byte order', changes: true, edit: frame('byteOrder: big', 'byteOrder: little') },
  { name: 'the version on the wire', changes: true, edit: frame('value: 1,', 'value: 2,') },
  { name: 'the start value of the check', changes: true, edit: frame('init: 0xFFFF', 'init: 0x0000') },
];

function water(find: string, replace: string): Edit {
  return { file: 'water-heater.yaml', find, replace };
}

function common(find: string, replace: string): Edit {
  return { file: 'common.yaml', find, replace };
}

function frame(find: string, replace: string): Edit {
  return { file: 'frame.yaml', find, replace };
}

for (const { name, changes, edit } of cases) {
  test(`${name} ${changes ? 'changes' : 'does not change'} it`, () => {
    const other = patchedProfile(edit).fingerprint;
    if (changes) assert.notEqual(other, fingerprint);
    else assert.equal(other, fingerprint);
  });
}

test("a field's role does not change it", () => {
  const devices = ['air-conditioner', 'microwave-oven', 'refrigerator', 'water-heater'];
  const edits = devices.map((name) => ({ file: `${name}.yaml`, find: 'unit: s, role: time, ', replace: 'unit: s, ' }));
  assert.equal(patchedProfile(...edits).fingerprint, fingerprint);
});

const ofAppliance: { name: string; changes: boolean; edits: [find: string, replace: string][] }[] = [
  { name: 'a default of the header', changes: false, edits: [['default: 1.5', 'default: 2']] },
  { name: "a message's default of the header", changes: false, edits: [['label: go', 'label: stop']] },
  {
    name: 'the name of a header field that messages do not have',
    changes: false,
    edits: [['name: sequence, ', 'name: counter, ']],
  },
  {
    name: 'a presence mask that no message carries',
    changes: false,
    edits: [['enums:\n', 'presence: { byte: 0, type: u8 }\nenums:\n']],
  },
  {
    name: 'the order of messages that no frame can be of both of',
    changes: false,
    edits: [
      ['    - { code: [0xA55A, 0x01, 0], name: state, when: { byte: 0, value: 0xC0 } }\n', ''],
      [
        '    - { code: [0xA55A, 0x01, 0], name: other }\n',
        '    - { code: [0xA55A, 0x01, 0], name: state, when: { byte: 0, value: 0xC0 } }\n    - { code: [0xA55A, 0x01, 0], name: other }\n',
      ],
    ],
  },
  {
    name: 'the name of a header field that messages have',
    changes: true,
    edits: [['{ name: level, ', '{ name: height, ']],
  },
  { name: 'a version that is read too', changes: true, edits: [['value: [1, 2]', 'value: [1, 2, 3]']] },
  { name: 'a start that is read too', changes: true, edits: [['[0xA55A, 0x5AA5]', '[0xA55A, 0x5AA5, 1]']] },
  { name: 'a constant of the header', changes: true, edits: [['value: 0xC }', 'value: 0xD }']] },
  { name: 'a code of one of several fields', changes: true, edits: [['[0x5AA5, 0x01, 0]', '[0x5AA5, 0x01, 1]']] },
  { name: 'what a `when` demands', changes: true, edits: [['byte: 0, value: 0xC0', 'byte: 0, value: 0xC2']] },
  { name: 'an escape', changes: true, edits: [['0x7E: [0x7D, 2]', '0x7E: [0x7D, 3]']] },
  { name: 'where a check ends', changes: true, edits: [['from: 2, to: body,', 'from: 2,']] },
  { name: 'the complement of a check', changes: true, edits: [[', complement: twos', '']] },
  { name: 'what a check sees', changes: true, edits: [[', sees: escaped', '']] },
  {
    name: 'the type of the serial',
    changes: true,
    edits: [['type: text, length: 8, role: serial', 'type: bytes, length: 8, role: serial']],
  },
];

for (const { name, changes, edits } of ofAppliance) {
  test(`of a frame that uses more, ${name} ${changes ? 'changes' : 'does not change'} it`, () => {
    const before = patchedAppliance().fingerprint;
    if (changes) assert.notEqual(patchedAppliance(...edits).fingerprint, before);
    else assert.equal(patchedAppliance(...edits).fingerprint, before);
  });
}

test('which of two overlapping messages comes first changes it, and nothing else does', () => {
  const wide: [string, string][] = [
    ['when: { byte: 0, value: 0xC0 }', 'when: { byte: 0, bits: 1-7, value: 0x60 }'],
    ['when: [{ byte: 0, value: 0xC1 }, ', 'when: [{ byte: 0, bits: 0, value: 1 }, '],
  ];
  const swapped: [string, string][] = [
    [
      'name: state, when: { byte: 0, value: 0xC0 } }',
      'name: power, when: [{ byte: 0, bits: 0, value: 1 }, { byte: 2, bits: 0-3, value: 4 }] }',
    ],
    [
      'name: power, when: [{ byte: 0, value: 0xC1 }, { byte: 2, bits: 0-3, value: 4 }] }',
      'name: state, when: { byte: 0, bits: 1-7, value: 0x60 } }',
    ],
  ];
  assert.notEqual(patchedAppliance(...wide).fingerprint, patchedAppliance(...swapped).fingerprint);
});
