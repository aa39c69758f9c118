/** Random profiles within the grammar: Kaitai and Wireshark show what the plain reader reads, and `inspect` tells the codec's errors. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { emitKaitai } from '../../tools/emit/kaitai.ts';
import { emitWireshark } from '../../tools/emit/wireshark.ts';
import type { Profile } from '../../tools/model.ts';
import { drawn } from '../profiles/random/profile.ts';
import { builtOver } from '../profiles/support/built.ts';
import { goldenVectors, plainKinds } from '../profiles/support/messages.ts';
import { seeded } from '../profiles/support/random.ts';
import { wireFacts } from '../profiles/support/wire-facts.ts';
import { examinePlain } from '../suite/support/plain-scan.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { Capture } from './capture.ts';
import { KaitaiReader } from './kaitai-reader.ts';
import { dissect } from './tshark.ts';
import { bytesOf, comparable, expected, withoutMarks } from './vectors.ts';
import { messageOf } from './wireshark-reader.ts';

/**
 * Those whose bodies the plain writer knows; some have constants of more than 31 bits, escapes, several starts, and in the header
 * encodings, byte orders, special values and pieces.
 */
const SEEDS = [26, 31, 36, 37, 41, 48, 57, 104, 145];
const FLIPS = 30;

const directory = temporaryDirectory();

function unescaped(profile: Profile, frame: Uint8Array): Uint8Array {
  if (profile.frame.escape === null) return frame;
  const read = examinePlain(wireFacts(profile), frame);
  assert.ok(typeof read !== 'string');
  return Uint8Array.from([...read.plain, ...profile.frame.end]);
}

for (const seed of SEEDS) {
  const { profile } = drawn(seed);
  const vectors = goldenVectors(profile, seeded(1), plainKinds(profile)).slice(0, 60);

  test(`seed ${seed}: ${vectors.length} frames by Kaitai`, async () => {
    const reader = await KaitaiReader.compile(profile, emitKaitai(profile));
    for (const vector of vectors) {
      const message = reader.read(unescaped(profile, bytesOf(vector)));
      assert.deepEqual(withoutMarks(comparable(message)), withoutMarks(expected(vector)));
    }
  });

  test(`seed ${seed}: ${vectors.length} frames by Wireshark`, () => {
    const script = join(directory, `${seed}.lua`);
    writeFileSync(script, emitWireshark(profile));
    const capture = new Capture();
    for (const vector of vectors) capture.tcp(bytesOf(vector));
    const shown = dissect(script, capture);
    assert.deepEqual(
      shown.map((frame) => comparable(messageOf(profile, frame))),
      vectors.map(expected),
    );
  });

  test(`seed ${seed}: frames and flipped bits by inspect`, async () => {
    const { codec, profile: described } = await builtOver(profile);
    const decoder = codec.createCodec();
    for (const vector of vectors) {
      for (let flip = 0; flip <= FLIPS; flip++) {
        const bytes = bytesOf(vector);
        const at = (flip * 7) % bytes.length;
        if (flip > 0) bytes[at] = (bytes[at] as number) ^ (1 << (flip & 7));
        const decoded = decoder.tryDecode(bytes);
        const { problems, kind } = described.inspect(bytes);
        const hex = Buffer.from(bytes).toString('hex');
        if (codec.RumpError.is(decoded)) {
          assert.deepEqual([problems[0]?.code, problems[0]?.offset], [decoded.code, decoded.offset], hex);
        } else assert.deepEqual([problems, kind], [[], decoded.kind], hex);
      }
    }
  });
}
