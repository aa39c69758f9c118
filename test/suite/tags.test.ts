/** What consoles and loggers show of the objects that users hold, and of those that users pass. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageDecoderStream, MessageEncoderStream } from 'igrs-rump';
import { createCodec, engines } from './support/engines.ts';
import { golden, goldenFrames } from './support/vectors.ts';

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

for (const engine of engines) {
  test(`${engine}: each object tells its class, whatever a minifier calls it`, () => {
    const codec = createCodec({ engine });
    const scanner = codec.scanner();
    const [frame] = goldenFrames as [Uint8Array<ArrayBuffer>];
    const kind = golden[0]?.message.kind as 'water-heater.status';
    for (const batch of scanner.push(frame)) {
      const views = batch.views(kind);
      assert.deepEqual([batch, views].map(tagOf), ['FrameBatch', 'FrameViews']);
      for (const view of views) assert.equal(tagOf(view), 'FrameView');
    }
    const others = [codec, scanner, codec.router([]), codec.columnBuilder(kind, ['serial'])];
    assert.deepEqual(others.map(tagOf), ['Codec', 'Scanner', 'Router', 'ColumnBuilder']);
    const streams = [new MessageDecoderStream(codec), new MessageEncoderStream(codec)];
    assert.deepEqual(streams.map(tagOf), ['MessageDecoderStream', 'MessageEncoderStream']);
  });

  test(`${engine}: a console shows what a codec runs on and how many frames a batch has before anything else`, () => {
    const codec = createCodec({ engine });
    assert.deepEqual(Object.keys(codec), ['engine', 'engineReason', 'notCloneable']);
    for (const batch of codec.scanner().push(goldenFrames[0] as Uint8Array)) {
      assert.deepEqual(Object.keys(batch), ['length', 'notCloneable']);
    }
  });

  test(`${engine}: a console shows a view's fields, and does not throw for one that is gone`, () => {
    const codec = createCodec({ engine });
    const kind = golden[0]?.message.kind as 'water-heater.status';
    for (const batch of codec.scanner().push(goldenFrames[0] as Uint8Array)) {
      const [view] = batch.views(kind) as Iterable<unknown> as Iterable<Record<symbol, () => Record<string, unknown>>>;
      // The name by which Node, Deno and Bun call it.
      const shown = () => view?.[Symbol.for('nodejs.util.inspect.custom')]?.();
      const fields = Object.entries(shown() ?? {}).filter(([name, value]) => name !== 'header' && value !== undefined);
      assert.deepEqual(Object.fromEntries(fields), { ...batch.message(0).body });
      for (const _ of codec.scanner().push(goldenFrames[0] as Uint8Array)) assert.deepEqual(shown(), {});
    }
  });

  test(`${engine}: what an iterable of the caller's throws is the caller's`, () => {
    const codec = createCodec({ engine });
    const error = new RangeError('none left');
    const messages = {
      [Symbol.iterator](): never {
        throw error;
      },
    };
    let thrown: unknown;
    try {
      codec.encodeAll(messages);
    } catch (reason) {
      thrown = reason;
    }
    assert.equal(thrown, error);
  });
}
