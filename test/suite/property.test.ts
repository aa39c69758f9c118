import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createCodec, type KindName, type Message, type MessageInput, RumpError } from 'igrs-rump';
import { describe } from 'igrs-rump/profile';
import { arbitraryMessage, arbitraryUnknown, messagesByKind } from './support/arbitrary-message.ts';
import { arbitraryChunks, arbitraryFrameLike } from './support/arbitrary-stream.ts';
import { buildFrame, sealed } from './support/build-frame.ts';
import { collect } from './support/collect-frames.ts';
import { decimalStep } from './support/decimal.ts';
import { fieldsOf, rawValue } from './support/describe-fields.ts';
import { engines } from './support/engines.ts';
import { concat, toHex } from './support/hex.ts';
import { referenceScan } from './support/reference-scanner.ts';
import { runs } from './support/run-count.ts';
import { decoded, golden, goldenFrames, kindNames } from './support/vectors.ts';

const codecs = engines.map((engine) => createCodec({ engine }));

for (const codec of codecs) {
  const { engine } = codec;

  for (const [kind, messages] of messagesByKind) {
    test(`${engine}: any valid ${kind} round-trips`, () => {
      fc.assert(
        fc.property(messages, (message) => {
          const frame = codec.encode(message);
          const again = codec.decode(frame);
          assert.deepEqual(again, message);
          assert.equal(toHex(codec.encode(again as MessageInput)), toHex(frame));
          assert.equal(toHex(sealed(frame)), toHex(frame));
        }),
        runs(60),
      );
    });
  }

  test(`${engine}: any frame of unknown kind round-trips`, () => {
    fc.assert(
      fc.property(arbitraryUnknown, (message) => {
        const frame = codec.encode(message);
        assert.deepEqual(codec.decode(frame), message);
        assert.equal(toHex(sealed(frame)), toHex(frame));
      }),
      runs(200),
    );
  });

  test(`${engine}: encodeAll of any messages is their frames, and a scanner finds them again`, () => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 4, arbitrary: arbitraryMessage }, arbitraryUnknown)), (messages) => {
        const stream = codec.encodeAll(messages);
        assert.equal(toHex(stream), toHex(concat(messages.map((message) => codec.encode(message)))));
        const found = [...codec.scanner().push(stream)].flatMap((batch) => [...batch]);
        assert.deepEqual(found, messages);
      }),
      runs(100),
    );
  });

  test(`${engine}: every raw value of a scaled number reads as the double nearest to its decimal value`, () => {
    for (const kind of kindNames) assertNearestDoubles(kind, (frame) => codec.decode(frame));
  });

  test(`${engine}: every single-bit flip in every golden frame is refused`, () => {
    for (const frame of goldenFrames) {
      const copy = frame.slice();
      for (let bit = 0; bit < frame.length * 8; bit++) {
        const at = bit >> 3;
        copy[at] = (frame[at] as number) ^ (1 << (bit & 7));
        const result = codec.tryDecode(copy);
        if (!RumpError.is(result)) assert.fail(`bit ${bit} of ${toHex(frame)} went unnoticed`);
        if (at < 2) assert.deepEqual([result.code, result.offset], ['bad-start', at]);
        else if (at === 2) assert.deepEqual([result.code, result.offset], ['bad-version', 2]);
        else assert.match(result.code, at === 14 || at === 15 ? /^(truncated|bad-length)$/ : /^bad-check$/);
        copy[at] = frame[at] as number;
      }
    }
  });

  test(`${engine}: every truncation says truncated, and where the bytes end`, () => {
    for (const frame of goldenFrames) {
      for (let length = 0; length < frame.length; length++) {
        const result = codec.tryDecode(frame.subarray(0, length));
        if (!RumpError.is(result)) assert.fail(`${length} bytes of ${toHex(frame)} passed for a frame`);
        assert.deepEqual([result.code, result.offset, result.path], ['truncated', length, undefined]);
      }
    }
  });

  test(`${engine}: bytes behind the frame are a bad length at its end`, () => {
    for (const frame of goldenFrames) {
      for (const more of [1, 2, 18, 300, 70_000]) {
        const result = codec.tryDecode(concat([frame, new Uint8Array(more)]));
        if (!RumpError.is(result)) assert.fail(`${more} bytes behind ${toHex(frame)} went unnoticed`);
        assert.deepEqual([result.code, result.offset], ['bad-length', frame.length]);
      }
    }
  });
}

