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
import { resizableCopy, transfer } from './support/buffers.ts';
import { withoutDefaultNames } from './support/capabilities.ts';
import {
  codeNames,
  fieldsOf,
  headerFields,
  isControl,
  type KindField,
  numberFacts,
} from './support/describe-fields.ts';
import { createCodec, engines } from './support/engines.ts';
import { fromHex, toHex } from './support/hex.ts';
import { asInput, type PlainMessage, plainMessage } from './support/plain-message.ts';
import { assertRefused, refusalOf } from './support/refusal.ts';
import { isQuick, runs, sampled } from './support/run-count.ts';
import { areSameBytes } from './support/same-value.ts';
import { dirtyStream, golden, kindNames, lenient, type Vector } from './support/vectors.ts';
import { mostOf, OVERHEAD, wire } from './support/wire.ts';
import { expectedCode, wrongValues } from './support/wrong-values.ts';

type AnyColumns = Record<string, unknown>;
type Body = Readonly<Record<string, unknown>>;

/** How many there are. */
const SEQUENCES = mostOf(wire.sequence) + 1;

const codecs = engines.map((engine) => createCodec({ engine }));
const [wasm, js] = codecs as [Codec, Codec];

/** As the codec takes columns, whatever a test has done to them. */
function write(
  codec: Codec,
  kind: KindName,
  columns: unknown,
  options?: EncodeColumnsOptions,
): Uint8Array<ArrayBuffer> {
  return codec.encodeColumns(kind, columns as ColumnsInput<KindName>, options);
}

function bodyOf(message: MessageInput): Body {
  return message.body as unknown as Body;
}

/** The columns of all frames of a kind, as a batch gives them. */
function readBack(codec: Codec, kind: KindName, stream: Uint8Array<ArrayBuffer>, raw: boolean): AnyColumns {
  const header = headerFields.map(({ name }) => `header.${name}`);
  const names = ['serial', 'sequence', 'offset', ...header, ...fieldsOf(kind).map(({ name }) => name)];
  const builder = codec.columnBuilder(kind, names, { raw });
  for (const batch of codec.scanner().push(stream)) builder.add(batch);
  return builder.finish() as unknown as AnyColumns;
}

/** Plain arrays of the very values that the messages have. */
function plainColumns(kind: KindName, messages: readonly MessageInput[]): AnyColumns {
  const columns: AnyColumns = {
    serial: messages.map(({ serial }) => serial),
    sequence: messages.map(({ sequence }) => sequence),
  };
  for (const { name } of headerFields) {
    const values = messages.map((message) => (message as unknown as { header?: Body }).header?.[name]);
    // What is left out of all has its default.
    if (values.every((value) => value !== undefined)) columns[`header.${name}`] = values;
  }
  for (const { name } of fieldsOf(kind)) columns[name] = messages.map((message) => bodyOf(message)[name]);
  return columns;
}

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

function assertBytes(actual: Uint8Array, expected: Uint8Array, label: string): void {
  if (!areSameBytes(actual, expected)) assert.equal(toHex(actual), toHex(expected), label);
}

function hasText(kind: KindName): boolean {
  return fieldsOf(kind).some(({ type }) => type === 'text');
}

