/** Columns become the very frames that the messages of their rows become, with what is not there as null, unset or missing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type {
  Codec,
  ColumnsInput,
  EncodeColumnsOptions,
  FrameBatch,
  KindName,
  MessageInput,
  RumpErrorCode,
} from 'igrs-rump';
import { describe, type FieldDescription } from 'igrs-rump/profile';
import { messagesByKind } from './support/arbitrary-message.ts';
import { withoutDefaultNames } from './support/capabilities.ts';
import { fieldsOf, isControl, type KindField, numberFacts } from './support/describe-fields.ts';
import { createCodec, engines } from './support/engines.ts';
import { fromHex, toHex } from './support/hex.ts';
import { bodyOf, plainColumns, readBack, rowsOf, SEQUENCES, write } from './support/input-columns.ts';
import { asInput } from './support/plain-message.ts';
import { assertRefused, refusalOf } from './support/refusal.ts';
import { isQuick, runs } from './support/run-count.ts';
import { assertBytes } from './support/same-value.ts';
import { dirtyStream, golden, kindNames, lenient, type Vector } from './support/vectors.ts';
import { mostOf, OVERHEAD, wire } from './support/wire.ts';

const codecs = engines.map((engine) => createCodec({ engine }));
const [wasm, js] = codecs as [Codec, Codec];

/** What physical columns cannot tell: a null that a control message sets from a field that it does not. */
function withoutNulls(message: MessageInput): MessageInput {
  return without(message, () => true);
}

/** What raw columns cannot tell either: such a null where its raw value is 0. */
function withoutZeroNulls(message: MessageInput): MessageInput {
  return without(message, (field) => numberFacts(field).none === 0);
}

function without(message: MessageInput, isLost: (field: KindField) => boolean): MessageInput {
  const kind = message.kind as KindName;
  if (!isControl(kind)) return withoutUnknownFields(message);
  const lost = fieldsOf(kind).filter((field) => bodyOf(message)[field.name] === null && isLost(field));
  const body = Object.entries(bodyOf(message)).filter(([name]) => lost.every((field) => field.name !== name));
  return asInput({ ...withoutUnknownFields(message), body: Object.fromEntries(body) });
}

/** Bits that no field owns are in no column. */
function withoutUnknownFields(message: MessageInput): MessageInput {
  const { unknownFields: _, ...rest } = message as MessageInput & { unknownFields?: unknown };
  return rest as MessageInput;
}

function ofKind(vectors: readonly Vector[], kind: KindName): readonly Vector[] {
  return vectors.filter(({ message }) => message.kind === kind);
}

function hasText(kind: KindName): boolean {
  return fieldsOf(kind).some(({ type }) => type === 'text');
}

