import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Codec, Scanner } from 'igrs-rump';
import { withoutCheck, withoutLength } from './support/capabilities.ts';
import { type CollectedFrame, collect, collectChunks } from './support/collect-frames.ts';
import { createCodec, engines } from './support/engines.ts';
import { toHex } from './support/hex.ts';
import { referenceScan } from './support/reference-scanner.ts';
import { isQuick } from './support/run-count.ts';
import { areSameBytes, isSame } from './support/same-value.ts';
import { dirtyFrames, dirtyStream, type Found } from './support/vectors.ts';

const expected = referenceScan(dirtyStream, true);
const messages = dirtyFrames.map(({ offset: _, ...message }) => message);

function assertDirty(frames: readonly CollectedFrame[], codec: Codec): void {
  assert.equal(frames.length, dirtyFrames.length);
  for (const [index, frame] of frames.entries()) {
    const { offset, kind, serial, sequence } = dirtyFrames[index] as Found;
    const { bytes, message, ...header } = frame;
    assert.deepEqual(header, { offset, kind, serial, sequence });
    assert.deepEqual(message, messages[index]);
    assert.equal(toHex(bytes), toHex(dirtyStream.subarray(offset, offset + bytes.length)));
    assert.deepEqual(codec.decode(bytes as Uint8Array<ArrayBuffer>), message);
  }
}

function assertBalanced({ stats }: Scanner): void {
  assert.equal(stats.frameBytes + stats.bytesSkipped + stats.bytesPending, stats.bytes);
}

test('the reference scanner of these tests finds what the independent program has hidden', () => {
  const found = expected.frames.map(({ offset, kind, serial, sequence }) => ({ offset, kind, serial, sequence }));
  assert.deepEqual(
    found,
    dirtyFrames.map(({ offset, kind, serial, sequence }) => ({ offset, kind, serial, sequence })),
  );
  const { badVersions, badLengths, badChecks, truncated, unknownKinds } = expected.stats;
  const checked = withoutCheck === false ? [badChecks] : [];
  const measured = withoutLength === false ? [badLengths, unknownKinds] : [];
  assert.ok(Math.min(badVersions, truncated, ...checked, ...measured) > 0);
});

for (const engine of engines) {
  const codec = createCodec({ engine });

  test(`${engine}: the dirty stream as a whole`, () => {
    const scanner = codec.scanner();
    const frames = [...collect(scanner.push(dirtyStream)), ...collect(scanner.end())];
    assertDirty(frames, codec);
    assert.deepEqual(scanner.stats, expected.stats);
    // The loop over a batch builds the same messages as asking for each.
    const [batch] = codec.scanner().push(dirtyStream);
    assert.deepEqual([...(batch ?? [])], messages);
  });

  for (const size of [1, 2, 3, 7, 16, 17, 4096]) {
    test(`${engine}: the dirty stream in chunks of ${size} bytes`, () => {
      const scanner = codec.scanner();
      assertDirty(collectChunks(scanner, dirtyStream, size), codec);
      assert.deepEqual(scanner.stats, expected.stats);
    });
  }

  test(`${engine}: the statistics balance after every push, and tell at every byte what the reference scanner does`, () => {
    const scanner = codec.scanner();
    const length = 2048;
    for (let at = 0; at < length; at++) {
      scanner.push(dirtyStream.subarray(at, at + 1));
      assertBalanced(scanner);
      // The reference starts afresh each time, so that asking it at every byte would take long.
      if (at % 7 === 0) assert.deepEqual(scanner.stats, referenceScan(dirtyStream.subarray(0, at + 1), false).stats);
    }
    scanner.end();
    assertBalanced(scanner);
    assert.deepEqual(scanner.stats, referenceScan(dirtyStream.subarray(0, length), true).stats);
  });

  test(`${engine}: the dirty stream split in two at every position of its first 4 KB`, () => {
    const step = isQuick ? 13 : 1;
    for (let cut = 0; cut <= 4096; cut += step) {
      const scanner = codec.scanner();
      let place = 0;
      for (const part of [dirtyStream.subarray(0, cut), dirtyStream.subarray(cut), null]) {
        for (const batch of part === null ? scanner.end() : scanner.push(part)) {
          for (let index = 0; index < batch.length; index++, place++) {
            const { offset, kind } = dirtyFrames[place] as Found;
            const bytes = batch.bytes(index);
            const isRight =
              batch.offset(index) === offset &&
              batch.kind(index) === kind &&
              areSameBytes(bytes, dirtyStream.subarray(offset, offset + bytes.length)) &&
              // After the cut's own neighbourhood every split reads the same bytes from the same place.
              (offset > cut + 1024 || isSame(batch.message(index), messages[place]));
            if (!isRight) assert.fail(`cut at ${cut}: frame ${place}, which stands at ${offset}, came out wrong`);
          }
        }
        assertBalanced(scanner);
      }
      assert.equal(place, dirtyFrames.length, `cut at ${cut}`);
      assert.ok(isSame(scanner.stats, expected.stats), `cut at ${cut}`);
    }
  });
}

test('after every prefix of the dirty stream both engines have the same statistics', () => {
  const [first, second] = engines.map((engine) => createCodec({ engine }).scanner()) as [Scanner, Scanner];
  for (let at = 0; at < dirtyStream.length; at++) {
    first.push(dirtyStream.subarray(at, at + 1));
    second.push(dirtyStream.subarray(at, at + 1));
    assert.ok(isSame(first.stats, second.stats), `after byte ${at}`);
  }
  first.end();
  second.end();
  assert.deepEqual(first.stats, second.stats);
  assert.deepEqual(first.stats, expected.stats);
});
