/** Whether a codec does to a profile's frames what the plain writer and the plain reader say. Engines are judged one by one. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Codec, FrameBatch, KindName, Message, MessageInput, Rule, RumpError } from 'igrs-rump';
import { emitExchangeSchema } from '../../../tools/emit/exchange-schema.ts';
import type { Field, Kind, Profile } from '../../../tools/model.ts';
import { randomBody } from '../../assembly/random-body.ts';
import { concat, fromHex, toHex } from '../../suite/support/hex.ts';
import { type ScannedFrame, scanPlain, verdictOf } from '../../suite/support/plain-scan.ts';
import { deviceOf, placeOf, writeBits } from '../../suite/support/plain-wire.ts';
import type { Wire } from '../../suite/support/wire-shape.ts';
import { type Frame, headerFieldsOf, isBroken, tryKind, tryMessage } from '../bodies/try-bodies.ts';
import type { Built } from '../support/built.ts';
import { foundIn, type JsonFound, otherCodes } from '../support/dirty-stream.ts';
import {
  goldenVectors,
  headerRaws,
  type JsonMessage,
  type JsonVector,
  lenientVectors,
  plainKinds,
  randomSerial,
} from '../support/messages.ts';
import { namedFields, plainFrame } from '../support/plain-frame.ts';
import { chance, type Random, seeded } from '../support/random.ts';
import { wireFacts } from '../support/wire-facts.ts';

const SCHEMA = readFileSync(new URL('../../../docs/exchange.schema.json', import.meta.url), 'utf8');
const KINDS = 8;
const LENIENT = 12;
const IRREGULAR = 24;
const MUTATED = 40;
const PIECES = 40;

type Loose = Readonly<Record<string, unknown>>;

/** What is tried of one profile: the same for each engine. */
interface Trial {
  readonly profile: Profile;
  readonly wire: Wire;
  readonly golden: readonly JsonVector[];
  readonly lenient: readonly JsonVector[];
  /** Frames that no writer makes: bits that are reserved, bodies of any content, codes that no message has. */
  readonly irregular: readonly Uint8Array<ArrayBuffer>[];
  /** Bytes that are to be one frame, most of which are none. */
  readonly mutated: readonly Uint8Array<ArrayBuffer>[];
  readonly stream: Uint8Array<ArrayBuffer>;
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  readonly scanned: readonly ScannedFrame[];
  readonly found: readonly JsonFound[];
  readonly stats: unknown;
}

/** Throws what is wrong. */
export function tryProfile(
  profile: Profile,
  built: Built,
  seed: number,
  engines: readonly ('js' | 'wasm')[] = ['js'],
): void {
  const trial = trialOf(profile, seeded(seed));
  trySchema(trial, built);
  const codecs = engines.map((engine) => built.codec.createCodec({ engine }));
  const refusals = codecs.map((codec, index) => {
    try {
      tryVectors(trial, codec);
      tryLossless(trial, codec);
      tryStream(trial, codec, seeded(seed + 1));
      tryColumnsIn(trial, codec);
      return tryMutated(trial, codec);
    } catch (error) {
      if (error instanceof Error) error.message = `${engines[index]}: ${error.message}`;
      throw error;
    }
  });
  for (const other of refusals.slice(1)) assert.deepEqual(other, refusals[0], 'both engines refuse alike');
}

function trialOf(profile: Profile, random: Random): Trial {
  const wire = wireFacts(profile);
  const kinds = plainKinds(profile).slice(0, KINDS);
  const golden = goldenVectors(profile, random, kinds);
  const lenient = lenientVectors(profile, random, kinds).slice(0, LENIENT);
  const irregular = Array.from({ length: IRREGULAR }, () => irregularFrame(profile, random));
  const known = [...[...golden, ...lenient].map(({ hex }) => fromHex(hex)), ...irregular];
  const mutated = Array.from({ length: MUTATED }, () => mutation(random.pick(known), random));
  const stream = concat(
    Array.from({ length: PIECES }, () => {
      if (chance(random, 60)) return random.pick(known);
      return chance(random, 50) ? mutation(random.pick(known), random) : noise(wire, random);
    }),
  );
  const { frames, stats } = scanPlain(wire, stream, true);
  return {
    profile,
    wire,
    golden,
    lenient,
    irregular,
    mutated,
    stream,
    chunks: split(stream, random),
    scanned: frames,
    found: frames.map((frame) => foundIn(profile, frame)),
    stats,
  };
}

