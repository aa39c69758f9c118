/** Whether a codec does to bodies of any content what plain readers of the model say: messages, views, columns, rules, and the way back. */
import assert from 'node:assert/strict';
import type { Codec, FrameBatch, KindName, Message, MessageInput, Rule } from 'igrs-rump';
import type { Body, Field, Kind, Profile } from '../../../tools/model.ts';
import { baseOf, comparableValue, isNone, physicalValue, rawValue } from '../../assembly/plain-body.ts';
import { randomBody } from '../../assembly/random-body.ts';
import type { Random } from '../../assembly/streams.ts';
import { concat, fromHex, toHex } from '../../suite/support/hex.ts';
import { frameOf } from '../../suite/support/plain-wire.ts';
import type { Wire } from '../../suite/support/wire-shape.ts';
import { decodeBody, decodeExtras, decodeItems } from '../../tools/decoder.ts';

type Loose = Readonly<Record<string, unknown>>;

export interface Frame {
  readonly kind: Kind;
  readonly body: Uint8Array;
  readonly bytes: Uint8Array;
  /** Of the profile, as far as they mean something. */
  readonly header: readonly Field[];
  /** As it must be read. */
  readonly message: Loose;
}

export function namedFields({ fields }: Body): Field[] {
  return fields.filter(({ type }) => type !== 'reserved');
}

export function headerFieldsOf({ frame }: Profile): Field[] {
  return frame.header.flatMap(({ field }) => field ?? []);
}

/** Of frames whose header holds zeros except what tells them. */
export function frameWith(profile: Profile, wire: Wire, kind: Kind, body: Uint8Array): Frame {
  const [command = 0] = kind.message.codes;
  const bytes = frameOf(wire, { command }, body);
  const header = Object.fromEntries(
    profile.frame.header.flatMap(({ field }) => (field === null ? [] : [[field.name, 0]])),
  );
  const told = { messageType: kind.message.name, deviceType: kind.device.name };
  const common = Object.keys(header).length === 0 ? told : { ...told, header };
  if (kind.body.list !== null && decodeItems(kind.body, body) === null) {
    return {
      kind,
      body,
      bytes,
      header: headerFieldsOf(profile),
      message: { kind: 'unknown', ...common, body: Uint8Array.from(body) },
    };
  }
  const read = decodeBody(kind.body, body, profile.frame.byteOrder);
  const extras = decodeExtras(kind.body, body);
  return {
    kind,
    body,
    bytes,
    header: headerFieldsOf(profile),
    message: { kind: kind.name, ...common, body: read, ...extras },
  };
}

/** What is no UTF-8 is read as text that does not say which bytes there were. */
export function isBroken(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\ufffd');
}

function hasBroken({ message }: Frame): boolean {
  const { serial, header = {}, body } = message as { serial?: unknown; header?: object; body: object };
  return [serial, ...Object.values(header), ...Object.values(body)].some(isBroken);
}

/** Whether a strict writer takes it: it has names for all, and nothing that no field has. */
function isStrict({ kind, header, message }: Frame): boolean {
  const takes = (fields: readonly Field[], values: Loose): boolean =>
    fields.every((field) => isStrictValue(field, values[field.name]));
  if (!takes(header, (message.header ?? {}) as Loose)) return false;
  if (message.kind === 'unknown') return true;
  if ('rest' in message || 'unknownAttributes' in message || 'unknownFields' in message) return false;
  return takes(namedFields(kind.body), message.body as Loose);
}

function isStrictValue(field: Field, value: unknown): boolean {
  const { type, min, max, multiplier, addend, divisor, step, scale } = field;
  if (type === 'enum') return typeof value !== 'number';
  if (type === 'flags') return ((value as unknown[] | undefined) ?? []).every((flag) => typeof flag === 'string');
  if (value === null) return field.null !== null;
  if (typeof value !== 'number') return true;
  if (value < (min as number) || value > (max as number)) return false;
  const rawOf = (physical: number): number => Math.round((physical * divisor - addend) / multiplier);
  return step === null || (rawOf(value) - rawOf(min as number)) % Math.round(step / scale) === 0;
}

