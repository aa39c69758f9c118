/**
 * The bus contract over records in SQLite as an object has it; and a bus that is made anew at each look, so that whatever it knows
 * comes from there. Run by records.test.ts on a Node that has SQLite.
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { MemoryBus } from 'igrs-rump/server';
import { DeviceGroupObject } from '../../../server/workers/device-group.ts';
import type { SqlStorage } from '../../../server/workers/host.ts';
import { type NewestStatus, StoredRecords } from '../../../server/workers/storage.ts';
import { deviceId } from '../../exchange/support/heater.ts';
import { busContract } from '../../server/support/bus-contract.ts';
import { alarm, codec, degrees, state } from '../../server/support/exchange.ts';
import { settled } from '../../server/support/simulated-clock.ts';

/** As far as we use it: the types that this repository compiles with are of a Node that has none. */
interface Database {
  prepare(query: string): { all(...bindings: readonly unknown[]): Record<string, unknown>[] };
}
const { DatabaseSync } = createRequire(import.meta.url)('node:sqlite') as {
  readonly DatabaseSync: new (path: string) => Database;
};

function sqlite(): SqlStorage {
  const database = new DatabaseSync(':memory:');
  return { exec: (query, ...bindings) => database.prepare(query).all(...bindings) };
}

const nothing = () => {};
let now = 1_000_000;
const INTERVAL = 1000;
const stored = (sql: SqlStorage) => new StoredRecords(sql, INTERVAL, () => now);

busContract('stored', () => new MemoryBus({ store: stored(sqlite()) }), settled);

test('another bus over the same storage knows all but the statuses that were not saved', async () => {
  const sql = sqlite();
  const records = stored(sql);
  const presence = {
    state: 'online',
    since: 5,
    fingerprint: 7,
    sameProfile: false,
    capabilities: ['pushesStatus', 9],
    keepAlive: 30,
    session: 3,
  } as const;
  const nobody = { request: nothing, replaced: nothing, unreachable: nothing };
  const hold = await new MemoryBus({ store: records }).hold(deviceId(1), presence, nobody);
  const [status, raised] = [codec.encode(state(1, 20)), codec.encode(alarm(1, 'raised', ['dryFire']))];
  await hold.alarm(raised, [raised]);
  await hold.status(status);
  const known = async () => (await new MemoryBus({ store: stored(sql) }).records('*')).get(deviceId(1));
  assert.deepEqual(await known(), { presence, status: null, alarms: [raised] });
  records.save();
  assert.deepEqual(await known(), { presence, status, alarms: [raised] });
  // Registered again: what was known of it stays.
  await new MemoryBus({ store: stored(sql) }).hold(deviceId(1), { ...presence, session: 4 }, nobody);
  assert.deepEqual(await known(), { presence: { ...presence, session: 4 }, status, alarms: [raised] });
});

test('a bus that is full forgets the device that has been offline longest, also one from before', async () => {
  const sql = sqlite();
  const nobody = { request: nothing, replaced: nothing, unreachable: nothing };
  const gone = (since: number) =>
    ({
      state: 'offline',
      since,
      fingerprint: 7,
      sameProfile: false,
      capabilities: [],
      keepAlive: null,
      session: null,
    }) as const;
  const first = new MemoryBus({ store: stored(sql) });
  for (const [serial, since] of [
    [1, 30],
    [2, 10],
    [3, 20],
  ] as const) {
    const hold = await first.hold(deviceId(serial), { ...gone(since), state: 'online' }, nobody);
    await hold.release(gone(since));
  }
  const second = new MemoryBus({ devices: 3, store: stored(sql) });
  await second.hold(deviceId(4), { ...gone(40), state: 'online' }, nobody);
  const left = await new MemoryBus({ store: stored(sql) }).records('*');
  assert.deepEqual([...left.keys()].sort(), [1, 3, 4].map(deviceId));
});

