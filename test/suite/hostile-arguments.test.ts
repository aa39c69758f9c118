/** Whatever any public function is given in any place, it succeeds or throws a RumpError: never an error of the language. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as main from 'igrs-rump';
import {
  type Codec,
  type FrameBatch,
  hashDevice,
  MessageDecoderStream,
  MessageEncoderStream,
  RumpError,
  shardOf,
} from 'igrs-rump';
import * as plain from 'igrs-rump/js';
import { describe, formatDeviceId, inspect, kinds, parseDeviceId } from 'igrs-rump/profile';
import { withoutDefaultNames } from './support/capabilities.ts';
import { fieldsOf } from './support/describe-fields.ts';
import { createCodec, engines } from './support/engines.ts';
import { concat } from './support/hex.ts';
import { asInput, plainMessage } from './support/plain-message.ts';
import { assertRefused, refusalOf } from './support/refusal.ts';
import { controlKind, sampleKind } from './support/sample-kind.ts';
import { goldenFrames, kindNames } from './support/vectors.ts';
import { wrongValues } from './support/wrong-values.ts';

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** What the host has of those that keep their contents elsewhere than in fields of their own. */
const notPlain: readonly (readonly [label: string, value: unknown])[] = [
  'FormData',
  'URLSearchParams',
  'Headers',
  'Response',
  'Blob',
  'AbortController',
  'Map',
  'Set',
  'WeakMap',
  'Date',
  'Error',
  'EventTarget',
]
  .flatMap((name): [string, unknown][] => {
    const Type = (globalThis as Record<string, unknown>)[name] as (new (parts?: unknown) => unknown) | undefined;
    return Type === undefined ? [] : [[name, name === 'Blob' ? new Type([]) : new Type()]];
  })
  .concat([
    ['an AbortSignal', new AbortController().signal],
    ['an object that inherits', Object.create({ colour: 1 })],
    ['an object that inherits nothing but a field', Object.create(Object.assign(Object.create(null), { colour: 1 }))],
    ['an instance', new (class Setting {})()],
    ['an instance of a class without a parent', Object.create(Object.create(null))],
    ['a promise', Promise.resolve({})],
    ['a regular expression', /x/],
    ['a module of the language', Math],
    [
      'arguments',
      (function (): unknown {
        // biome-ignore lint/complexity/noArguments: what it is about.
        return arguments;
      })(),
    ],
    ['a revoked proxy', revoked({})],
    ['a proxy that throws', new Proxy({}, { getPrototypeOf: () => assert.fail('looked at') })],
  ]);

const hostile: readonly (readonly [label: string, value: unknown])[] = [
  ...wrongValues,
  ...notPlain,
  ['a revoked array', revoked([])],
  ['a revoked function', revoked(() => 1)],
  ['an iterable without an iterator', { [Symbol.iterator]: () => 5 }],
  ['an array of undefined', [undefined]],
  ['an array of a revoked proxy', [revoked([])]],
  ['a DataView', new DataView(new ArrayBuffer(4))],
  ['16-bit words', new Uint16Array(4)],
  ['64-bit words', new BigInt64Array(1)],
  ['hexadecimal text', '525001'],
  ['a list of names', ['power', 'serial']],
];

/** Succeeds, or throws a RumpError that says where. */
function assertCivil(call: () => unknown, label: string): void {
  try {
    call();
  } catch (error) {
    assert.ok(RumpError.is(error), `${label}: ${error instanceof Error ? error.stack : String(error)}`);
    assert.ok(error.path !== undefined || error.offset !== undefined, `${label}: ${error.message} names no argument`);
  }
}

function kindOf(frame: Uint8Array<ArrayBuffer>, codec: Codec): string {
  return codec.decode(frame).kind;
}