export function tryBodies(profile: Profile, wire: Wire, codec: Codec, random: Random, rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    for (const kind of profile.kinds) {
      const frames = Array.from({ length: 1 + random(9) }, () =>
        frameWith(profile, wire, kind, randomBody(kind.body, random)),
      );
      for (const frame of frames) tryMessage(codec, frame);
      const scanner = codec.scanner();
      const stream = concat([...frames.map(({ bytes }) => bytes), new Uint8Array(300)]);
      const cut = random(stream.length);
      const batches = [...scanner.push(stream.slice(0, cut))].length;
      assert.ok(batches <= 1);
      tryBatches(codec, frames, stream, cut, random);
    }
  }
}

/** Cut anywhere, and then as a whole. */
function tryBatches(codec: Codec, frames: readonly Frame[], stream: Uint8Array, cut: number, random: Random): void {
  for (const chunks of [[stream], [stream.slice(0, cut), stream.slice(cut)]]) {
    const scanner = codec.scanner();
    let seen = 0;
    for (const chunk of chunks) {
      for (const batch of scanner.push(chunk)) {
        const own = frames.slice(seen, seen + batch.length);
        assert.deepEqual(
          [...batch],
          own.map(({ message }) => message),
        );
        tryBatch(codec, batch, own, random);
        seen += batch.length;
      }
    }
    assert.equal(seen, frames.length);
  }
}

/** Frames of one kind, in the batch by themselves. */
export function tryBatch(codec: Codec, batch: FrameBatch, frames: readonly Frame[], random: Random): void {
  const [first] = frames;
  if (first !== undefined) tryKind(codec, batch, first.kind, frames, random);
}

/** Views, columns and rules of all frames of a kind that a batch has. */
export function tryKind(codec: Codec, batch: FrameBatch, kind: Kind, frames: readonly Frame[], random: Random): void {
  const own = frames.filter(({ message }) => message.kind === kind.name);
  tryViews(batch, kind, own);
  tryColumns(codec, batch, kind, own);
  tryRules(codec, batch, kind, frames, own, random);
}

export function tryMessage(codec: Codec, frame: Frame): void {
  const { bytes, message } = frame;
  const hex = toHex(bytes);
  const decode = codec.decode.bind(codec) as (bytes: Uint8Array, options?: object) => Message;
  assert.deepEqual(decode(bytes), message, hex);
  const lossless = decode(bytes, { lossless: true }) as unknown as Loose;
  const { residue, ...rest } = lossless;
  assert.deepEqual(rest, message, hex);
  const encode = (what: unknown, lenient: boolean): string => toHex(codec.encode(what as MessageInput, { lenient }));
  assert.equal(encode(lossless, true), hex, `through a lenient writer, residue ${residue !== undefined}`);
  if (residue !== undefined) assert.throws(() => encode(lossless, false), { name: 'RumpError' }, hex);
  // Text that was no UTF-8 is other text, and may have no room.
  if (hasBroken(frame)) return;
  const again = encode(message, true);
  if (residue === undefined) assert.equal(again, hex);
  const read = decode(fromHex(again));
  // Without bits that only the residue has, an earlier kind may take it. Items of one id may change places: unknown ones come first.
  if (read.kind === message.kind) assert.deepEqual(read.body, message.body, again);
  const isMisread = read.kind !== message.kind && read.kind !== 'unknown';
  if (isStrict(frame) && !isMisread) assert.equal(encode(message, false), encode(message, true), hex);
  else assert.throws(() => encode(message, false), { name: 'RumpError' }, hex);
}

function tryViews(batch: FrameBatch, kind: Kind, frames: readonly Frame[]): void {
  let row = 0;
  for (const view of batch.views(kind.name as KindName) as Iterable<unknown>) {
    const message = frames[row++]?.message as Loose;
    for (const { name } of namedFields(kind.body)) {
      assert.deepEqual((view as Loose)[name], (message.body as Loose)[name], `view of ${kind.name}.${name}`);
    }
  }
  assert.equal(row, frames.length);
}

