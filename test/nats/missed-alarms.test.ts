/** What is read of the stream of alarms, without NATS: how often, and whether this server goes on beating meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamInfo } from '@nats-io/jetstream';
import { type Followers, MissedAlarms } from '../../server/nats/following.ts';
import { noCounts } from '../../server/nats/options.ts';
import type { Storage } from '../../server/nats/storage.ts';
import type { Subjects } from '../../server/nats/subjects.ts';

const time = (sequence: number): string => new Date(sequence * 1000).toISOString();

test('reading of missed alarms that ended early resumes where it ended, and is not repeated once it was whole', async () => {
  let last = 10;
  const read: number[] = [];
  const storage = {
    alarmsInfo: async () =>
      ({ created: 'once', state: { first_seq: 1, last_seq: last, last_ts: time(last) } }) as unknown as StreamInfo,
    alarm: async (sequence: number) => {
      read.push(sequence);
      return { subject: '', data: new Uint8Array(0), timestamp: time(sequence) };
    },
  };
  const followers = { isEmpty: false, holdBack() {}, goOn() {}, alarm: () => true };
  const missed = new MissedAlarms(
    storage as unknown as Storage,
    { deviceOf: () => 'device' } as unknown as Subjects,
    followers as unknown as Followers,
    noCounts(),
  );
  missed.mark(await storage.alarmsInfo());
  missed.mark(await storage.alarmsInfo());
  last = 300;
  let batches = 0;
  const cut = async (): Promise<void> => {
    if (++batches === 2) throw new Error('the connection is lost');
  };
  await assert.rejects(missed.read(cut), /is lost/);
  assert.equal(read.at(-1), 138);
  read.length = 0;
  await missed.read(async () => {});
  assert.ok(read.length <= 300 - 138 + 1, `${read.length} were read`);
  read.length = 0;
  // The beat has failed behind it: another one follows before anything is marked.
  await missed.read(async () => {});
  assert.ok(read.length <= 1, `${read.length} were read`);
});

test('NATS is set back while missed alarms are read, and the reading is cut: alarms with the numbers of lost ones are read', async () => {
  // By number; those from before count seconds, what is written after the reset comes an hour later.
  let times = Array.from({ length: 301 }, (_, sequence) => sequence);
  const read = new Set<string>();
  const storage = {
    alarmsInfo: async () => {
      const last_seq = times.length - 1;
      return { created: 'once', state: { first_seq: 1, last_seq, last_ts: time(times[last_seq] as number) } };
    },
    alarm: async (sequence: number) => {
      const timestamp = time(times[sequence] as number);
      read.add(timestamp);
      return { subject: '', data: new Uint8Array(0), timestamp };
    },
  };
  const missed = new MissedAlarms(
    storage as unknown as Storage,
    { deviceOf: () => 'device' } as unknown as Subjects,
    { isEmpty: false, holdBack() {}, goOn() {}, alarm: () => true } as unknown as Followers,
    noCounts(),
  );
  let batches = 0;
  const cut = async (): Promise<void> => {
    batches++;
    if (batches === 1) times = times.map((at) => (at > 20 ? at + 3600 : at));
    if (batches === 2) throw new Error('the connection is lost');
  };
  await assert.rejects(missed.read(cut), /is lost/);
  await missed.read(async () => {});
  assert.deepEqual(
    times.filter((at) => at > 0 && !read.has(time(at))),
    [],
  );
});
