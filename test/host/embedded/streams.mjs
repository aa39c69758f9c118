/** Streams where a writable side may lack what newer hosts have: no signal, as on Fastly Compute. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCodec, MessageDecoderStream, MessageEncoderStream } from 'igrs-rump';

test('messages go through an encoder and a decoder stream, cut anywhere', async () => {
  const codec = createCodec();
  const encoder = new MessageEncoderStream(codec);
  const decoder = new MessageDecoderStream(codec);
  const sequences = [1, 2, 3, 4, 5];
  const writing = (async () => {
    const writer = encoder.writable.getWriter();
    for (const sequence of sequences) {
      await writer.write({ kind: 'water-heater.status-query', serial: 1, sequence, body: {} });
    }
    await writer.close();
  })();
  const passing = (async () => {
    const reader = encoder.readable.getReader();
    const writer = decoder.writable.getWriter();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      await writer.write(next.value.subarray(0, 3));
      await writer.write(next.value.subarray(3));
    }
    await writer.close();
  })();
  const read = [];
  const reader = decoder.readable.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) read.push(...next.value);
  await Promise.all([writing, passing]);
  assert.deepEqual(
    read.map(({ sequence }) => sequence),
    sequences,
  );
});