for (const codec of codecs) {
  const { engine } = codec;

  test(`${engine}: columns of golden frames of every kind become the frames again`, () => {
    for (const kind of kindNames) {
      const vectors = ofKind(golden, kind);
      const frames = fromHex(vectors.map(({ hex }) => hex).join(''));
      const physical = codec.encodeAll(vectors.map(({ message }) => withoutNulls(message)));
      const raw = codec.encodeAll(vectors.map(({ message }) => withoutZeroNulls(message)));
      if (!isControl(kind)) assertBytes(physical, frames, kind);
      assertBytes(write(codec, kind, readBack(codec, kind, frames, false)), physical, kind);
      assertBytes(write(codec, kind, readBack(codec, kind, frames, true), { raw: true }), raw, `${kind}, raw`);
      const messages = vectors.map(({ message }) => message);
      assertBytes(write(codec, kind, plainColumns(kind, messages)), frames, `${kind}, plain`);
    }
  });

  test(`${engine}: what only a forgiving reader takes is written leniently, and refused strictly where it was read`, () => {
    for (const kind of kindNames) {
      const vectors = ofKind(lenient, kind);
      if (vectors.length === 0) continue;
      const frames = fromHex(vectors.map(({ hex }) => hex).join(''));
      const messages = vectors.map(({ message }) => withoutUnknownFields(message));
      const options = { lenient: true };
      const all = codec.encodeAll(messages, options);
      const raw = codec.encodeAll(messages.map(withoutZeroNulls), options);
      const physical = codec.encodeAll(messages.map(withoutNulls), options);
      assertBytes(write(codec, kind, readBack(codec, kind, frames, false), options), physical, kind);
      assertBytes(write(codec, kind, readBack(codec, kind, frames, true), { raw: true, lenient: true }), raw, kind);
      assertBytes(write(codec, kind, plainColumns(kind, messages), options), all, kind);
      for (const { hex, message } of vectors) {
        if ('unknownFields' in message) continue;
        const { code, path } = refusalOf(() => codec.encode(message));
        const place = `${(path as string).replace('body', 'columns')}[0]`;
        for (const isRaw of [false, true]) {
          const columns = readBack(codec, kind, fromHex(hex), isRaw);
          assertRefused(() => write(codec, kind, columns, { raw: isRaw }), code, place, hex);
        }
      }
    }
  });

  test(`${engine}: 100,000 rows, many pieces of them, are the frames of as many messages`, () => {
    const rows = isQuick ? 10_000 : 100_000;
    const longest = [...kindNames].sort((one, two) => fieldsOf(two).length - fieldsOf(one).length).slice(0, 1);
    for (const kind of [
      ...longest,
      ...kindNames.filter(isControl).slice(0, 1),
      ...kindNames.filter(hasText).slice(0, 1),
    ]) {
      const some = ofKind(golden, kind).map(({ message }) => withoutNulls(message));
      const serial = (row: number): number => Math.floor((row / rows) * mostOf(wire.serial));
      const messages = Array.from({ length: rows }, (_, row) =>
        asInput({ ...some[row % some.length], serial: serial(row), sequence: row % SEQUENCES }),
      );
      const frames = codec.encodeAll(messages);
      const columns = readBack(codec, kind, frames, false);
      assertBytes(write(codec, kind, columns), frames, kind);
      assertBytes(write(codec, kind, plainColumns(kind, messages)), frames, `${kind}, plain`);
      assertBytes(write(codec, kind, { ...columns, sequence: 0 }), frames, `${kind}, counted`);
      const field = fieldsOf(kind)[0] as FieldDescription;
      for (const row of [0, 1000, rows / 2, rows - 1]) {
        const invalid = Array.from(columns[field.name] as Float64Array, (value, place) => (place < row ? value : {}));
        assertRefused(
          () => write(codec, kind, { ...columns, [field.name]: invalid, validity: {} }),
          'wrong-type',
          `columns.${field.name}[${row}]`,
        );
      }
    }
  });

  test(`${engine}: no rows are no frames`, () => {
    for (const kind of kindNames) {
      for (const raw of [false, true]) {
        const columns = codec.columnBuilder(kind, ['serial', 'sequence', ...fieldsOf(kind).map(({ name }) => name)], {
          raw,
        });
        assert.equal(write(codec, kind, columns.finish(), { raw }).length, 0);
        assert.equal(write(codec, kind, plainColumns(kind, [])).length, 0);
      }
    }
  });

  test(`${engine}: one serial for all rows, and sequences that count on`, { skip: withoutDefaultNames }, () => {
    assert.equal(codec.encodeColumns('water-heater.heartbeat', { length: 0, serial: 1, sequence: 1 }).length, 0);
    assert.equal(codec.encodeColumns('water-heater.control', { serial: [], sequence: 65535 }).length, 0);
    const kind = 'water-heater.status-query';
    const expected = [65534, 65535, 0, 1].map((sequence) => ({ kind, serial: 77, sequence, body: {} }) as const);
    assertBytes(codec.encodeColumns(kind, { length: 4, serial: 77, sequence: 65534 }), codec.encodeAll(expected), kind);
    const arrays = { serial: new Uint16Array(4).fill(77), sequence: [65534, 65535, 0, 1] };
    assertBytes(codec.encodeColumns(kind, arrays), codec.encodeAll(expected), kind);
    assertBytes(codec.encodeColumns(kind, { ...arrays, sequence: 65534, length: 4 }), codec.encodeAll(expected), kind);
  });

  test(`${engine}: in control bodies, columns and their validity say which fields are set`, {
    skip: withoutDefaultNames,
  }, () => {
    const kind = 'water-heater.control';
    const encode = (bodies: readonly object[]): string =>
      toHex(codec.encodeAll(bodies.map((body, row) => asInput({ kind, serial: 5, sequence: row, body }))));
    const columns = (fields: object, options?: EncodeColumnsOptions): string =>
      toHex(write(codec, kind, { length: 3, serial: 5, sequence: 0, ...fields }, options));

    assert.equal(columns({}), encode([{}, {}, {}]));
    assert.equal(columns({ power: undefined }), encode([{}, {}, {}]));
    const onTime = [1, 2, 3];
    assert.equal(columns({ onTime }), encode([{ onTime: 1 }, { onTime: 2 }, { onTime: 3 }]));
    assert.equal(columns({ power: [true, undefined, false] }), encode([{ power: true }, {}, { power: false }]));
    // Null is a value that can be set, NaN is not.
    const mixed = [undefined, null, 9];
    assert.equal(columns({ onTime: mixed }), encode([{}, { onTime: null }, { onTime: 9 }]));
    const numbers = new Float64Array([Number.NaN, 1, Number.NaN]);
    assert.equal(columns({ onTime: numbers }), encode([{}, { onTime: 1 }, {}]));
    assert.equal(columns({ targetTemperature: [31, Number.NaN, 31] }).length, encode([{}, {}, {}]).length);
    // Validity decides where it is given: the value after a 0 is not read.
    const validity = { onTime: new Uint8Array([0b101]) };
    assert.equal(columns({ onTime: numbers, validity }), encode([{ onTime: null }, {}, { onTime: null }]));
    assert.equal(columns({ onTime: [7, 'x', 8], validity }), encode([{ onTime: 7 }, {}, { onTime: 8 }]));
    const flag = { power: new Uint8Array([0b010]) };
    assert.equal(columns({ power: [9, 1, 9], validity: flag }), encode([{}, { power: true }, {}]));
    const mode = { mode: new Uint8Array([0b100, 0xff]) };
    assert.equal(columns({ mode: ['', {}, 'eco'], validity: mode }), encode([{}, {}, { mode: 'eco' }]));
    // Of a column that is not there nothing can be set.
    assert.equal(columns({ validity }), encode([{}, {}, {}]));
    assert.equal(
      columns({ onTime: [0xffff, 0xffff, 5] }, { raw: true }),
      encode([{ onTime: null }, { onTime: null }, { onTime: 5 }]),
    );
    const first = { onTime: new Uint8Array([0b100]) };
    assert.equal(
      columns({ onTime: [0xffff, 5, 5], validity: first }, { raw: true }),
      encode([{ onTime: null }, {}, { onTime: 5 }]),
    );

    const refused = (fields: object, code: RumpErrorCode, path: string, options?: EncodeColumnsOptions): void => {
      assertRefused(() => columns(fields, options), code, path);
    };
    const all = { targetTemperature: new Uint8Array([7]), power: new Uint8Array([7]), onTime: new Uint8Array([7]) };
    const none = new Float64Array(3).fill(Number.NaN);
    refused({ targetTemperature: none, validity: all }, 'out-of-range', 'columns.targetTemperature[0]');
    refused({ power: [true, undefined, true], validity: all }, 'missing-field', 'columns.power[1]');
    refused({ onTime: [1, 0xffff, 1], validity: all }, 'out-of-range', 'columns.onTime[1]', { raw: true });
    refused({ targetTemperature: [null, 30, 30] }, 'wrong-type', 'columns.targetTemperature[0]');
    refused({ targetTemperature: [30, 30, 29.5] }, 'out-of-range', 'columns.targetTemperature[2]');
  });

  test(`${engine}: in other bodies a value that is not there is null, or missing`, {
    skip: withoutDefaultNames,
  }, () => {
    const kind = 'air-conditioner.status';
    const messages = rowsOf(kind, 9);
    const columns = plainColumns(kind, messages);
    const bits = new Uint8Array([0b11111011, 0b1]);
    const expected = codec.encodeAll(
      messages.map((message, row) =>
        row === 2 ? asInput({ ...message, body: { ...bodyOf(message), roomTemperature: null } }) : message,
      ),
    );
    const roomTemperature = new Float64Array(9).fill(-3276.8);
    assertBytes(
      write(codec, kind, { ...columns, roomTemperature, validity: { roomTemperature: bits } }),
      expected,
      'bits',
    );
    const withNaN = roomTemperature.map((value, row) => (row === 2 ? Number.NaN : value));
    assertBytes(write(codec, kind, { ...columns, roomTemperature: withNaN }), expected, 'NaN');
    const withNull = Array.from(roomTemperature, (value, row) => (row === 2 ? null : value));
    assertBytes(write(codec, kind, { ...columns, roomTemperature: withNull }), expected, 'null');
    for (const name of ['activePower', 'power', 'mode']) {
      const validity = { [name]: bits };
      assertRefused(() => write(codec, kind, { ...columns, validity }), 'missing-field', `columns.${name}[2]`);
    }
    const version = 'air-conditioner.version-response';
    const texts = { ...plainColumns(version, rowsOf(version, 9)), validity: { model: bits } };
    assertRefused(() => write(codec, version, texts), 'missing-field', 'columns.model[2]');
    const hole = (columns.mode as unknown[]).map((value, row) => (row === 8 ? undefined : value));
    assertRefused(() => write(codec, kind, { ...columns, mode: hole }), 'missing-field', 'columns.mode[8]');
    const nan = new Float64Array(9).fill(Number.NaN);
    assertRefused(() => write(codec, kind, { ...columns, activePower: nan }), 'out-of-range', 'columns.activePower[0]');
  });

  test(`${engine}: any array of numbers will do`, { skip: withoutDefaultNames }, () => {
    const kind = 'refrigerator.register';
    const expected = codec.encodeAll(
      [0, 1, 2].map((row) =>
        asInput({
          kind,
          serial: row,
          sequence: row,
          body: {
            keepAlive: 5 + row,
            capabilities: row === 0 ? [] : row === 1 ? ['pushesStatus'] : ['pushesAlarms'],
            profileFingerprint: row,
          },
        }),
      ),
    );
    const types = [
      Int8Array,
      Uint8Array,
      Uint8ClampedArray,
      Int16Array,
      Uint16Array,
      Int32Array,
      Uint32Array,
      Float32Array,
      Float64Array,
      Array,
    ] as unknown as readonly ArrayConstructor[];
    for (const type of types) {
      const rows = type.from([0, 1, 2]);
      const keepAlive = type.from([5, 6, 7]);
      const columns = { serial: rows, sequence: rows, keepAlive, capabilities: rows, profileFingerprint: rows };
      assertBytes(write(codec, kind, columns), expected, type.name);
      // Part of a longer buffer.
      const inner = type.from([9, 5, 6, 7, 9]);
      const part = 'subarray' in inner ? (inner as unknown as Uint8Array).subarray(1, 4) : inner.slice(1, 4);
      assertBytes(write(codec, kind, { ...columns, keepAlive: part }), expected, type.name);
    }
  });
}

