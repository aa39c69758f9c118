/** Each construct of bodies by a table of bytes and values, and what writers refuse of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Codec, FrameBatch, KindName, Message, Rule, RumpErrorCode } from 'igrs-rump';
import { NO_MEMORY, type RumpExports } from '../../../sdk/generated/wasm.ts';
import { concat, fromHex, toHex } from '../../suite/support/hex.ts';
import { frameOf } from '../../suite/support/plain-wire.ts';
import { withInstances } from '../../suite/support/wasm-host.ts';
import { builtOver } from '../support/built.ts';
import { wireFacts } from '../support/wire-facts.ts';
import { trialProfile } from './trial.ts';

const profile = trialProfile();
const wire = wireFacts(profile);
const built = builtOver(profile, true);

type Loose = Readonly<Record<string, unknown>>;

const STATE = { target: 16, mode: 'heat', energy: 0, room: -25, dry: 0 };

/** A body's bytes, what it reads as, and what the message has besides. All of them are written as they are read. */
const BOTH_WAYS: readonly (readonly [type: string, hex: string, body: Loose, extras?: Loose])[] = [
  ['state', '5f 04 00 00 00 00', STATE],
  ['state', '50 06 00 00 00 00', { ...STATE, target: 31.5 }],
  ['state', '5e 06 12 34 fe 90', { target: 17.5, mode: 'heat', energy: 12.34, room: 'abnormal', dry: -1 }],
  ['state', '5f 08 99 99 ff 70', { ...STATE, mode: 'cool', energy: 99.99, room: null, dry: 7 }],
  ['state', '5f 04 00 00 00 00 2a', { ...STATE, humidity: 42 }],
  ['state', '5f 04 00 00 00 00 2a ab 31', { ...STATE, humidity: 42, pressure: 1, level: 3, tail: fromHex('') }],
  [
    'state',
    '5f 04 00 00 00 00 2a ab 31 0102',
    { ...STATE, humidity: 42, pressure: 1, level: 3, tail: fromHex('0102') },
  ],
  ['set', '00 00 00', { swing: false }],
  ['set', '07 1d 01', { fan: 3, extra: 5, level: 2, swing: true }],
  ['set', '01 00 00', { fan: 0, swing: false }],
  ['masked', '0000000000000000 00 07', { two: 7 }],
  ['masked', '0000010000000000 09 07', { one: 9, two: 7 }],
  ['short', '09', { level: 9 }],
  ['report', '', {}],
  ['report', '01010001 01', { power: true }],
  ['report', '01010001 00 02020005 ffffff3809 03000002 4869', { power: false, temperature: -20, unit: 9, label: 'Hi' }],
  ['report', '03000000 01010001 01', { power: true, label: '' }, { attributeOrder: [3, 1] }],
  ['counted', '00', {}],
  ['counted', '02 01 0102 02 00', { width: 258, height: null }],
  ['counted', '02 02 05 01 0102', { width: 258, height: 5 }, { attributeOrder: [2, 1] }],
  ['mixed', 'ffff 00 f1 01 1234 ffff7f', { count: 0, mode: 'heat', faults: [], off: false, spread: 8388607 }],
  [
    'mixed',
    'fe00 88 f6 00 1234 000080',
    { count: 65281, mode: 6, faults: ['hot', 'cold'], off: true, spread: -8388608 },
  ],
];

