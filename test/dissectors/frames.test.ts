/** Two frames that use what the grammar can say, of profiles of their own: Kaitai and Wireshark read them. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkDirectory } from '../../tools/check.ts';
import { emitKaitai } from '../../tools/emit/kaitai.ts';
import { emitWireshark } from '../../tools/emit/wireshark.ts';
import type { Profile } from '../../tools/model.ts';
import { PROTOCOLS } from '../profiles/real/expected.ts';
import { goldenVectors, messageOf as messageOfPlain } from '../profiles/support/messages.ts';
import { seeded } from '../profiles/support/random.ts';
import { wireFacts } from '../profiles/support/wire-facts.ts';
import { examinePlain } from '../suite/support/plain-scan.ts';
import { kindOf } from '../suite/support/plain-wire.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { decodeExtras } from '../tools/decoder.ts';
import { Capture } from './capture.ts';
import { KaitaiReader } from './kaitai-reader.ts';
import { dissect, type Shown } from './tshark.ts';
import { bytesOf, comparable, expected } from './vectors.ts';
import { messageOf } from './wireshark-reader.ts';

const directory = temporaryDirectory();

const real = fileURLToPath(new URL('../profiles/real', import.meta.url));

function load(name: string): Profile {
  return loadFrom(fileURLToPath(new URL(`frames/${name}`, import.meta.url)));
}

function loadFrom(folder: string): Profile {
  const { profile, defects } = checkDirectory(folder);
  assert.ok(profile, JSON.stringify(defects));
  return profile;
}

function dissectWith(profile: Profile, bytes: Uint8Array, size = bytes.length): Shown[] {
  const script = join(directory, `${profile.id}.lua`);
  writeFileSync(script, emitWireshark(profile));
  const capture = new Capture();
  for (let at = 0; at < bytes.length; at += size) capture.tcp(bytes.subarray(at, at + size));
  return dissect(script, capture);
}

const split = load('split');
const stuffed = load('stuffed');

for (const profile of [split, stuffed]) {
  const vectors = [1, 2, 3, 4, 5].flatMap((seed) => goldenVectors(profile, seeded(seed)));
  const stream = Buffer.concat(vectors.map(bytesOf));

  test(`${profile.id}: ${vectors.length} frames by Wireshark, whole and in pieces`, () => {
    for (const size of [stream.length, 3]) {
      const shown = dissectWith(profile, stream, size);
      for (const [index, frame] of shown.entries()) {
        assert.deepEqual(comparable(messageOf(profile, frame)), expected(vectors[index] ?? assert.fail()));
        assert.equal(frame.fields.get('rump.check.status'), '1');
        assert.equal(frame.fields.get('rump.check2.status'), '1');
      }
      assert.equal(shown.length, vectors.length);
    }
  });

  test(`${profile.id}: one flipped bit is seen, and the frame after it is found`, () => {
    const [first, second] = vectors.slice(-2).map(bytesOf) as [Uint8Array, Uint8Array];
    for (let at = 0; at < first.length; at++) {
      const flipped = first.slice();
      flipped[at] = (flipped[at] as number) ^ 0x10;
      const shown = dissectWith(profile, Buffer.concat([flipped, second, Buffer.alloc(80)]));
      const good = shown.filter(({ fields }) => isGood(fields));
      assert.deepEqual(
        good.map((frame) => comparable(messageOf(profile, frame))),
        [expected(vectors.at(-1) ?? assert.fail())],
        `byte ${at}`,
      );
    }
  });
}

function isGood(fields: Shown['fields']): boolean {
  return (
    ['rump.check.status', 'rump.check2.status'].every((name) => fields.get(name) === '1') && !fields.has('rump.end.bad')
  );
}

test('split: by Kaitai', async () => {
  const vectors = goldenVectors(split, seeded(7));
  const reader = await KaitaiReader.compile(split, emitKaitai(split));
  for (const vector of vectors) assert.deepEqual(comparable(reader.read(bytesOf(vector))), expected(vector));
});

test('stuffed: by Kaitai, once the escape bytes are taken out, and the .ksy says so', async () => {
  const text = emitKaitai(stuffed);
  assert.match(text, /reads frames whose escape bytes were taken out/);
  const reader = await KaitaiReader.compile(stuffed, text);
  for (const vector of goldenVectors(stuffed, seeded(7))) {
    const hex = vector.hex.replace(/7e$/, '').slice(4);
    const plain = hex.replace(/(..)/g, '$1 ').replaceAll('7d 02', '7e').replaceAll('7d 01', '7d').replaceAll(' ', '');
    const frame = Uint8Array.from(Buffer.from(`7e68${plain}7e`, 'hex'));
    assert.deepEqual(comparable(reader.read(frame)), expected(vector));
  }
});

test('a message that no kind takes stays bytes', async () => {
  // The start of a query, and a body that tells none of the messages.
  const [query] = goldenVectors(split, seeded(1)).filter(({ message }) => message.kind === 'heat-pump.query');
  const frame = Buffer.from(query?.hex ?? '', 'hex');
  const unknown = Buffer.concat([frame.subarray(0, 6), Buffer.of(1), frame.subarray(6)]);
  unknown[1] = (unknown[1] as number) + 1;
  const reader = await KaitaiReader.compile(split, emitKaitai(split));
  assert.deepEqual(reader.read(unknown).body, Uint8Array.of(1));
  const [shown] = dissectWith(split, unknown);
  assert.equal(shown?.fields.get('rump.kind'), 'unknown');
  assert.equal(shown?.fields.get('rump.body'), '01');
});

/** To Kaitai what has no value is absent, as what is not set is: where a field may be both, nothing tells which. */
function withoutAbsent(profile: Profile, message: Record<string, unknown>): Record<string, unknown> {
  const fields = profile.kinds.find(({ name }) => name === message.kind)?.body.fields ?? [];
  const isOptional = (name: string): boolean => fields.find((field) => field.name === name)?.optional !== null;
  const kept = Object.entries(message.body as object).filter(([name, value]) => value !== null || !isOptional(name));
  return { ...message, body: Object.fromEntries(kept) };
}

