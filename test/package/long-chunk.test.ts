import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCodec } from 'igrs-rump';

/** More than a signed integer of 32 bits counts. */
const LENGTH = 2 ** 31 + 2 ** 22;

for (const engine of ['js', 'wasm'] as const) {
  test(`${engine}: frames after the first 2 GiB of a chunk have views, columns, bytes and routes`, (t) => {
    let chunk: Uint8Array<ArrayBuffer>;
    try {
      chunk = new Uint8Array(LENGTH);
    } catch {
      t.skip('this host gives no 2 GiB to one buffer');
      return;
    }
    const codec = createCodec({ engine });
    const kind = 'water-heater.heartbeat';
    const frame = codec.encode({ kind, serial: 7, sequence: 9, body: {} });
    const places = [5, 2 ** 31 - 3, LENGTH - frame.length];
    for (const place of places) chunk.set(frame, place);
    const router = codec.router([{ to: 'all' }]);
    const found: unknown[] = [];
    for (const batch of codec.scanner().push(chunk)) {
      for (const view of batch.views(kind)) assert.deepEqual([view.serial, view.sequence], [7, 9]);
      const columns = batch.columns(kind, ['serial', 'offset']);
      assert.deepEqual([...columns.serial], [7]);
      assert.deepEqual([...columns.offset], [batch.offset(0)]);
      assert.deepEqual(batch.bytes(0), frame);
      assert.deepEqual(batch.message(0).serial, 7);
      assert.deepEqual(router.route(batch)[0]?.bytes, frame);
      found.push(batch.offset(0));
    }
    assert.deepEqual(found, places);
  });
}