function irregularFrame(profile: Profile, random: Random): Uint8Array<ArrayBuffer> {
  const { frame, kinds } = profile;
  const kind = random.pick(kinds);
  const hasLength = frame.lengthBias !== null;
  const codes = hasLength && chance(random, 25) ? otherCodes(profile, random) : kind.message.codes;
  const device = frame.header.find(({ role }) => role === 'device');
  const code =
    hasLength && device !== undefined && chance(random, 15) ? random.below(2 ** device.width) : kind.device.code;
  const body = irregularBody(profile, kind, random);
  // Else most would be of no kind.
  if (chance(random, 70)) {
    for (const condition of kind.message.when) writeBits(body, condition, condition.value, frame.byteOrder);
  }
  const header: Record<string, number | Uint8Array> = headerRaws(profile, random);
  for (const { name, role, field, type, size, width } of frame.header) {
    if (role === 'reserved') header[name] = random.below(2 ** Math.min(width, 48));
    else if (role === 'serial' && isString(type)) header[name] = contentOf(size, random);
    else if (field !== null && role === 'field') {
      header[name] = isString(type) ? contentOf(size, random) : random.below(2 ** Math.min(width, 48));
    }
  }
  return plainFrame(profile, { device: code, codes, serial: randomSerial(profile, random), body, header });
}

function irregularBody({ frame }: Profile, { body }: Kind, random: Random): Uint8Array<ArrayBuffer> {
  const { length, atLeast, list } = body;
  const most = frame.maximumBodyLength;
  if (list !== null || chance(random, 50)) {
    const made = Uint8Array.from(randomBody(body, random.below));
    // Items that are cut are none.
    return made.length <= most ? made : made.slice(0, length);
  }
  const isLonger = frame.lengthBias !== null && chance(random, atLeast ? 60 : 30);
  const bytes = random.bytes(length + (isLonger ? random.below(Math.min(20, most - length + 1)) : 0));
  // Zeros that a later version has appended.
  if (chance(random, 25)) bytes.fill(0, length);
  return bytes;
}

function isString(type: string): boolean {
  return type === 'text' || type === 'bytes' || type === 'bcd';
}

/** Some with bytes behind a NUL, which text ends at. */
function contentOf(size: number, random: Random): Uint8Array<ArrayBuffer> {
  const bytes = random.bytes(size);
  if (chance(random, 30)) bytes[random.below(size)] = 0;
  if (chance(random, 50)) for (const [index, byte] of bytes.entries()) bytes[index] = byte & 0x7f;
  return bytes;
}

function mutation(frame: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  const at = random.below(frame.length);
  const copy = Uint8Array.from(frame);
  switch (random.below(6)) {
    case 0:
      return copy.slice(0, at);
    case 1:
      return concat([copy.subarray(0, at), copy.subarray(at + 1)]);
    case 2:
      return concat([copy.subarray(0, at), random.bytes(1 + random.below(2)), copy.subarray(at)]);
    case 3:
      return concat([copy, random.bytes(random.below(3))]);
    default:
      copy[at] = (copy[at] as number) ^ (1 << random.below(8));
      return copy;
  }
}

/** With more start markers than chance would have, whole and begun. */
function noise({ starts }: Wire, random: Random): Uint8Array<ArrayBuffer> {
  const bytes = random.bytes(1 + random.below(12));
  const marker = fromHex(random.pick(starts));
  return chance(random, 30) ? concat([bytes, marker.subarray(0, 1 + random.below(marker.length))]) : bytes;
}

