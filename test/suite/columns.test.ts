import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Codec, FrameBatch, KindName, Message } from 'igrs-rump';
import { arbitraryMessage } from './support/arbitrary-message.ts';
import { fieldsOf, isControl, type KindField, numberFacts, rawValue } from './support/describe-fields.ts';
import { createCodec, engines } from './support/engines.ts';
import { concat } from './support/hex.ts';
import { assertRefused } from './support/refusal.ts';
import { isQuick, runs } from './support/run-count.ts';
import { isSame } from './support/same-value.ts';
import { sampleFields, sampleKind } from './support/sample-kind.ts';
import { dirtyStream, goldenFrames, kindNames, lenientFrames } from './support/vectors.ts';
import { bodyOf } from './support/wire.ts';

const { bool: yes, enum: code, number } = sampleFields;

const HEADER = ['serial', 'sequence', 'offset'] as const;

type Column = ArrayLike<number | string>;

/** Columns by the name of a field that only the running test knows. */
interface AnyColumns {
  readonly length: number;
  readonly dictionaries: Readonly<Record<string, readonly (string | number)[]>>;
  readonly validity: Readonly<Record<string, Uint8Array>>;
}

/** Right frames of every kind, some of them beyond what a strict writer writes, with noise and unknown kinds between them. */
const mixed = concat([
  ...goldenFrames.slice(0, 2),
  dirtyStream,
  ...lenientFrames,
  ...goldenFrames,
  dirtyStream,
  ...goldenFrames.slice().reverse(),
]);

function columnsOf(batch: FrameBatch, kind: KindName, names: readonly string[], raw: boolean): AnyColumns {
  return batch.columns(kind, names, { raw }) as AnyColumns;
}

function columnOf(columns: AnyColumns, name: string): Column {
  return (columns as unknown as Record<string, Column>)[name] as Column;
}

function isValid({ validity }: AnyColumns, name: string, place: number): boolean {
  return (((validity[name] as Uint8Array)[place >> 3] as number) & (1 << (place & 7))) !== 0;
}

interface Frame {
  readonly offset: number;
  readonly body: Uint8Array;
  readonly message: Message;
}

function framesOf(batch: FrameBatch, kind: KindName): Frame[] {
  const frames: Frame[] = [];
  for (let index = 0; index < batch.length; index++) {
    if (batch.kind(index) !== kind) continue;
    const body = bodyOf(batch.bytes(index));
    frames.push({ offset: batch.offset(index), body, message: batch.message(index) });
  }
  return frames;
}

/** What the column holds for the message's value. */
function expectedValue(field: KindField, value: unknown, dictionary: readonly (string | number)[]): unknown {
  switch (field.type) {
    case 'bool':
      return value === true ? 1 : 0;
    case 'enum':
      // Of a wide enum the dictionary has the named codes alone.
      return typeof value === 'number' ? value : value === undefined ? 0 : dictionary.indexOf(value as string);
    case 'flags':
      return ((value as (string | number)[] | undefined) ?? [])
        .map((flag) => 2 ** (typeof flag === 'number' ? flag : dictionary.indexOf(flag)))
        .reduce((bits, bit) => bits + bit, 0);
    case 'number':
      return value ?? Number.NaN;
    case 'bytes':
      return value ?? new Uint8Array(0);
    default:
      return value ?? '';
  }
}

/** The class of a column, raw or not where the field is not a number. */
function columnClass({ type, width }: KindField): { readonly prototype: object } {
  const wide = type === 'enum' && width > 8;
  const classes = { bool: Uint8Array, enum: wide ? Uint32Array : Uint8Array, flags: Uint32Array, number: Float64Array };
  return classes[type as 'bool'] ?? Array;
}

