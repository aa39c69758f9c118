import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createCodec, type KindName, RumpError } from 'igrs-rump';
import { describe, frame, type Inspection, inspect, type Part } from 'igrs-rump/profile';
import { sealed } from './support/build-frame.ts';
import { withoutCheck, withoutDefaultNames, withoutLength } from './support/capabilities.ts';
import { fromHex, toHex } from './support/hex.ts';
import { assertRefused } from './support/refusal.ts';
import { isQuick, runs } from './support/run-count.ts';
import { emptyKind, sampleKind } from './support/sample-kind.ts';
import { golden, goldenFrames, kindNames, lenientFrames } from './support/vectors.ts';
import { ENDING, START, wire } from './support/wire.ts';

const codec = createCodec({ engine: 'js' });
const frames: readonly Uint8Array[] = [...goldenFrames, ...lenientFrames];

function frameOf(kind: KindName): Uint8Array {
  const vector = golden.find(({ message }) => message.kind === kind);
  assert.ok(vector, `no frame of ${kind}`);
  return fromHex(vector.hex);
}

/** A kind whose bodies all have one length. */
const exactKind = kindNames.find((kind) => !wire.atLeast.includes(kind) && describe(kind).length > 0) as KindName;

// One frame of each kind: what is tried on every byte or bit of a frame need not be tried on all of them.
const samples: readonly Uint8Array[] = kindNames.map(frameOf);

/** Each bit of the bytes belongs to exactly one part; what lies behind them is marked as missing. */
function assertCovers(bytes: Uint8Array, { length, parts }: Inspection): void {
  assert.equal(length, bytes.length);
  const owners = new Uint8Array(bytes.length * 8);
  let last = 0;
  for (const part of parts) {
    assert.ok(part.offset >= last, `${part.name} at ${part.offset} stands behind a part at ${last}`);
    last = part.offset;
    assert.equal(toHex(part.bytes), toHex(bytes.subarray(part.offset, part.offset + part.size)));
    assert.equal(part.missing, part.offset + part.size > bytes.length);
    assert.ok(part.size > 0);
    for (const bit of bitsOf(part)) {
      if (bit < owners.length) owners[bit] = (owners[bit] as number) + 1;
    }
  }
  assert.ok(
    owners.every((count) => count === 1),
    `bit ${owners.findIndex((count) => count !== 1)} of ${toHex(bytes)}`,
  );
}

function bitsOf({ offset, size, low, width }: Part): number[] {
  const bits = Array.from({ length: width ?? size * 8 }, (_, index) => index + (low ?? 0));
  const byteOf = (index: number): number => (wire.byteOrder === 'big' ? size - 1 - index : index);
  return bits.map((bit) => (offset + byteOf(Math.floor(bit / 8))) * 8 + (bit % 8));
}

/** The first problem is the codec's error; without one it is the codec's message. */
function assertAgrees(bytes: Uint8Array, inspection: Inspection): void {
  const decoded = codec.tryDecode(bytes);
  const [first] = inspection.problems;
  if (RumpError.is(decoded)) {
    assert.deepEqual([first?.code, first?.offset], [decoded.code, decoded.offset], toHex(bytes));
    return;
  }
  assert.deepEqual(inspection.problems, []);
  assert.equal(inspection.kind, decoded.kind);
  assert.deepEqual(headerValues(inspection), [
    decoded.deviceType,
    decoded.messageType,
    decoded.serial,
    decoded.sequence,
  ]);
  const body = inspection.parts.filter(({ section }) => section === 'body');
  if (decoded.kind === 'unknown') {
    assert.deepEqual(body[0]?.value ?? new Uint8Array(0), decoded.body);
    return;
  }
  const values: Record<string, unknown> = {};
  for (const { type, name, value } of body) {
    if (type !== 'reserved' && type !== 'presence' && value !== undefined) values[name] = value;
  }
  assert.deepEqual(values, { ...decoded.body });
  const mask = body.find(({ type }) => type === 'presence');
  if (mask === undefined) return;
  const set = mask.value as (string | number)[];
  const unknown = 'unknownFields' in decoded ? decoded.unknownFields : [];
  assert.deepEqual(new Set(set), new Set([...Object.keys(decoded.body), ...(unknown ?? [])]));
}

