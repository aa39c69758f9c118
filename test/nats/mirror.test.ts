/** What is read of the bucket, without NATS: whether its last writes are still those that were read. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsMsg } from '@nats-io/jetstream';
import { Mirror, type MirrorListener } from '../../server/nats/mirror.ts';
import type { NatsBusSettings } from '../../server/nats/options.ts';
import { writeRecord } from '../../server/nats/record.ts';
import type { Storage } from '../../server/nats/storage.ts';
import { deviceId } from '../exchange/support/heater.ts';
import { presence } from '../server/support/bus-contract.ts';

interface Write {
  readonly serial: number;
  readonly time: Date;
}

/** Of these devices, one after the other. */
const written = (serials: readonly number[], from: number): Write[] =>
  serials.map((serial, index) => ({ serial, time: new Date(from + index) }));

/** The whole bucket is read, then it becomes what `then` makes of it, and reading resumes: where it starts, and which devices are known. */
async function resumed(before: readonly number[], then: (writes: Write[]) => Write[]) {
  let writes = written(before, 0);
  const isThere = (sequence: number): boolean =>
    writes[sequence - 1] !== undefined &&
    !writes.slice(sequence).some(({ serial }) => serial === writes[sequence - 1]?.serial);
  const from: number[] = [];
  const storage = {
    keyOf: (subject: string) => subject,
    bucketInfo: async () => ({ created: 'once', state: { first_seq: 1, last_seq: writes.length } }),
    write: async (sequence: number) => (isThere(sequence) ? writes[sequence - 1] : null),
    bucketConsumer: async ({ opt_start_seq: first = 1 }) => {
      from.push(first);
      return {
        consume: async ({ callback }: { readonly callback: (message: JsMsg) => void }) => {
          for (const [index, { serial, time }] of writes.entries()) {
            const [seq, subject] = [index + 1, `device.${deviceId(serial).replace('-', '.')}`];
            if (seq >= first && isThere(seq)) callback({ seq, time, subject, data } as unknown as JsMsg);
          }
          return { stop() {} };
        },
      };
    },
  };
  const listener = { device() {} } as unknown as MirrorListener;
  const settings = { connection: { info: { server_id: 'the same' } } } as unknown as NatsBusSettings;
  const mirror = new Mirror(storage as unknown as Storage, settings, listener);
  await mirror.resume();
  mirror.isAnother = false;
  writes = then(writes);
  await mirror.resume();
  return { from, devices: [...mirror.devices.keys()].sort(), isAnother: mirror.isAnother };
}

const at = { epoch: 1, number: 1 };
const data = writeRecord({
  epoch: 1,
  server: 'other',
  presence: presence(1),
  presenceAt: at,
  status: null,
  statusAt: at,
  alarms: [],
});

test('nothing was lost: reading resumes after the last write that is still there', async () => {
  const devices = [1, 2, 3].map(deviceId);
  assert.deepEqual(await resumed([1, 2, 3], (writes) => writes), { from: [1, 4], devices, isAnother: false });
  const more = await resumed([4, 1, 2, 3], (writes) => [...writes, ...written([3, 2, 5], 1000)]);
  assert.deepEqual(more, { from: [1, 2], devices: [1, 2, 3, 4, 5].map(deviceId), isAnother: false });
});

test('another node of the cluster has lost a few writes, and others have written more: the bucket is read from the start', async () => {
  const lost = await resumed([1, 2, 3], (writes) => [...writes.slice(0, 1), ...written([4, 5, 6], 1000)]);
  assert.deepEqual(lost, { from: [1, 1], devices: [1, 4, 5, 6].map(deviceId), isAnother: true });
  // What has the number of the last write was replaced in turn.
  const masked = await resumed([1, 2, 3], (writes) => [...writes.slice(0, 2), ...written([4, 4], 1000)]);
  assert.deepEqual(masked, { from: [1, 3, 1], devices: [1, 2, 4].map(deviceId), isAnother: true });
});

test('reading that failed before anything arrived is tried again from the start', async () => {
  let attempts = 0;
  const storage = {
    bucketInfo: async () => ({ created: 'once', state: { first_seq: 1, last_seq: 1 } }),
    write: async (sequence: number) => (sequence === 0 ? Promise.reject(new Error('bad request')) : null),
    bucketConsumer: async () => {
      if (++attempts === 1) throw new Error('NATS elects a leader');
      return {
        consume: async ({ callback }: { readonly callback: (message: JsMsg) => void }) => {
          const message = { seq: 1, time: new Date(0), subject: 'server.a', info: { timestampNanos: 0 } };
          callback(message as unknown as JsMsg);
          return { stop() {} };
        },
      };
    },
    keyOf: (subject: string) => subject,
  };
  const listener = { server() {} } as unknown as MirrorListener;
  const settings = { connection: { info: { server_id: 'the same' } } } as unknown as NatsBusSettings;
  const mirror = new Mirror(storage as unknown as Storage, settings, listener);
  await assert.rejects(mirror.resume(), /elects/);
  await mirror.resume();
  assert.equal(mirror.revision, 1);
});