type Columns = Readonly<Record<string, ArrayLike<unknown>>> & {
  readonly validity: Readonly<Record<string, Uint8Array>>;
};

function tryColumns(codec: Codec, batch: FrameBatch, kind: Kind, frames: readonly Frame[]): void {
  const fields = namedFields(kind.body);
  const header = (frames[0]?.header ?? []).map(({ name }) => `header.${name}`);
  const common = ['serial', 'sequence'].filter((name) => frames[0] !== undefined && name in frames[0].message);
  const names = [...common, ...header, ...fields.map(({ name }) => name)] as never;
  const columnsOf = (raw: boolean): Columns =>
    batch.columns(kind.name as KindName, names, { raw }) as unknown as Columns;
  const [physical, raws] = [columnsOf(false), columnsOf(true)];
  for (const name of header) {
    for (const [row, { message }] of frames.entries()) {
      const value = (message.header as Loose)[name.slice('header.'.length)];
      if (typeof value === 'number') assert.equal(physical[name]?.[row], value, `${kind.name} ${name}, row ${row}`);
    }
  }
  for (const field of fields) {
    const { name, type } = field;
    const isNumber = /^[iu]\d/.test(type);
    for (const [row, { body, message }] of frames.entries()) {
      const text = `${kind.name}.${name}, row ${row}`;
      const value = (message.body as Loose)[name];
      const isSet = value !== undefined;
      const base = baseOf(field, kind.body, body);
      const bit = ({ validity }: Columns): number | undefined => {
        const bitmap = validity[name];
        return bitmap === undefined ? undefined : ((bitmap[row >> 3] as number) >> (row & 7)) & 1;
      };
      const isOptional = field.presence !== null || field.optional !== null;
      if (type === 'text' || type === 'bytes') {
        assert.deepEqual(physical[name]?.[row], value ?? (type === 'text' ? '' : new Uint8Array(0)), text);
        assert.equal(bit(raws), isOptional ? Number(isSet) : undefined, text);
        continue;
      }
      const raw = base === null ? null : rawValue(field, body, base);
      const truth = type === 'bool' ? Number(value === true) : (raw ?? 0);
      const expected = isNumber ? (raw === null ? Number.NaN : physicalValue(field, raw)) : truth;
      assert.ok(Object.is(physical[name]?.[row], expected), `${text}: ${physical[name]?.[row]}, not ${expected}`);
      assert.equal(raws[name]?.[row], raw === null ? 0 : truth, `raw ${text}`);
      assert.equal(bit(physical), isOptional ? Number(!Number.isNaN(expected) && isSet) : undefined, text);
      const hasNone = isNumber && (field.null !== null || field.encoding === 'bcd');
      const isThere = raw !== null && !(isNumber && isNone(field, raw));
      assert.equal(bit(raws), isOptional || hasNone ? Number(isThere) : undefined, `raw validity of ${text}`);
    }
  }
  tryColumnsIn(codec, kind, frames, raws, false);
  const numbers = frames.map((frame) => ({ frame, isPlain: hasColumns(frame) }));
  if (numbers.every(({ isPlain }) => isPlain)) tryColumnsIn(codec, kind, frames, physical, true);
}

/** Physical columns have neither names of raw values, nor a null that an optional field sets. */
function hasColumns({ kind, header, message }: Frame): boolean {
  const isNamed = ({ name, special }: Field): boolean =>
    special.length > 0 && typeof ((message.header ?? {}) as Loose)[name] === 'string';
  if (header.some(isNamed)) return false;
  return namedFields(kind.body).every((field) => {
    const value = (message.body as Loose)[field.name];
    const isName = typeof value === 'string' && field.special.length > 0;
    return !isName && !(value === null && field.optional !== null) && !(value === null && field.presence !== null);
  });
}

