/** A small profile with what the default one has not, and what its codec refuses. */
import assert from 'node:assert/strict';
import type { Codec, RumpErrorCode } from 'igrs-rump';
import { fromHex, toHex } from '../../suite/support/hex.ts';
import { type Built, builtOver } from '../support/built.ts';
import { profileOfText } from '../support/profiles.ts';

const YAML = `
id: small
version: 1.0.0
origin: assigned
deviceId: { deviceTypes: [{ name: thing }] }
frame:
  byteOrder: big
  maximumBodyLength: 40
  header:
    - { name: start,   byte: 0,  type: u8,    role: start,   value: [0x7E, 0x7F] }
    - { name: release, byte: 1,  type: u8,    role: version, value: [3, 1] }
    - { name: command, byte: 2,  type: u8,    role: message }
    - { name: owner,   byte: 3,  type: text,  role: serial,  length: 4 }
    - { name: answer,  byte: 7,  type: bool,  role: field,   bits: 0 }
    - { name: mode,    byte: 7,  type: enum,  role: field,   bits: 1-2, enum: mode, default: slow }
    - { name: spare,   byte: 7,  type: u8,    role: reserved, bits: 3-7 }
    - { name: tag,     byte: 8,  type: bytes, role: field,   length: 2, default: '0a0b' }
    - { name: size,    byte: 10, type: u8,    role: length,  counts: body }
  checks:
    - { title: Sum, algorithm: sum8, complement: twos }
    - { title: CRC, algorithm: crc8, poly: 0x31, init: 0, refin: true, refout: true, xorout: 0, from: 1, sees: escaped }
  end: { title: End, bytes: [0x7C] }
  escape: { 0x7E: [0x7D, 2], 0x7D: [0x7D, 1], 0x7F: [0x7D, 3] }
messages:
  identifiers:
    - { code: [0x7E, 1], name: power, when: { byte: 0, value: 9 } }
    - { code: [0x7E, 1], name: state }
    - { code: [0x7F, 1], name: set, header: { answer: true } }
enums:
  - { name: mode, codes: [{ code: 0, name: slow }, { code: 2, name: fast }] }
bodies:
  - { name: Power, messages: [power], bytes: 3, fields: [{ name: watts, byte: 1, type: u16 }] }
  - { name: State, messages: [state, set], bytes: 3, length: at-least, fields: [{ name: level, byte: 0, type: u8 }, { name: label, byte: 1, type: text, length: 2 }] }
`;

const state = { kind: 'thing.state', serial: 'a', header: { answer: false }, body: { level: 1, label: 'x' } };

export async function trySmall(folder?: string): Promise<void> {
  const built = await builtOver(profileOfText(YAML), true, folder);
  for (const engine of ['wasm', 'js'] as const) {
    const codec = built.codec.createCodec({ engine });
    tryMessages(codec);
    tryBytes(codec);
    tryColumns(codec);
    tryRules(codec, built);
    tryInspector(codec, built);
  }
}

function refuses(action: () => unknown, code: RumpErrorCode, place: string | number): void {
  assert.throws(action, (error: { code: string; path?: string; offset?: number; message: string }) => {
    assert.deepEqual([error.code, error.path ?? error.offset], [code, place], error.message);
    return true;
  });
}