function headerValues({ parts }: Inspection): unknown[] {
  const roles = ['device', 'message', 'serial', 'sequence'];
  return roles.map((role) => {
    const name = frame.header.find((field) => field.role === role)?.name;
    return parts.find((part) => part.section === 'header' && part.name === name)?.value;
  });
}

function assertRight(bytes: Uint8Array): Inspection {
  const inspection = inspect(bytes);
  assertCovers(bytes, inspection);
  assertAgrees(bytes, inspection);
  return inspection;
}

function partOf(inspection: Inspection, name: string): Part {
  const part = inspection.parts.find((candidate) => candidate.name === name);
  assert.ok(part, `no part ${name}`);
  return part;
}

test('every frame is covered to the bit, with the values of the codec', () => {
  for (const bytes of frames) assertRight(bytes);
});

test('nothing is unusual in a frame as the profile wants it', () => {
  for (const bytes of goldenFrames) {
    for (const { note, name, origin, source, title } of inspect(bytes).parts) {
      assert.equal(note, '', `${name} of ${toHex(bytes)}`);
      assert.ok(origin !== null && source !== '' && title !== '', `${name} of ${toHex(bytes)}`);
    }
  }
});

test('what a writer refuses is noted', () => {
  for (const bytes of lenientFrames) {
    const { problems, parts } = inspect(bytes);
    assert.deepEqual(problems, []);
    assert.ok(
      parts.some(({ note }) => note !== ''),
      toHex(bytes),
    );
  }
});

test('every truncation of every kind is covered to the bit, and shows what is missing', () => {
  for (const bytes of samples) {
    const whole = inspect(bytes);
    for (let length = 0; length < bytes.length; length++) {
      const inspection = assertRight(bytes.slice(0, length));
      assert.equal(inspection.problems[0]?.code, 'truncated');
      const header = whole.parts.filter(({ section }) => section === 'header');
      const shown = inspection.kind === null ? header : whole.parts;
      assert.deepEqual(
        inspection.parts.map(({ name, offset }) => [name, offset]),
        shown.map(({ name, offset }) => [name, offset]),
      );
      for (const part of inspection.parts) {
        if (part.missing) assert.deepEqual([part.raw, part.value, part.text], [null, undefined, 'missing']);
      }
    }
  }
});

test('every single-bit flip of every kind is covered to the bit, and has a problem', () => {
  for (const bytes of samples) {
    for (let bit = 0; bit < bytes.length * 8; bit += isQuick ? 3 : 1) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      const { problems } = assertRight(flipped);
      assert.ok(withoutCheck !== false || problems.length > 0);
    }
  }
});

test('a flipped length is distinguished from a body of another length', { skip: withoutLength }, () => {
  const bytes = frameOf(exactKind);
  const length = frame.header.find(({ role }) => role === 'length');
  assert.ok(length);
  for (let bit = 0; bit < length.size * 8; bit++) {
    const flipped = bytes.slice();
    const at = length.byte + (bit >> 3);
    flipped[at] = (flipped[at] as number) ^ (1 << (bit & 7));
    const inspection = inspect(flipped);
    assert.equal(inspection.kind, exactKind);
    assert.notEqual(partOf(inspection, length.name).note, '');
    assert.ok(inspection.parts.every(({ missing, section }) => !missing && section !== 'trailing'));
  }
});

