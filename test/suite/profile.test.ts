import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createCodec, type KindName } from 'igrs-rump';
import {
  describe,
  deviceTypes,
  formatDeviceId,
  frame,
  kinds,
  messageTypes,
  parseDeviceId,
  profile,
} from 'igrs-rump/profile';
import { withoutDefaultNames } from './support/capabilities.ts';
import { assertRefused } from './support/refusal.ts';
import { sampleKind } from './support/sample-kind.ts';
import { goldenFrames, kindNames } from './support/vectors.ts';

const codec = createCodec({ engine: 'js' });

test('every kind is described, with title, origin and source in every entry', () => {
  assert.equal(kinds().length, new Set(kinds()).size);
  assert.deepEqual(new Set(kinds()), new Set(kindNames));
  for (const kind of kinds()) {
    const description = describe(kind);
    assert.equal(description.kind, kind);
    assert.equal(`${description.deviceType}.${description.messageType}`, kind);
    assert.ok(description.title !== '' && description.clause !== '');
    const codes = description.layout.flatMap((field) => field.codes ?? []);
    for (const entry of [description, ...description.layout, ...codes]) {
      assert.ok(entry.title !== '' && entry.source !== '', `${kind}: ${JSON.stringify(entry)}`);
      assert.match(entry.origin, /^(assigned|observed|normative)$/);
    }
    assert.deepEqual(
      description.fields,
      description.layout.filter(({ name }) => name !== ''),
    );
    for (const { type, minimum, maximum, step } of description.fields) {
      if (type === 'number') assert.ok((minimum as number) <= (maximum as number) && (step as number) > 0);
    }
  }
});

test('a description and a message have the same fields', () => {
  for (const bytes of goldenFrames) {
    const message = codec.decode(bytes);
    assert.ok(message.kind !== 'unknown');
    const { fields, presence } = describe(message.kind);
    const names = fields.map(({ name }) => name);
    if (presence === null) assert.deepEqual(Object.keys(message.body).sort(), [...names].sort());
    else assert.ok(Object.keys(message.body).every((name) => names.includes(name)));
  }
});

test('what is no kind is refused', () => {
  for (const kind of ['unknown', sampleKind.split('.')[0], '', null, undefined, 7, {}]) {
    assertRefused(() => describe(kind as KindName), 'unknown-kind', 'kind');
  }
});

test('the profile as a whole', () => {
  assert.ok(profile.id !== '' && profile.title !== '');
  assert.match(profile.version, /^\d+\.\d+\.\d+$/);
  assert.ok(Number.isInteger(profile.fingerprint) && profile.fingerprint >= 0 && profile.fingerprint < 2 ** 32);
  const devices = deviceTypes.map(({ name }) => name);
  const messages = messageTypes.map(({ name }) => name);
  for (const kind of kinds()) {
    const { deviceType, messageType } = describe(kind);
    assert.ok(devices.includes(deviceType) && messages.includes(messageType));
  }
  let end = 0;
  for (const field of frame.header) {
    // Fields of one integer begin at its first byte.
    assert.ok(field.byte === end || (field.width !== undefined && field.byte + field.size <= end), field.name);
    assert.ok(field.title !== '' && field.source !== '');
    end = Math.max(end, field.byte + field.size);
  }
});

test('device IDs as text and back', { skip: withoutDefaultNames }, () => {
  assert.equal(formatDeviceId('air-conditioner', 0x001122334455), '0002-001122334455');
  assert.equal(formatDeviceId(2, 0x001122334455), '0002-001122334455');
  assert.equal(formatDeviceId(0xffff, 0xffffffffffff), 'ffff-ffffffffffff');
  assert.equal(formatDeviceId(0xabc, -0), '0abc-000000000000');
  assert.deepEqual(parseDeviceId('0002-001122334455'), { deviceType: 'air-conditioner', serial: 0x001122334455 });
  assert.deepEqual(parseDeviceId('BEEF-ABCDEFabcdef'), { deviceType: 0xbeef, serial: 0xabcdefabcdef });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0, max: 2 ** 48 - 1 }), (type, serial) => {
      const text = formatDeviceId(type, serial);
      const id = parseDeviceId(text);
      assert.equal(id.serial, serial);
      assert.equal(formatDeviceId(id.deviceType, id.serial), text);
      assert.deepEqual(parseDeviceId(text.toUpperCase()), id);
    }),
  );
});

test('device IDs that are none are refused', { skip: withoutDefaultNames }, () => {
  const wrong = [
    '',
    '-',
    '0002001122334455',
    '0002-00112233445',
    '0002-0011223344556',
    ' 0002-001122334455',
    '0002-001122334455\n',
    '0002_001122334455',
    '0x02-001122334455',
    '0002--01122334455',
    '+002-001122334455',
    '0002-00112233445g',
    'air-conditioner-001122334455',
  ];
  for (const text of wrong) assertRefused(() => parseDeviceId(text), 'out-of-range', 'deviceId');
  for (const text of [undefined, null, 2, {}, ['0002-001122334455']]) {
    assertRefused(() => parseDeviceId(text as string), 'wrong-type', 'deviceId');
  }
  assertRefused(() => formatDeviceId('toaster' as 'refrigerator', 0), 'unknown-name', 'deviceType');
  for (const type of [-1, 0x10000, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assertRefused(() => formatDeviceId(type, 0), 'out-of-range', 'deviceType');
  }
  for (const serial of [-1, 2 ** 48, 0.5, Number.NaN]) {
    assertRefused(() => formatDeviceId(1, serial), 'out-of-range', 'serial');
  }
  for (const value of ['1', null, undefined, 1n]) {
    assertRefused(() => formatDeviceId(1, value as never), 'wrong-type', 'serial');
    if (typeof value !== 'string') assertRefused(() => formatDeviceId(value as never, 0), 'wrong-type', 'deviceType');
  }
});