/** Bytes that are read, but of which only a lenient writer makes all or some again. */
const READ_ONLY: readonly (readonly [type: string, hex: string, body: Loose, extras?: Loose])[] = [
  // Reserved bits, an invalid BCD digit, a negative zero, and bits of fields that are not set.
  ['state', 'af 05 00 0a 00 8f', { ...STATE, energy: null }],
  ['set', 'fe c5 ff', { swing: true }],
  ['masked', '0000000000000000 ff 07', { two: 7 }],
  ['masked', '8000000000000001 00 07', { two: 7 }, { unknownFields: [0, 63] }],
  ['short', '09 0102', { level: 9 }, { rest: fromHex('0102') }],
  ['state', '5f 04 00 00 00 00 2a 77', { ...STATE, humidity: 42 }, { rest: fromHex('77') }],
  ['report', '01020001 01', {}, { unknownAttributes: [{ id: 1, kind: 2, bytes: fromHex('01') }] }],
  ['report', '01010002 0102', {}, { unknownAttributes: [{ id: 1, kind: 1, bytes: fromHex('0102') }] }],
  ['report', '09090000', {}, { unknownAttributes: [{ id: 9, kind: 9, bytes: fromHex('') }] }],
  [
    'report',
    '01010001 01 01010001 00',
    { power: false },
    { unknownAttributes: [{ id: 1, kind: 1, bytes: fromHex('01') }], attributeOrder: [1, 1] },
  ],
  ['report', '03000003 680069', { label: 'h' }],
  ['counted', '01 02 05 77', { height: 5 }, { rest: fromHex('77') }],
  ['counted', '01 09 0577', {}, { unknownAttributes: [{ id: 9, bytes: fromHex('0577') }] }],
];

/** Lists that do not fit into their bodies. */
const UNKNOWN = [
  ['report', '01'],
  ['report', '010100'],
  ['report', '01010001'],
  ['report', '0101ffff 01'],
  ['report', '01010001 01 02'],
  ['report', '03000004 686921'],
  ['counted', '01'],
  ['counted', 'ff 02 05'],
  ['counted', '02 02 05 09'.slice(0, -3)],
  ['counted', '02 01 0102 01 01'],
  // What is unknown takes all that is left, so that nothing follows it.
  ['counted', '02 09 02 05'],
] as const;

function frame(type: string, hex: string): Uint8Array {
  const { codes } = profile.messages.find(({ name }) => name === type) as { codes: readonly number[] };
  return frameOf(wire, { command: codes[0] as number }, fromHex(hex.replaceAll(' ', '')));
}

function message(type: string, body: unknown, extras: Loose = {}): Loose {
  return { kind: `thing.${type}`, deviceType: 'thing', messageType: type, body, ...extras };
}

/** How often a writer reads a property: once where the fast one has taken the body, and again where it asked the strict one. */
function looksAt(codec: Codec, { body, ...others }: Loose): number {
  const [name = ''] = Object.keys(body as object);
  let looks = 0;
  const watched = Object.defineProperty({ ...(body as object) }, name, {
    enumerable: true,
    get() {
      looks++;
      return (body as Loose)[name];
    },
  });
  codec.encode({ ...others, body: watched } as never);
  return looks;
}

