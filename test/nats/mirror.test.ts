/** What is read of the bucket, without NATS: whether its last writes are still those that were read. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsMsg } from '@nats-io/jetstream';
import { Mirror, type MirrorListener } from '../../server/nats/mirror.ts';
import type { NatsBusSettings } from '../../server/nats/options.ts';
import type { Storage } from '../../server/nats/storage.ts';

test('another node of the cluster has lost a few writes, and others have written more: the bucket is read from the start', async () => {
  // The key that each write is of, and when it was stored.
  let writes = ['a', 'b', 'c'].map((key, index) => ({ key, time: new Date(index) }));
  const from: number[] = [];
  const storage = {
    keyOf: (subject: string) => subject,
    bucketInfo: async () => ({ created: 'once', state: { first_seq: 1, last_seq: writes.length } }),
    write: async (sequence: number) => writes[sequence - 1] ?? null,
    bucketConsumer: async ({ opt_start_seq: first = 1 }) => {
      from.push(first);
      return {
        consume: async ({ callback }: { readonly callback: (message: JsMsg) => void }) => {
          for (const [index, { key, time }] of writes.entries()) {
            const seq = index + 1;
            const message = { seq, time, subject: `server.${key}`, info: { timestampNanos: 0 } };
            if (seq >= first) callback(message as unknown as JsMsg);
          }
          return { stop() {} };
        },
      };
    },
  };
  const heard: string[] = [];
  const listener = { server: (server: string) => void heard.push(server) } as unknown as MirrorListener;
  const settings = { connection: { info: { server_id: 'the same' } } } as unknown as NatsBusSettings;
  const mirror = new Mirror(storage as unknown as Storage, settings, listener);
  await mirror.resume();
  await mirror.resume();
  assert.deepEqual(
    [from, heard.splice(0)],
    [
      [1, 4],
      ['a', 'b', 'c'],
    ],
  );
  mirror.isAnother = false;
  const later = ['d', 'e', 'f'].map((key, index) => ({ key, time: new Date(1000 + index) }));
  writes = [...writes.slice(0, 1), ...later];
  await mirror.resume();
  assert.deepEqual([heard, mirror.isAnother], [['a', 'd', 'e', 'f'], true]);
});

test('a reading that fails before anything has arrived is tried again', async () => {
  let fails = true;
  const storage = {
    bucketInfo: async () => ({ created: 'once', state: { first_seq: 1, last_seq: 0 } }),
    // As NATS, which has no message 0 and says so.
    write: async (sequence: number) => (sequence === 0 ? Promise.reject(new Error('bad request')) : null),
    bucketConsumer: async () => {
      if (fails) throw new Error('no leader');
      return { consume: async () => ({ stop() {} }) };
    },
  };
  const settings = { connection: { info: { server_id: 'the same' } } } as unknown as NatsBusSettings;
  const mirror = new Mirror(storage as unknown as Storage, settings, {} as MirrorListener);
  await assert.rejects(mirror.resume(), { message: 'no leader' });
  fails = false;
  await mirror.resume();
});