function split(stream: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer>[] {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const most = random.pick([1, 3, 20, 200, 100_000]);
  for (let at = 0; at < stream.length; ) {
    const size = 1 + random.below(most);
    chunks.push(stream.slice(at, at + size));
    at += size;
  }
  return chunks;
}

/** Bytes as hexadecimal text, as vectors have them. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}

/** A vector's message as the codec takes and gives it. */
function revived(profile: Profile, message: Loose): Loose {
  const kind = profile.kinds.find(({ name }) => name === message.kind);
  const revive = (fields: readonly Field[], values: Loose): Loose =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        const isBytes = fields.some((field) => field.name === name && field.type === 'bytes');
        return [name, isBytes ? fromHex(value as string) : value];
      }),
    );
  const { header, body, rest, unknownAttributes } = message as unknown as JsonMessage;
  return {
    ...message,
    ...(header === undefined ? {} : { header: revive(headerFieldsOf(profile), header) }),
    body: kind === undefined ? fromHex(body as unknown as string) : revive(kind.body.fields, body),
    ...(rest === undefined ? {} : { rest: fromHex(rest) }),
    ...(unknownAttributes === undefined
      ? {}
      : { unknownAttributes: unknownAttributes.map((item) => ({ ...item, bytes: fromHex(item.bytes) })) }),
  };
}

/** As it must be read; of an unknown kind, `kind` is any. */
function frameIn(profile: Profile, { bytes, plain: own, bodyLength }: ScannedFrame, found: JsonFound): Frame {
  const { offset, ...message } = found;
  const { headerLength } = profile.frame;
  return {
    kind: profile.kinds.find(({ name }) => name === found.kind) ?? (profile.kinds[0] as Kind),
    header: headerFieldsOf(profile),
    bytes,
    body: own.subarray(headerLength, headerLength + bodyLength),
    message: withTypes(profile, revived(profile, message as unknown as Loose)),
  };
}

function withTypes(profile: Profile, message: Loose): Loose {
  const kind = profile.kinds.find(({ name }) => name === message.kind);
  if (kind === undefined) return message;
  return { ...message, deviceType: kind.device.name, messageType: kind.message.name };
}

function tryVectors({ profile, wire, golden, lenient }: Trial, codec: Codec): void {
  for (const { hex, message } of golden) {
    const bytes = fromHex(hex);
    assert.deepEqual(plain(codec.decode(bytes)), withTypes(profile, message as unknown as Loose), `decode ${hex}`);
    const input = revived(profile, message as unknown as Loose) as unknown as MessageInput;
    assert.equal(toHex(codec.encode(input)), hex, `encode ${JSON.stringify(message)}`);
    const target = new Uint8Array(bytes.length + 3);
    assert.equal(codec.encodeInto(input, target, 2), bytes.length);
    assert.equal(toHex(target.subarray(2, bytes.length + 2)), hex, `encodeInto ${JSON.stringify(message)}`);
  }
  if (wire.header.some(({ role, type }) => role === 'serial' && type === 'bcd')) {
    // Digits are read in lower case where they are none, and written so alone.
    for (const { message } of golden) {
      const serial = String(message.serial).toUpperCase();
      if (serial === message.serial) continue;
      const input = { ...revived(profile, message as unknown as Loose), serial } as unknown as MessageInput;
      assert.throws(() => codec.encode(input, { lenient: true }), { code: 'out-of-range', path: 'serial' });
    }
  }
  const inputs = golden.map(({ message }) => revived(profile, message as unknown as Loose) as unknown as MessageInput);
  assert.equal(toHex(codec.encodeAll(inputs)), golden.map(({ hex }) => hex).join(''), 'encodeAll');
  for (const { hex, message } of lenient) {
    assert.deepEqual(
      plain(codec.decode(fromHex(hex))),
      withTypes(profile, message as unknown as Loose),
      `decode ${hex}`,
    );
    const input = revived(profile, message as unknown as Loose) as unknown as MessageInput;
    assert.throws(() => codec.encode(input), `encode of what only lenient writers take: ${JSON.stringify(message)}`);
    assert.equal(toHex(codec.encode(input, { lenient: true })), hex, `lenient ${JSON.stringify(message)}`);
  }
}