/** Frames that were captured from devices, with noise between them. */
for (const { name } of PROTOCOLS) {
  const profile = loadFrom(`${real}/${name}`);
  const { frames }: { frames: { hex: string; variant?: string }[] } = JSON.parse(
    readFileSync(`${real}/${name}/frames.json`, 'utf8'),
  );
  // A device whose check is another one is not of this profile.
  const usual = frames.filter(({ variant }) => variant === undefined || profile.id !== 'midea');
  const captured = usual.map(({ hex }) => Uint8Array.from(Buffer.from(hex, 'hex')));
  const wire = wireFacts(profile);
  const expectedOf = (bytes: Uint8Array): Record<string, unknown> => {
    const frame = examinePlain(wire, bytes);
    assert.ok(typeof frame !== 'string', String(frame));
    const kind = profile.kinds.find((each) => each.name === kindOf(wire, frame.plain, frame.bodyLength));
    assert.ok(kind, Buffer.from(bytes).toString('hex'));
    const body = frame.plain.subarray(profile.frame.headerLength, profile.frame.headerLength + frame.bodyLength);
    const message = messageOfPlain(profile, kind, frame.plain, frame.bodyLength);
    return { ...expected({ hex: '', message }), ...decodeExtras(kind.body, body) };
  };

  test(`${name}: ${captured.length} captured frames by Wireshark`, () => {
    const noise = Buffer.from('00ff5a', 'hex');
    const shown = dissectWith(profile, Buffer.concat(captured.flatMap((frame) => [noise, frame])), 50);
    const found = shown.filter(({ fields }) => fields.has('rump.kind'));
    assert.deepEqual(
      found.map((frame) => comparable(messageOf(profile, frame))),
      captured.map(expectedOf),
    );
    for (const { fields } of found) {
      assert.equal(fields.get('rump.check.status'), '1');
      assert.equal(fields.get('rump.check2.status'), profile.frame.checks.length > 1 ? '1' : undefined);
    }
  });

  test(`${name}: ${captured.length} captured frames by Kaitai`, async () => {
    const reader = await KaitaiReader.compile(profile, emitKaitai(profile));
    for (const frame of captured) {
      const plain = examinePlain(wire, frame);
      assert.ok(typeof plain !== 'string');
      const unescaped =
        profile.frame.escape === null ? frame : Buffer.concat([plain.plain, Buffer.from(profile.frame.end)]);
      const shown = comparable(reader.read(Uint8Array.from(unescaped)));
      assert.deepEqual(shown, withoutAbsent(profile, expectedOf(frame)));
    }
  });
}
