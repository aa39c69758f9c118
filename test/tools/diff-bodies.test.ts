/** What differs between bodies of the made-up station: which of it breaks, and whether the fingerprint tells. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diffProfiles } from '../../tools/diff.ts';
import { type OwnEdit, patchedStation } from './patch.ts';

interface Case {
  readonly name: string;
  readonly edits: readonly OwnEdit[];
  readonly breaking?: readonly Row[];
  readonly compatible?: readonly Row[];
  /** Whether the fingerprint stays; where it does nothing may break. */
  readonly isSame?: boolean;
}

type Row = readonly [field: string, what: string, before: string | null, after: string | null];

const cases: readonly Case[] = [
  {
    name: 'a piece that moves',
    edits: [
      ['{ byte: 2, bits: 2 }]', '{ byte: 2, bits: 3 }]'],
      [
        'type: reserved, byte: 2, bits: 3-7, value: 0x11',
        'type: reserved, byte: 2, bits: 4-7 }\n      - { type: reserved, byte: 2, bits: 2',
      ],
    ],
    breaking: [['wind', 'place', 'byte 0 bits 4-5 and byte 2 bit 2', 'byte 0 bits 4-5 and byte 2 bit 3']],
  },
  {
    name: 'a piece that is no longer inverted',
    edits: [['bits: 0-3, invert: true', 'bits: 0-3']],
    breaking: [['wanted', 'place', 'byte 0 bits 0-3 inverted and byte 2 bit 1', 'byte 0 bits 0-3 and byte 2 bit 1']],
  },
  {
    name: 'pieces the other way round',
    edits: [['[{ byte: 0, bits: 4-5 }, { byte: 2, bits: 2 }]', '[{ byte: 2, bits: 2 }, { byte: 0, bits: 4-5 }]']],
    breaking: [['wind', 'place', 'byte 0 bits 4-5 and byte 2 bit 2', 'byte 2 bit 2 and byte 0 bits 4-5']],
  },
  {
    name: 'another byte order',
    edits: [['name: turns,   byte: 3,  type: u16, byteOrder: little', 'name: turns,   byte: 3,  type: u16']],
    breaking: [['turns', 'byteOrder', 'little', 'big']],
  },
  {
    name: 'a byte order of one byte',
    edits: [['presence: { with: heat }', 'byteOrder: little, presence: { with: heat }']],
    isSame: true,
  },
  {
    name: 'another encoding',
    edits: [['type: u8, encoding: sign-magnitude, null: 0x80', 'type: u8, encoding: bcd, null: 0x80']],
    breaking: [
      ['drift', 'encoding', 'sign-magnitude', 'bcd'],
      ['drift', 'range', '-127 to 127', '0 to 99'],
    ],
  },
  {
    name: 'another complement',
    edits: [['type: u16, invert: true, special', 'type: u16, special']],
    breaking: [['light', 'invert', 'true', 'false']],
  },
  {
    name: 'another special value',
    edits: [['0xFFFE: abnormal', '0xFFFD: abnormal']],
    breaking: [['light', 'special', '0xFFFE abnormal, 0xFFFF invalid', '0xFFFD abnormal, 0xFFFF invalid']],
  },
  {
    name: 'a special value that has another name',
    edits: [['{ -127: full }', '{ -127: most }']],
    breaking: [['fan', 'special', '-127 full', '-127 most']],
  },
  {
    name: 'what fills bits without a meaning',
    edits: [
      ['value: [0xFF, 0x55]', 'value: [0xFF, 0x56]'],
      ['bits: 7, value: 1', 'bits: 7'],
    ],
    compatible: [
      ['reserved byte 0', 'value', '0x1', null],
      ['reserved byte 12', 'value', '0xFF 0x55', '0xFF 0x56'],
    ],
    isSame: true,
  },
  {
    name: 'a field where filler was',
    edits: [['{ type: reserved, byte: 14, storage: u16, value: 0xBEEF }', '{ name: dust, byte: 14, type: u16 }']],
    compatible: [['dust', 'added', null, 'u16 at bytes 14-15']],
  },
  {
    name: 'another bit of the mask',
    edits: [['presence: 63', 'presence: 62']],
    breaking: [['lights', 'presence', 'bit 63 of the mask', 'bit 62 of the mask']],
  },
  {
    name: 'a mask of another byte order',
    edits: [['type: u64, byteOrder: little', 'type: u64']],
    breaking: [['Adjust', 'presence mask', 'bytes 0-7, little', 'bytes 0-7, big']],
  },
  {
    name: 'a field that is no longer always set',
    edits: [['presence: always', 'presence: 1']],
    breaking: [['reason', 'presence', null, 'bit 1 of the mask']],
  },
  {
    name: 'another raw value of what is not set',
    edits: [['presence: { unless: 0x3F }', 'presence: { unless: 0 }']],
    breaking: [['colour', 'presence', 'unless 0x3F', 'unless 0x0']],
  },
  {
    name: 'another partner',
    edits: [['presence: { with: power }', 'presence: { with: gust }']],
    breaking: [['swing', 'presence', 'with power', 'with gust']],
  },
  {
    name: 'another bit of its own',
    edits: [
      ['presence: { byte: 0, bits: 1 }', 'presence: { byte: 0, bits: 2 }'],
      [
        'bits: 2-7, type: u8, presence: { unless: 0x3F }',
        'bits: 3-7, type: u8, presence: { unless: 0x1F } }\n      - { type: reserved, byte: 0, bits: 1',
      ],
    ],
    breaking: [
      ['power', 'presence', 'byte 0 bit 1', 'byte 0 bit 2'],
      ['colour', 'place', 'byte 0 bits 2-7', 'byte 0 bits 3-7'],
      ['colour', 'presence', 'unless 0x3F', 'unless 0x1F'],
      ['colour', 'range', '0 to 63', '0 to 31'],
    ],
  },
  {
    name: 'a field that lies on a bit of presence',
    edits: [
      ['      - { name: gust,', '      - { name: wave, byte: 2, bits: 7, type: bool }\n      - { name: gust,'],
      ['presence: { byte: 2, bits: 15, type: u16 }', 'presence: { unless: 0 }'],
    ],
    breaking: [
      ['gust', 'presence', 'bytes 2-3 bit 15', 'unless 0x0'],
      ['wave', 'added', null, 'bool at byte 2 bit 7'],
    ],
  },
  {
    name: 'a field in front of what reaches to the end',
    edits: [['{ name: remark,  byte: 4,', '{ name: middle, byte: 4, type: u8 }\n      - { name: remark,  byte: 5,']],
    breaking: [
      ['remark', 'place', 'byte 4 to the end', 'byte 5 to the end'],
      ['middle', 'added', null, 'u8 at byte 4'],
    ],
  },
  {
    name: 'fields appended where the rest was',
    edits: [
      [
        '{ name: hint, byte: 1, type: u8 }',
        '{ name: hint, byte: 1, type: u8 }\n      - { name: more, byte: 2, type: u16 }\n      - { name: note, byte: 4, type: text, length: rest }',
      ],
    ],
    compatible: [
      ['more', 'added', null, 'u16 at bytes 2-3'],
      ['note', 'added', null, 'text at byte 4 to the end'],
    ],
  },
  {
    name: 'an attribute that is added',
    edits: [
      [
        '      - { id: 4, kind: 0,',
        '      - { id: 5, kind: 1, fields: [{ name: wet, type: bool }] }\n      - { id: 4, kind: 0,',
      ],
    ],
    compatible: [['wet', 'added', null, 'bool at attribute 0x5, byte 0']],
  },
  {
    // Older readers take the rest of the body for it.
    name: 'an attribute that is added to items without lengths',
    edits: [
      [
        '      - { id: 1, fields: [{ name: hue,',
        '      - { id: 3, fields: [{ name: dim, type: u8 }] }\n      - { id: 1, fields: [{ name: hue,',
      ],
    ],
    breaking: [['dim', 'added', null, 'u8 at attribute 0x3, byte 0']],
  },
  {
    name: 'an attribute that is removed',
    edits: [['      - { id: 1, kind: 1, fields: [{ name: lit, type: bool }] }\n', '']],
    breaking: [['lit', 'removed', 'bool at attribute 0x1, byte 0', null]],
  },
  {
    name: "an attribute's id",
    edits: [['{ id: 1, kind: 1, fields: [{ name: lit', '{ id: 9, kind: 1, fields: [{ name: lit']],
    breaking: [['lit', 'place', 'attribute 0x1, byte 0', 'attribute 0x9, byte 0']],
  },
  {
    name: "an attribute's kind",
    edits: [['{ id: 1, kind: 1, fields: [{ name: lit', '{ id: 1, kind: 2, fields: [{ name: lit']],
    breaking: [['attribute 0x1', 'kind', '1', '2']],
  },
  {
    name: "an attribute's length",
    edits: [['[{ name: lit, type: bool }]', '[{ name: lit, type: bool }, { name: dim, type: u8 }]']],
    breaking: [['attribute 0x1', 'length', '1 bytes', '2 bytes']],
    compatible: [['dim', 'added', null, 'u8 at attribute 0x1, byte 1']],
  },
  {
    name: "an attribute's title, and their order",
    edits: [
      ['title: Position', 'title: Place'],
      ['      - { id: 1, kind: 1, fields: [{ name: lit, type: bool }] }\n', ''],
      [
        '      - { id: 4, kind: 0,',
        '      - { id: 1, kind: 1, fields: [{ name: lit, type: bool }] }\n      - { id: 4, kind: 0,',
      ],
    ],
    compatible: [
      ['attribute 0x4', 'title', 'Position', 'Place'],
      ['Points', 'order of attributes', '0x1, 0x2, 0x203, 0x4', '0x2, 0x203, 0x1, 0x4'],
    ],
    isSame: true,
  },
  {
    name: 'the shape of a list',
    edits: [
      [
        'kind: { type: u8 }\n      length: { type: u16 }',
        'kind: { type: u16 }\n      length: { type: u16, byteOrder: little }',
      ],
    ],
    breaking: [
      [
        'Points',
        'list',
        'id u16 little, kind u8, length u16 big, count u8 at byte 1',
        'id u16 little, kind u16 big, length u16 little, count u8 at byte 1',
      ],
    ],
  },
  {
    name: 'a byte in front of the items',
    edits: [
      ['    bytes: 2\n    list:', '    bytes: 3\n    list:'],
      [
        '{ name: page, byte: 0, type: u8 }',
        '{ name: page, byte: 0, type: u8 }\n      - { name: size, byte: 2, type: u8 }',
      ],
    ],
    breaking: [['Points', 'length', 'at least 2 bytes', 'at least 3 bytes']],
    compatible: [['size', 'added', null, 'u8 at byte 2']],
  },
];

