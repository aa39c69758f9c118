import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Message,
  MessageDecoderStream,
  MessageEncoderStream,
  type MessageInput,
  RumpError,
  type RumpErrorCode,
} from 'igrs-rump';
import { arbitraryChunks } from './support/arbitrary-stream.ts';
import { sharedCopy, transfer } from './support/buffers.ts';
import { buildFrame, buildHeader, rewritten } from './support/build-frame.ts';
import { withoutDefaultNames, withoutLength } from './support/capabilities.ts';
import { collect } from './support/collect-frames.ts';
import { createCodec, engines } from './support/engines.ts';
import { concat, fromHex, toHex } from './support/hex.ts';
import { asInput, plainMessage } from './support/plain-message.ts';
import { referenceScan } from './support/reference-scanner.ts';
import { runs } from './support/run-count.ts';
import { isSame } from './support/same-value.ts';
import { emptyKind } from './support/sample-kind.ts';
import { decoded, dirtyFrames, dirtyStream, golden, goldenFrames, lenientFrames } from './support/vectors.ts';
import { LONGEST_FRAME, OVERHEAD, wire } from './support/wire.ts';

type Chunk = Uint8Array | ArrayBuffer;

/** What one read takes at most, as the class says. */
const PIECE = 16 * 1024;
/** Frames of unknown kind, and such as announce more than comes. */
const needsLength = { skip: withoutLength };
const MAX_MESSAGES = Math.floor((PIECE + LONGEST_FRAME - 1) / OVERHEAD);

const [frame] = goldenFrames as [Uint8Array<ArrayBuffer>];
const dirtyMessages: Message[] = dirtyFrames.map(({ offset: _, ...message }) => message as Message);
const query = asInput({ kind: emptyKind, serial: 1, sequence: 1, body: {} });
/** It makes the frames behind it wait for its end. */
const swallowing = buildHeader({ announced: wire.maximumBodyLength });

/** Frames back to back, as often as they fit. */
function framesOf(length: number, frames: readonly Uint8Array[] = goldenFrames): Uint8Array<ArrayBuffer> {
  const stream = new Uint8Array(length);
  for (let at = 0, index = 0; ; index++) {
    const next = frames[index % frames.length] as Uint8Array;
    if (at + next.length > length) return stream;
    stream.set(next, at);
    at += next.length;
  }
}

function cut(stream: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
    stream.subarray(index * size, (index + 1) * size),
  );
}

/** Lets everything happen that waits for nothing from outside. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await null;
}

async function writeAll<In>(writable: WritableStream<In>, chunks: Iterable<In>): Promise<void> {
  const writer = writable.getWriter();
  for (const chunk of chunks) await writer.write(chunk);
  await writer.close();
}

async function readAll<Out>(readable: ReadableStream<Out>): Promise<Out[]> {
  const outputs: Out[] = [];
  const reader = readable.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return outputs;
    outputs.push(value);
  }
}

async function through<In, Out>(
  pair: { writable: WritableStream<In>; readable: ReadableStream<Out> },
  chunks: Iterable<In>,
): Promise<Out[]> {
  const [outputs] = await Promise.all([readAll(pair.readable), writeAll(pair.writable, chunks)]);
  return outputs;
}

/** What it rejects with. */
function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => assert.fail('it was to be rejected'),
    (reason: unknown) => reason,
  );
}

function assertRump(error: unknown, code: RumpErrorCode, path: string | undefined, label = ''): void {
  assert.ok(RumpError.is(error), `${label}: not a RumpError`);
  assert.deepEqual({ code: error.code, path: error.path }, { code, path }, `${label}: ${error.message}`);
}

