/** Frames of other shapes than the default one. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bitsOf } from '../../tools/check/placement.ts';
import type { Body, Check, Profile } from '../../tools/model.ts';
import type { Edit } from './patch.ts';
import { patchedProfile } from './patch.ts';

function frame(find: string, replace: string): Edit {
  return { file: 'frame.yaml', find, replace };
}

const cyclic = `    algorithm: crc16
    width: 16
    poly: 0x1021
    init: 0xFFFF
    refin: false
    refout: false
    xorout: 0x0000
`;

test('the length may count the body, the rest or the whole frame, plus a constant', () => {
  const bias = (counts: string): number | null => patchedProfile(frame('counts: body', counts)).frame.lengthBias;
  assert.equal(bias('counts: body'), 0);
  assert.equal(bias('counts: rest'), 2);
  assert.equal(bias('counts: whole'), 18);
  assert.equal(bias('counts: body, plus: 3'), 3);
  assert.equal(bias('counts: whole, plus: -18'), 0);
});

test('an end marker is part of the rest and of the overhead', () => {
  const end = frame('\n# `control: true` marks', '  end: { bytes: [0x0D, 0x0A] }\n\n# `control: true` marks');
  const profile = patchedProfile(end, frame('counts: body', 'counts: rest'));
  assert.deepEqual(profile.frame.end, [0x0d, 0x0a]);
  assert.equal(profile.frame.overhead, 20);
  assert.equal(profile.frame.lengthBias, 4);
});

test('without a length field the kind implies it', () => {
  const profile = patchedProfile(frame('role: length,   counts: body', 'role: field, default: 0'));
  assert.equal(profile.frame.lengthBias, null);
});

test('the start marker comes in the order of its bytes', () => {
  assert.deepEqual(patchedProfile().frame.starts[0], [0x52, 0x50]);
  assert.deepEqual(patchedProfile(frame('byteOrder: big', 'byteOrder: little')).frame.starts[0], [0x50, 0x52]);
});

test('a check may be none, a sum or another cyclic one', () => {
  const framed = (parameters: string) => patchedProfile(frame(`${cyclic}    from: 0\n`, parameters)).frame;
  const check = (parameters: string) => framed(parameters).checks[0] as Check;
  assert.deepEqual([check('    algorithm: none\n').size, framed('    algorithm: none\n').overhead], [0, 16]);
  assert.deepEqual([check('    algorithm: sum8\n').width, framed('    algorithm: xor8\n').overhead], [8, 17]);
  assert.deepEqual([check('    algorithm: sum16\n').size, framed('    algorithm: sum16\n').overhead], [2, 18]);
  const framedLittle = patchedProfile(
    frame('byteOrder: big', 'byteOrder: little'),
    frame(`${cyclic}    from: 0\n`, '    algorithm: internet16\n'),
  );
  const [internet] = framedLittle.frame.checks;
  // Read in pairs of either order, the bytes are the same.
  assert.deepEqual([internet?.size, internet?.byteOrder], [2, 'big']);
  const long =
    '    algorithm: crc32\n    poly: 0x04C11DB7\n    init: 0xFFFFFFFF\n    refin: true\n    refout: true\n' +
    '    xorout: 0xFFFFFFFF\n    byteOrder: little\n';
  const wide = check(long);
  assert.deepEqual([wide.size, wide.poly, wide.byteOrder, framed(long).overhead], [4, 0x04c11db7, 'little', 20]);
});

test('bits of one integer follow the byte order', () => {
  const place = { byte: 4, size: 2, low: 7, width: 3 };
  assert.deepEqual([...bitsOf(place, 'big')], [8 * 5 + 7, 8 * 4, 8 * 4 + 1]);
  assert.deepEqual([...bitsOf(place, 'little')], [8 * 4 + 7, 8 * 5, 8 * 5 + 1]);
});

test('a whole number may live in some bits of its integer', () => {
  const { fields } = bodyOf(
    patchedProfile({
      file: 'water-heater.yaml',
      find: '- { type: reserved, byte: 9 }',
      replace:
        '- { name: pump, byte: 9, bits: 0-3, type: u8 }\n' +
        '      - { type: reserved, byte: 9, bits: 4-7, storage: u8 }',
    }),
    'WaterHeaterState',
  );
  const pump = fields.find(({ name }) => name === 'pump');
  assert.deepEqual([pump?.size, pump?.low, pump?.width, pump?.min, pump?.max], [1, 0, 4, 0, 15]);
});

function bodyOf({ bodies }: Profile, wanted: string): Body {
  const body = bodies.find(({ name }) => name === wanted);
  assert.ok(body);
  return body;
}