for (const [kind, messages] of messagesByKind) {
  test(`any messages of ${kind} come back from their columns, on both engines alike`, () => {
    fc.assert(
      fc.property(fc.array(messages, { minLength: 1, maxLength: 40 }), (some) => {
        const frames = wasm.encodeAll(some);
        const physical = wasm.encodeAll(some.map(withoutNulls));
        const raw = wasm.encodeAll(some.map(withoutZeroNulls));
        for (const codec of codecs) {
          assertBytes(write(codec, kind, readBack(codec, kind, frames, false)), physical, codec.engine);
          assertBytes(write(codec, kind, readBack(codec, kind, frames, true), { raw: true }), raw, codec.engine);
          assertBytes(write(codec, kind, plainColumns(kind, some)), frames, codec.engine);
        }
      }),
      runs(25),
    );
  });
}

test('columns of a batch and of plain values fit the types, and wrong ones do not', {
  skip: withoutDefaultNames,
}, () => {
  const codec = wasm;
  const [batch] = codec.scanner().push(dirtyStream) as [FrameBatch];
  const names = ['serial', 'sequence', 'offset', 'event', 'severity', 'faults', 'time'] as const;
  const read = batch.columns('air-conditioner.alarm', names);
  const frames = codec.encodeColumns('air-conditioner.alarm', read, { lenient: true });
  assert.equal(frames.length, read.length * (10 + OVERHEAD));
  const raw = batch.columns('water-heater.alarm', names, { raw: true });
  assert.equal(
    codec.encodeColumns('water-heater.alarm', raw, { raw: true, lenient: true }).length,
    raw.length * (10 + OVERHEAD),
  );
  const version = batch.columns('air-conditioner.version-response', [
    'serial',
    'sequence',
    'protocolVersion',
    'hardwareMajor',
    'hardwareMinor',
    'firmwareMajor',
    'firmwareMinor',
    'firmwarePatch',
    'manufacturer',
    'model',
  ]);
  codec.encodeColumns('air-conditioner.version-response', version, { lenient: true });
  const control: ColumnsInput<'air-conditioner.control'> = {
    serial: [1, 2],
    sequence: 0,
    power: [true, undefined],
    mode: ['cool', undefined],
    targetTemperature: new Float64Array([24.5, Number.NaN]),
  };
  assert.equal(codec.encodeColumns('air-conditioner.control', control).length, 2 * (14 + OVERHEAD));
  const refused = (): void => {
    // @ts-expect-error no such mode
    codec.encodeColumns('air-conditioner.control', { serial: [1], sequence: 0, mode: ['boost'] });
    // @ts-expect-error a status has all of its fields
    codec.encodeColumns('air-conditioner.alarm', { serial: [1], sequence: 0, event: ['raised'] });
    // @ts-expect-error no such field
    codec.encodeColumns('air-conditioner.control', { serial: [1], sequence: 0, steam: [true] });
  };
  assert.equal(typeof refused, 'function');
});

test('a field that the description has, columns have too', () => {
  for (const kind of kindNames) {
    const { fields } = describe(kind);
    const columns = plainColumns(kind, rowsOf(kind, 1));
    assert.equal(Object.keys(columns).length, fields.filter(({ type }) => type !== 'reserved').length + 2);
    for (const codec of [wasm, js])
      assert.equal(toHex(write(codec, kind, columns)), toHex(codec.encodeAll(rowsOf(kind, 1))));
  }
});
