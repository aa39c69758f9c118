/** Columns of fields that need not be set: raw ones that hold no number come back as messages do, and rows may have none at all. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concat, fromHex, toHex } from '../../suite/support/hex.ts';
import { frameOf } from '../../suite/support/plain-wire.ts';
import { builtOver } from '../support/built.ts';
import { profileOfText, SMALL_FRAME } from '../support/profiles.ts';
import { wireFacts } from '../support/wire-facts.ts';

const profile =
  profileOfText(`${SMALL_FRAME}messages: { identifiers: [{ code: 1, name: one }, { code: 2, name: many }, { code: 3, name: whole }, { code: 4, name: wide }] }
enums: [{ name: limit, codes: [{ code: 2147483648, name: half }, { code: 4294967295, name: full }] }]
bodies:
  - name: One
    messages: [one]
    bytes: 2
    fields: [{ name: far, byte: 1, type: u8, encoding: bcd, presence: { byte: 0, bits: 0 } }, { type: reserved, byte: 0, bits: 1-7 }]
  - name: Many
    messages: [many]
    bytes: 0
    list: { id: { type: u8 } }
    attributes: [{ id: 1, fields: [{ name: x, type: u8 }, { name: y, type: u16, encoding: bcd }] }]
  - name: Whole
    messages: [whole]
    bytes: 2
    fields: [{ name: room, byte: 0, type: u8, null: 0xFF }, { name: digits, byte: 1, type: u8, encoding: bcd }]
  - name: Wide
    messages: [wide]
    bytes: 4
    fields: [{ name: limit, byte: 0, type: enum, storage: u32, enum: limit }]
`);

const built = builtOver(profile, true);

const BODIES: Readonly<Record<string, readonly string[]>> = {
  one: ['00 00', '01 00', '01 42', '01 ff'],
  many: ['', '01 05 1234', '01 05 ffff', '01 00 0000'],
};

test('a field that is set to no decimal digits is not taken for one that is not set, on both engines', async () => {
  const { codec: package_ } = await built;
  const wire = wireFacts(profile);
  for (const engine of ['wasm', 'js'] as const) {
    const codec = package_.createCodec({ engine });
    for (const [index, [name, bodies]] of Object.entries(BODIES).entries()) {
      const frames = concat(
        bodies.map((hex) => frameOf(wire, { message: index + 1 }, fromHex(hex.replaceAll(' ', '')))),
      );
      const kind = `thing.${name}` as never;
      const builder = codec.columnBuilder(kind, (name === 'one' ? ['far'] : ['x', 'y']) as never, { raw: true });
      for (const batch of codec.scanner().push(frames)) builder.add(batch);
      const columns = builder.finish() as never;
      const options = { raw: true, lenient: true };
      assert.equal(toHex(codec.encodeColumns(kind, columns, options)), toHex(frames), `${engine} ${name}`);
      // As of messages, only a lenient writer writes them.
      assert.throws(() => codec.encodeColumns(kind, columns, { raw: true }), { code: 'out-of-range' });
    }
  }
});

test('more rows than a host has room for are refused at once, on both engines', async () => {
  const { codec: package_ } = await built;
  for (const engine of ['wasm', 'js'] as const) {
    const codec = package_.createCodec({ engine });
    for (const kind of ['thing.one', 'thing.many'] as never[]) {
      const refusal = { code: 'out-of-range', path: 'columns.length' };
      assert.throws(() => codec.encodeColumns(kind, { length: Number.MAX_SAFE_INTEGER } as never), refusal);
    }
  }
});

test('a value that is missing is not null, on both engines', async () => {
  const { codec: package_ } = await built;
  for (const engine of ['wasm', 'js'] as const) {
    const codec = package_.createCodec({ engine });
    const encode = (columns: object): string =>
      toHex(codec.encodeColumns('thing.whole' as never, columns as never, { lenient: true }));
    assert.equal(encode({ room: [1, Number.NaN], digits: [2, 3] }), 'aa03020102b2aa0302ff03b1');
    const refused = (columns: object, path: string): void =>
      assert.throws(() => encode(columns), { code: 'missing-field', path });
    refused({ room: [1, undefined], digits: [2, 3] }, 'columns.room[1]');
    refused({ room: new Array(2), digits: [2, 3] }, 'columns.room[0]');
    refused({ room: [1, 1], digits: [2, undefined] }, 'columns.digits[1]');
    const validity = { room: Uint8Array.of(1) };
    assert.equal(encode({ room: [1, undefined], digits: [2, 3], validity }), 'aa03020102b2aa0302ff03b1');
  }
});

test('a fraction is no raw digits: it is refused, not taken for null', async () => {
  const { codec: package_ } = await builtOver(profile, true);
  for (const engine of ['wasm', 'js'] as const) {
    const codec = package_.createCodec({ engine });
    const columns = { length: 1, far: [9.5] } as never;
    const write = () => codec.encodeColumns('thing.one' as never, columns, { raw: true, lenient: true });
    assert.throws(write, { code: 'out-of-range', path: 'columns.far[0]' });
  }
});

test('rows of any length, more than one run holds, are the frames of their messages, on both engines', async () => {
  const { codec: package_ } = await built;
  // Every other one has no items, so that the first room, for rows without any, is too short by then.
  const x = Array.from({ length: 20_000 }, (_, row) => (row % 2 === 0 ? undefined : row % 256));
  const y = x.map((value) => (value === undefined ? undefined : value * 10));
  const messages = x.map((value, row) => ({
    kind: 'thing.many',
    body: value === undefined ? {} : { x: value, y: y[row] },
  }));
  for (const engine of ['wasm', 'js'] as const) {
    const codec = package_.createCodec({ engine });
    const frames = codec.encodeAll(messages as never);
    assert.deepEqual(codec.encodeColumns('thing.many' as never, { x, y } as never), frames);
    assert.equal(codec.encodeColumns('thing.many' as never, { x: [], y: [] } as never).length, 0);
  }
});

test('a column that runs code of its own finds the codec free, and corrupts no row, on both engines', async () => {
  const { codec: package_ } = await built;
  const many = 'thing.many' as never;
  for (const engine of ['wasm', 'js'] as const) {
    const codec = package_.createCodec({ engine });
    const rows = 5000;
    const numbers = Array.from({ length: rows }, (_, row) => row % 256);
    const expected = codec.encodeColumns(many, { x: numbers, y: numbers } as never);
    const inner = codec.encodeColumns(many, { x: [7], y: [8] } as never);
    const busy = new Proxy(numbers, {
      get(target, key) {
        if (key === '3000') {
          // Takes memory of the engine's, so that the run moves.
          for (const batch of codec.scanner().push(expected)) batch.columns(many, ['x'] as never);
        }
        if (key === '1' || key === '4000') {
          assert.deepEqual(codec.encodeColumns(many, { x: [7], y: [8] } as never), inner);
          codec.encode({ kind: many, body: { x: 7, y: 8 } } as never);
        }
        return Reflect.get(target, key);
      },
    });
    assert.deepEqual(codec.encodeColumns(many, { x: busy, y: numbers } as never), expected);
    const failing = new Proxy(numbers, {
      get(target, key) {
        if (key === '9') throw new Error('a caller’s own');
        return Reflect.get(target, key);
      },
    });
    assert.throws(() => codec.encodeColumns(many, { x: failing, y: numbers } as never), /own/);
    assert.deepEqual(codec.encodeColumns(many, { x: numbers, y: numbers } as never), expected);
  }
});

test('an enum with codes at the end of its range has a dictionary of these alone, on both engines', async () => {
  const { codec: package_ } = await built;
  const kind = 'thing.wide' as never;
  for (const engine of ['wasm', 'js'] as const) {
    const codec = package_.createCodec({ engine });
    const frames = codec.encodeAll(['half', 'full', 5].map((limit) => ({ kind, body: { limit } })) as never, {
      lenient: true,
    });
    const builder = codec.columnBuilder(kind, ['limit'] as never);
    for (const batch of codec.scanner().push(frames)) builder.add(batch);
    const { limit, dictionaries } = builder.finish() as { limit?: unknown; dictionaries: Record<string, unknown> };
    assert.deepEqual([...(limit as Uint32Array)], [0x80000000, 0xffffffff, 5]);
    const names = Object.entries(dictionaries.limit as object).filter(([code]) => Number(code) > 255);
    assert.deepEqual(names, [
      [String(0x80000000), 'half'],
      [String(0xffffffff), 'full'],
    ]);
    assert.equal(toHex(codec.encodeColumns(kind, { limit } as never, { lenient: true })), toHex(frames));
  }
});