/** Counts the writes that have settled, in the order in which they were made. */
function countedWrites<In>(writer: WritableStreamDefaultWriter<In>, chunks: readonly In[]): { settled: number } {
  const count = { settled: 0 };
  for (const chunk of chunks) {
    writer.write(chunk).then(
      () => count.settled++,
      () => {},
    );
  }
  return count;
}

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

  test(`${engine}: closing gives the frames found behind a frame that the end cut off`, needsLength, async () => {
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
    const swallowed = Math.floor((LONGEST_FRAME - 1 - swallowing.length) / OVERHEAD);
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

  test(`${engine}: aborting the writable side ends a write that waits for the reader, and errors the readable side`, async () => {
    const decoder = new MessageDecoderStream(codec);
    const writer = decoder.writable.getWriter();
    const writes = [framesOf(PIECE), frame].map((chunk) => reasonOf(writer.write(chunk)));
    await settled();
    const reason = new Error('line cut');
    await writer.abort(reason);
    assert.deepEqual(await Promise.all(writes), [reason, reason]);
    assert.equal(await reasonOf(writer.closed), reason);
    assert.equal(await reasonOf(decoder.readable.getReader().read()), reason);
    assert.equal(decoder.stats.bytes, 0);
  });

  test(`${engine}: aborting in the midst of a chunk drops its rest`, async () => {
    const decoder = new MessageDecoderStream(codec);
    const writer = decoder.writable.getWriter();
    const reader = decoder.readable.getReader();
    const writing = reasonOf(writer.write(framesOf(4 * PIECE)));
    await reader.read();
    await writer.abort('enough');
    assert.equal(await writing, 'enough');
    assert.equal(await reasonOf(reader.read()), 'enough');
    assert.equal(decoder.stats.bytes, PIECE);
  });

  test(`${engine}: aborting an idle writable side rejects the read that waits`, async () => {
    const decoder = new MessageDecoderStream(codec);
    const reading = reasonOf(decoder.readable.getReader().read());
    await decoder.writable.abort('gone');
    assert.equal(await reading, 'gone');
  });

  test(`${engine}: aborting while closing waits for the reader gives up what was left`, needsLength, async () => {
    const decoder = new MessageDecoderStream(codec);
    const writer = decoder.writable.getWriter();
    const reader = decoder.readable.getReader();
    const read = reader.read();
    await writer.write(concat([frame, swallowing, frame]));
    await read;
    const closing = reasonOf(writer.close());
    await settled();
    const aborting = reasonOf(writer.abort('gone'));
    assert.equal(await closing, 'gone');
    assert.equal(await reasonOf(reader.read()), 'gone');
    await aborting.catch(() => {});
  });

  test(`${engine}: cancelling the readable side errors the writable one, waiting, idle or closing`, async () => {
    const waiting = new MessageDecoderStream(codec);
    const writer = waiting.writable.getWriter();
    const writes = [framesOf(PIECE), frame].map((chunk) => reasonOf(writer.write(chunk)));
    await settled();
    const reason = new Error('not interested');
    await waiting.readable.cancel(reason);
    assert.deepEqual(await Promise.all(writes), [reason, reason]);
    assert.equal(await reasonOf(writer.ready), reason);
    assert.equal(await reasonOf(writer.closed), reason);
    assert.equal(waiting.stats.bytes, 0);

    const idle = new MessageDecoderStream(codec);
    const idleWriter = idle.writable.getWriter();
    await idle.readable.cancel(reason);
    assert.equal(await reasonOf(idleWriter.closed), reason);
    assert.equal(await reasonOf(idleWriter.write(frame)), reason);

    const closing = new MessageDecoderStream(codec);
    const closingWriter = closing.writable.getWriter();
    await settled();
    const closed = reasonOf(closingWriter.close());
    await closing.readable.cancel(reason);
    assert.equal(await closed, reason);
  });

  test(`${engine}: an AbortSignal of the pipe ends all of it`, async () => {
    const stop = new AbortController();
    let pulls = 0;
    let cancelled: unknown;
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulls++;
        controller.enqueue(framesOf(PIECE));
      },
      cancel(reason) {
        cancelled = reason;
      },
    });
    const decoder = new MessageDecoderStream(codec);
    const piping = reasonOf(source.pipeTo(decoder.writable, { signal: stop.signal }));
    const reader = decoder.readable.getReader();
    await reader.read();
    await reader.read();
    await settled();
    assert.ok(pulls <= 5, `${pulls} chunks were taken for 2 reads`);
    const reason = new Error('stopped');
    stop.abort(reason);
    // Most hosts let the write under way finish first, and the reader has to take it.
    let more = 0;
    const reading = reasonOf(
      (async () => {
        for (;;) {
          await reader.read();
          more++;
        }
      })(),
    );
    assert.equal(await reading, reason);
    assert.ok(more <= 1, `${more} arrays after the end`);
    assert.equal(await piping, reason);
    assert.equal(cancelled, reason);
    assert.ok(decoder.stats.bytes <= (3 + more) * PIECE);
  });

  test(`${engine}: an error of the source in its midst comes behind what it gave before`, async () => {
    const broken = new Error('broken pipe');
    const chunks: Uint8Array[] = [frame, frame];
    const source = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const chunk = chunks.pop();
          if (chunk === undefined) controller.error(broken);
          else controller.enqueue(chunk);
        },
      },
      { highWaterMark: 0 },
    );
    const reader = source.pipeThrough(new MessageDecoderStream(codec)).getReader();
    const message = codec.decode(frame);
    assert.deepEqual((await reader.read()).value, [message]);
    assert.deepEqual((await reader.read()).value, [message]);
    assert.equal(await reasonOf(reader.read()), broken);
  });

  test(`${engine}: encoded one by one, each message gives its frame`, async () => {
    const chunks = await through(
      new MessageEncoderStream(codec),
      golden.map(({ message }) => message),
    );
    assert.deepEqual(
      chunks.map(toHex),
      golden.map(({ hex }) => hex),
    );
    assert.ok(chunks.every(({ buffer, byteLength }) => buffer.byteLength === byteLength));
  });

  test(`${engine}: many messages in one write give one chunk, no messages none`, async () => {
    const all = golden.map(({ message }) => message);
    function* generated() {
      yield* all;
    }
    const chunks = await through(new MessageEncoderStream(codec), [all, [], new Set(all), generated(), []]);
    assert.deepEqual(chunks.map(toHex), new Array(3).fill(golden.map(({ hex }) => hex).join('')));
  });

  test(`${engine}: a message that cannot be encoded is an error of both sides that names its place`, {
    skip: withoutDefaultNames,
  }, async () => {
    const wrong = asInput({ ...plainMessage('water-heater.control'), body: { targetTemperature: 90 } });
    for (const [chunk, path] of [
      [wrong, 'body.targetTemperature'],
      [[query, query, wrong, query], '[2].body.targetTemperature'],
    ] as const) {
      const encoder = new MessageEncoderStream(codec);
      const reader = encoder.readable.getReader();
      const writer = encoder.writable.getWriter();
      const reading = reader.read();
      await writer.write(query);
      assert.equal((await reading).value?.length, codec.encode(query).length);
      const next = reasonOf(reader.read());
      const error = await reasonOf(writer.write(chunk));
      assertRump(error, 'out-of-range', path);
      assert.equal(await next, error);
      assert.equal(await reasonOf(writer.write(query)), error);
    }
  });

  test(`${engine}: what is no message at all is refused with a RumpError`, async () => {
    for (const chunk of [undefined, null, 1, 'text', {}, () => query, [1], 'x', fromHex('5250')] as unknown[]) {
      const encoder = new MessageEncoderStream(codec);
      const reading = reasonOf(encoder.readable.getReader().read());
      const error = await reasonOf(encoder.writable.getWriter().write(chunk as MessageInput));
      assert.ok(RumpError.is(error), String(error));
      assert.equal(await reading, error);
    }
  });

  test(`${engine}: lenient writes back what was read, strict refuses it`, async () => {
    const messages = lenientFrames.map((bytes) => codec.decode(bytes));
    const chunks = await through(new MessageEncoderStream(codec, { lenient: true }), messages);
    assert.deepEqual(chunks.map(toHex), lenientFrames.map(toHex));
    for (const options of [undefined, {}, { lenient: false } as const]) {
      const encoder = new MessageEncoderStream(codec, options);
      const reading = reasonOf(encoder.readable.getReader().read());
      const error = await reasonOf(encoder.writable.getWriter().write(messages as unknown as MessageInput[]));
      assert.ok(RumpError.is(error));
      assert.equal(await reading, error);
    }
  });

  test(`${engine}: nothing is encoded before the reader asks for it`, async () => {
    let encoded = 0;
    function* counted() {
      encoded++;
      yield query;
    }
    const encoder = new MessageEncoderStream(codec);
    const writes = countedWrites(
      encoder.writable.getWriter(),
      Array.from({ length: 5 }, () => counted()),
    );
    const reader = encoder.readable.getReader();
    for (let reads = 0; reads <= 5; reads++) {
      await settled();
      assert.deepEqual([encoded, writes.settled], [reads, reads]);
      if (reads < 5) await reader.read();
    }
  });

  test(`${engine}: an iterable may cancel or abort the stream that reads it, or fail with an error of its own`, async () => {
    const own = new Error('own');
    const cases: readonly ((encoder: MessageEncoderStream) => Promise<void>)[] = [
      ({ readable }) => readable.cancel(own),
      ({ writable }) => writable.abort(own),
      () => {
        throw own;
      },
    ];
    for (const [index, stop] of cases.entries()) {
      const encoder = new MessageEncoderStream(codec);
      // Locked streams refuse to be cancelled, so this test holds no lock while the iterable runs.
      const reader = encoder.readable.getReader();
      const reading = reader.read().catch(() => {});
      await settled();
      reader.releaseLock();
      await reading;
      const writer = encoder.writable.getWriter();
      function* stopping() {
        yield query;
        void stop(encoder);
        yield query;
      }
      await settled();
      const writing = reasonOf(writer.write(stopping()));
      writer.releaseLock();
      assert.equal(await writing, own, `case ${index}`);
    }
  });

  test(`${engine}: aborting or cancelling the encoder ends a write that waits`, async () => {
    const aborted = new MessageEncoderStream(codec);
    const writer = aborted.writable.getWriter();
    const writing = reasonOf(writer.write(query));
    await settled();
    await writer.abort('gone');
    assert.equal(await writing, 'gone');
    assert.equal(await reasonOf(aborted.readable.getReader().read()), 'gone');

    const cancelled = new MessageEncoderStream(codec);
    const waiting = reasonOf(cancelled.writable.getWriter().write([query, query]));
    await settled();
    await cancelled.readable.cancel('gone');
    assert.equal(await waiting, 'gone');
  });

  test(`${engine}: from bytes to messages to bytes: the dirty stream's frames and nothing else`, async () => {
    const expected = concat(referenceScan(dirtyStream, true).frames.map(({ bytes }) => rewritten(bytes)));
    const chunks = cut(dirtyStream, 1000);
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        const chunk = chunks.shift();
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const sink = source
      .pipeThrough(new MessageDecoderStream(codec))
      .pipeThrough(new MessageEncoderStream(codec, { lenient: true }));
    assert.equal(toHex(concat(await readAll(sink))), toHex(expected));
  });
}
