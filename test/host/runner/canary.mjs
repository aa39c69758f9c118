/** Tests that must fail: a harness that passes one of them would pass anything. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCodec } from 'igrs-rump';

const sequence = 7;
const frame = createCodec().encode({ kind: 'water-heater.status-query', serial: 1, sequence, body: {} });

test('canary: a value that is another', () => {
  assert.equal(createCodec().decode(frame).sequence, sequence + 1);
});

test('canary: an object that differs deep within', () => {
  assert.deepEqual(
    { of: [createCodec().decode(frame)] },
    { of: [{ ...createCodec().decode(frame), sequence: -sequence }] },
  );
});

test('canary: a promise that is rejected later', async () => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  createCodec().decode(frame.subarray(1));
});