const original = patchedStation();

for (const { name, edits, breaking = [], compatible = [], isSame = false } of cases) {
  test(`${name}: ${breaking.length} break, ${compatible.length} do not`, () => {
    const other = patchedStation(...edits);
    const rows = (severity: string): Row[] =>
      diffProfiles(original, other)
        .filter((change) => change.severity === severity)
        .map(({ field, what, before, after }) => [field ?? '', what, before, after]);
    const byField = (left: Row, right: Row): number => (left[0] < right[0] ? -1 : left[0] > right[0] ? 1 : 0);
    assert.deepEqual(rows('breaking').toSorted(byField), breaking.toSorted(byField));
    assert.deepEqual(rows('compatible').toSorted(byField), compatible.toSorted(byField));
    assert.equal(other.fingerprint === original.fingerprint, isSame);
  });
}

test('a station does not differ from itself', () => {
  assert.deepEqual(diffProfiles(original, patchedStation()), []);
});

test('where the frame has another byte order, no field tells it again', () => {
  const other = patchedStation(
    ['  byteOrder: big\n', '  byteOrder: little\n'],
    ['bits: 14-15, type: u16 }], type: flags', 'bits: 14-15, type: u16 }], byteOrder: big, type: flags'],
    ['byte: 3, type: u8, presence: { byte: 2', 'byte: 3, type: u8, byteOrder: big, presence: { byte: 2'],
  );
  const orders = diffProfiles(original, other).filter(({ what }) => what === 'byteOrder');
  assert.deepEqual(
    orders.map(({ field }) => field),
    ['frame', 'check'],
  );
});
