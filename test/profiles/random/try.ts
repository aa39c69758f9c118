/** Whether a codec does to a profile's frames what the plain writer and the plain reader say. Engines are judged one by one. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Codec, FrameBatch, KindName, Message, MessageInput, RumpError } from 'igrs-rump';
import { emitExchangeSchema } from '../../../tools/emit/all.ts';
import type { Field, Kind, Profile } from '../../../tools/model.ts';
import { fromHex, toHex } from '../../suite/support/hex.ts';
import { type ScannedFrame, scanPlain, verdictOf } from '../../suite/support/plain-scan.ts';
import { deviceOf, placeOf } from '../../suite/support/plain-wire.ts';
import { headerFieldsOf, isBroken, tryKind, tryMessage } from '../bodies/try-bodies.ts';
import type { Built } from '../support/built.ts';
import { foundIn, type JsonFound } from '../support/dirty-stream.ts';
import { namedFields } from '../support/plain-frame.ts';
import { type Random, seeded } from '../support/random.ts';
import { frameIn, type Loose, plain, revived, withTypes } from './plain-messages.ts';
import { merged, plainRoute, randomRules } from './plain-routes.ts';
import { type Trial, trialOf } from './trial.ts';

const SCHEMA = readFileSync(new URL('../../../docs/exchange.schema.json', import.meta.url), 'utf8');

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
      // Raw values with a name are none.
      return typeof value === 'number' ? value : Number.NaN;
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

/** Bytes that are no frame are refused as the plain reader says. */
function tryMutated({ wire, mutated }: Trial, codec: Codec): unknown[] {
  return mutated.map((bytes) => {
    const result = codec.tryDecode(bytes) as Message | RumpError;
    const isRefused = result instanceof Error;
    assert.equal(isRefused ? result.code : 'valid', verdictOf(wire, bytes), `tryDecode ${toHex(bytes)}`);
    return isRefused ? [result.code, result.offset, result.message] : null;
  });
}