function tryLossless({ profile, wire, golden, irregular }: Trial, codec: Codec): void {
  const decode = codec.decode.bind(codec) as (bytes: Uint8Array, options?: object) => Message;
  for (const { hex } of golden) {
    assert.equal('residue' in decode(fromHex(hex), { lossless: true }), false, `no residue in ${hex}`);
  }
  for (const bytes of irregular) {
    const [frame] = scanPlain(wire, bytes, true).frames;
    assert.ok(frame?.bytes.length === bytes.length, toHex(bytes));
    tryMessage(codec, frameIn(profile, frame, foundIn(profile, frame)));
    const { residue } = decode(bytes, { lossless: true }) as unknown as { residue?: Uint8Array };
    if (residue !== undefined) assert.equal(residue.length, wire.headerLength + frame.bodyLength);
  }
}

function tryStream(trial: Trial, codec: Codec, random: Random): void {
  const { profile, chunks, scanned, found, stats } = trial;
  const scanner = codec.scanner();
  const rules = randomRules(trial, random);
  const router = codec.router({ rules });
  let seen = 0;
  const take = (batches: Iterable<FrameBatch>): void => {
    for (const batch of batches) {
      const expected = scanned.slice(seen, seen + batch.length);
      const messages = found.slice(seen, seen + batch.length);
      assert.equal(expected.length, batch.length, 'no more frames than there are');
      for (let index = 0; index < batch.length; index++) {
        const { offset, ...message } = messages[index] as JsonFound;
        const frame = expected[index] as ScannedFrame;
        assert.equal(batch.offset(index), offset);
        assert.equal(batch.kind(index), frame.kind, `kind of ${toHex(frame.bytes)}`);
        if (frame.serial !== undefined) assert.equal(batch.serial(index), frame.serial);
        if (frame.sequence !== undefined) assert.equal(batch.sequence(index), frame.sequence);
        assert.equal(toHex(batch.bytes(index)), toHex(frame.bytes));
        assert.deepEqual(plain(batch.message(index)), withTypes(profile, message as unknown as Loose));
      }
      const frames = expected.map((frame, index) => frameIn(profile, frame, messages[index] as JsonFound));
      for (const kind of profile.kinds) {
        if (expected.every((frame) => frame.kind !== kind.name)) continue;
        const own = messages.filter((message) => message.kind === kind.name);
        tryHeaders(batch, kind.name as KindName, own, trial);
        tryKind(codec, batch, kind, frames, random.below);
      }
      const routed = router.route(batch).map(({ to, frames, bytes }) => ({ to, frames, bytes: toHex(bytes) }));
      assert.deepEqual(
        merged(routed),
        plainRoute(trial, rules, expected, messages),
        `routes of ${JSON.stringify(rules)}`,
      );
      seen += batch.length;
    }
  };
  for (const chunk of chunks) take(scanner.push(chunk));
  take(scanner.end());
  assert.equal(seen, scanned.length, 'all frames');
  assert.deepEqual({ ...scanner.stats }, stats);
}

/** The schema of text messages has the device IDs and the frames of this profile. */
function trySchema({ profile, wire, scanned }: Trial, { profile: { formatDeviceId } }: Built): void {
  const { definitions } = JSON.parse(emitExchangeSchema(profile, SCHEMA));
  const [device, frames] = [new RegExp(definitions.device.pattern), new RegExp(definitions.frame.pattern)];
  for (const { bytes, plain: own, serial } of scanned) {
    assert.match(toHex(bytes), frames);
    if (serial === undefined || isBroken(serial)) continue;
    assert.match(formatDeviceId(deviceOf(wire, own), serial as never), device);
  }
}