function tryMessages(codec: Codec): void {
  const encode = (message: object, options?: object): string => toHex(codec.encode(message as never, options as never));
  const frame = encode(state);
  assert.equal(encode({ ...state, header: { answer: false, mode: 'slow', release: 3, tag: fromHex('0a0b') } }), frame);
  assert.deepEqual(codec.decode(fromHex(frame)), {
    ...state,
    deviceType: 'thing',
    messageType: 'state',
    header: { release: 3, answer: false, mode: 'slow', tag: fromHex('0a0b') },
  });
  const withHeader = (header: unknown, options?: object) => () => encode({ ...state, header }, options);
  refuses(withHeader(undefined), 'missing-field', 'header.answer');
  refuses(withHeader({ mode: 'slow' }), 'missing-field', 'header.answer');
  refuses(withHeader(null), 'wrong-type', 'header');
  refuses(withHeader({ answer: true, answr: 1 }), 'unknown-field', 'header.answr');
  refuses(withHeader({ answer: 1 }), 'wrong-type', 'header.answer');
  refuses(withHeader({ answer: true, mode: 'medium' }), 'unknown-name', 'header.mode');
  refuses(withHeader({ answer: true, mode: 1 }), 'unknown-name', 'header.mode');
  refuses(withHeader({ answer: true, mode: 4 }, { lenient: true }), 'out-of-range', 'header.mode');
  refuses(withHeader({ answer: true, tag: fromHex('0a') }), 'out-of-range', 'header.tag');
  refuses(withHeader({ answer: true, release: 2 }), 'out-of-range', 'header.release');
  // Nobody could read it.
  refuses(withHeader({ answer: true, release: 2 }, { lenient: true }), 'out-of-range', 'header.release');
  refuses(withHeader({ answer: true, release: 4 }), 'out-of-range', 'header.release');
  assert.equal(codec.decode(fromHex(withHeader({ answer: true, mode: 1 }, { lenient: true })())).kind, 'thing.state');
  refuses(() => encode({ ...state, headers: {} }), 'unknown-field', 'headers');
  refuses(() => encode({ ...state, sequence: 1 }), 'unknown-field', 'sequence');
  for (const [serial, code] of [
    [undefined, 'missing-field'],
    [7, 'wrong-type'],
    ['abcde', 'out-of-range'],
    ['a\0', 'out-of-range'],
    ['\ud800', 'out-of-range'],
  ] as const) {
    refuses(() => encode({ ...state, serial }), code, 'serial');
  }
  // Of the message, not of the frame.
  assert.equal(
    encode({ ...state, kind: 'thing.set', header: {} }),
    encode({ ...state, kind: 'thing.set', header: undefined }),
  );
  const unknown = { kind: 'unknown', serial: '', header: { answer: true }, body: fromHex('0102') };
  for (const messageType of [
    [0x7e, 2],
    [0x7f, 255],
  ]) {
    assert.deepEqual(codec.decode(fromHex(encode({ ...unknown, messageType }))).messageType, messageType);
  }
  // The name is one message's alone, and its body is shorter than any.
  assert.equal(codec.decode(fromHex(encode({ ...unknown, messageType: 'set' }))).messageType, 'set');
  assert.deepEqual(codec.decode(fromHex(encode({ ...unknown, messageType: 'state' }))).messageType, [0x7e, 1]);
  for (const [messageType, code] of [
    [undefined, 'missing-field'],
    [1, 'wrong-type'],
    [[0x7e], 'out-of-range'],
    [[0x7d, 1], 'out-of-range'],
    [[0x7e, 256], 'out-of-range'],
    [[0x7e, undefined], 'missing-field'],
    ['stat', 'unknown-name'],
  ] as const) {
    refuses(() => encode({ ...unknown, messageType }), code, 'messageType');
  }
  refuses(() => encode({ ...unknown, messageType: 'set', body: fromHex('010203') }), 'contradiction', 'kind');
  refuses(() => codec.withSequence(fromHex(frame), 1), 'unsupported', undefined as never);
}