for (const engine of engines) {
  const codec = createCodec({ engine });
  const message = asInput(plainMessage(sampleKind));
  const frame = codec.encode(message);
  const stream = concat(goldenFrames);
  const columns = { length: 1, serial: [1], sequence: [1] };
  const _kind = kindNames[0] as never;
  const [field] = fieldsOf(sampleKind);
  const name = (field?.name ?? 'serial') as never;

  /** Each public function, with a hostile value in each of its places in turn. */
  const calls: Readonly<Record<string, (value: never) => unknown>> = {
    decode: (value) => codec.decode(value),
    tryDecode: (value) => {
      const result = codec.tryDecode(value);
      if (RumpError.is(result)) throw result;
    },
    encode: (value) => codec.encode(value),
    'encode options': (value) => codec.encode(message, value),
    'encode lenient': (value) => codec.encode(message, { lenient: value }),
    'encode unknownFields': (value) =>
      codec.encode({ ...plainMessage(controlKind), unknownFields: value } as never, { lenient: true }),
    encodeInto: (value) => codec.encodeInto(value, new Uint8Array(1000)),
    'encodeInto target': (value) => codec.encodeInto(message, value),
    'encodeInto offset': (value) => codec.encodeInto(message, new Uint8Array(1000), value),
    'encodeInto options': (value) => codec.encodeInto(message, new Uint8Array(1000), 0, value),
    withSequence: (value) => codec.withSequence(value, 1),
    'withSequence sequence': (value) => codec.withSequence(frame, value),
    encodeAll: (value) => codec.encodeAll(value),
    'encodeAll entry': (value) => codec.encodeAll([value]),
    'encodeAll options': (value) => codec.encodeAll([message], value),
    'encodeColumns kind': (value) => codec.encodeColumns(value, columns),
    encodeColumns: (value) => codec.encodeColumns(sampleKind, value),
    'encodeColumns options': (value) => codec.encodeColumns(sampleKind, columns as never, value),
    'encodeColumns raw': (value) => codec.encodeColumns(sampleKind, columns as never, { raw: value }),
    'encodeColumns length': (value) => codec.encodeColumns(controlKind, { ...columns, length: value } as never),
    'encodeColumns serial': (value) => codec.encodeColumns(controlKind, { ...columns, serial: value } as never),
    'encodeColumns validity': (value) => codec.encodeColumns(controlKind, { ...columns, validity: value } as never),
    'encodeColumns bitmap': (value) =>
      codec.encodeColumns(sampleKind, { ...columns, validity: { [name]: value } } as never),
    'encodeColumns column': (value) => codec.encodeColumns(sampleKind, { ...columns, [name]: value } as never),
    'encodeColumns value': (value) => codec.encodeColumns(sampleKind, { ...columns, [name]: [value] } as never),
    push: (value) => [...codec.scanner().push(value)],
    'batch.message': (value) => batchOf().message(value),
    'batch.bytes': (value) => batchOf().bytes(value),
    'batch.kind': (value) => batchOf().kind(value),
    'batch.serial': (value) => batchOf().serial(value),
    'batch.sequence': (value) => batchOf().sequence(value),
    'batch.offset': (value) => batchOf().offset(value),
    'batch.views': (value) => [...batchOf().views(value)],
    'batch.columns kind': (value) => batchOf().columns(value, []),
    'batch.columns fields': (value) => batchOf().columns(sampleKind, value),
    'batch.columns field': (value) => batchOf().columns(sampleKind, [value]),
    'batch.columns options': (value) => batchOf().columns(sampleKind, [], value),
    'batch.columns raw': (value) => batchOf().columns(sampleKind, [], { raw: value }),
    router: (value) => codec.router(value),
    'router rules': (value) => codec.router({ rules: value }),
    'router rule': (value) => codec.router([value]),
    'router unknown': (value) => codec.router({ rules: [], rule: value } as never),
    ...Object.fromEntries(
      ['to', 'copyTo', 'deviceType', 'messageType', 'serial', 'where', 'shards', 'colour'].map((key) => [
        `rule ${key}`,
        (value: never) => codec.router([{ to: 'all', [key]: value } as never]),
      ]),
    ),
    'rule serial from': (value) => codec.router([{ to: 'all', serial: { from: value, to: 5 } }]),
    'rule where field': (value) => codec.router([{ to: 'all', where: { field: value, equals: 1 } }]),
    ...Object.fromEntries(
      (field === undefined ? [] : fieldsOf(sampleKind)).flatMap((each) =>
        ['equals', 'oneOf', 'atLeast', 'atMost', 'isNull', 'has'].map((key) => [
          `where ${each.name} ${key}`,
          (value: never) => codec.router([{ to: 'all', where: { field: each.name, [key]: value } } as never]),
        ]),
      ),
    ),
    route: (value) => codec.router([]).route(value),
    'columnBuilder kind': (value) => codec.columnBuilder(value, []),
    'columnBuilder fields': (value) => codec.columnBuilder(sampleKind, value),
    'columnBuilder options': (value) => codec.columnBuilder(sampleKind, [], value),
    'columnBuilder.add': (value) => codec.columnBuilder(sampleKind, []).add(value),
    createCodec: (value) => main.createCodec(value),
    'createCodec of igrs-rump/js': (value) => plain.createCodec(value),
    ...Object.fromEntries(
      ['engine', 'module', 'maxMemory', 'profile', 'maxMem'].flatMap((key) =>
        [main, plain].map((entry, index) => [
          `createCodec ${key} ${index}`,
          (value: never) => entry.createCodec({ [key]: value } as never),
        ]),
      ),
    ),
    MessageDecoderStream: (value) => new MessageDecoderStream(value),
    MessageEncoderStream: (value) => new MessageEncoderStream(value),
    'MessageEncoderStream options': (value) => new MessageEncoderStream(codec, value),
    'MessageEncoderStream lenient': (value) => new MessageEncoderStream(codec, { lenient: value }),
    'hashDevice type': (value) => hashDevice(value, 1),
    'hashDevice serial': (value) => hashDevice(1, value),
    'shardOf type': (value) => shardOf(value, 1, 4),
    'shardOf serial': (value) => shardOf(1, value, 4),
    'shardOf shards': (value) => shardOf(1, 1, value),
    'RumpError.is': (value) => RumpError.is(value),
    describe: (value) => describe(value),
    'formatDeviceId type': (value) => formatDeviceId(value, 1),
    'formatDeviceId serial': (value) => formatDeviceId(1, value),
    parseDeviceId: (value) => parseDeviceId(value),
    inspect: (value) => inspect(value),
  };

  function batchOf(): FrameBatch {
    const [batch] = codec.scanner().push(stream);
    return batch as FrameBatch;
  }

  test(`${engine}: no public function throws an error of the language, whatever it is given`, () => {
    for (const [called, call] of Object.entries(calls)) {
      for (const [label, value] of hostile) assertCivil(() => call(value as never), `${called}: ${label}`);
    }
    assert.equal(kindOf(frame, codec), sampleKind);
  });

  test(`${engine}: messages, bodies, options, rules and columns must be plain objects; a refusal names the value's type`, () => {
    const control = plainMessage(controlKind);
    for (const [label, value] of notPlain) {
      const other = value as never;
      for (const lenient of [false, true]) {
        const error = assertRefused(
          () => codec.encode({ ...control, body: other } as never, { lenient: lenient as true }),
          'wrong-type',
          'body',
          label,
        );
        assert.match(error.message, /must be a plain object/);
      }
      if (label === 'a module of the language' || label === 'arguments') continue;
      assertRefused(() => codec.encode(other), 'wrong-type', '', label);
      assertRefused(() => codec.encode(message, other), 'wrong-type', 'options', label);
      assertRefused(() => codec.encodeAll([message], other), 'wrong-type', 'options', label);
      assertRefused(() => codec.encodeColumns(controlKind, other), 'wrong-type', 'columns', label);
      assertRefused(() => codec.router([other]), 'wrong-type', 'rules[0]', label);
      assertRefused(() => codec.router(other), 'wrong-type', 'options', label);
      assertRefused(() => codec.router([{ to: 'all', where: other }]), 'wrong-type', 'rules[0].where', label);
      assertRefused(() => codec.router([{ to: 'all', serial: other }]), 'wrong-type', 'rules[0].serial', label);
      assertRefused(() => batchOf().columns(sampleKind, [], other), 'wrong-type', 'options', label);
      assertRefused(() => new MessageEncoderStream(codec, other), 'wrong-type', 'options', label);
    }
    const said = (value: unknown): string =>
      refusalOf(() => codec.encode({ ...control, body: value } as never)).message;
    assert.match(said(new Map()), /^body is a Map; /);
    assert.match(said(new URLSearchParams()), /^body is a URLSearchParams; /);
    assert.match(said(new (class WaterHeater {})()), /^body is a WaterHeater; .* \{\}$/);
  });

  test(`${engine}: a control body that sets nothing is {}, and undefined sets nothing`, () => {
    const control = plainMessage(controlKind);
    const nothing = codec.encode({ ...control, body: {} } as never);
    const undefineds = Object.fromEntries(fieldsOf(controlKind).map((each) => [each.name, undefined]));
    for (const body of [undefineds, Object.create(null), Object.freeze({})]) {
      assert.deepEqual(codec.encode({ ...control, body } as never), nothing);
    }
  });

  test(`${engine}: what a newcomer gets wrong leads on`, () => {
    const says = (call: () => unknown, pattern: RegExp): void => assert.match(refusalOf(call).message, pattern);
    says(() => codec.encode([message] as never), /encodeAll/);
    says(
      () => codec.encode({ ...message, kind: `${sampleKind}x` } as never),
      new RegExp(`did you mean "${sampleKind}"\\?`),
    );
    says(() => describe(`${sampleKind}x` as never), new RegExp(`did you mean "${sampleKind}"\\?`));
    says(() => codec.encode({ ...message, serial: '0001-001122334455' } as never), /parseDeviceId/);
    says(() => codec.encode({ ...message, serial: 5n } as never), /^serial is the BigInt 5n/);
    says(() => codec.decode('52 50 01' as never), /hexadecimal text/);
    says(() => codec.decode(new DataView(new ArrayBuffer(2)) as never), /^bytes is a DataView; /);
    says(() => codec.scanner().push(new Uint16Array(2) as never), /^chunk is a Uint16Array; /);
    says(() => main.createCodec({ maxMem: 1 } as never), /did you mean "maxMemory"\?/);
    says(() => codec.encode(message, { leniant: true } as never), /did you mean "lenient"\?/);
    says(() => codec.router([{ too: 'all' } as never]), /did you mean "to"\?/);
    if (withoutDefaultNames !== false) return;
    says(() => codec.encode({ ...plainMessage('water-heater.control'), body: { powr: true } } as never), /"power"\?$/);
    says(
      () => codec.encode({ ...plainMessage('water-heater.control'), body: { mode: 'ecoo' } } as never),
      /did you mean "/,
    );
  });

  test(`${engine}: a router takes a bare list of rules`, () => {
    const rules = [{ to: 'all', serial: { from: 0, to: 1000 } }, { to: 'rest' }];
    const batch = batchOf();
    assert.deepEqual(codec.router(rules).route(batch), codec.router({ rules }).route(batch));
    assertRefused(() => codec.router([{ to: 'all', shards: null } as never]), 'wrong-type', 'rules[0].shards');
  });

  test(`${engine}: bytes are what the language says, whatever properties they have`, () => {
    const other = concat([...goldenFrames].reverse());
    const lies: readonly PropertyDescriptorMap[] = [
      { length: { value: stream.length * 4 } },
      { length: { value: 3 } },
      { buffer: { value: other.buffer } },
      { byteOffset: { value: 7 } },
      { byteLength: { value: 1 } },
      { subarray: { value: () => other } },
      { slice: { value: () => other } },
      { constructor: { value: Array } },
    ];
    const expected = [...codec.scanner().push(stream)].flatMap((batch) => [...batch]);
    for (const lie of lies) {
      const label = Object.keys(lie).join();
      const chunk = Object.defineProperties(stream.slice(), lie);
      // Another stream, whose bytes lie in the engine's memory after this one's.
      for (const _ of codec.scanner().push(other));
      assert.deepEqual(
        [...codec.scanner().push(chunk)].flatMap((batch) => [...batch]),
        expected,
        label,
      );
      const single = Object.defineProperties(frame.slice(), lie);
      assert.deepEqual(codec.decode(single), codec.decode(frame), label);
      assert.deepEqual(codec.withSequence(single, 7), codec.withSequence(frame, 7), label);
      assert.deepEqual(inspect(single), inspect(frame), label);
      const target = Object.defineProperties(new Uint8Array(frame.length), lie);
      assert.equal(codec.encodeInto(message, target), frame.length, label);
      assert.deepEqual(
        Array.from({ length: frame.length }, (_, index) => target[index]),
        [...frame],
        label,
      );
      const serial = Object.defineProperties(new Float64Array([5, 6]), lie);
      const sequence = [1, 2];
      assert.equal(
        codec.encodeColumns(controlKind, { serial, sequence } as never).length,
        codec.encodeColumns(controlKind, { serial: [5, 6], sequence } as never).length,
        label,
      );
    }
  });
}

test('what is described is frozen, and nobody can change it for others', () => {
  const seen = new Set<unknown>();
  const assertFrozen = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    assert.ok(Object.isFrozen(value), path);
    for (const [key, entry] of Object.entries(value)) assertFrozen(entry, `${path}.${key}`);
  };
  for (const kind of kinds()) assertFrozen(describe(kind), kind);
});
