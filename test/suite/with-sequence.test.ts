import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RumpError } from 'igrs-rump';
import { createCodec } from './support/engines.ts';
import { concat } from './support/hex.ts';
import { assertRefused } from './support/refusal.ts';
import { goldenFrames } from './support/vectors.ts';

const codec = createCodec();

test('a frame with another sequence is what encoding the message with that sequence gives', () => {
  for (const frame of goldenFrames) {
    for (const sequence of [0, 1, 0x7f]) {
      const before = frame.slice();
      const moved = codec.withSequence(frame, sequence);
      assert.deepEqual(codec.decode(moved), { ...codec.decode(frame), sequence });
      assert.deepEqual(codec.withSequence(moved, codec.decode(frame).sequence), before);
      // Its own bytes: neither side sees what the other does with them.
      moved.fill(0);
      assert.deepEqual(frame, before);
    }
  }
});

test('what is not exactly one valid frame is never sealed', () => {
  const [first, second] = goldenFrames as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
  for (let bit = 0; bit < first.length * 8; bit++) {
    const broken = first.slice();
    broken[bit >> 3] = (broken[bit >> 3] as number) ^ (1 << (bit & 7));
    const result = codec.tryDecode(broken);
    // A frame without a check may be right with any bit changed.
    if (RumpError.is(result)) assertRefused(() => codec.withSequence(broken, 7), result.code, undefined);
  }
  assertRefused(() => codec.withSequence(concat([first, second]), 7), 'bad-length', undefined);
  assertRefused(() => codec.withSequence(new Uint8Array(1000), 7), 'bad-start', undefined);
  assertRefused(() => codec.withSequence(first.subarray(0, first.length - 1), 7), 'truncated', undefined);
  assertRefused(() => codec.withSequence(new Uint8Array(0), 7), 'truncated', undefined);
});

test('a sequence is an integer of its field', () => {
  const [frame] = goldenFrames as [Uint8Array<ArrayBuffer>];
  for (const sequence of [-1, 0.5, 2 ** 48, Number.NaN]) {
    assertRefused(() => codec.withSequence(frame, sequence), 'out-of-range', 'sequence');
  }
  assertRefused(() => codec.withSequence(frame, '7' as never), 'wrong-type', 'sequence');
  assertRefused(() => codec.withSequence('frame' as never, 7), 'wrong-type', 'frame');
});