test('of the statuses of a device one is written in each interval; presence and alarms are written at once, and the newest status with them', () => {
  const sql = sqlite();
  let writes = 0;
  const counting: SqlStorage = {
    exec(query, ...bindings) {
      if (!query.startsWith('SELECT') && !query.startsWith('CREATE')) writes++;
      return sql.exec(query, ...bindings);
    },
  };
  const records = stored(counting);
  const device = deviceId(1);
  const presence = { state: 'online', since: 5 } as never;
  const said = (value: number) => {
    records.status(device, codec.encode(state(1, value)));
    records.save();
  };
  const known = () =>
    [...stored(sql).load()].map(([, { status }]) => (status === null ? null : degrees(codec.decode(status))));
  records.presence(device, presence);
  assert.equal(writes, 1);
  for (let value = 20; value < 40; value++) said(value);
  assert.deepEqual([writes, known()], [2, [20]]);
  now += INTERVAL - 1;
  said(40);
  assert.deepEqual([writes, known()], [2, [20]]);
  now += 1;
  said(41);
  assert.deepEqual([writes, known()], [3, [41]]);
  // What its link keeps goes on where it was.
  said(42);
  const later = stored(counting);
  later.restore(device, records.newest(device) as NewestStatus);
  assert.equal(degrees(codec.decode([...later.load()][0]?.[1].status as Uint8Array)), 42);
  later.save();
  assert.deepEqual([writes, known()], [3, [41]]);
  later.alarms(device, []);
  assert.deepEqual([writes, known()], [4, [42]]);
  later.status(device, codec.encode(state(1, 43)));
  later.presence(device, presence);
  assert.deepEqual([writes, known()], [5, [43]]);
  later.save();
  assert.equal(writes, 5);
});

test('rows that are not as they are written are forgotten, and the others are found', async () => {
  const sql = sqlite();
  stored(sql);
  const bad = [
    ['', null, '[]'],
    ['null', null, '[]'],
    ['{}', null, '[]'],
    ['{"state":"online"}', '*', '[]'],
    ['{"state":"online"}', null, '{}'],
    ['{"state":"online"}', null, '["*"]'],
  ];
  const insert = 'INSERT INTO rump_devices (device, presence, status, alarms) VALUES (?, ?, ?, ?)';
  for (const [index, row] of bad.entries()) sql.exec(insert, deviceId(index), ...(row as string[]));
  sql.exec(insert, deviceId(99), '{"state":"offline"}', null, '[]');
  assert.deepEqual([...(await new MemoryBus({ store: stored(sql) }).records('*')).keys()], [deviceId(99)]);
  assert.equal([...sql.exec('SELECT device FROM rump_devices')].length, 1);
});

test('an object wakes whatever was kept with its sockets: those of which nothing can be read are closed', async () => {
  const link = { principal: { account: 'home', expires: null, grants: {} }, reviewed: 0 };
  const rests = ['', '{', 'null', '{}', JSON.stringify(link), JSON.stringify({ ...link, snapshot: { device: null } })];
  const whole = { ...link, snapshot: { device: { address: { id: deviceId(1) } } } };
  rests.push(JSON.stringify({ ...link, snapshot: { device: {} } }), JSON.stringify({ ...whole, status: 7 }));
  rests.push(JSON.stringify({ ...whole, status: ['*', 0] }));
  const attachments = [null, 7, ...[null, ...rests].map((rest, index) => ({ name: `link ${index}`, rest }))];
  const codes: number[] = [];
  const sockets = attachments.map((attachment) => ({
    readyState: 1,
    deserializeAttachment: () => attachment,
    close: (code: number) => codes.push(code),
  }));
  let awake: Promise<unknown> = Promise.resolve();
  const state = {
    storage: { sql: sqlite(), getAlarm: async () => null, setAlarm: async () => {} },
    getWebSockets: () => sockets,
    acceptWebSocket: nothing,
    blockConcurrencyWhile: <Value>(work: () => Promise<Value>) => {
      const result = work();
      awake = result;
      return result;
    },
  };
  const group = new DeviceGroupObject({ codec }, state, null);
  await awake;
  assert.deepEqual(
    codes,
    attachments.map(() => 1011),
  );
  assert.equal(group.stats.links, 0);
});
