/** What differs between versions of the made-up appliance, whose frames and kinds use what the default profile does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '../../tools/diff.ts';
import { diffProfiles } from '../../tools/diff.ts';
import { patchedAppliance } from './patch.ts';

type Texts = readonly [find: string, replace: string];

const cases: readonly {
  readonly name: string;
  readonly edits: readonly Texts[];
  readonly expect: readonly (readonly [Change['severity'], string | null, string, string | null, string | null])[];
}[] = [
  {
    name: 'a start or a version added at the end is compatible',
    edits: [
      ['value: [0xA55A, 0x5AA5]', 'value: [0xA55A, 0x5AA5, 0x5A5A]'],
      ['value: [1, 2]', 'value: [1, 2, 3]'],
    ],
    expect: [
      ['compatible', 'startMarker', 'value', '0xA55A, 0x5AA5', '0xA55A, 0x5AA5, 0x5A5A'],
      ['compatible', 'version', 'value', '1, 2', '1, 2, 3'],
    ],
  },
  {
    name: 'a version that is no longer first, and one that goes, break',
    edits: [
      ['value: [1, 2]', 'value: [3, 2]'],
      ['value: [0xA55A, 0x5AA5]', 'value: [0x5AA5, 0xA55A]'],
    ],
    expect: [
      ['breaking', 'startMarker', 'value', '0xA55A, 0x5AA5', '0x5AA5, 0xA55A'],
      ['breaking', 'version', 'value', '1, 2', '3, 2'],
    ],
  },
  {
    name: 'what writers take by default is compatible',
    edits: [
      ['default: 1.5', 'default: 2'],
      ['enum: direction, role: field', 'enum: direction, role: field, default: toDevice'],
      ['label: go', 'label: stop'],
    ],
    expect: [
      ['compatible', 'direction', 'default', null, '"toDevice"'],
      ['compatible', 'level', 'default', '1.5', '2'],
      [
        'compatible',
        'messages.command',
        'header',
        'direction "toDevice", label "go", version 2',
        'direction "toDevice", label "stop", version 2',
      ],
    ],
  },
  {
    name: 'a message that is written with a version that there was not breaks, another one of those that there were does not',
    edits: [
      ['value: [1, 2]', 'value: [1, 2, 3]'],
      ['name: other }\n', 'name: other, header: { version: 3 } }\n'],
      ['label: go, version: 2', 'label: go, version: 1'],
    ],
    expect: [
      ['breaking', 'messages.other', 'header', null, 'version 3'],
      ['compatible', 'version', 'value', '1, 2', '1, 2, 3'],
      [
        'compatible',
        'messages.command',
        'header',
        'direction "toDevice", label "go", version 2',
        'direction "toDevice", label "go", version 1',
      ],
    ],
  },
  {
    name: 'a header field of another name, scale, type or place breaks',
    edits: [
      ['{ name: options, ', '{ name: choices, '],
      ['scale: 0.5, min: -20', 'scale: 0.25, min: -20'],
      ['{ name: encrypted,   byte: 2,  type: bool, bits: 3', '{ name: encrypted,   byte: 2,  type: bool, bits: 2'],
      ['type: enum, bits: 0-2, enum', 'type: enum, bits: 0-1, enum'],
      [
        '{ name: command,     byte: 3',
        '{ name: spare, byte: 2, type: u8, bits: 3, role: reserved }\n    - { name: command,     byte: 3',
      ],
    ],
    expect: [
      ['breaking', 'direction', 'place', 'byte 2 bits 0-2', 'byte 2 bits 0-1'],
      ['breaking', 'encrypted', 'place', 'byte 2 bit 3', 'byte 2 bit 2'],
      ['breaking', 'level', 'scale', '0.5', '0.25'],
      ['breaking', 'options', 'removed', 'field flags at byte 22', null],
      ['breaking', 'choices', 'added', null, 'field flags at byte 22'],
    ],
  },
  {
    name: 'another constant, serial, escape and check break',
    edits: [
      ['role: constant, value: 0xC', 'role: constant, value: 0xD'],
      ['type: text, length: 8, role: serial', 'type: bcd, length: 8, role: serial'],
      ['0x7E: [0x7D, 2]', '0x7E: [0x7D, 3]'],
      ['from: 2, to: body, complement: twos', 'from: 3'],
      ['from: body, byteOrder: little, sees: escaped', 'from: body, byteOrder: little'],
    ],
    expect: [
      ['breaking', 'frame', 'escape', '0x7D as 7d 01, 0x7E as 7d 02', '0x7D as 7d 01, 0x7E as 7d 03'],
      ['breaking', 'serial', 'type', 'text', 'bcd'],
      ['breaking', 'marker', 'value', '0xC', '0xD'],
      ['breaking', 'check 1', 'from', '2', '3'],
      ['breaking', 'check 1', 'to', 'body', 'itself'],
      ['breaking', 'check 1', 'complement', 'twos', null],
      ['breaking', 'check 2', 'sees', 'escaped', 'plain'],
    ],
  },
  {
    name: 'a check that goes breaks',
    edits: [['    - { algorithm: sum8, from: 2, to: body, complement: twos }\n', '']],
    expect: [
      ['breaking', 'check 1', 'algorithm', 'sum8', 'crc16'],
      ['breaking', 'check 1', 'byteOrder', 'big', 'little'],
      ['breaking', 'check 1', 'width', '8', '16'],
      ['breaking', 'check 1', 'poly', '0x0', '0x1021'],
      ['breaking', 'check 1', 'from', '2', '24'],
      ['breaking', 'check 1', 'to', 'body', 'itself'],
      ['breaking', 'check 1', 'complement', 'twos', null],
      ['breaking', 'check 1', 'sees', 'plain', 'escaped'],
      ['breaking', 'check 2', 'removed', 'crc16', null],
    ],
  },
  {
    name: 'other codes and other bits that tell a message break',
    edits: [
      ['{ code: [0x5AA5, 0x01, 0]', '{ code: [0x5AA5, 0x02, 0]'],
      ['when: { byte: 0, value: 0xC0 }', 'when: { byte: 0, value: 0xC2 }'],
    ],
    expect: [
      ['breaking', 'messages.command', 'code', '0x5AA5, 0x1, 0x0', '0x5AA5, 0x2, 0x0'],
      ['breaking', 'messages.state', 'when', 'byte 0 is 0xC0', 'byte 0 is 0xC2'],
    ],
  },
  {
    name: 'messages that no frame can be of both of change places without notice',
    edits: [
      ['    - { code: [0xA55A, 0x01, 0], name: state, when: { byte: 0, value: 0xC0 } }\n', ''],
      [
        '    - { code: [0xA55A, 0x01, 0], name: other }\n',
        '    - { code: [0xA55A, 0x01, 0], name: state, when: { byte: 0, value: 0xC0 } }\n    - { code: [0xA55A, 0x01, 0], name: other }\n',
      ],
    ],
    expect: [],
  },
  {
    name: 'a message that takes frames of an older one breaks, one after it does not',
    edits: [
      [
        '    - { code: [0xA55A, 0x01, 0], name: other }\n',
        '    - { code: [0xA55A, 0x01, 0], name: early, when: { byte: 1, value: 9 } }\n    - { code: [0xA55A, 0x01, 0], name: other }\n',
      ],
      [
        'header: { direction: toDevice, label: go, version: 2 } }\n',
        'header: { direction: toDevice, label: go, version: 2 } }\n    - { code: [0xA55A, 0x01, 0], name: late }\n',
      ],
      [
        '  - name: Anything\n',
        '  - name: Early\n    messages: [early]\n    bytes: 2\n    fields: [{ name: first, byte: 0, type: u8 }]\n\n  - name: Late\n    messages: [late]\n    bytes: 1\n    fields: [{ name: only, byte: 0, type: u8 }]\n\n  - name: Anything\n',
      ],
    ],
    expect: [
      ['breaking', 'kettle.early', 'order', null, 'before other'],
      ['compatible', 'messages.early', 'added', null, 'code 0xA55A, 0x1, 0x0'],
      ['compatible', 'messages.late', 'added', null, 'code 0xA55A, 0x1, 0x0'],
    ],
  },
  {
    name: 'a body for a message that had none is compatible',
    edits: [['name: other }\n', 'name: other }\n    - { code: [0x5AA5, 0x07, 0], name: silent }\n']],
    expect: [['compatible', 'messages.silent', 'added', null, 'code 0x5AA5, 0x7, 0x0']],
  },
];

for (const { name, edits, expect } of cases) {
  test(name, () => {
    const found = diffProfiles(patchedAppliance(), patchedAppliance(...edits)).map(
      ({ severity, field, what, before, after }) => [severity, field, what, before, after],
    );
    assert.deepEqual(found, expect);
  });
}

test('kinds come and go while their device type and message stay', () => {
  const silent: Texts = ['name: other }\n', 'name: other }\n    - { code: [0x5AA5, 0x07, 0], name: silent }\n'];
  const with3: Texts = ['messages: [other, command]', 'messages: [other, command, silent]'];
  const changes = (from: readonly Texts[], to: readonly Texts[]): unknown[] =>
    diffProfiles(patchedAppliance(...from), patchedAppliance(...to)).map(({ severity, field, what }) => [
      severity,
      field,
      what,
    ]);
  assert.deepEqual(changes([silent], [silent, with3]), [['compatible', 'kettle.silent', 'added']]);
  assert.deepEqual(changes([silent, with3], [silent]), [['breaking', 'kettle.silent', 'removed']]);
});

test('a body that takes other lengths than it did breaks where another message of its codes has those frames', () => {
  const open: Texts = ['    bytes: 4\n', '    bytes: 4\n    length: at-least\n'];
  const longer: readonly Texts[] = [
    ['    bytes: 4\n', '    bytes: 6\n    length: at-least\n'],
    ['byte: 3, type: u8 }', 'byte: 3, type: u8 }\n      - { name: weight,      byte: 4, type: u16 }'],
  ];
  const changes = (from: readonly Texts[], to: readonly Texts[]): unknown[] =>
    diffProfiles(patchedAppliance(...from), patchedAppliance(...to))
      .filter(({ what }) => what.startsWith('bodies'))
      .map(({ severity, field, what, before, after }) => [severity, field, what, before, after]);
  assert.deepEqual(changes([open], longer), [
    ['breaking', 'kettle.state', 'bodies of 4 bytes', 'state', 'other'],
    ['breaking', 'kettle.power', 'bodies of 4 bytes', 'power', 'other'],
  ]);
  assert.deepEqual(changes([], [open]), [
    ['breaking', 'kettle.state', 'bodies of 5 bytes', 'other', 'state'],
    ['breaking', 'kettle.power', 'bodies of 5 bytes', 'other', 'power'],
  ]);
  const others: Texts = ['    bytes: 2\n    length: at-least', '    bytes: 2'];
  assert.deepEqual(changes([open, others], [...longer, others]), []);
});

test('a second start tells messages, and those that there were stay as they are', () => {
  const one: readonly Texts[] = [
    ['value: [0xA55A, 0x5AA5]', 'value: 0xA55A'],
    ['{ code: [0xA55A, 0x01, 0], name: state', '{ code: [0x01, 0], name: state'],
    ['{ code: [0xA55A, 0x01, 0], name: power', '{ code: [0x01, 0], name: power'],
    ['{ code: [0xA55A, 0x01, 0], name: other', '{ code: [0x01, 0], name: other'],
    ['{ code: [0x5AA5, 0x01, 0], name: command', '{ code: [0x02, 0], name: command'],
  ];
  const found = diffProfiles(patchedAppliance(...one), patchedAppliance());
  assert.deepEqual(
    found.map(({ severity, field, what }) => [severity, field, what]),
    [
      ['breaking', 'messages.command', 'code'],
      ['compatible', 'startMarker', 'value'],
    ],
  );
});

test('in what was reserved a new header field is compatible', () => {
  const spare: Texts = [
    '{ name: options,     byte: 22, type: flags, storage: u8, flags: options, role: field, default: [quick] }',
    '{ name: options,     byte: 22, type: u8, role: reserved }',
  ];
  const changes = diffProfiles(patchedAppliance(spare), patchedAppliance());
  assert.deepEqual(
    changes.map(({ severity, field, what }) => [severity, field, what]),
    [['compatible', 'options', 'added']],
  );
});

test('a standard, and a mask that no message carries, are no matter of the wire', () => {
  const mask: Texts = ['enums:\n', 'presence: { byte: 0, type: u8 }\n\nenums:\n'];
  const changes = diffProfiles(patchedAppliance(), patchedAppliance(mask));
  assert.deepEqual(
    changes.map(({ severity, field }) => [severity, field]),
    [['compatible', 'presence']],
  );
  assert.equal(patchedAppliance(mask).fingerprint, patchedAppliance().fingerprint);
});

test('what breaks changes the fingerprint', () => {
  for (const { edits } of cases) {
    const other = patchedAppliance(...edits);
    if (other.fingerprint !== patchedAppliance().fingerprint) continue;
    const changes = diffProfiles(patchedAppliance(), other);
    assert.ok(changes.every(({ severity }) => severity === 'compatible'));
  }
});