/** Frames come back except what no column has. */
function tryColumnsIn(codec: Codec, kind: Kind, frames: readonly Frame[], columns: Columns, isPhysical: boolean): void {
  if (frames.some(hasBroken)) return;
  // In raw columns an optional field without a value differs from one that is not set by its number, which is 0 if it is not.
  const hasLostNull = ({ message }: Frame): boolean =>
    namedFields(kind.body).some((field) => {
      const isOptional = field.optional !== null || field.presence !== null;
      return (
        isOptional && (field.encoding === 'bcd' || field.null === 0) && (message.body as Loose)[field.name] === null
      );
    });
  if (frames.some(hasLostNull)) return;
  const expected = frames.map(({ message }) => {
    const { deviceType, messageType, rest, unknownFields, unknownAttributes, attributeOrder, ...others } = message;
    return toHex(codec.encode(others as never, { lenient: true }));
  });
  const found = codec.encodeColumns(kind.name as KindName, columns as never, { raw: !isPhysical, lenient: true });
  assert.equal(toHex(found), expected.join(''), `${isPhysical ? '' : 'raw '}columns of ${kind.name} made frames`);
}

function tryRules(
  codec: Codec,
  batch: FrameBatch,
  kind: Kind,
  frames: readonly Frame[],
  own: readonly Frame[],
  random: Random,
): void {
  const fields = namedFields(kind.body);
  for (let count = 0; count < 4 && fields.length > 0 && own.length > 0; count++) {
    const field = fields[random(fields.length)] as Field;
    const { message } = own[random(own.length)] as Frame;
    const value = (message.body as Loose)[field.name];
    for (const [test, isIn] of conditionsOf(field, value)) {
      const { device, message: type } = kind;
      const where = { field: field.name, ...test };
      const rule = { to: 'here', deviceType: device.name, messageType: type.name, where } as unknown as Rule;
      const [routed] = codec.router({ rules: [rule] }).route(batch);
      const matching = frames.filter(({ message, body }) => {
        const base = message.kind === kind.name ? baseOf(field, kind.body, body) : null;
        return base !== null && isIn((message.body as Loose)[field.name], base, body);
      });
      const text = `${kind.name} where ${field.name} ${JSON.stringify(test)}`;
      assert.equal(toHex(routed?.bytes ?? new Uint8Array(0)), matching.map(({ bytes }) => toHex(bytes)).join(''), text);
    }
  }
}

type Test = readonly [test: Loose, isIn: (value: unknown, base: number, body: Uint8Array) => boolean];

/** What can be asked of a field, around a value that it has. */
function conditionsOf(field: Field, value: unknown): Test[] {
  const isSame = (other: unknown): boolean => toText(other) === toText(value);
  if (field.type === 'flags') {
    const flags = (value as unknown[] | undefined) ?? [];
    return flags.length === 0
      ? []
      : [[{ has: flags }, (other) => flags.every((flag) => (other as unknown[]).includes(flag))]];
  }
  const tests: Test[] = [];
  if (value !== undefined && !isBroken(value)) tests.push([{ equals: value }, isSame], [{ oneOf: [value] }, isSame]);
  if (!/^[iu]\d/.test(field.type)) return tests;
  const isNull = (other: unknown): boolean => other === null;
  if (field.null !== null || field.encoding === 'bcd') {
    // Raw values with a name are neither null nor numbers.
    tests.push([{ isNull: true }, isNull], [{ isNull: false }, (other) => typeof other === 'number']);
  }
  if (typeof value !== 'number') return tests;
  const numbered = (body: Uint8Array, base: number): number => comparableValue(field, rawValue(field, body, base));
  const edge = (value * field.divisor - field.addend) / field.multiplier;
  const isNumber = (other: unknown): boolean => typeof other === 'number';
  return [
    ...tests,
    [{ atLeast: value }, (other, base, body) => isNumber(other) && numbered(body, base) >= Math.round(edge)],
    [{ atMost: value }, (other, base, body) => isNumber(other) && numbered(body, base) <= Math.round(edge)],
  ];
}

function toText(value: unknown): string {
  return value instanceof Uint8Array ? toHex(value) : String(value);
}
