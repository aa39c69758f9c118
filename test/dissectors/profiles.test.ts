/** What the profile's grammar allows beyond the default profile: its .ksy and .lua read it too. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { emitKaitai } from '../../tools/emit/kaitai.ts';
import { emitWireshark } from '../../tools/emit/wireshark.ts';
import type { Profile } from '../../tools/model.ts';
import { goldenVectors, type JsonVector, lenientVectors } from '../profiles/support/messages.ts';
import { loadProfile, profileNames } from '../profiles/support/profiles.ts';
import { seeded } from '../profiles/support/random.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { HOSTILE_TEXTS, hostileProfile } from '../tools/hostile.ts';
import { Capture } from './capture.ts';
import { KaitaiReader } from './kaitai-reader.ts';
import { dissect } from './tshark.ts';
import { bytesOf, comparable, expected, withoutMarks } from './vectors.ts';
import { messageOf } from './wireshark-reader.ts';

const directory = temporaryDirectory();

function vectorsOf(profile: Profile): JsonVector[] {
  return [...goldenVectors(profile, seeded(1)), ...lenientVectors(profile, seeded(2))];
}

function scriptOf(name: string, profile: Profile): string {
  const file = join(directory, `${name}.lua`);
  writeFileSync(file, emitWireshark(profile));
  return file;
}

test('texts that try to get out of their place are texts to Kaitai and Wireshark', async () => {
  const profile = loadProfile('contrast');
  const vectors = goldenVectors(profile, seeded(1)).slice(0, 20);
  for (let first = 0; first < HOSTILE_TEXTS.length; first += 13) {
    const hostile = hostileProfile(profile, first);
    const reader = await KaitaiReader.compile(hostile, emitKaitai(hostile));
    for (const vector of vectors) {
      assert.deepEqual(comparable(reader.read(bytesOf(vector))), withoutMarks(expected(vector)));
    }
    const shown = dissect(
      scriptOf(`hostile-${first}`, hostile),
      new Capture().tcp(Buffer.concat(vectors.map(bytesOf))),
    );
    assert.equal(shown.length, vectors.length);
    for (const [index, frame] of shown.entries()) {
      assert.deepEqual(comparable(messageOf(hostile, frame)), expected(vectors[index] ?? assert.fail()));
    }
  }
});

for (const name of profileNames) {
  const profile = loadProfile(name);
  const vectors = vectorsOf(profile);

  test(`${name}: ${vectors.length} frames by Kaitai`, async () => {
    const reader = await KaitaiReader.compile(profile, emitKaitai(profile));
    for (const vector of vectors) {
      assert.deepEqual(comparable(reader.read(bytesOf(vector))), withoutMarks(expected(vector)));
    }
  });

  test(`${name}: ${vectors.length} frames by Wireshark, several in a segment and split over two`, () => {
    const bytes = Buffer.concat(vectors.map(bytesOf));
    const capture = new Capture();
    for (let at = 0; at < bytes.length; at += 500) capture.tcp(bytes.subarray(at, at + 500));
    const shown = dissect(scriptOf(name, profile), capture);
    for (const [index, frame] of shown.entries()) {
      assert.deepEqual(comparable(messageOf(profile, frame)), expected(vectors[index] ?? assert.fail()));
      if (profile.frame.checkLength > 0) assert.equal(frame.fields.get('rump.check.status'), '1');
    }
    assert.equal(shown.length, vectors.length);
  });
}
