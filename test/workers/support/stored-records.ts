/**
 * The bus contract over records in SQLite as an object has it; and a bus that is made anew at each look, so that whatever it knows
 * comes from there. Run by records.test.ts on a Node that has SQLite.
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { MemoryBus } from 'igrs-rump/server';
import type { SqlStorage } from '../../../server/workers/host.ts';
import { StoredRecords } from '../../../server/workers/records.ts';
import { deviceId } from '../../exchange/support/heater.ts';
import { busContract } from '../../server/support/bus-contract.ts';
import { alarm, codec, state } from '../../server/support/exchange.ts';
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

busContract('stored', () => new MemoryBus({ store: new StoredRecords(sqlite(), nothing) }), settled);

test('another bus over the same storage knows all but the statuses that were not saved', async () => {
  const sql = sqlite();
  let changes = 0;
  const records = new StoredRecords(sql, () => changes++);
  const presence = {
    state: 'online',
    since: 5,
    fingerprint: 7,
    sameProfile: false,
    capabilities: ['pushesStatus', 9],
    keepAlive: 30,
    session: 3,
  } as const;
  const nobody = { request: nothing, replaced: nothing };
  const hold = await new MemoryBus({ store: records }).hold(deviceId(1), presence, nobody);
  const [status, raised] = [codec.encode(state(1, 20)), codec.encode(alarm(1, 'raised', ['dryFire']))];
  await hold.status(status);
  await hold.alarm(raised, [raised]);
  const known = async () =>
    (await new MemoryBus({ store: new StoredRecords(sql, nothing) }).records('*')).get(deviceId(1));
  assert.deepEqual(await known(), { presence, status: null, alarms: [raised] });
  assert.equal(changes, 1);
  records.save();
  assert.deepEqual(await known(), { presence, status, alarms: [raised] });
  // Registered again: what was known of it stays.
  await new MemoryBus({ store: new StoredRecords(sql, nothing) }).hold(
    deviceId(1),
    { ...presence, session: 4 },
    nobody,
  );
  assert.deepEqual(await known(), { presence: { ...presence, session: 4 }, status, alarms: [raised] });
});

test('a bus that is full forgets the device that has been offline longest, also one from before', async () => {
  const sql = sqlite();
  const nobody = { request: nothing, replaced: nothing };
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
  const first = new MemoryBus({ store: new StoredRecords(sql, nothing) });
  for (const [serial, since] of [
    [1, 30],
    [2, 10],
    [3, 20],
  ] as const) {
    const hold = await first.hold(deviceId(serial), { ...gone(since), state: 'online' }, nobody);
    await hold.release(gone(since));
  }
  const second = new MemoryBus({ devices: 3, store: new StoredRecords(sql, nothing) });
  await second.hold(deviceId(4), { ...gone(40), state: 'online' }, nobody);
  const left = await new MemoryBus({ store: new StoredRecords(sql, nothing) }).records('*');
  assert.deepEqual([...left.keys()].sort(), [1, 3, 4].map(deviceId));
});
