/** MessageDecoderStream: chunks of any kind and size become arrays of messages, no more at a time than the reader asks for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Message, MessageDecoderStream } from 'igrs-rump';
import { arbitraryChunks } from './support/arbitrary-stream.ts';
import { sharedCopy, transfer } from './support/buffers.ts';
import { buildFrame, swallowing } from './support/build-frame.ts';
import { withoutLength } from './support/capabilities.ts';
import { collect } from './support/collect-frames.ts';
import { createCodec, engines } from './support/engines.ts';
import { concat, fromHex } from './support/hex.ts';
import { referenceScan } from './support/reference-scanner.ts';
import { assertRump, reasonOf } from './support/refusal.ts';
import { runs } from './support/run-count.ts';
import { isSame } from './support/same-value.ts';
import { countedWrites, cut, framesOf, PIECE, settled, through, writeAll } from './support/stream-sides.ts';
import { decoded, dirtyFrames, dirtyStream, golden, goldenFrames, lenientFrames } from './support/vectors.ts';
import { MAX_FRAME_LENGTH, OVERHEAD } from './support/wire.ts';

type Chunk = Uint8Array | ArrayBuffer;

/** Frames of unknown kind, and such as announce more than comes. */
const needsLength = { skip: withoutLength };
const MAX_MESSAGES = Math.floor((PIECE + MAX_FRAME_LENGTH - 1) / OVERHEAD);

const [frame] = goldenFrames as [Uint8Array<ArrayBuffer>];
const dirtyMessages: Message[] = dirtyFrames.map(({ offset: _, ...message }) => message as Message);