function tryBytes(codec: Codec): void {
  const decode = (bytes: Uint8Array) => () => codec.decode(bytes);
  const frame = codec.encode({ ...state, serial: '~}', body: { level: 0x7f, label: '' } } as never);
  // Two of the serial's bytes and one of the body's are sent as two each.
  assert.equal(toHex(frame).slice(0, 30), '7e03017d027d010000000a0b037d03');
  assert.equal(codec.decode(frame).serial, '~}');
  const changed = (at: number, byte: number): Uint8Array => frame.with(at, byte);
  refuses(decode(changed(0, 0x7c)), 'bad-start', 0);
  refuses(decode(changed(1, 2)), 'bad-version', 1);
  refuses(decode(changed(3, 0x7f)), 'bad-check', 3);
  refuses(decode(changed(4, 9)), 'bad-check', 3);
  refuses(decode(changed(12, 41)), 'bad-length', 12);
  const sum = frame.length - 3;
  refuses(decode(changed(13, 0x7e)), 'bad-check', 13);
  refuses(decode(changed(15, 1)), 'bad-check', sum);
  refuses(decode(changed(sum + 1, (frame[sum + 1] as number) ^ 1)), 'bad-check', sum + 1);
  refuses(decode(changed(sum + 2, 0)), 'bad-check', sum);
  refuses(decode(frame.slice(0, 4)), 'truncated', 4);
  refuses(decode(frame.slice(0, -1)), 'truncated', frame.length - 1);
  refuses(decode(Uint8Array.of(...frame, 0)), 'bad-length', frame.length);
  const scanner = codec.scanner();
  const offsets = [...scanner.push(Uint8Array.of(0x7e, 3, 0x7d, ...frame, 0x7e, 3, 1))].flatMap((batch) =>
    batch.offset(0),
  );
  assert.deepEqual(offsets, [3]);
  assert.deepEqual([...scanner.end()], []);
  assert.deepEqual(scanner.stats, {
    frames: 1,
    unknownKinds: 0,
    bytes: frame.length + 6,
    frameBytes: frame.length,
    bytesSkipped: 6,
    bytesPending: 0,
    badVersions: 0,
    badLengths: 0,
    badChecks: 1,
    truncated: 1,
  });
}

function tryColumns(codec: Codec): void {
  const columns = { length: 2, serial: 'b', level: [1, 2], label: ['', 'y'], 'header.answer': [true, false] };
  const encode = (more: object) => () => codec.encodeColumns('thing.state' as never, { ...columns, ...more } as never);
  const expected = [0, 1].map((row) => ({
    ...state,
    serial: 'b',
    header: { answer: row === 0 },
    body: { level: row + 1, label: columns.label[row] },
  }));
  const frames = codec.encodeAll(expected as never);
  assert.equal(toHex(encode({})()), toHex(frames));
  assert.equal(toHex(encode({ serial: ['b', 'b'], 'header.release': [3, 3] })()), toHex(frames));
  const [batch] = codec.scanner().push(frames);
  assert.deepEqual(
    {
      ...batch?.columns(
        'thing.state' as never,
        ['serial', 'header.answer', 'header.mode', 'header.tag', 'offset'] as never,
      ),
    },
    {
      length: 2,
      dictionaries: { 'header.mode': ['slow', 1, 'fast', 3] },
      validity: {},
      serial: ['b', 'b'],
      'header.answer': Uint8Array.of(1, 0),
      'header.mode': Uint8Array.of(0, 0),
      'header.tag': [fromHex('0a0b'), fromHex('0a0b')],
      offset: Float64Array.of(0, frames.length / 2),
    },
  );
  refuses(encode({ 'header.answer': undefined }), 'missing-field', 'columns.header.answer');
  refuses(encode({ 'header.answer': [true, 2] }), 'out-of-range', 'columns.header.answer[1]');
  refuses(encode({ 'header.release': [1, 2] }), 'out-of-range', 'columns.header.release[1]');
  refuses(encode({ 'header.tag': [fromHex('0a0b'), 'x'] }), 'wrong-type', 'columns.header.tag[1]');
  refuses(encode({ serial: ['b', 'abcde'] }), 'out-of-range', 'columns.serial[1]');
  refuses(encode({ serial: undefined }), 'missing-field', 'columns.serial');
  refuses(encode({ serial: 7 }), 'wrong-type', 'columns.serial');
  refuses(encode({ sequence: 7 }), 'unknown-field', 'columns.sequence');
  refuses(() => batch?.columns('thing.state' as never, ['sequence'] as never), 'unknown-field', 'fields');
  refuses(() => batch?.sequence(0), 'unsupported', undefined as never);
}

