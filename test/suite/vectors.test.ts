import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAXIMUM_FRAME_LENGTH } from 'igrs-rump';
import { kinds } from 'igrs-rump/profile';
import { createCodec, engines } from './support/engines.ts';
import { concat, fromHex, toHex } from './support/hex.ts';
import { assertRefused, refusalOf } from './support/refusal.ts';
import { decoded, golden, goldenFrames, kindNames, lenient, refusals } from './support/vectors.ts';

for (const engine of engines) {
  const codec = createCodec({ engine });

  test(`${engine}: golden frames decode to their messages`, () => {
    assert.deepEqual(new Set(kindNames), new Set(kinds()));
    assert.equal(kindNames.length, kinds().length);
    for (const vector of golden) {
      assert.deepEqual(codec.decode(fromHex(vector.hex)), decoded(vector), vector.hex);
      assert.deepEqual(codec.tryDecode(fromHex(vector.hex)), decoded(vector), vector.hex);
    }
  });

  test(`${engine}: golden messages encode to their frames`, () => {
    for (const vector of golden) {
      assert.equal(toHex(codec.encode(vector.message)), vector.hex, vector.message.kind);
      assert.equal(toHex(codec.encode(decoded(vector), { lenient: true })), vector.hex, vector.message.kind);
    }
  });

  test(`${engine}: golden messages encode into a target at an offset, and nothing around it changes`, () => {
    for (const { hex, message } of golden) {
      const target = new Uint8Array(MAXIMUM_FRAME_LENGTH + 12).fill(0xa5);
      const written = codec.encodeInto(message, target, 7);
      assert.equal(written, hex.length / 2);
      assert.equal(toHex(target.subarray(7, 7 + written)), hex);
      assert.ok(target.every((byte, index) => (index >= 7 && index < 7 + written) || byte === 0xa5));
      assert.equal(codec.encodeInto(message, target), written);
      assert.equal(toHex(target.subarray(0, written)), hex);
    }
  });

  test(`${engine}: encodeAll of all golden messages is their frames one after the other`, () => {
    const messages = golden.map(({ message }) => message);
    assert.equal(toHex(codec.encodeAll(messages)), toHex(concat(goldenFrames)));
    // More than is sealed at once.
    const many = Array.from({ length: 30 }, () => messages).flat();
    const all = concat(Array.from({ length: 30 }, () => goldenFrames).flat());
    assert.ok(all.length > 0x20000);
    assert.deepEqual(codec.encodeAll(many), all);
    assert.deepEqual(codec.encodeAll(new Set(messages)), concat(goldenFrames));
    assert.deepEqual(codec.encodeAll([]), new Uint8Array(0));
  });

  test(`${engine}: what only a forgiving reader takes decodes as shown, is refused strictly and written leniently`, () => {
    for (const vector of lenient) {
      const frame = fromHex(vector.hex);
      assert.deepEqual(codec.decode(frame), decoded(vector), vector.hex);
      const error = refusalOf(() => codec.encode(vector.message), vector.hex);
      assert.match(error.path ?? '', /^(body\..+|unknownFields)$/);
      assert.equal(toHex(codec.encode(vector.message, { lenient: true })), vector.hex);
      assert.equal(toHex(codec.encode(codec.decode(frame), { lenient: true })), vector.hex);
    }
    const messages = lenient.map(({ message }) => message);
    assert.equal(toHex(codec.encodeAll(messages, { lenient: true })), lenient.map(({ hex }) => hex).join(''));
  });

  test(`${engine}: wrong messages are refused with code and path`, () => {
    for (const { code, path, message } of refusals) {
      const label = `${path} of ${JSON.stringify(message)}`;
      assertRefused(() => codec.encode(message), code, path, label);
      assertRefused(() => codec.encodeInto(message, new Uint8Array(MAXIMUM_FRAME_LENGTH)), code, path, label);
      assertRefused(() => codec.encodeAll([golden[0]?.message ?? message, message]), code, `[1].${path}`, label);
    }
  });
}