function assertColumn(columns: AnyColumns, kind: KindName, field: KindField, frames: readonly Frame[]): void {
  const column = columnOf(columns, field.name);
  const dictionary = columns.dictionaries[field.name] ?? [];
  assert.equal(Object.getPrototypeOf(column), columnClass(field).prototype, `${kind} ${field.name}`);
  assert.equal(column.length, frames.length);
  assert.equal(field.name in columns.validity, isControl(kind), `${kind} ${field.name}`);
  assert.equal(field.name in columns.dictionaries, field.type === 'enum' || field.type === 'flags');
  for (const [place, { message }] of frames.entries()) {
    const value = (message.body as unknown as Record<string, unknown>)[field.name];
    const label = `${kind} ${field.name} of frame ${place}`;
    const expected = expectedValue(field, value, dictionary);
    if (field.type === 'bytes') assert.deepEqual(column[place], expected, label);
    else assert.ok(Object.is(column[place], expected), `${label}: ${column[place]}, ${value}`);
    if (isControl(kind))
      assert.equal(isValid(columns, field.name, place), value !== undefined && value !== null, label);
  }
}

function assertRawColumn(columns: AnyColumns, kind: KindName, field: KindField, frames: readonly Frame[]): void {
  const column = columnOf(columns, field.name);
  const hasNull = field.type === 'number' && field.nullable === true;
  assert.equal(field.name in columns.validity, isControl(kind) || hasNull, `${kind} ${field.name}`);
  if (field.type === 'text' || field.type === 'bytes') return;
  const integers = field.size === 6 ? Float64Array : numberFacts(field).signed ? Int32Array : Uint32Array;
  const { prototype } = field.type === 'number' ? integers : columnClass(field);
  assert.equal(Object.getPrototypeOf(column), prototype, `${kind} ${field.name}`);
  for (const [place, { body, message }] of frames.entries()) {
    const value = (message.body as unknown as Record<string, unknown>)[field.name];
    // A column of bools tells yes and no, inverted or not.
    const bits: number = field.type === 'bool' ? Number(value === true) : rawValue(body, field);
    assert.equal(column[place], value === undefined ? 0 : bits, `${kind} ${field.name} of frame ${place}`);
    if (field.name in columns.validity) {
      assert.equal(isValid(columns, field.name, place), value !== undefined && value !== null);
    }
  }
}

/** Bit for bit, NaN included, and of the same types. */
function assertIdentical(left: AnyColumns, right: AnyColumns, names: readonly string[]): void {
  assert.deepEqual(left.dictionaries, right.dictionaries);
  assert.deepEqual(left.validity, right.validity);
  assert.equal(left.length, right.length);
  for (const name of names) {
    const [one, two] = [columnOf(left, name), columnOf(right, name)];
    assert.equal(one.constructor, two.constructor, name);
    assert.equal(one.length, two.length, name);
    for (let place = 0; place < one.length; place++) {
      if (!isSame(one[place], two[place])) assert.fail(`${name}[${place}]: ${one[place]}, ${two[place]}`);
    }
  }
}

/** A stream in two chunks, the first of which ends inside a frame: frames stand in the tail, across the border and after it. */
function batchesOf(
  codec: Codec,
  stream: Uint8Array<ArrayBuffer>,
  visit: (batch: FrameBatch, number: number) => void,
): void {
  const scanner = codec.scanner();
  let number = 0;
  const first = (goldenFrames[0] as Uint8Array).length;
  for (const part of [stream.subarray(0, 20), stream.subarray(20, first + 15), stream.subarray(first + 15)]) {
    for (const batch of scanner.push(part)) visit(batch, number++);
  }
}