test('any bytes at all are covered to the bit', () => {
  const noise = fc.uint8Array({ maxLength: 400 });
  // Noise alone hardly ever gets past the start marker.
  const likely = fc.tuple(fc.constantFrom(...frames), fc.nat({ max: 60 }), noise).map(([bytes, kept, rest]) => {
    return Uint8Array.from([...bytes.subarray(0, kept), ...rest]);
  });
  fc.assert(
    fc.property(fc.oneof(noise, likely), (bytes) => void assertRight(bytes)),
    runs(3000),
  );
});

test('damaged bytes of valid frames are covered to the bit', () => {
  const damage = fc.array(fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 255 })), { maxLength: 6 });
  fc.assert(
    fc.property(fc.constantFrom(...frames), damage, fc.uint8Array({ maxLength: 8 }), (right, changes, behind) => {
      const bytes = Uint8Array.from([...right, ...behind]);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      assertRight(bytes);
    }),
    runs(1000),
  );
});

test('valid frames with any body have no problem', () => {
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.uint8Array({ minLength: 300, maxLength: 300 }), (right, noise) => {
      const bytes = right.slice();
      for (const { section, offset, size } of inspect(bytes).parts) {
        if (section === 'body') bytes.set(noise.subarray(offset, offset + size), offset);
      }
      assert.deepEqual(assertRight(sealed(bytes)).problems, []);
    }),
    runs(1000),
  );
});

test('all problems are told, not only the first', () => {
  const bytes = frameOf(exactKind);
  bytes[0] = 0;
  const version = frame.header.find(({ role }) => role === 'version');
  assert.ok(version);
  bytes[version.byte] = 9;
  // All cover the version.
  const wrongChecks = wire.checks.map((_, index) => {
    const before = wire.checks.slice(0, index).reduce((sum, { size }) => sum + size, 0);
    return ['bad-check', bytes.length - ENDING + before] as const;
  });
  const { problems } = inspect(Uint8Array.from([...bytes, 1, 2]));
  assert.deepEqual(
    problems.map(({ code, offset }) => [code, offset]),
    [
      ['bad-start', 0],
      ['bad-version', version.byte],
      ['bad-length', bytes.length],
      ...(withoutCheck === false ? wrongChecks : []),
    ],
  );
  assert.ok(problems.every(({ message }) => message !== ''));
});

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
  assert.deepEqual([damaged.value, damaged.note], ['\ufffdüller', 'not valid UTF-8; bytes behind its first NUL']);
});

test('a check that does not match shows what it should be', { skip: withoutCheck }, () => {
  const bytes = frameOf(emptyKind);
  const right = partOf(inspect(bytes), 'check');
  assert.equal(right.note, '');
  bytes[right.offset] = (bytes[right.offset] as number) ^ 0xff;
  const wrong = partOf(inspect(bytes), 'check');
  assert.equal(wrong.note, `computed ${right.text}`);
  assert.notEqual(wrong.text, right.text);
});

test('bytes of any kind come in, and a copy goes out', () => {
  const bytes = frameOf(sampleKind);
  const { buffer } = Uint8Array.from(bytes);
  const padded = Uint8Array.from([9, 9, ...bytes, 9]).subarray(2, 2 + bytes.length);
  const expected = inspect(bytes);
  assert.deepEqual(inspect(buffer), expected);
  assert.deepEqual(inspect(padded), expected);
  bytes.fill(0);
  padded.fill(0);
  assert.equal(expected.parts[0]?.bytes[0], START[0]);
  for (const value of [undefined, null, 'ff', 5, [], {}, new DataView(new ArrayBuffer(2))]) {
    assertRefused(() => inspect(value as Uint8Array), 'wrong-type', 'bytes');
  }
});

test('a capture that is taken for a frame is cut short in words, not in bytes', () => {
  const long = new Uint8Array(100_000).fill(0x52);
  const { parts } = inspect(long);
  const last = parts.at(-1);
  assert.equal(last?.section, 'trailing');
  assert.equal(last.raw, null);
  assert.ok(last.text.length < 10_000);
  assert.match(last.text, /^5252.*… and \d+ more$/);
  assert.equal(last.offset + last.bytes.length, long.length);
});