/** Serials, sequences and fields of the header, in views and columns. */
function tryHeaders(batch: FrameBatch, kind: KindName, messages: readonly JsonFound[], trial: Trial): void {
  const header = headerFieldsOf(trial.profile);
  const own = ['offset', ...(['serial', 'sequence'] as const).filter((role) => placeOf(trial.wire, role) !== null)];
  const names = [...own, ...header.map(({ name }) => `header.${name}`)];
  const columns = batch.columns(kind, names as never) as unknown as Record<string, ArrayLike<unknown>>;
  assert.equal(columns.length, messages.length, `columns of ${kind}`);
  let row = 0;
  for (const view of batch.views(kind) as Iterable<unknown>) {
    const message = messages[row] as unknown as Loose;
    assert.ok(message, `no more views of ${kind} than frames`);
    for (const name of own) {
      if (name !== 'offset') assert.equal((view as Loose)[name], message[name], `${kind} view.${name}`);
      assert.equal(columns[name]?.[row], message[name], `${kind} column ${name}`);
    }
    for (const field of header) {
      const value = (message.header as Loose)[field.name];
      const viewed = plain(((view as Loose).header as Loose)[field.name]);
      assert.deepEqual(viewed, value, `${kind} view.header.${field.name}`);
      const found = plain(columns[`header.${field.name}`]?.[row]);
      const expected = columnValue(field, value);
      assert.ok(Object.is(found, expected), `${kind} column header.${field.name} is ${found}, not ${expected}`);
    }
    row++;
  }
  assert.equal(row, messages.length, `as many views of ${kind} as frames`);
}

/** What a physical column holds for a message's value. */
function columnValue({ type, enumeration, flags }: Field, value: unknown): unknown {
  switch (type) {
    case 'bool':
      return value === true ? 1 : 0;
    case 'enum':
      return typeof value === 'string' ? enumeration?.codes.find(({ name }) => name === value)?.code : (value ?? 0);
    case 'flags':
      return ((value as (string | number)[] | undefined) ?? [])
        .map((flag) => 2 ** (typeof flag === 'number' ? flag : (flags.find(({ name }) => name === flag)?.code ?? 99)))
        .reduce((sum, bit) => sum + bit, 0);
    case 'text':
    case 'bytes':
      return value ?? '';
    default:
      return value ?? Number.NaN;
  }
}

/** Columns of all golden messages of a kind make their frames. */
function tryColumnsIn({ profile, golden }: Trial, codec: Codec): void {
  for (const { name, body } of profile.kinds) {
    const vectors = golden.filter(({ message }) => message.kind === name);
    // A mask tells what columns of plain values cannot.
    if (vectors.length === 0 || body.presence !== null) continue;
    const messages = vectors.map(({ message }) => revived(profile, message as unknown as Loose));
    const columns: Record<string, unknown> = { length: messages.length };
    for (const key of ['serial', 'sequence'] as const) {
      if (messages[0]?.[key] !== undefined) columns[key] = messages.map((message) => message[key]);
    }
    for (const { name: field, field: meaning } of profile.frame.header) {
      if (meaning !== null) columns[`header.${field}`] = messages.map((message) => (message.header as Loose)[field]);
    }
    for (const field of namedFields({ body } as Kind)) {
      columns[field.name] = messages.map((message) => (message.body as Loose)[field.name]);
    }
    const bytes = codec.encodeColumns(name as KindName, columns as never);
    assert.equal(toHex(bytes), vectors.map(({ hex }) => hex).join(''), `encodeColumns of ${name}`);
  }
}

type AnyRule = Rule & {
  readonly to: string;
  readonly where?: { readonly field: string; readonly [test: string]: unknown };
};

