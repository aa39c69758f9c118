/** What an inspection says of the values of each sort of message. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Inspection, inspect, type Part } from 'igrs-rump/profile';
import { sealed } from './support/build-frame.ts';
import { withoutDefaultNames, withoutLength } from './support/capabilities.ts';
import { toHex } from './support/hex.ts';
import { assertRight, codec, partOf } from './support/inspected.ts';

test('a valid frame of unknown kind is one run of bytes', { skip: withoutLength || withoutDefaultNames }, () => {
  const bytes = codec.encode({
    kind: 'unknown',
    deviceType: 0x7777,
    messageType: 'status',
    serial: 1,
    sequence: 2,
    body: Uint8Array.of(1, 2, 3),
  });
  const inspection = assertRight(bytes);
  const body = partOf(inspection, 'body');
  assert.deepEqual([body.type, body.raw, body.text, body.origin], ['bytes', '010203', '010203', null]);
  assert.deepEqual(partOf(inspection, 'deviceType').text, '30583');
  assert.deepEqual(partOf(inspection, 'deviceType').note, 'unknown code');
});

test('the words of a status', { skip: withoutDefaultNames }, () => {
  const body = {
    result: 'ok',
    power: true,
    mode: 'cool',
    sleep: false,
    turbo: false,
    quiet: false,
    eco: false,
    fanSpeed: 'low',
    display: true,
    beeper: false,
    health: false,
    auxiliaryHeat: false,
    childLock: false,
    swingVertical: 'off',
    swingHorizontal: 'off',
    targetTemperature: 24.5,
    targetHumidity: 29,
    roomTemperature: -0.3,
    outdoorTemperature: null,
    roomHumidity: 40,
    compressorRunning: true,
    defrosting: false,
    preheating: false,
    filterDue: false,
    fourWayValve: false,
    compressorFrequency: 50,
    activePower: 900,
    energy: 1.234,
    onTimer: 0,
    offTimer: 0,
    particulates: 12,
  } as const;
  const bytes = codec.encode({ kind: 'air-conditioner.status', serial: 0xabc, sequence: 7, body }, { lenient: true });
  const inspection = assertRight(bytes);
  const words = (name: string) => {
    const { text, note } = partOf(inspection, name);
    return [text, note];
  };
  assert.deepEqual(words('startMarker'), ['52 50', '']);
  assert.deepEqual(words('deviceType'), ['air-conditioner (2)', '']);
  assert.deepEqual(words('serial'), ['000000000abc', '']);
  assert.deepEqual(words('power'), ['yes', '']);
  assert.deepEqual(words('mode'), ['cool (1)', '']);
  assert.deepEqual(words('targetTemperature'), ['24.5 °C', '']);
  assert.deepEqual(words('targetHumidity'), ['29 %', 'out of range 30 to 90 %']);
  assert.deepEqual(words('roomTemperature'), ['-0.3 °C', '']);
  assert.deepEqual(words('outdoorTemperature'), ['no value', '']);
  const { raw, value, unit, table, source, origin, low, width } = partOf(inspection, 'roomTemperature');
  assert.deepEqual(
    [raw, value, unit, table, source, origin, low, width],
    [-3, -0.3, '°C', 9, 'Table 9', 'assigned', null, null],
  );
  const mode = partOf(inspection, 'mode');
  assert.deepEqual([mode.low, mode.width, mode.raw], [1, 3, 1]);
});

test('the words of an alarm', { skip: withoutDefaultNames }, () => {
  const bytes = codec.encode(
    {
      kind: 'air-conditioner.alarm',
      serial: 1,
      sequence: 1,
      body: { event: 'raised', severity: 'fault', faults: ['compressor', 'filter', 31 as never], time: 5 },
    },
    { lenient: true },
  );
  const { text, note, value } = partOf(assertRight(bytes), 'faults');
  assert.deepEqual([text, note, value], ['compressor, filter, bit 31', 'unknown bit 31', ['compressor', 'filter', 31]]);
  const none = codec.encode({
    kind: 'air-conditioner.alarm',
    serial: 1,
    sequence: 1,
    body: { event: 'raised', severity: 'fault', faults: [], time: 5 },
  });
  assert.equal(partOf(assertRight(none), 'faults').text, 'none');
});

test('the words of a control message', { skip: withoutDefaultNames }, () => {
  const bytes = codec.encode(
    {
      kind: 'microwave-oven.control',
      serial: 1,
      sequence: 1,
      body: { command: 6 as never, powerLevel: 15, autoMenu: null },
      unknownFields: [30, 31],
    },
    { lenient: true },
  );
  const inspection = assertRight(bytes);
  const mask = partOf(inspection, 'presence');
  assert.deepEqual(
    [mask.text, mask.note, mask.table],
    ['command, powerLevel, autoMenu, bit 30, bit 31', 'bits 30, 31 have no field', 4],
  );
  assert.deepEqual(partOf(inspection, 'command').note, 'unknown code');
  assert.deepEqual(partOf(inspection, 'command').text, '6');
  assert.deepEqual(partOf(inspection, 'powerLevel').note, 'off its step of 10 %');
  assert.deepEqual(partOf(inspection, 'autoMenu').text, 'no value');
  const unset = partOf(inspection, 'duration');
  assert.deepEqual([unset.text, unset.value, unset.raw, unset.note], ['not set', undefined, 0, '']);

  bytes[unset.offset] = 1;
  assert.equal(partOf(inspect(bytes), 'duration').note, 'not set, yet its bits are not zero');
  const reservedBits = ({ parts }: Inspection): Part =>
    parts.find(({ section, type }) => section === 'body' && type === 'reserved') as Part;
  bytes[reservedBits(inspection).offset] = 0xff;
  assert.equal(reservedBits(inspect(bytes)).note, 'reserved bits not zero');
});

test('the words of a version response', { skip: withoutDefaultNames }, () => {
  const body = {
    protocolVersion: 1,
    hardwareMajor: 1,
    hardwareMinor: 2,
    firmwareMajor: 3,
    firmwareMinor: 4,
    firmwarePatch: 5,
    manufacturer: 'Müller',
    model: '',
  };
  const bytes = codec.encode({ kind: 'refrigerator.version-response', serial: 1, sequence: 1, body });
  const inspection = assertRight(bytes);
  const maker = partOf(inspection, 'manufacturer');
  assert.deepEqual([maker.text, maker.value, maker.note], ['"Müller"', 'Müller', '']);
  assert.equal(maker.raw, toHex(maker.bytes));

  bytes[maker.offset] = 0xff;
  bytes[maker.offset + maker.size - 1] = 0x41;
  const damaged = partOf(assertRight(sealed(bytes)), 'manufacturer');
  assert.deepEqual([damaged.value, damaged.note], ['\ufffdüller', 'not valid UTF-8; bytes after its first NUL']);
});
