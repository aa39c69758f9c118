/** What differs between versions of the default profile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '../../tools/diff.ts';
import { diffProfiles, formatDiff } from '../../tools/diff.ts';
import type { Edit } from './patch.ts';
import { patchedProfile } from './patch.ts';

const original = patchedProfile();

function water(find: string, replace: string): Edit {
  return { file: 'water-heater.yaml', find, replace };
}

function frame(find: string, replace: string): Edit {
  return { file: 'frame.yaml', find, replace };
}

function common(find: string, replace: string): Edit {
  return { file: 'common.yaml', find, replace };
}

interface Case {
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly expect: readonly [Change['severity'], number | null, string | null, string, string | null, string | null][];
}

const reservedByte = '- { type: reserved, byte: 9 }';
const pump = '- { name: pump, byte: 9, type: u8 }';
const reservedBit = '- { type: reserved, byte: 4, bits: 7 }';
const night = '- { name: night, byte: 4, bits: 7, type: bool, presence: 9 }';

const cases: readonly Case[] = [
  {
    name: 'a title, an origin and a source are compatible',
    edits: [
      water('unit: L/min, scale: 0.1', 'unit: L/min, scale: 0.1, title: Stream, origin: normative, source: 7.7.2'),
    ],
    expect: [
      ['compatible', 6, 'flow', 'title', 'Flow', 'Stream'],
      ['compatible', 6, 'flow', 'origin', 'assigned', 'normative'],
      ['compatible', 6, 'flow', 'source', 'Table 6', '7.7.2'],
    ],
  },
  {
    name: 'a new code is compatible, in both tables that use it',
    edits: [
      water(
        '      - { code: 3, name: vacation }',
        '      - { code: 4, name: night }\n      - { code: 3, name: vacation }',
      ),
    ],
    expect: [
      ['compatible', 5, 'mode.night', 'added', null, 'code 4'],
      ['compatible', 6, 'mode.night', 'added', null, 'code 4'],
    ],
  },
  {
    name: 'a new flag is compatible',
    edits: [water('      - { bit: 10, ', '      - { bit: 11, name: pump }\n      - { bit: 10, ')],
    expect: [['compatible', 7, 'faults.pump', 'added', null, 'code 11']],
  },
  {
    name: 'a field in reserved space is compatible',
    edits: [water(reservedByte, pump)],
    expect: [['compatible', 6, 'pump', 'added', null, 'u8 at byte 9']],
  },
  {
    name: 'a control field in reserved space is compatible',
    edits: [water(reservedBit, night)],
    expect: [['compatible', 5, 'night', 'added', null, 'bool at byte 4 bit 7']],
  },
  {
    name: 'a wider range is compatible, a narrower one breaks',
    edits: [
      water('min: 0, max: 6000', 'min: 0, max: 7000'),
      { file: 'microwave-oven.yaml', find: 'min: 1, max: 5999', replace: 'min: 2, max: 5999' },
    ],
    expect: [
      ['breaking', 14, 'duration', 'range', '1 to 5999', '2 to 5999'],
      ['compatible', 5, 'heatingPowerLimit', 'range', '0 to 6000', '0 to 7000'],
    ],
  },
  {
    name: 'a coarser step breaks',
    edits: [{ file: 'microwave-oven.yaml', find: 'step: 10', replace: 'step: 30' }],
    expect: [['breaking', 14, 'powerLevel', 'range', '10 to 100 in steps of 10', '10 to 100 in steps of 30']],
  },
  {
    name: 'a finer step is compatible',
    edits: [{ file: 'microwave-oven.yaml', find: 'step: 10', replace: 'step: 5' }],
    expect: [['compatible', 14, 'powerLevel', 'range', '10 to 100 in steps of 10', '10 to 100 in steps of 5']],
  },
  {
    name: 'two fields that change places break',
    edits: [
      water('byte: 10, type: u16, unit: L/min', 'byte: 12, type: u16, unit: L/min'),
      water('byte: 12, type: u16, unit: W', 'byte: 10, type: u16, unit: W'),
    ],
    expect: [
      ['breaking', 6, 'flow', 'place', 'bytes 10-11', 'bytes 12-13'],
      ['breaking', 6, 'heatingPower', 'place', 'bytes 12-13', 'bytes 10-11'],
    ],
  },
  {
    name: 'another type breaks',
    edits: [water('byte: 10, type: u16, unit: L/min', 'byte: 10, type: i16, unit: L/min')],
    expect: [['breaking', 6, 'flow', 'type', 'u16', 'i16']],
  },
  {
    name: 'another scale, unit, offset and null value break',
    edits: [
      water(
        "unit: '%', min: 0, max: 100, 'null': 0xFF",
        "unit: K, scale: 0.5, offset: -20, min: 0, max: 100, 'null': 0xFE",
      ),
    ],
    expect: [
      ['breaking', 6, 'hotWater', 'unit', '%', 'K'],
      ['breaking', 6, 'hotWater', 'scale', '1', '0.5'],
      ['breaking', 6, 'hotWater', 'offset', '0', '-20'],
      ['breaking', 6, 'hotWater', 'null', '0xFF', '0xFE'],
    ],
  },
  {
    name: 'a code that moves breaks',
    edits: [water('code: 3, name: vacation', 'code: 5, name: vacation')],
    expect: [
      ['breaking', 5, 'mode.vacation', 'code', '3', '5'],
      ['breaking', 6, 'mode.vacation', 'code', '3', '5'],
    ],
  },
  {
    name: 'a name that goes breaks',
    edits: [water('name: flow, ', 'name: gush, ')],
    expect: [
      ['breaking', 6, 'flow', 'removed', 'u16 at bytes 10-11', null],
      ['breaking', 6, 'gush', 'added', null, 'u16 at bytes 10-11'],
    ],
  },
  {
    name: 'an inverted bool breaks',
    edits: [water('byte: 2,  bits: 1,   type: bool,', 'byte: 2,  bits: 1,   type: bool, invert: true,')],
    expect: [['breaking', 6, 'flowing', 'invert', 'false', 'true']],
  },
  {
    name: 'another presence bit breaks',
    edits: [water('presence: 8 }', 'presence: 12 }')],
    expect: [['breaking', 5, 'heatingPowerLimit', 'presence', 'bit 8 of the mask', 'bit 12 of the mask']],
  },
  {
    name: 'an enum that no longer ranks breaks',
    edits: [{ file: 'air-conditioner.yaml', find: '    ordered: true\n', replace: '' }],
    expect: [
      ['breaking', 8, 'fanSpeed', 'ordered', 'true', 'false'],
      ['breaking', 9, 'fanSpeed', 'ordered', 'true', 'false'],
    ],
  },
  {
    name: 'an exact body of another length breaks',
    edits: [
      common('    bytes: 40\n', '    bytes: 41\n'),
      common(
        'byte: 24, type: text, length: 16 }',
        'byte: 24, type: text, length: 16 }\n      - { type: reserved, byte: 40 }',
      ),
    ],
    expect: [['breaking', 19, 'VersionResponse', 'length', '40 bytes', '41 bytes']],
  },
  {
    name: 'an exact body that may grow from now on is compatible',
    edits: [common('    bytes: 40\n', '    bytes: 40\n    length: at-least\n')],
    expect: [['compatible', 19, 'VersionResponse', 'length', '40 bytes', 'at least 40 bytes']],
  },
  {
    name: 'another header, check and start marker break',
    edits: [
      frame('value: 0x5250', 'value: 0x5251'),
      frame('poly: 0x1021', 'poly: 0x8005'),
      frame('init: 0xFFFF', 'init: 0x0000'),
      frame('counts: body', 'counts: whole'),
    ],
    expect: [
      ['breaking', 2, 'frame', 'what the length counts beyond the body', '0', '18'],
      ['breaking', 2, 'startMarker', 'value', '0x5250', '0x5251'],
      ['breaking', 2, 'check', 'poly', '0x1021', '0x8005'],
      ['breaking', 2, 'check', 'init', '0xFFFF', '0x0'],
    ],
  },
  {
    name: 'a message identifier that moves breaks, a new title does not',
    edits: [frame('{ code: 0x14, name: refusal,           ', '{ code: 0x15, name: refusal, title: No,')],
    expect: [
      ['breaking', 3, 'messages.refusal', 'code', '0x14', '0x15'],
      ['compatible', 3, 'messages.refusal', 'title', 'Refusal', 'No'],
    ],
  },
  {
    name: 'a new message is compatible',
    edits: [
      frame(
        '    - { code: 0x14, name: refusal',
        '    - { code: 0x15, name: reboot, extension: true, source: 6.4.1 }\n    - { code: 0x14, name: refusal',
      ),
      common('messages: [heartbeat]', 'messages: [heartbeat, reboot]'),
    ],
    expect: [['compatible', 3, 'messages.reboot', 'added', null, 'code 0x15']],
  },
  {
    name: 'another role breaks the exchange, of a message, a field or a code; one more does not',
    edits: [
      frame('role: heartbeat, direction: both, answeredBy: heartbeat, ', ''),
      ...['air-conditioner', 'microwave-oven', 'refrigerator', 'water-heater'].map((name) => ({
        file: `${name}.yaml`,
        find: 'unit: s, role: time, ',
        replace: 'unit: s, ',
      })),
      common(',          role: busy }', ' }'),
      common('name: interlock,     ', 'name: interlock, role: busy, '),
    ],
    expect: [
      ['breaking', null, 'result.busy', 'role in the exchange', 'busy', null],
      ['breaking', 3, 'messages.heartbeat', 'role in the exchange', 'heartbeat', null],
      ['breaking', 3, 'messages.heartbeat', 'direction in the exchange', 'both', null],
      ['breaking', 3, 'messages.heartbeat', 'answer in the exchange', 'heartbeat', null],
      ['breaking', 6, 'result.busy', 'role in the exchange', 'busy', null],
      ['breaking', 7, 'time', 'role in the exchange', 'time', null],
      ['breaking', 9, 'result.busy', 'role in the exchange', 'busy', null],
      ['breaking', 10, 'time', 'role in the exchange', 'time', null],
      ['breaking', 12, 'result.busy', 'role in the exchange', 'busy', null],
      ['breaking', 13, 'time', 'role in the exchange', 'time', null],
      ['breaking', 15, 'result.busy', 'role in the exchange', 'busy', null],
      ['breaking', 16, 'time', 'role in the exchange', 'time', null],
      ['compatible', null, 'result.interlock', 'role in the exchange', null, 'busy'],
      ['compatible', 6, 'result.interlock', 'role in the exchange', null, 'busy'],
      ['compatible', 9, 'result.interlock', 'role in the exchange', null, 'busy'],
      ['compatible', 12, 'result.interlock', 'role in the exchange', null, 'busy'],
      ['compatible', 15, 'result.interlock', 'role in the exchange', null, 'busy'],
    ],
  },
];

for (const { name, edits, expect } of cases) {
  test(name, () => {
    const found = diffProfiles(original, patchedProfile(...edits)).map(
      ({ severity, table, field, what, before, after }) => [severity, table, field, what, before, after],
    );
    assert.deepEqual(found, expect);
  });
}

test('bytes appended to a body that may grow are compatible', () => {
  const open = common('    bytes: 40\n', '    bytes: 40\n    length: at-least\n');
  const longer = [
    common('    bytes: 40\n', '    bytes: 41\n    length: at-least\n'),
    common(
      'byte: 24, type: text, length: 16 }',
      'byte: 24, type: text, length: 16 }\n' + '      - { name: region, byte: 40, type: u8 }',
    ),
  ];
  const changes = diffProfiles(patchedProfile(open), patchedProfile(...longer));
  assert.deepEqual(
    changes.map(({ severity, field, what }) => [severity, field, what]),
    [
      ['compatible', 'VersionResponse', 'length'],
      ['compatible', 'region', 'added'],
    ],
  );
});

test('what is appended to an exact body that grows breaks: old readers take one length of it', () => {
  for (const [appended, shown] of [
    ['name: region, byte: 40, type: u8', 'u8 at byte 40'],
    ['name: region, byte: 40, type: text, length: rest', 'text at byte 40 to the end'],
  ] as const) {
    const growing = [
      common('    bytes: 40\n', '    bytes: 40\n    length: at-least\n'),
      common('byte: 24, type: text, length: 16 }', `byte: 24, type: text, length: 16 }\n      - { ${appended} }`),
    ];
    const changes = diffProfiles(original, patchedProfile(...growing));
    assert.deepEqual(
      changes.map(({ severity, field, what, after }) => [severity, field, what, after]),
      [
        ['breaking', 'region', 'added', shown],
        ['compatible', 'VersionResponse', 'length', 'at least 40 bytes'],
      ],
    );
  }
});

test('a profile does not differ from itself', () => {
  assert.deepEqual(diffProfiles(original, patchedProfile()), []);
  assert.equal(formatDiff([]), 'no difference\n');
});

test('another byte order breaks, though no field says so', () => {
  const changes = diffProfiles(original, patchedProfile(frame('byteOrder: big', 'byteOrder: little')));
  assert.ok(
    changes.some(({ severity, field, what }) => severity === 'breaking' && field === 'frame' && what === 'byteOrder'),
  );
});

test('what breaks changes the fingerprint; what keeps it breaks nothing', () => {
  for (const { edits } of cases) {
    const other = patchedProfile(...edits);
    if (other.fingerprint !== original.fingerprint) continue;
    const breaking = diffProfiles(original, other).filter(({ severity }) => severity === 'breaking');
    // Ranking is no matter of the wire, but rules are written by it; nor are roles, but the exchange goes by them.
    assert.deepEqual(
      breaking.filter(({ what }) => what !== 'ordered' && !what.endsWith(' in the exchange')),
      [],
    );
  }
});

test('the text names table, field, before and after, what breaks first', () => {
  const changes = diffProfiles(
    original,
    patchedProfile(water('min: 0, max: 6000', 'min: 0, max: 7000'), frame('value: 1,', 'value: 2,')),
  );
  assert.equal(
    formatDiff(changes),
    'breaking    Table 2, version: value: 1 → 2\n' +
      'compatible  Table 5, heatingPowerLimit: range: 0 to 6000 → 0 to 7000\n' +
      '1 breaking, 1 compatible\n',
  );
});