function randomRules({ profile, found, scanned }: Trial, random: Random): AnyRule[] {
  const rules: AnyRule[] = [];
  for (let count = 1 + random.below(3); count > 0; count--) {
    const kind = random.pick(profile.kinds);
    const rule: Record<string, unknown> = { to: `to${rules.length}` };
    if (chance(random, 50)) rule.deviceType = kind.device.name;
    if (chance(random, 50)) rule.messageType = kind.message.name;
    const serials = scanned.flatMap(({ serial }) => (serial === undefined || isBroken(serial) ? [] : serial));
    if (serials.length > 0 && chance(random, 30)) {
      rule.serial = chance(random, 50) ? random.pick(serials) : [random.pick(serials), random.pick(serials)];
    }
    const header = profile.frame.header.flatMap(({ field }) => field ?? []);
    const fields = chance(random, 50) && header.length > 0 ? header : namedFields(kind);
    const own = found.filter((message) => fields === header || message.kind === kind.name);
    if (fields.length > 0 && own.length > 0 && chance(random, 60)) {
      const field = random.pick(fields);
      const values = (fields === header ? random.pick(own).header : random.pick(own).body) as Loose;
      const value = values[field.name];
      if (value !== undefined && value !== null && !Array.isArray(value) && !isBroken(value)) {
        const given = field.type === 'bytes' ? fromHex(value as string) : value;
        rule.where = { field: fields === header ? `header.${field.name}` : field.name, equals: given };
      }
    }
    rules.push(rule as unknown as AnyRule);
  }
  return rules;
}

function merged(routed: readonly { readonly to: string; readonly frames: number; readonly bytes: string }[]): unknown {
  return Object.fromEntries(routed.map(({ to, frames, bytes }) => [to, { frames, bytes }]));
}

function plainRoute(
  { profile, wire }: Trial,
  rules: readonly AnyRule[],
  frames: readonly ScannedFrame[],
  messages: readonly JsonFound[],
): unknown {
  const routed: Record<string, { frames: number; bytes: string }> = {};
  for (const [index, frame] of frames.entries()) {
    const message = withTypes(profile, messages[index] as unknown as Loose);
    const rule = rules.find(({ deviceType, messageType, serial, where }) => {
      if (deviceType !== undefined && message.deviceType !== deviceType) return false;
      if (messageType !== undefined && message.messageType !== messageType) return false;
      if (serial !== undefined && ![serial].flat().some((each) => hasSerial(wire, frame, each))) return false;
      if (where === undefined) return true;
      const { field, equals } = where;
      const isHeader = field.startsWith('header.');
      if (!isHeader && message.kind === 'unknown') return false;
      const values = (isHeader ? message.header : message.body) as Loose;
      return values[isHeader ? field.slice('header.'.length) : field] === plain(equals);
    });
    if (rule === undefined) continue;
    routed[rule.to] ??= { frames: 0, bytes: '' };
    const run = routed[rule.to] as { frames: number; bytes: string };
    run.frames++;
    run.bytes += toHex(frame.bytes);
  }
  return routed;
}

/** A text is a frame's serial where nothing but zeros follows it. */
function hasSerial(wire: Wire, { plain: bytes, serial }: ScannedFrame, value: unknown): boolean {
  const place = placeOf(wire, 'serial');
  if (place?.type !== 'text') return serial === value;
  const text = new TextEncoder().encode(value as string);
  const own = bytes.subarray(place.byte, place.byte + place.size);
  return own.every((byte, index) => byte === (text[index] ?? 0));
}

/** Bytes that are no frame are refused as the plain reader says. */
function tryMutated({ wire, mutated }: Trial, codec: Codec): unknown[] {
  return mutated.map((bytes) => {
    const result = codec.tryDecode(bytes) as Message | RumpError;
    const isRefused = result instanceof Error;
    assert.equal(isRefused ? result.code : 'valid', verdictOf(wire, bytes), `tryDecode ${toHex(bytes)}`);
    return isRefused ? [result.code, result.offset, result.message] : null;
  });
}

/** That nothing is tried of a profile without frames, or without a stream, is a fault of the trial. */
export function countsOf(profile: Profile, seed: number): { readonly golden: number; readonly found: number } {
  const { golden, found } = trialOf(profile, seeded(seed));
  return { golden: golden.length, found: found.length };
}
