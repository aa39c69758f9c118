/** Columns that cannot be written are refused by column and row: the first offence that encodeAll would find in their messages. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Codec, KindName, MessageInput, RumpErrorCode } from 'igrs-rump';
import type { FieldDescription } from 'igrs-rump/profile';
import { messagesByKind } from './support/arbitrary-message.ts';
import { withoutDefaultNames } from './support/capabilities.ts';
import { codeNames, fieldsOf, isControl } from './support/describe-fields.ts';
import { createCodec, engines } from './support/engines.ts';
import { toHex } from './support/hex.ts';
import { type Body, plainColumns, readBack, rowsOf, write } from './support/input-columns.ts';
import { asInput, type PlainMessage, plainMessage } from './support/plain-message.ts';
import { assertRefused, refusalOf } from './support/refusal.ts';
import { runs, sampled } from './support/run-count.ts';
import { assertBytes } from './support/same-value.ts';
import { kindNames } from './support/vectors.ts';
import { expectedCode, wrongValues } from './support/wrong-values.ts';

const codecs = engines.map((engine) => createCodec({ engine }));
const [wasm] = codecs as [Codec];

for (const codec of codecs) {
  const { engine } = codec;

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

  test(`${engine}: columns that are none, are missing, unknown or of another length are refused by name`, {
    skip: withoutDefaultNames,
  }, () => {
    const kind = 'water-heater.alarm';
    const columns = plainColumns(kind, rowsOf(kind, 3));
    const refused = (change: object, code: RumpErrorCode, path: string): void => {
      assertRefused(() => write(codec, kind, { ...columns, ...change }), code, path, path);
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