for (const engine of engines) {
  const codec = createCodec({ engine });

  test(`${engine}: every column of every kind holds what the messages do`, () => {
    let batches = 0;
    batchesOf(codec, mixed, (batch) => {
      batches++;
      for (const kind of kindNames) {
        const fields = fieldsOf(kind);
        const names = [...HEADER, ...fields.map(({ name }) => name)];
        const frames = framesOf(batch, kind);
        const columns = columnsOf(batch, kind, names, false);
        const raw = columnsOf(batch, kind, names, true);
        assert.equal(columns.length, frames.length);
        for (const each of [columns, raw]) {
          assert.deepEqual(
            columnOf(each, 'serial'),
            Float64Array.from(frames, ({ message }) => message.serial),
          );
          assert.deepEqual(
            columnOf(each, 'sequence'),
            Float64Array.from(frames, ({ message }) => message.sequence),
          );
          assert.deepEqual(
            columnOf(each, 'offset'),
            Float64Array.from(frames, ({ offset }) => offset),
          );
        }
        for (const field of fields) {
          assertColumn(columns, kind, field, frames);
          assertRawColumn(raw, kind, field, frames);
        }
      }
    });
    assert.ok(batches > 1);
  });

  test(`${engine}: columns are fresh arrays of exactly their length, and only those that were asked for`, () => {
    const [batch] = codec.scanner().push(mixed) as [FrameBatch];
    const columns = columnsOf(batch, sampleKind, [yes, code, number, 'serial'], false);
    const names = ['dictionaries', 'length', 'serial', 'validity', yes, code, number];
    assert.deepEqual(Object.keys(columns).sort(), names.sort());
    const typed = (from: AnyColumns, name: string): Float64Array => columnOf(from, name) as Float64Array;
    for (const column of [yes, code, number, 'serial'].map((name) => typed(columns, name))) {
      assert.equal(column.byteLength, column.buffer.byteLength);
      assert.equal(column.length, columns.length);
    }
    const before = typed(columns, number).slice();
    const again = columnsOf(batch, sampleKind, [yes, number], false);
    assert.notEqual(typed(again, yes).buffer, typed(columns, yes).buffer);
    typed(again, number).fill(0);
    codec.scanner().push(mixed);
    assert.deepEqual(typed(columns, number), before);
    assert.deepEqual(Object.keys(codec.columnBuilder(sampleKind, []).finish()).sort(), [
      'dictionaries',
      'length',
      'validity',
    ]);
  });

  test(`${engine}: a kind without frames in the batch has empty columns of the right types`, () => {
    const [batch] = codec.scanner().push(goldenFrames[0] as Uint8Array<ArrayBuffer>) as [FrameBatch];
    for (const kind of kindNames.slice(1)) {
      const names = [...HEADER, ...fieldsOf(kind).map(({ name }) => name)];
      for (const raw of [false, true]) {
        const columns = columnsOf(batch, kind, names, raw);
        const built = codec.columnBuilder(kind, names, { raw }).finish() as AnyColumns;
        assertIdentical(built, columns, names);
        for (const name of names) assert.equal(columnOf(columns, name).length, 0);
      }
    }
  });

  test(`${engine}: unknown fields and kinds are refused, by batches and builders alike`, () => {
    const [batch] = codec.scanner().push(mixed) as [FrameBatch];
    const kind = sampleKind;
    for (const fields of [
      ['colour'],
      [number, 'noSuchField'],
      ['__proto__'],
      ['length'],
      ['validity'],
      [''],
      [5],
      [null],
      [[number]],
    ]) {
      assertRefused(() => batch.columns(kind, fields as string[]), 'unknown-field', 'fields', String(fields));
      assertRefused(() => codec.columnBuilder(kind, fields as string[]), 'unknown-field', 'fields', String(fields));
    }
    for (const fields of [undefined, null, number, {}, 5, new Set([number])] as unknown as string[][]) {
      assertRefused(() => batch.columns(kind, fields), 'wrong-type', 'fields', typeof fields);
      assertRefused(() => codec.columnBuilder(kind, fields), 'wrong-type', 'fields', typeof fields);
    }
    for (const wrong of [
      'unknown',
      sampleKind.split('.')[0],
      '',
      '__proto__',
      undefined,
      null,
      5,
      {},
    ] as unknown as KindName[]) {
      assertRefused(() => batch.columns(wrong, []), 'unknown-kind', 'kind', String(wrong));
      assertRefused(() => codec.columnBuilder(wrong, []), 'unknown-kind', 'kind', String(wrong));
      assertRefused(() => batch.views(wrong).next(), 'unknown-kind', 'kind', String(wrong));
    }
  });

  test(`${engine}: a list of fields that changes while it is read, or that scans, shows no other frames`, () => {
    const scanner = codec.scanner();
    const [batch] = scanner.push(mixed) as [FrameBatch];
    let reads = 0;
    const changing = new Proxy([number], {
      get: (target, key, receiver) => (key === '0' && reads++ > 0 ? 'nonsense' : Reflect.get(target, key, receiver)),
    });
    const columns = columnsOf(batch, sampleKind, changing, false);
    assert.deepEqual(Object.keys(columns).sort(), ['dictionaries', 'length', 'validity', number].sort());
    const scanning = new Proxy([number], {
      get: (target, key, receiver) => {
        if (key === '0') codec.scanner().push(goldenFrames[0] as Uint8Array<ArrayBuffer>);
        return Reflect.get(target, key, receiver);
      },
    });
    assertRefused(() => batch.columns(sampleKind, scanning), 'stale-batch', undefined);
  });

  test(`${engine}: a builder over many batches gives the columns of one batch`, () => {
    const whole = createCodec({ engine });
    const [big] = whole.scanner().push(mixed) as [FrameBatch];
    for (const kind of kindNames) {
      const names = [...HEADER, ...fieldsOf(kind).map(({ name }) => name)];
      for (const raw of [false, true]) {
        for (const size of isQuick ? [5000] : [333, 5000]) {
          const builder = codec.columnBuilder(kind, names, { raw });
          const scanner = codec.scanner();
          for (let at = 0; at < mixed.length; at += size) {
            for (const batch of scanner.push(mixed.subarray(at, at + size))) assert.equal(builder.add(batch), builder);
          }
          const expected = columnsOf(big, kind, names, raw);
          assert.equal(builder.length, expected.length);
          assertIdentical(builder.finish() as AnyColumns, expected, names);
          assert.equal(builder.length, 0);
          if (size !== 5000) continue;
          // Finished, it begins afresh.
          assert.equal(builder.finish().length, 0);
          assertIdentical(builder.add(big).finish() as AnyColumns, expected, names);
        }
      }
    }
  });

  test(`${engine}: a builder keeps to the fields and options that it was made with`, () => {
    const [batch] = codec.scanner().push(mixed) as [FrameBatch];
    const fields = [number];
    const options = { raw: true };
    const builder = codec.columnBuilder(sampleKind, fields, options).add(batch);
    fields.push('nonsense');
    options.raw = false;
    const columns = builder.add(batch).finish() as AnyColumns;
    assert.ok(!(columnOf(columns, number) instanceof Float64Array));
    const stale = codec.columnBuilder(sampleKind, [yes]);
    codec.scanner().push(mixed);
    assertRefused(() => stale.add(batch), 'stale-batch', undefined);
    assert.equal(stale.length, 0);
  });
}

