/** MessageEncoderStream: messages, one by one or many in one write, become the bytes of their frames as the reader asks for them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageDecoderStream, MessageEncoderStream, type MessageInput, RumpError } from 'igrs-rump';
import { rewritten } from './support/build-frame.ts';
import { withoutDefaultNames } from './support/capabilities.ts';
import { createCodec, engines } from './support/engines.ts';
import { concat, fromHex, toHex } from './support/hex.ts';
import { asInput, plainMessage } from './support/plain-message.ts';
import { referenceScan } from './support/reference-scanner.ts';
import { assertRump, reasonOf } from './support/refusal.ts';
import { emptyKind } from './support/sample-kind.ts';
import { countedWrites, cut, readAll, settled, through } from './support/stream-sides.ts';
import { dirtyStream, golden, lenientFrames } from './support/vectors.ts';

const query = asInput({ kind: emptyKind, serial: 1, sequence: 1, body: {} });

for (const engine of engines) {
  const codec = createCodec({ engine });

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