/** The smallest frames of all raw values of a field up to 16 bits, and of some of a wider one. */
function assertNearestDoubles(kind: KindName, decode: (frame: Uint8Array<ArrayBuffer>) => Message): void {
  const [first] = goldenFrames.filter((_, index) => golden[index]?.message.kind === kind) as [Uint8Array<ArrayBuffer>];
  for (const field of fieldsOf(kind)) {
    const { byte, size, width, minimum = 0, step = 1, name } = field;
    // What has no scale is exact anyway; of the two messages with the same body one will do.
    if (field.type !== 'number' || Number.isInteger(step) || kind.endsWith('.response')) continue;
    const most = 2 ** width;
    const stride = Math.max(1, Math.floor(most / 3000));
    for (let raw = 0; raw < most; raw += stride) {
      const frame = first.slice();
      for (let index = 0; index < size; index++) frame[16 + byte + index] = Math.floor(raw / 256 ** (size - 1 - index));
      if (field.presence !== undefined) frame.fill(0xff, 16, 20);
      const value = (decode(sealed(frame)).body as Record<string, unknown>)[name];
      const expected = decimalStep(0, step, rawValue(frame.subarray(16), field));
      const isNull = field.nullable === true && raw === (minimum < 0 ? most / 2 : most) - 1;
      if (!Object.is(value, isNull ? null : expected)) assert.fail(`${kind} ${name}: raw ${raw} reads as ${value}`);
    }
  }
}

test('any bytes in any split give on both engines what the reference scanner finds, message by message', () => {
  fc.assert(
    fc.property(arbitraryChunks, (chunks) => {
      const stream = concat(chunks);
      const expected = referenceScan(stream, true);
      const results = codecs.map((codec) => {
        const scanner = codec.scanner();
        const frames = chunks.flatMap((chunk) => {
          const found = collect(scanner.push(chunk));
          const { frameBytes, bytesSkipped, bytesPending, bytes } = scanner.stats;
          assert.equal(frameBytes + bytesSkipped + bytesPending, bytes);
          return found;
        });
        const before = scanner.stats;
        frames.push(...collect(scanner.end()));
        for (const { bytes, message } of frames) assert.deepEqual(codec.decode(bytes.slice()), message);
        return { frames, before, stats: scanner.stats };
      });
      const [first, second] = results as [(typeof results)[number], (typeof results)[number]];
      assert.deepEqual(first, second);
      assert.deepEqual(first.before, referenceScan(stream, false).stats);
      assert.deepEqual(first.stats, expected.stats);
      assert.deepEqual(
        first.frames.map(({ message: _, bytes, ...frame }) => ({ ...frame, bytes: toHex(bytes) })),
        expected.frames.map(({ bytes, ...frame }) => ({ ...frame, bytes: toHex(bytes) })),
      );
    }),
    runs(1500),
  );
});

test('tryDecode never throws, and says the same on both engines', () => {
  fc.assert(
    fc.property(arbitraryFrameLike, (bytes) => {
      const [first, second] = codecs.map((codec) => {
        const result = codec.tryDecode(bytes);
        return RumpError.is(result) ? [result.code, result.offset, result.message] : result;
      });
      assert.deepEqual(first, second);
      // Whatever passes for a frame is one by the reference scanner's word, and the other way round.
      const { frames } = referenceScan(bytes, true);
      const isFrame = frames[0]?.offset === 0 && frames[0].bytes.length === bytes.length;
      assert.equal(!Array.isArray(first), isFrame);
    }),
    runs(1500),
  );
});

test('a frame of a known pair of codes but of another length is of unknown kind, whatever the length', () => {
  for (const codec of codecs) {
    for (let length = 0; length <= 256; length++) {
      const frame = buildFrame({ deviceType: 2, messageId: 3, body: new Uint8Array(length) });
      const message = codec.decode(frame);
      const isRight = length === describe('air-conditioner.status').length;
      assert.equal(message.kind, isRight ? 'air-conditioner.status' : 'unknown');
      assert.deepEqual([message.deviceType, message.messageType], ['air-conditioner', 'status']);
      assert.equal(toHex(codec.encode(message, { lenient: true })), toHex(frame));
    }
  }
});

test('golden messages are among what the arbitraries may give: their fields are those of the description', () => {
  for (const vector of golden) {
    const names = fieldsOf(vector.message.kind).map(({ name }) => name);
    for (const name of Object.keys(decoded(vector).body))
      assert.ok(names.includes(name), `${vector.message.kind} ${name}`);
  }
});