function tryRules(codec: Codec, { codec: { hashDevice, shardOf } }: Built): void {
  const router = (rule: object) => codec.router([{ to: 'x', ...rule }] as never);
  const serials = ['a', 'bb', 'ä', ''];
  const messages = serials.map((serial, index) => ({ ...state, serial, header: { answer: index > 1 } }));
  const [batch] = codec.scanner().push(codec.encodeAll(messages as never));
  assert.ok(batch);
  const count = (rule: object): number => router(rule).route(batch)[0]?.frames ?? 0;
  assert.equal(count({ serial: 'bb' }), 1);
  assert.equal(count({ serial: ['ä', '', 'c'] }), 2);
  assert.equal(count({ serial: [] }), 0);
  assert.equal(count({ where: { field: 'header.answer', equals: true } }), 2);
  assert.equal(count({ where: { field: 'header.tag', equals: fromHex('0a0b') } }), 4);
  assert.equal(count({ where: { field: 'header.mode', oneOf: ['fast'] } }), 0);
  assert.equal(count({ messageType: [0x7e, 1] }), 4);
  assert.equal(count({ messageType: [[0x7f, 1], 'power'] }), 0);
  const sharded = codec.router([{ to: 'x', shards: 16 }]).route(batch);
  const shards = serials.map((serial) => shardOf(0, serial as never, 16)).sort((first, second) => first - second);
  assert.deepEqual(
    sharded.flatMap(({ shard, frames }) => new Array(frames).fill(shard)),
    shards,
  );
  refuses(() => hashDevice(0, 'abcde' as never), 'out-of-range', 'serial');
  refuses(() => hashDevice(0, 1), 'wrong-type', 'serial');
  refuses(() => router({ serial: 1 }), 'wrong-type', 'rules[0].serial');
  refuses(() => router({ serial: { from: 'a', to: 'b' } }), 'wrong-type', 'rules[0].serial');
  refuses(() => router({ serial: '\ufffd' }), 'out-of-range', 'rules[0].serial');
  refuses(() => router({ messageType: [0x7d, 1] }), 'out-of-range', 'rules[0].messageType');
  refuses(() => router({ where: { field: 'header.anser', equals: true } }), 'unknown-field', 'rules[0].where.field');
  refuses(() => router({ where: { field: 'header.answer', equals: 1 } }), 'wrong-type', 'rules[0].where.equals');
}

/** The inspector says first what the codec says, and shows each byte once. */
function tryInspector(codec: Codec, { profile: { formatDeviceId, inspect, parseDeviceId } }: Built): void {
  const frames = ['a', '~}\x7f', 'ä'].map((serial) => codec.encode({ ...state, serial } as never));
  const longer = codec.encode({ ...state, residue: new Uint8Array(16) } as never, { lenient: true });
  const unknown = {
    kind: 'unknown',
    messageType: [0x7f, 9],
    serial: 'x',
    header: { answer: true },
    body: fromHex('7e'),
  };
  for (const frame of [...frames, longer, codec.encode(unknown as never)]) {
    const variants = [frame, Uint8Array.of(...frame, 0), ...Array.from(frame, (_, length) => frame.slice(0, length))];
    for (let at = 0; at < frame.length; at++) {
      for (const byte of [0, 0x7c, 0x7d, 0x7e, 0xff]) variants.push(frame.with(at, byte));
    }
    for (const bytes of variants) {
      const { problems, parts } = inspect(bytes);
      const result = codec.tryDecode(bytes) as { code?: string; offset?: number };
      assert.deepEqual([problems[0]?.code, problems[0]?.offset], [result.code, result.offset], toHex(bytes));
      assert.ok(parts.every(({ text }) => text.length > 0));
    }
  }
  for (const serial of ['a', '', 'A.*>', 'ä', 'con', '----']) {
    const id = formatDeviceId('thing' as never, serial as never);
    assert.equal(parseDeviceId(id).serial, serial);
    assert.match(id, /^[a-z0-9_]+$/);
  }
}