for (const engine of engines) {
  const codec = createCodec({ engine });

  for (const size of [1, 3, 17, 274, 4096, PIECE, dirtyStream.length]) {
    test(`${engine}: the dirty stream, decoded from chunks of ${size} bytes`, async () => {
      const decoder = new MessageDecoderStream(codec);
      const arrays = await through(decoder, cut(dirtyStream, size));
      assert.ok(arrays.every(({ length }) => length > 0));
      assert.deepEqual(arrays.flat(), dirtyMessages);
      assert.deepEqual(decoder.stats, referenceScan(dirtyStream, true).stats);
    });
  }

  test(`${engine}: any stream in any chunks gives a scanner's messages and counts`, async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryChunks, async (chunks) => {
        const scanner = codec.scanner();
        const expected = chunks.flatMap((chunk) => collect(scanner.push(chunk)));
        expected.push(...collect(scanner.end()));
        const decoder = new MessageDecoderStream(codec);
        const arrays = await through(decoder, chunks);
        assert.ok(
          isSame(
            arrays.flat(),
            expected.map(({ message }) => message),
          ),
        );
        assert.deepEqual(decoder.stats, scanner.stats);
      }),
      runs(200),
    );
  });

  test(`${engine}: chunks may be buffers, shared memory, empty, and parts of larger buffers`, async () => {
    const shared = sharedCopy(frame) ?? frame;
    const part = concat([frame, frame, frame]).subarray(frame.length, 2 * frame.length);
    const chunks: Chunk[] = [frame.slice().buffer, shared, new Uint8Array(0), new ArrayBuffer(0), part];
    const message = codec.decode(frame);
    assert.deepEqual(await through(new MessageDecoderStream(codec), chunks), [[message], [message], [message]]);
  });

  test(`${engine}: a stream of nothing, or of noise, ends without an array`, async () => {
    assert.deepEqual(await through(new MessageDecoderStream(codec), []), []);
    const decoder = new MessageDecoderStream(codec);
    assert.deepEqual(await through(decoder, [new Uint8Array(100_000)]), []);
    assert.equal(decoder.stats.bytesSkipped, 100_000);
  });

  test(`${engine}: closing gives the frames found after a frame that the end cut off`, needsLength, async () => {
    const decoder = new MessageDecoderStream(codec);
    const writer = decoder.writable.getWriter();
    const reader = decoder.readable.getReader();
    const first = reader.read();
    await writer.write(concat([swallowing, frame, frame]));
    const closed = writer.close();
    const message = codec.decode(frame);
    assert.deepEqual((await first).value, [message, message]);
    await closed;
    assert.equal((await reader.read()).done, true);
    await reader.closed;
    assert.equal(decoder.stats.truncated, 1);
  });

  test(`${engine}: closing waits for the reader only where something is left to read`, needsLength, async () => {
    const empty = new MessageDecoderStream(codec);
    await empty.writable.getWriter().close();
    await empty.readable.getReader().closed;

    const decoder = new MessageDecoderStream(codec);
    const writer = decoder.writable.getWriter();
    const reader = decoder.readable.getReader();
    const read = reader.read();
    await writer.write(concat([frame, swallowing, frame]));
    assert.equal((await read).value?.length, 1);
    let isClosed = false;
    const closed = writer.close().then(() => {
      isClosed = true;
    });
    await settled();
    assert.equal(isClosed, false);
    assert.equal((await reader.read()).value?.length, 1);
    await closed;
  });

  test(`${engine}: no array is longer than the bound, however short the frames`, needsLength, async () => {
    const shortest = buildFrame();
    assert.equal(shortest.length, OVERHEAD);
    const count = 20_000;
    // One that swallows frames until its check turns out wrong, in front of a piece's worth of them.
    const stream = concat([swallowing, framesOf(count * OVERHEAD, [shortest])]);
    const swallowed = Math.floor((MAX_FRAME_LENGTH - 1 - swallowing.length) / OVERHEAD);
    const first = swallowing.length + swallowed * OVERHEAD;
    const chunks = [stream.subarray(0, first), stream.subarray(first)];
    const arrays = await through(new MessageDecoderStream(codec), chunks);
    const lengths = arrays.map(({ length }) => length);
    assert.equal(
      lengths.reduce((sum, length) => sum + length),
      count,
    );
    assert.ok(Math.max(...lengths) <= MAX_MESSAGES, `${Math.max(...lengths)} messages`);
    assert.ok(Math.max(...lengths) > PIECE / OVERHEAD - 1, `${Math.max(...lengths)} messages`);
  });

  test(`${engine}: a codec whose window is smaller than a piece gives the same arrays`, async () => {
    const stream = framesOf(100_000);
    const narrow = createCodec({ engine, maxMemory: 1 << 18 });
    assert.deepEqual(
      await through(new MessageDecoderStream(narrow), [stream]),
      await through(new MessageDecoderStream(codec), [stream]),
    );
  });

  test(`${engine}: a slow reader stops the writer, and nothing is decoded that it did not ask for`, async () => {
    const decoder = new MessageDecoderStream(codec);
    const writer = decoder.writable.getWriter();
    const reader = decoder.readable.getReader();
    const pieces = 3;
    const chunks = Array.from({ length: 10 }, () => framesOf(pieces * PIECE));
    const writes = countedWrites(writer, chunks);
    await settled();
    assert.deepEqual([writes.settled, decoder.stats.bytes], [0, 0]);
    // Not by its promise `ready`, which workerd fulfils whatever the size.
    assert.ok(Number(writer.desiredSize) <= 0);
    for (let reads = 1; reads <= pieces * chunks.length; reads++) {
      const { value = [] } = await reader.read();
      assert.ok(value.length > 0 && value.length <= MAX_MESSAGES);
      await settled();
      assert.deepEqual([writes.settled, decoder.stats.bytes], [Math.floor(reads / pieces), reads * PIECE]);
    }
    await writer.ready;
  });

  test(`${engine}: one read goes on over chunks without a frame`, async () => {
    const decoder = new MessageDecoderStream(codec);
    const reading = decoder.readable.getReader().read();
    const writer = decoder.writable.getWriter();
    const noise = new Uint8Array(3 * PIECE);
    const writes = countedWrites(writer, [noise, noise, frame, frame, noise]);
    assert.deepEqual((await reading).value, [codec.decode(frame)]);
    await settled();
    assert.equal(writes.settled, 3);
  });

  test(`${engine}: many reads asked for at once are served in order`, async () => {
    const decoder = new MessageDecoderStream(codec);
    const reader = decoder.readable.getReader();
    const reads = Promise.all(Array.from({ length: 20 }, () => reader.read()));
    await writeAll(decoder.writable, goldenFrames.slice(0, 15));
    const results = await reads;
    assert.deepEqual(
      results.slice(0, 15).map(({ value }) => value),
      golden.slice(0, 15).map((vector) => [decoded(vector)]),
    );
    assert.ok(results.slice(15).every(({ done }) => done));
  });

  test(`${engine}: a chunk of 8 MB costs a reader who leaves after one array no more than that array`, async () => {
    const decoder = new MessageDecoderStream(codec);
    const reader = decoder.readable.getReader();
    const writing = reasonOf(decoder.writable.getWriter().write(framesOf(8 << 20)));
    assert.ok(((await reader.read()).value?.length ?? 0) > 100);
    await settled();
    assert.equal(decoder.stats.bytes, PIECE);
    const reason = new Error('seen enough');
    await reader.cancel(reason);
    assert.equal(await writing, reason);
    assert.equal(decoder.stats.bytes, PIECE);
  });

  test(`${engine}: a chunk may be changed once its write has settled`, needsLength, async () => {
    const unknown = buildFrame({ body: fromHex('0102030405') });
    const chunk = concat([frame, unknown]);
    const expected = [codec.decode(frame), codec.decode(unknown)];
    const decoder = new MessageDecoderStream(codec);
    const reading = decoder.readable.getReader().read();
    await decoder.writable.getWriter().write(chunk);
    chunk.fill(0xff);
    assert.deepEqual((await reading).value, expected);
  });

  test(`${engine}: a chunk that is transferred while it waits is an error, not a gap`, async () => {
    const decoder = new MessageDecoderStream(codec);
    const reader = decoder.readable.getReader();
    const chunk = framesOf(3 * PIECE);
    const writing = reasonOf(decoder.writable.getWriter().write(chunk));
    await reader.read();
    transfer(chunk);
    assertRump(await reasonOf(reader.read()), 'stale-batch', undefined);
    assertRump(await writing, 'stale-batch', undefined);
  });

  test(`${engine}: a chunk of another type is an error of both sides, without waiting for the reader`, async () => {
    const wrong: readonly unknown[] = [undefined, null, 1, 'text', {}, [1, 2], new DataView(new ArrayBuffer(4))];
    for (const chunk of [...wrong, new Uint16Array(4)]) {
      const decoder = new MessageDecoderStream(codec);
      const writer = decoder.writable.getWriter();
      const error = await reasonOf(writer.write(chunk as Uint8Array));
      assertRump(error, 'wrong-type', 'chunk');
      assert.equal(await reasonOf(writer.closed), error);
      assert.equal(await reasonOf(writer.ready), error);
      assert.equal(await reasonOf(decoder.readable.getReader().read()), error);
    }
  });

  test(`${engine}: two decoders of one codec with slow readers, and a scanner in between`, async () => {
    const parts = [goldenFrames.slice(0, 40), lenientFrames.slice(0, 9)] as const;
    const streams = parts.map((frames) => framesOf(5 * PIECE, frames));
    const expected = streams.map((stream) => collect(codec.scanner().push(stream)).map(({ message }) => message));
    const readers = streams.map((stream) => {
      const decoder = new MessageDecoderStream(codec);
      void writeAll(decoder.writable, cut(stream, 2 * PIECE - 7));
      return decoder.readable.getReader();
    });
    const found: Message[][] = [[], []];
    for (let open = readers.length; open > 0; ) {
      for (const [index, reader] of readers.entries()) {
        const { done, value = [] } = await reader.read();
        codec.scanner().push(dirtyStream.subarray(0, 700));
        await settled();
        if (!done) found[index]?.push(...value);
        else if (--open === 0) break;
      }
    }
    assert.deepEqual(found, expected);
  });
}
