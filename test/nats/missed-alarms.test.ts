/** What is read of the stream of alarms, without NATS: how often, and whether this server goes on beating meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamInfo } from '@nats-io/jetstream';
import { Followers, MissedAlarms } from '../../server/nats/following.ts';
import { Subjects, writeSaid } from '../../server/nats/messages.ts';
import { noCounts } from '../../server/nats/options.ts';
import type { Shared, Storage } from '../../server/nats/storage.ts';
import { deviceId } from '../exchange/support/heater.ts';
import { alarm, codec } from '../server/support/exchange.ts';

const time = (sequence: number): string => new Date(sequence * 1000).toISOString();

/** Followers that do nothing else with an alarm that was read. */
function followersThat(alarm: (device: string, data: Uint8Array) => unknown): Followers {
  const made = {
    isEmpty: false,
    isMissing: false,
    holdBack: () => {
      made.isMissing = true;
    },
    release() {},
    alarm,
  };
  return made as unknown as Followers;
}

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
  const followers = followersThat(() => true);
  const shared = { storage, subjects: { deviceOf: () => 'device' }, counts: noCounts() };
  const missed = new MissedAlarms(shared as unknown as Shared, followers);
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
  // The beat has failed after it: another one follows before anything is marked.
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
  const shared = { storage, subjects: { deviceOf: () => 'device' }, counts: noCounts() };
  const followers = followersThat(() => true);
  const missed = new MissedAlarms(shared as unknown as Shared, followers);
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

test('NATS cuts the zeros off its times: what it stored a little later, with the number of a lost alarm, is read all the same', async () => {
  for (const [marked, later] of [
    ['2026-11-30T10:00:05Z', '2026-11-30T10:00:05.1Z'],
    ['2026-11-30T10:00:05.1Z', '2026-11-30T10:00:05.12Z'],
    ['2026-11-30T10:00:05.1Z', '2026-11-30T10:00:05.2Z'],
    ['2026-11-30T10:00:05.9Z', '2026-11-30T10:00:06Z'],
  ] as const) {
    let stored = ['2026-11-30T10:00:00Z', marked];
    const read: string[] = [];
    const storage = {
      alarmsInfo: async () => ({
        created: 'once',
        state: { first_seq: 1, last_seq: stored.length, last_ts: stored.at(-1) },
      }),
      alarm: async (sequence: number) => ({
        subject: '',
        data: new TextEncoder().encode(stored[sequence - 1] as string),
        timestamp: stored[sequence - 1] as string,
      }),
    };
    const alarm = (_: string, data: Uint8Array) => read.push(new TextDecoder().decode(data));
    const shared = { storage, subjects: { deviceOf: () => 'device' }, counts: noCounts() };
    const missed = new MissedAlarms(shared as unknown as Shared, followersThat(alarm));
    for (let beat = 0; beat < 2; beat++) missed.mark((await storage.alarmsInfo()) as unknown as StreamInfo);
    stored = ['2026-11-30T10:00:00Z', later];
    await missed.read(async () => {});
    assert.deepEqual(read, [later], `${marked} and ${later}`);
  }
});

/** Followers of one server, without NATS: what they hear, and how to say something. */
async function followers(devices = 10) {
  const callbacks: ((error: null, message: object) => void)[] = [];
  const connection = {
    subscribe: (_: string, { callback }: never) => {
      callbacks.push(callback);
      return { unsubscribe() {} };
    },
  };
  const settings = { connection, clock: { now: Date.now }, devices };
  const counts = noCounts();
  const shared = { settings, subjects: new Subjects('rump', 'me'), counts } as unknown as Shared;
  const made = new Followers(shared, async (_, subscribe) => subscribe());
  const heard: number[] = [];
  await made.follow('*', {
    status() {},
    presence() {},
    alarm: (_, bytes) => void heard.push(codec.decode(bytes).sequence),
  });
  const say = (serial: number, data: Uint8Array): void => {
    callbacks[1]?.(null, { subject: `rump.${deviceId(serial).replace('-', '.')}.alarm`, data });
  };
  return { made, shared, counts, heard, say };
}

const raised = (serial: number, number: number): Uint8Array =>
  writeSaid({ epoch: Date.now(), number }, codec.encode(alarm(serial, 'raised', ['waterLeak'], number)));

test('what other programs say on the subjects of thousands of devices keeps no alarm of a new device from being heard', async () => {
  const { heard, say, counts } = await followers();
  for (let serial = 1; serial < 5000; serial++) say(serial, new TextEncoder().encode('something else'));
  assert.equal(counts.malformed, 4999);
  say(5000, raised(5000, 1));
  assert.deepEqual(heard, [1]);
});

test('what is too long for an alarm is not kept while missed ones are read', async () => {
  const { made, say, counts } = await followers();
  made.holdBack();
  say(1, new Uint8Array(1_000_000));
  assert.equal(counts.malformed, 1);
  made.release();
});

test('the connection is cut again while missed alarms are read: what was said meanwhile is read too', async () => {
  const { made, shared, heard, say } = await followers();
  const stream: Uint8Array[] = [];
  const raise = (number: number, isHeard: boolean): void => {
    stream.push(raised(1, number));
    if (isHeard) say(1, stream.at(-1) as Uint8Array);
  };
  const storage = {
    alarmsInfo: async () => ({ created: 'once', state: { first_seq: 1, last_seq: stream.length, last_ts: time(0) } }),
    alarm: async (sequence: number) => ({
      subject: `rump.${deviceId(1).replace('-', '.')}.alarm`,
      data: stream[sequence - 1],
      timestamp: time(0),
    }),
  };
  const missed = new MissedAlarms({ ...shared, storage: storage as unknown as Storage }, made);
  made.holdBack();
  raise(1, false);
  let isFirst = true;
  await missed.read(async () => {
    if (!isFirst) return;
    isFirst = false;
    made.holdBack();
    raise(2, false);
    raise(3, true);
  });
  assert.deepEqual(heard, [1, 2, 3]);
});

test('more alarms come than wait while missed ones are read: all are heard, those beyond from the stream, and counted', async () => {
  const { made, shared, counts, heard, say } = await followers(100_000);
  // Devices say one each.
  const stream: Uint8Array[] = [];
  const come = (count: number): void => {
    for (const end = stream.length + count; stream.length < end; ) {
      const serial = stream.length + 1;
      stream.push(raised(serial, serial % 256));
      say(serial, stream.at(-1) as Uint8Array);
    }
  };
  const storage = {
    alarmsInfo: async () => ({ created: 'once', state: { first_seq: 1, last_seq: stream.length, last_ts: time(0) } }),
    alarm: async (sequence: number) => ({
      subject: `rump.${deviceId(sequence).replace('-', '.')}.alarm`,
      data: stream[sequence - 1],
      timestamp: time(0),
    }),
  };
  const missed = new MissedAlarms({ ...shared, storage: storage as unknown as Storage }, made);
  made.holdBack();
  come(100);
  made.release();
  assert.equal(heard.length, 100);
  let isFirst = true;
  await missed.read(async () => {
    if (isFirst) come(15_000);
    isFirst = false;
  });
  assert.deepEqual([heard.length, counts.alarmsTooMany], [15_100, 5000]);
});