for (const engine of ['js', 'wasm'] as const) {
  const codecOf = async (): Promise<Codec> => (await built).codec.createCodec({ engine });
  const refusedBy =
    (codec: Codec, lenient: boolean) =>
    (type: string, body: unknown, code: RumpErrorCode, path: string, extras: Loose = {}): void => {
      assert.throws(
        () => codec.encode(message(type, body, extras) as never, { lenient }),
        (error: { code: string; path?: string; message: string }) => {
          assert.deepEqual([error.code, error.path], [code, path], error.message);
          return true;
        },
      );
    };

  test(`${engine}: bytes to values and back`, async () => {
    const codec = await codecOf();
    const isStrict = (body: Loose): boolean => body.mode !== 6;
    for (const [type, hex, body, extras] of BOTH_WAYS) {
      const bytes = frame(type, hex);
      const read = message(type, body, extras);
      assert.deepEqual(codec.decode(bytes), read, `${type} ${hex}`);
      assert.equal(toHex(codec.encode(read as never, { lenient: true })), toHex(bytes), `lenient ${type} ${hex}`);
      if (!isStrict(body)) continue;
      assert.equal(toHex(codec.encode(read as never)), toHex(bytes), `${type} ${hex}`);
      // One that sets nothing may be no plain object, and items in another order are the strict writer's.
      const isFast = Object.keys(body).length > 0 && extras === undefined;
      if (isFast) assert.equal(looksAt(codec, read), 1, `the fast writer takes ${type} ${hex}`);
    }
  });

  test(`${engine}: what else is read`, async () => {
    const codec = await codecOf();
    const decode = codec.decode.bind(codec) as (bytes: Uint8Array, options?: object) => Message;
    for (const [type, hex, body, extras] of READ_ONLY) {
      const bytes = frame(type, hex);
      assert.deepEqual(decode(bytes), message(type, body, extras), `${type} ${hex}`);
      const lossless = decode(bytes, { lossless: true });
      assert.equal(toHex(codec.encode(lossless as never, { lenient: true })), toHex(bytes), `${type} ${hex}`);
    }
  });

  test(`${engine}: lists that do not fit are of no kind`, async () => {
    const codec = await codecOf();
    for (const [type, hex] of UNKNOWN) {
      const bytes = frame(type, hex);
      assert.equal(codec.decode(bytes).kind, 'unknown', `${type} ${hex}`);
      assert.equal(toHex(codec.encode(codec.decode(bytes) as never)), toHex(bytes));
    }
    const many = concat(Array.from({ length: 62 }, () => fromHex('01010000')));
    const bytes = frameOf(wire, { command: 3 }, many);
    assert.equal((codec.decode(bytes) as unknown as { unknownAttributes: object[] }).unknownAttributes.length, 62);
  });

  test(`${engine}: what strict writers refuse`, async () => {
    const refused = refusedBy(await codecOf(), false);
    refused('state', { ...STATE, target: 32 }, 'out-of-range', 'body.target');
    refused('state', { ...STATE, energy: 100 }, 'out-of-range', 'body.energy');
    refused('state', { ...STATE, energy: null }, 'out-of-range', 'body.energy');
    refused('state', { ...STATE, dry: 8 }, 'out-of-range', 'body.dry');
    refused('state', { ...STATE, room: 'unusual' }, 'unknown-name', 'body.room');
    refused('state', { ...STATE, room: true }, 'wrong-type', 'body.room');
    refused('state', { ...STATE, energy: undefined }, 'missing-field', 'body.energy');
    refused('state', { ...STATE, tail: new Uint8Array(0) }, 'missing-field', 'body.humidity');
    refused('state', { ...STATE, humidity: 1, level: 1 }, 'missing-field', 'body.pressure');
    refused('state', { ...STATE, humidity: 1, pressure: 1, level: 1, tail: 'x' }, 'wrong-type', 'body.tail');
    const long = { ...STATE, humidity: 1, pressure: 1, level: 1, tail: new Uint8Array(242) };
    refused('state', long, 'out-of-range', 'body.tail');
    refused('state', STATE, 'unknown-field', 'rest', { rest: fromHex('01') });
    refused('set', { swing: true, level: 1 }, 'missing-field', 'body.extra');
    refused('set', { swing: true, extra: 1 }, 'missing-field', 'body.level');
    refused('set', { swing: 1 }, 'wrong-type', 'body.swing');
    refused('set', { swing: true, fan: 128 }, 'out-of-range', 'body.fan');
    refused('set', { swing: true }, 'unknown-field', 'rest', { rest: fromHex('') });
    refused('masked', { one: 1 }, 'missing-field', 'body.two');
    refused('masked', { two: 1 }, 'unknown-field', 'unknownFields', { unknownFields: [1] });
    refused('short', { level: 1 }, 'unknown-field', 'rest', { rest: fromHex('01') });
    refused('report', { temperature: 1 }, 'missing-field', 'body.unit');
    refused('report', { temperature: 50.1, unit: 1 }, 'out-of-range', 'body.temperature');
    refused('report', { label: 'a\0' }, 'out-of-range', 'body.label');
    refused('report', { label: 'x'.repeat(247) }, 'out-of-range', 'body.label');
    refused('report', {}, 'unknown-field', 'unknownAttributes[0]', { unknownAttributes: [{}] });
    refused('report', { power: true }, 'contradiction', 'attributeOrder', { attributeOrder: [] });
    refused('report', { power: true }, 'contradiction', 'attributeOrder', { attributeOrder: [1, 1] });
    refused('report', { power: true }, 'wrong-type', 'attributeOrder', { attributeOrder: 1 });
    refused('report', { powr: true }, 'unknown-field', 'body.powr');
    refused('mixed', { count: 1 }, 'missing-field', 'body.faults');
  });

  test(`${engine}: what lenient writers refuse too`, async () => {
    const codec = await codecOf();
    const refused = refusedBy(codec, true);
    // A raw value with another meaning.
    refused('state', { ...STATE, room: 102 }, 'out-of-range', 'body.room');
    refused('state', { ...STATE, room: 102.5 }, 'out-of-range', 'body.room');
    refused('set', { swing: true, level: -1, extra: 0 }, 'out-of-range', 'body.level');
    refused('counted', { height: 0 }, 'out-of-range', 'body.height');
    // Bytes that would be read as a field.
    refused('state', STATE, 'contradiction', 'rest', { rest: fromHex('01') });
    refused('state', { ...STATE, humidity: 1 }, 'contradiction', 'rest', { rest: fromHex('0102') });
    refused('short', { level: 1 }, 'out-of-range', 'body', { rest: new Uint8Array(250) });
    refused('set', { swing: true }, 'unknown-field', 'unknownFields', { unknownFields: [1] });
    refused('masked', { two: 1 }, 'out-of-range', 'unknownFields', { unknownFields: [40] });
    refused('masked', { two: 1 }, 'out-of-range', 'unknownFields', { unknownFields: [1, 1] });
    refused('masked', { two: 1 }, 'unknown-field', 'unknownAttributes', { unknownAttributes: [] });
    const unknown = (...items: unknown[]): Loose => ({ unknownAttributes: items });
    const bytes = fromHex('01');
    refused('report', {}, 'wrong-type', 'unknownAttributes', { unknownAttributes: 1 });
    refused('report', {}, 'wrong-type', 'unknownAttributes[0]', unknown(null));
    refused('report', {}, 'missing-field', 'unknownAttributes[0].kind', unknown({ id: 9, bytes }));
    refused('report', {}, 'out-of-range', 'unknownAttributes[0].id', unknown({ id: 256, kind: 1, bytes }));
    refused('report', {}, 'missing-field', 'unknownAttributes[0].bytes', unknown({ id: 9, kind: 1 }));
    refused(
      'report',
      {},
      'unknown-field',
      'unknownAttributes[0].length',
      unknown({ id: 9, kind: 1, bytes, length: 1 }),
    );
    refused('report', {}, 'contradiction', 'unknownAttributes[0]', unknown({ id: 1, kind: 1, bytes }));
    refused('report', {}, 'out-of-range', 'body', unknown({ id: 9, kind: 1, bytes: new Uint8Array(250) }));
    refused('counted', {}, 'contradiction', 'unknownAttributes[0]', unknown({ id: 9, bytes }, { id: 8, bytes }));
    refused('counted', {}, 'unknown-field', 'unknownAttributes[0].kind', unknown({ id: 9, kind: 1, bytes }));
    const kind = { kind: 'unknown', messageType: 'report', body: fromHex('01') };
    for (const key of ['rest', 'unknownAttributes', 'attributeOrder']) {
      assert.throws(() => codec.encode({ ...kind, [key]: [] } as never), { code: 'unknown-field', path: key });
    }
  });

  test(`${engine}: columns in, row by row`, async () => {
    const codec = await codecOf();
    const columns = {
      target: [16, 31.5],
      mode: ['heat', 2],
      energy: [1, 99.99],
      room: Float64Array.of(0, Number.NaN),
      dry: Int8Array.of(-7, 7),
      humidity: [undefined, 3],
    };
    const frames = codec.encodeColumns('thing.state' as KindName, columns as never);
    const [batch] = codec.scanner().push(frames);
    assert.deepEqual(
      [...(batch ?? [])].map(({ body }) => body),
      [
        { ...STATE, energy: 1, room: 0, dry: -7 },
        { target: 31.5, mode: 'cool', energy: 99.99, room: null, dry: 7, humidity: 3 },
      ],
    );
    const refused = (change: Loose, code: RumpErrorCode, path: string, options = {}): void =>
      assert.throws(
        () => codec.encodeColumns('thing.state' as KindName, { ...columns, ...change } as never, options),
        (error: { code: string; path?: string; message: string }) => {
          assert.deepEqual([error.code, error.path], [code, path], error.message);
          return true;
        },
      );
    refused({ energy: [1, 100] }, 'out-of-range', 'columns.energy[1]');
    refused({ energy: undefined }, 'missing-field', 'columns.energy');
    refused({ dry: [1] }, 'contradiction', 'columns.dry');
    refused({ pressure: [undefined, 1] }, 'missing-field', 'columns.level[1]');
    refused({ mode: ['heat', 'hot'] }, 'unknown-name', 'columns.mode[1]');
    const raws = { target: [0, 31], energy: [0x99, 0x1234], dry: [0xf, 7] };
    refused({ ...raws, room: [0, 256] }, 'out-of-range', 'columns.room[1]', { raw: true });
    refused({ validity: { dry: Uint8Array.of(1) } }, 'missing-field', 'columns.dry[1]');
  });

  test(`${engine}: rules`, async () => {
    const codec = await codecOf();
    const frames = [
      frame('state', '5f 04 00 00 fe 00'),
      frame('state', '5f 04 00 00 ff 00'),
      frame('state', '5f 04 00 0a 32 00'),
      frame('report', '01010001 01'),
      frame('report', '01010001 00 03000002 4869'),
    ];
    const taken = (where: unknown): number[] => {
      const [batch] = codec.scanner().push(concat(frames));
      const runs = codec.router({ rules: [{ to: 'here', where } as unknown as Rule] }).route(batch as never);
      const bytes = toHex(runs[0]?.bytes ?? new Uint8Array(0));
      return frames.flatMap((each, index) => (bytes.includes(toHex(each)) ? [index] : []));
    };
    assert.deepEqual(taken({ field: 'room', equals: 'abnormal' }), [0]);
    assert.deepEqual(taken({ field: 'room', oneOf: ['abnormal', null, 1] }), [0, 1]);
    assert.deepEqual(taken({ field: 'room', atLeast: -100 }), [2]);
    assert.deepEqual(taken({ field: 'room', atMost: 200 }), [2]);
    assert.deepEqual(taken({ field: 'room', isNull: true }), [1]);
    assert.deepEqual(taken({ field: 'room', isNull: false }), [2]);
    assert.deepEqual(taken({ field: 'energy', isNull: true }), [2]);
    assert.deepEqual(taken({ field: 'power', equals: false }), [4]);
    assert.deepEqual(taken({ field: 'label', oneOf: ['H', 'Hi', 'Hi!'] }), [4]);
    assert.throws(() => taken({ field: 'room', equals: 'unusual' }), { code: 'unknown-name' });
    assert.throws(() => taken({ field: 'room', equals: 102 }), { code: 'out-of-range' });
  });

  test(`${engine}: columns between two views, for which the memory must grow`, async () => {
    const codec = await codecOf();
    const empty = frame('report', '');
    const fill = Array.from({ length: 12_000 }, () => empty);
    const [batch] = codec.scanner().push(concat([...fill, frame('report', '01010001 01')])) as Iterable<FrameBatch>;
    const kind = 'thing.report' as KindName;
    const power: unknown[] = [];
    for (const view of (batch as FrameBatch).views(kind)) {
      if (power.length === 3) batch?.columns(kind, ['power', 'temperature', 'label'] as never);
      power.push((view as unknown as Loose).power);
    }
    assert.deepEqual(power, [...fill.map(() => undefined), true]);
  });
}

test('a host that gives no memory for columns gives it to all that follows', async () => {
  const { createCodec } = (await built).codec;
  const codec = withInstances(
    (Instance, module) => {
      const exports = new Instance(module, {}).exports as unknown as RumpExports;
      // There was room for one part of what the columns need, and none for the next.
      const collect = (): number => {
        (exports.memory as WebAssembly.Memory).grow(1);
        return NO_MEMORY;
      };
      return { exports: { ...exports, collect } } as unknown as WebAssembly.Instance;
    },
    () => createCodec({ engine: 'wasm' }),
  );
  const frames = concat([frame('report', '01010001 01'), frame('report', '01010001 00')]);
  const kind = 'thing.report' as KindName;
  const power: unknown[] = [];
  for (const batch of codec.scanner().push(frames)) {
    for (const view of batch.views(kind)) {
      assert.throws(() => batch.columns(kind, ['power']), { code: 'unsupported' });
      power.push((view as unknown as Loose).power);
    }
  }
  assert.deepEqual(power, [true, false]);
  assert.deepEqual(
    [...codec.scanner().push(frames)].map(({ length }) => length),
    [2],
  );
});
