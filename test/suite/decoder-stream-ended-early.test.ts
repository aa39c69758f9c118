/** MessageDecoderStream ended before its time: aborted, cancelled, stopped by a signal, or with a source that fails. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageDecoderStream } from 'igrs-rump';
import { swallowing } from './support/build-frame.ts';
import { withoutLength } from './support/capabilities.ts';
import { createCodec, engines } from './support/engines.ts';
import { concat } from './support/hex.ts';
import { reasonOf } from './support/refusal.ts';
import { framesOf, PIECE, settled } from './support/stream-sides.ts';
import { goldenFrames } from './support/vectors.ts';

/** Frames of unknown kind, and such as announce more than comes. */
const needsLength = { skip: withoutLength };

const [frame] = goldenFrames as [Uint8Array<ArrayBuffer>];

for (const engine of engines) {
  const codec = createCodec({ engine });

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

  test(`${engine}: an error of the source in its midst comes after what it gave before`, async () => {
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
}