/** Some rows of one right message each. */
function rowsOf(kind: KindName, rows: number): MessageInput[] {
  return Array.from({ length: rows }, (_, row) =>
    asInput({ ...plainMessage(kind), serial: 0x112233, sequence: row % SEQUENCES }),
  );
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
    // Validity decides where it is given: the value behind a 0 is not read.
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

  test(`${engine}: a value of the wrong type in any field of any kind is refused by row and name`, () => {
    for (const kind of kindNames) {
      const columns = plainColumns(kind, rowsOf(kind, 3));
      for (const field of fieldsOf(kind)) {
        for (const [name, value] of sampled(wrongValues)) {
          const label = `${kind} ${field.name} = ${name}`;
          const invalid = (columns[field.name] as unknown[]).slice();
          invalid[1] = value;
          const call = (): unknown => write(codec, kind, { ...columns, [field.name]: invalid });
          if (name === 'a proxy that is gone' && (field.type === 'flags' || field.type === 'bytes')) {
            // To ask what it is throws in the language itself.
            assert.throws(call, label);
            continue;
          }
          const code = columnCode(field, value, isControl(kind));
          if (code === null) call();
          else {
            const error = assertRefused(call, code, `columns.${field.name}[1]`, label);
            assert.ok(error.message.startsWith(`columns.${field.name}[1] is `), error.message);
            assert.ok(error.message.length < 700);
          }
        }
      }
      for (const name of ['serial', 'sequence']) {
        for (const [label, value] of wrongValues) {
          if (Object.is(value, -0)) continue;
          const invalid = (columns[name] as unknown[]).slice();
          invalid[2] = value;
          const code =
            value === undefined ? 'missing-field' : typeof value === 'number' ? 'out-of-range' : 'wrong-type';
          if (name === 'serial' && value === 2 ** 53) assert.equal(code, 'out-of-range');
          assertRefused(() => write(codec, kind, { ...columns, [name]: invalid }), code, `columns.${name}[2]`, label);
        }
      }
    }
  });

  test(`${engine}: what a typed array holds and the field does not is refused by row`, {
    skip: withoutDefaultNames,
  }, () => {
    const cases: readonly (readonly [KindName, string, ArrayLike<number>, RumpErrorCode, number, boolean])[] = [
      ['air-conditioner.status', 'targetTemperature', new Float64Array([16, 32, 32.5]), 'out-of-range', 2, true],
      ['air-conditioner.status', 'targetTemperature', new Float64Array([16, 16.25, 0]), 'out-of-range', 1, false],
      ['air-conditioner.status', 'targetTemperature', new Float32Array([16, 16.5, 15.5]), 'out-of-range', 2, true],
      ['air-conditioner.status', 'roomTemperature', new Float64Array([0, 0, 3276.7]), 'out-of-range', 2, false],
      ['air-conditioner.status', 'roomTemperature', new Float64Array([0, Infinity, 0]), 'out-of-range', 1, false],
      ['air-conditioner.status', 'roomHumidity', new Uint8Array([100, 101, 254]), 'out-of-range', 1, true],
      ['air-conditioner.status', 'roomHumidity', new Uint8Array([100, 100, 255]), 'out-of-range', 2, false],
      ['air-conditioner.status', 'activePower', new Int32Array([0, 65535, -1]), 'out-of-range', 2, false],
      ['air-conditioner.status', 'power', new Uint8Array([0, 1, 2]), 'out-of-range', 2, false],
      ['air-conditioner.status', 'mode', new Uint8Array([4, 5, 8]), 'unknown-name', 1, true],
      ['air-conditioner.status', 'mode', new Int8Array([0, -1, 0]), 'unknown-name', 1, false],
      ['air-conditioner.alarm', 'faults', new Uint32Array([0x7ffff, 0x80000, 0]), 'unknown-name', 1, true],
      ['air-conditioner.alarm', 'faults', new Float64Array([1, 2 ** 32, 0]), 'out-of-range', 1, false],
      ['air-conditioner.alarm', 'faults', new Float64Array([1, 0.5, 0]), 'out-of-range', 1, false],
      ['microwave-oven.control', 'powerLevel', new Uint8Array([10, 100, 55]), 'out-of-range', 2, true],
      ['refrigerator.control', 'freezerTemperature', new Int8Array([-14, -24, -25]), 'out-of-range', 2, true],
      ['refrigerator.version-response', 'firmwarePatch', new Uint32Array([0, 65536, 0]), 'out-of-range', 1, false],
    ];
    for (const [kind, name, column, code, row, fits] of cases) {
      const columns = { ...plainColumns(kind, rowsOf(kind, 3)), [name]: column };
      const label = `${kind} ${name}`;
      assertRefused(() => write(codec, kind, columns), code, `columns.${name}[${row}]`, label);
      if (!fits) {
        const refusal = refusalOf(() => write(codec, kind, columns, { lenient: true }), label);
        assert.match(refusal.path as string, new RegExp(`^columns\\.${name}\\[\\d\\]$`));
      } else if (name !== 'mode') {
        assert.equal(write(codec, kind, columns, { lenient: true }).length % 3, 0);
      }
    }
    // Lenient codes fit as long as their bits hold them.
    const columns = plainColumns('air-conditioner.status', rowsOf('air-conditioner.status', 3));
    const options = { lenient: true };
    const codes = new Uint8Array([4, 5, 7]);
    const frames = write(codec, 'air-conditioner.status', { ...columns, mode: codes }, options);
    assert.deepEqual(
      [...codec.scanner().push(frames)].flatMap((batch) =>
        [...batch].map(({ body }) => (body as unknown as Body).mode),
      ),
      ['heat', 5, 7],
    );
    const tooLong = { ...columns, mode: new Uint8Array([4, 5, 8]) };
    assertRefused(() => write(codec, 'air-conditioner.status', tooLong, options), 'out-of-range', 'columns.mode[2]');
  });

  test(`${engine}: raw integers are checked against raw ranges`, { skip: withoutDefaultNames }, () => {
    const kind = 'air-conditioner.status';
    const [message] = rowsOf(kind, 1) as [MessageInput];
    const frame = codec.encode(message);
    const columns = readBack(codec, kind, frame, true);
    const attempt = (fields: object, options: object = {}): Uint8Array =>
      write(codec, kind, { ...columns, ...fields }, { raw: true, ...options });
    assertBytes(attempt({}), frame, 'as read');
    const decoded = codec.decode(attempt({ targetTemperature: [49], roomTemperature: [0x7fff], validity: undefined }));
    assert.equal((decoded.body as unknown as Body).targetTemperature, 24.5);
    assert.equal((decoded.body as unknown as Body).roomTemperature, null);
    const cases: readonly (readonly [string, unknown, RumpErrorCode])[] = [
      ['targetTemperature', [65], 'out-of-range'],
      ['targetTemperature', [31], 'out-of-range'],
      ['targetTemperature', [40.5], 'out-of-range'],
      ['targetTemperature', [Number.NaN], 'out-of-range'],
      ['targetTemperature', [null], 'wrong-type'],
      ['targetTemperature', ['40'], 'wrong-type'],
      ['targetTemperature', [undefined], 'missing-field'],
      ['roomTemperature', [32768], 'out-of-range'],
      ['roomTemperature', [32767], 'out-of-range'],
      ['roomHumidity', [101], 'out-of-range'],
    ];
    for (const [name, values, code] of cases) {
      assertRefused(() => attempt({ [name]: values }), code, `columns.${name}[0]`, `${name} ${values}`);
    }
    assert.equal(attempt({ targetTemperature: [65] }, { lenient: true }).length, frame.length);
    assertRefused(
      () => attempt({ targetTemperature: [256] }, { lenient: true }),
      'out-of-range',
      'columns.targetTemperature[0]',
    );
    const oven = readBack(
      codec,
      'microwave-oven.control',
      codec.encode(asInput(plainMessage('microwave-oven.control'))),
      true,
    );
    const level = { ...oven, powerLevel: [55] };
    const stepped = assertRefused(
      () => write(codec, 'microwave-oven.control', level, { raw: true }),
      'out-of-range',
      'columns.powerLevel[0]',
    );
    assert.match(stepped.message, /10 to 100 % in steps of 10/);
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

  test(`${engine}: columns that are none, are missing, unknown or of another length are refused by name`, {
    skip: withoutDefaultNames,
  }, () => {
    const kind = 'water-heater.alarm';
    const columns = plainColumns(kind, rowsOf(kind, 3));
    const refused = (change: object, code: RumpErrorCode, path: string, label = path): void => {
      assertRefused(() => write(codec, kind, { ...columns, ...change }), code, path, label);
    };
    for (const wrong of [undefined, null, 5, 'text', [], new Float64Array(3), () => 1]) {
      assertRefused(() => write(codec, kind, wrong), 'wrong-type', 'columns', typeof wrong);
    }
    for (const wrong of ['unknown', '', undefined, 5] as unknown as KindName[]) {
      assertRefused(() => write(codec, wrong, columns), 'unknown-kind', 'kind');
    }
    for (const name of ['power', 'kind', 'columns', '__proto__', 'toString', '0']) {
      const own = JSON.parse(`{${JSON.stringify(name)}:[1,2,3]}`);
      for (const key of Object.keys(columns)) own[key] = columns[key];
      assertRefused(() => write(codec, kind, own), 'unknown-field', `columns.${name}`);
    }
    for (const name of ['time', 'faults', 'serial', 'sequence', 'severity']) {
      const { [name]: _, ...rest } = columns;
      assertRefused(() => write(codec, kind, rest), 'missing-field', `columns.${name}`);
      refused({ [name]: undefined }, 'missing-field', `columns.${name}`);
      for (const length of [0, 2, 4])
        refused({ length: 3, [name]: new Array(length).fill(0) }, 'contradiction', `columns.${name}`);
      for (const wrong of [
        null,
        'abc',
        {},
        new DataView(new ArrayBuffer(3)),
        new Set([1, 2, 3]),
        new BigInt64Array(3),
        true,
      ]) {
        refused({ [name]: wrong }, 'wrong-type', `columns.${name}`);
      }
      if (name !== 'serial' && name !== 'sequence') refused({ [name]: 3 }, 'wrong-type', `columns.${name}`);
    }
    for (const [name, most] of [
      ['serial', 2 ** 48 - 1],
      ['sequence', 65535],
    ] as const) {
      for (const wrong of [-1, 0.5, most + 1, Number.NaN])
        refused({ [name]: wrong }, 'out-of-range', `columns.${name}`);
      refused({ [name]: new Float64Array([0, most, most + 1]) }, 'out-of-range', `columns.${name}[2]`);
    }
    for (const wrong of [-1, 0.5, Number.NaN, 2 ** 53]) refused({ length: wrong }, 'out-of-range', 'columns.length');
    for (const wrong of [null, '3', {}, 3n]) refused({ length: wrong }, 'wrong-type', 'columns.length');
    refused({ length: 4 }, 'contradiction', 'columns.serial');
    for (const wrong of [null, 5, 'text']) refused({ validity: wrong }, 'wrong-type', 'columns.validity');
    refused({ validity: { serial: new Uint8Array(1) } }, 'unknown-field', 'columns.validity.serial');
    refused({ validity: { time: new Uint8Array(0) } }, 'contradiction', 'columns.validity.time');
    for (const wrong of [5, [1], new Uint16Array(1)])
      refused({ validity: { time: wrong } }, 'wrong-type', 'columns.validity.time');
    const heartbeat = { serial: 1, sequence: 1 };
    assertRefused(() => write(codec, 'water-heater.heartbeat', heartbeat), 'missing-field', 'columns.length');
    const huge = { ...heartbeat, length: 2 ** 52 };
    assertRefused(() => write(codec, 'water-heater.heartbeat', huge), 'out-of-range', 'columns.length');
  });

  test(`${engine}: batches stay as they are, and so do views between two steps of a loop`, {
    skip: withoutDefaultNames,
  }, () => {
    const scanner = codec.scanner();
    const [batch] = scanner.push(dirtyStream) as [FrameBatch];
    const before = [...batch];
    const kind = 'air-conditioner.status';
    const rows = rowsOf(kind, isQuick ? 1000 : 5000);
    const columns = plainColumns(kind, rows);
    const expected = codec.encodeAll(rows);
    for (const view of batch.views(kind)) {
      const { power, roomTemperature } = view;
      assertBytes(write(codec, kind, columns), expected, 'within a loop');
      assert.deepEqual([view.power, view.roomTemperature], [power, roomTemperature]);
    }
    assert.deepEqual([...batch], before);
    const names = fieldsOf(kind).map(({ name }) => name);
    const read = batch.columns(kind, names);
    refusalOf(() => write(codec, kind, { ...columns, power: 5 }));
    refusalOf(() => write(codec, kind, { ...columns, particulates: columns.mode }));
    write(codec, kind, columns);
    assert.deepEqual(batch.columns(kind, names), read);
    assert.deepEqual([...batch], before);
  });

  test(`${engine}: a caller's own code may use the codec, or fail, while its columns are read`, {
    skip: withoutDefaultNames,
  }, () => {
    const kind = 'air-conditioner.status';
    const messages = rowsOf(kind, 3000);
    const expected = codec.encodeAll(messages);
    const columns = plainColumns(kind, messages);
    const uses: readonly (() => unknown)[] = [
      () => codec.encodeAll(messages.slice(0, 9)),
      () => codec.encode(messages[0] as MessageInput),
      () => write(codec, 'water-heater.alarm', plainColumns('water-heater.alarm', rowsOf('water-heater.alarm', 99))),
      () => refusalOf(() => write(codec, kind, { ...columns, power: ['x'] })),
      () => [...codec.scanner().push(dirtyStream)],
      () => [...codec.scanner().push(new Uint8Array(300_000).fill(0x52))],
    ];
    for (const [index, use] of uses.entries()) {
      const power = (columns.power as unknown[]).slice();
      for (const row of [0, 7, 1500, 2999]) {
        const value = power[row];
        Object.defineProperty(power, row, {
          enumerable: true,
          get: () => {
            use();
            return value;
          },
        });
      }
      assertBytes(write(codec, kind, { ...columns, power }), expected, `use ${index}`);
    }
    const failing = (columns.power as unknown[]).slice();
    Object.defineProperty(failing, 2000, {
      get: () => {
        throw new Error('mine');
      },
    });
    assert.throws(() => write(codec, kind, { ...columns, power: failing }), /^Error: mine$/);
    assertBytes(write(codec, kind, columns), expected, 'afterwards');

    // The flags of a row are an array of their own, which is read when its column is.
    const alarm = 'air-conditioner.alarm';
    const alarms = plainColumns(alarm, rowsOf(alarm, 3));
    const trapped = new Proxy(['filter'], {
      get: () => {
        throw new Error('mine');
      },
    });
    const faults = [[], trapped, []];
    assert.throws(() => write(codec, alarm, { ...alarms, faults }), /^Error: mine$/);
    // It is read once, so that nothing else is written than what was judged.
    let reads = 0;
    const moody = new Proxy(['nonsense'], {
      get: (target, key, receiver) => {
        if (key === '0' && reads++ > 0) throw new Error('mine');
        return Reflect.get(target, key, receiver);
      },
    });
    const once = { ...alarms, faults: [[], moody, []] };
    assertRefused(() => write(codec, alarm, once), 'unknown-name', 'columns.faults[1]');

    // An array that loses its values between two pieces.
    const room = new Float64Array(3000).fill(20);
    const losing = (columns.power as unknown[]).slice();
    Object.defineProperty(losing, 2000, {
      get: () => {
        if (room.length > 0) transfer(new Uint8Array(room.buffer));
        return true;
      },
    });
    const lost = { ...columns, power: losing, roomTemperature: room };
    assertRefused(() => write(codec, kind, lost), 'wrong-type', 'columns.roomTemperature');
    // Or a bitmap its bits, which would leave all later rows without the field.
    const bitmap = new Uint8Array(375).fill(0xff);
    Object.defineProperty(losing, 2000, {
      get: () => {
        if (bitmap.length > 0) transfer(bitmap);
        return true;
      },
    });
    const bare = { ...columns, power: losing, validity: { roomHumidity: bitmap } };
    assertRefused(() => write(codec, kind, bare), 'wrong-type', 'columns.validity.roomHumidity');
    const copy = resizableCopy(new Uint8Array(3000).fill(20));
    if (copy === null) return;
    const shrinking = { ...columns, roomHumidity: copy.bytes, power: losing };
    Object.defineProperty(losing, 2000, {
      get: () => {
        copy.resize(10);
        return true;
      },
    });
    assertRefused(() => write(codec, kind, shrinking), 'wrong-type', 'columns.roomHumidity');
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

/** Wrong as a message's value and as a column's alike. */
const WRONG: readonly unknown[] = [1e300, -1e300, 'nonsense', {}, Symbol('wrong'), 5n, ['nonsense'], [[]]];

test('the first row that is wrong is the one that encodeAll finds, whatever is wrong, on both engines', () => {
  const invalidMessages = fc
    .constantFrom(...kindNames)
    .chain((kind) =>
      fc.tuple(
        fc.constant(kind),
        fc.array(messagesByKind.get(kind) as fc.Arbitrary<MessageInput>, { minLength: 1, maxLength: 12 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(...WRONG)), { minLength: 1, maxLength: 4 }),
      ),
    );
  fc.assert(
    fc.property(invalidMessages, ([kind, messages, offences]) => {
      const names = ['serial', 'sequence', ...fieldsOf(kind).map(({ name }) => name)];
      const invalid = structuredClone(messages) as unknown as PlainMessage[];
      // One for each row: within a message encodeAll looks at fields in another order.
      const wrong = new Set<PlainMessage>();
      for (const [row, place, value] of offences) {
        const message = invalid[row % invalid.length] as PlainMessage;
        if (wrong.has(message)) continue;
        wrong.add(message);
        const name = names[place % names.length] as string;
        if (place % names.length < 2) (message as unknown as Record<string, unknown>)[name] = value;
        else message.body[name] = value;
      }
      const inputs = invalid.map(asInput);
      const expected = outcome(() => wasm.encodeAll(inputs));
      for (const codec of codecs) {
        const actual = outcome(() => write(codec, kind, plainColumns(kind, inputs)));
        if (typeof expected === 'string' || typeof actual === 'string') assert.equal(actual, expected);
        else {
          const [, row, name] = /^\[(\d+)\]\.(?:body\.)?(.*)$/.exec(expected.path) as unknown as [
            string,
            string,
            string,
          ];
          // A number is the bits of flags, so that here it is one of too many bits.
          const isBits = fieldsOf(kind).some(
            (field) => field.name === name && field.type === 'flags' && actual.code === 'out-of-range',
          );
          const isBool = fieldsOf(kind).some(
            (field) => field.name === name && field.type === 'bool' && actual.code === 'out-of-range',
          );
          assert.equal(actual.path, `columns.${name}[${row}]`);
          if (!isBits && !isBool) assert.equal(actual.code, expected.code);
        }
      }
    }),
    runs(300),
  );
});

test('within a row the first offence is that of the header, then that of the table', {
  skip: withoutDefaultNames,
}, () => {
  const kind = 'air-conditioner.status';
  const columns = plainColumns(kind, rowsOf(kind, 40));
  const names = ['serial', 'sequence', ...fieldsOf(kind).map(({ name }) => name)];
  const spoil = (name: string, row: number): void => {
    columns[name] = (columns[name] as unknown[]).map((value, place) => (place === row ? {} : value));
  };
  for (const name of names.slice().reverse()) {
    spoil(name, 39);
    spoil(name, 17);
    for (const codec of codecs) assertRefused(() => write(codec, kind, columns), 'wrong-type', `columns.${name}[17]`);
  }
});

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

/** As for a message, but that numbers are codes and bits, and NaN is a value that is not there. */
function columnCode(field: FieldDescription, value: unknown, isOptional: boolean): RumpErrorCode | null {
  if (typeof value !== 'number') return expectedCode(field, value, isOptional);
  switch (field.type) {
    case 'bool':
      return value === 0 ? null : 'out-of-range';
    case 'enum':
      return value === 0 && codeNames(field).length > 0 && (field.codes ?? []).some(({ code }) => code === 0)
        ? null
        : 'unknown-name';
    case 'flags':
      return value === 0 ? null : 'out-of-range';
    case 'number':
      if (Number.isNaN(value) && (isOptional || field.nullable === true)) return null;
      return expectedCode(field, value, isOptional);
    default:
      return expectedCode(field, value, isOptional);
  }
}

interface Refusal {
  readonly code: RumpErrorCode;
  readonly path: string;
}

function outcome(call: () => Uint8Array): string | Refusal {
  let bytes: Uint8Array | null = null;
  const attempt = (): void => {
    bytes = call();
    throw Object.assign(new Error(), {});
  };
  try {
    attempt();
  } catch (error) {
    if (bytes !== null) return toHex(bytes);
    const { code, path } = refusalOf(() => {
      throw error;
    });
    return { code, path: path as string };
  }
  return '';
}