test('columns of both engines are identical, bit for bit', () => {
  fc.assert(
    fc.property(fc.array(arbitraryMessage, { minLength: 1, maxLength: 60 }), fc.nat(), (messages, cut) => {
      const codecs = engines.map((engine) => createCodec({ engine }));
      const stream = (codecs[0] as Codec).encodeAll(messages);
      const middle = cut % (stream.length + 1);
      const [left, right] = codecs.map((codec) => {
        const scanner = codec.scanner();
        const all: AnyColumns[] = [];
        for (const part of [stream.subarray(0, middle), stream.subarray(middle)]) {
          for (const batch of scanner.push(part)) {
            for (const { kind } of messages.slice(0, 5)) {
              const names = [...HEADER, ...fieldsOf(kind as KindName).map(({ name }) => name)];
              for (const raw of [false, true]) all.push(columnsOf(batch, kind as KindName, names, raw));
            }
          }
        }
        return all;
      }) as [AnyColumns[], AnyColumns[]];
      assert.equal(left.length, right.length);
      for (const [index, columns] of left.entries()) {
        const names = Object.keys(columns).filter((name) => !['length', 'dictionaries', 'validity'].includes(name));
        assertIdentical(columns, right[index] as AnyColumns, names);
      }
    }),
    runs(60),
  );
});

test('nobody can change the names of the codec through a dictionary', () => {
  for (const engine of engines) {
    const codec = createCodec({ engine });
    for (const batch of codec.scanner().push(concat(goldenFrames))) {
      for (const kind of kindNames) {
        const names = fieldsOf(kind).map(({ name }) => name);
        for (const dictionary of Object.values(batch.columns(kind, names).dictionaries))
          assert.ok(Object.isFrozen(dictionary));
      }
    }
  }
});
