/** Records that go without a word, and NATS as it was some time ago: what is known is what is there, soon again. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { RumpError } from 'igrs-rump';
import { type NatsBus, type NatsBusOptions, natsBus } from 'igrs-rump/nats';
import type { Hold, Outcome } from 'igrs-rump/server';
import { deviceId } from '../exchange/support/heater.ts';
import { presence } from '../server/support/bus-contract.ts';
import { alarm, codec, control, state } from '../server/support/exchange.ts';
import { type Gate, gate } from './support/gate.ts';
import { until } from './support/message-server.ts';
import { beats, type NatsServer, natsServer } from './support/nats-server.ts';

let nats: NatsServer;
let connection: NatsConnection;

before(async () => {
  nats = await natsServer();
  connection = await nats.connect();
});
after(() => nats.end());

const SIZES = { bucketBytes: 0x100000, alarmBytes: 0x100000, lease: 1500, storeTimeout: 1500 };
const open = (prefix: string, options: Partial<NatsBusOptions> = {}): Promise<NatsBus> =>
  natsBus({ connection, prefix, ...SIZES, ...options });
const holder = { request() {}, replaced() {}, unreachable() {} };
const [status, raised] = [codec.encode(state(1, 40)), codec.encode(alarm(1, 'raised', ['waterLeak']))];

async function known(bus: NatsBus, serial = 1) {
  const record = (await bus.records('*')).get(deviceId(serial));
  return record && [record.presence.state, record.status, record.alarms];
}

/** That somebody who comes later knows what the device has said, though it says nothing more. */
async function isThereAgain(prefix: string): Promise<void> {
  const later = await open(prefix);
  await until('the record is there again', async () => (await known(later)) !== undefined);
  assert.deepEqual(await known(later), ['online', status, [raised]]);
  await later.close();
}

async function saying(bus: NatsBus): Promise<Hold> {
  const hold = await bus.hold(deviceId(1), presence(1), holder);
  await hold.status(status);
  await hold.alarm(raised, [raised]);
  return hold;
}

test('a bucket that somebody purges has the devices that are there again, and none that had gone', async () => {
  const bus = await open('purged');
  await saying(bus);
  const gone = await bus.hold(deviceId(2), presence(2), holder);
  await gone.release({ ...presence(null), state: 'offline' });
  const manager = await jetstreamManager(connection);
  await manager.streams.purge('KV_purged');
  await isThereAgain('purged');
  await until('what had gone is not listed', async () => (await bus.records('*')).size === 1);
  assert.equal(bus.stats.bucketsLost, 0);
  await bus.close();
});

test('a server comes up on a bucket that was purged while nobody was there', async () => {
  await (await open('emptied')).close();
  await (await jetstreamManager(connection)).streams.purge('KV_emptied');
  const bus = await open('emptied');
  assert.equal(bus.state, 'connected');
  await bus.close();
});

test('a bucket of somebody else’s, in which nothing lasts: devices that are there stay known', async () => {
  await new Kvm(connection).create('short', { ttl: 2000, history: 3 });
  const bus = await open('short');
  await saying(bus);
  const manager = await jetstreamManager(connection);
  const state = async () => (await manager.streams.info('KV_short')).state;
  const { last_seq: last } = await state();
  await until('all that was written by then is gone', async () => (await state()).first_seq > last);
  await isThereAgain('short');
  assert.deepEqual(await known(bus), ['online', status, [raised]]);
  await bus.close();
});

test('bucket and stream that are deleted under a running server are made again, with the devices that are there', async () => {
  const bus = await open('deleted');
  const hold = await saying(bus);
  const manager = await jetstreamManager(connection);
  await manager.streams.delete('KV_deleted');
  await manager.streams.delete('deleted-alarms');
  await until('the bucket is missed', () => bus.stats.bucketsLost === 1);
  await until('it is there again', () => bus.state === 'connected');
  await isThereAgain('deleted');
  await hold.alarm(raised, [raised]);
  assert.equal((await manager.streams.info('deleted-alarms')).state.messages, 1);
  await bus.close();
});

test('a stream of alarms that keeps other subjects is refused at the start, and not with the first alarm', async () => {
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: 'others-alarms', subjects: ['elsewhere.*.*.alarm'] });
  await assert.rejects(
    open('others'),
    (error) =>
      RumpError.is(error) &&
      error.code === 'unsupported' &&
      error.message.includes('stream others-alarms keeps elsewhere.*.*.alarm, and not others.*.*.alarm'),
  );
  await manager.streams.add({ name: 'wider-alarms', subjects: ['wide', 'wider.0001.>'] });
  const bus = await open('wider');
  await saying(bus);
  // Status and presence as well.
  assert.equal((await manager.streams.info('wider-alarms')).state.messages, 3);
  await bus.close();
});

test('a request to a device that is heard to be there before its record is read is not offline when that comes', async () => {
  const bus = await open('early');
  const heard: string[] = [];
  await bus.follow('*', { status() {}, alarm() {}, presence: (device) => void heard.push(device) });
  const asked: string[] = [];
  connection.subscribe('early.0001.000000000001.request', { callback: (_, { reply }) => void asked.push(`${reply}`) });
  const epoch = Date.now();
  const online = presence(1);
  const said = new Uint8Array([...new Uint8Array(12), ...new TextEncoder().encode(JSON.stringify(online))]);
  new DataView(said.buffer).setBigUint64(0, BigInt(epoch));
  new DataView(said.buffer).setUint32(8, 1);
  connection.publish('early.0001.000000000001.presence', said);
  await until('it is heard', () => heard.length > 0);
  const outcomes: (string | number[])[] = [];
  const came = (outcome: Outcome) => outcomes.push(typeof outcome === 'string' ? outcome : [...outcome]);
  const frame = codec.encode(control(1, 5));
  bus.request(deviceId(1), frame, came);
  await until('it is asked', () => asked.length > 0);
  const at = { epoch, number: 1 };
  const record = { epoch, server: 'other', presenceAt: at, status: null, statusAt: at, alarms: [] };
  const bucket = await new Kvm(connection).open('early');
  const put = (written: object): Promise<number> =>
    bucket.put('device.0001.000000000001', JSON.stringify({ ...record, ...written }));
  // Of the hold before it, and then its own.
  const offline = { ...online, state: 'offline' };
  await put({ epoch: epoch - 9, presenceAt: { epoch: epoch - 9, number: 2 }, statusAt: at, presence: offline });
  await put({ presence: online });
  await bus.records('*');
  assert.deepEqual(outcomes, []);
  connection.publish(asked[0] as string, new Uint8Array([0, ...frame]));
  await until('the answer comes', () => outcomes.length > 0);
  assert.deepEqual(outcomes, [[...frame]]);
  // One that its server does not answer any more is offline as soon as another has the device, and not the one after it.
  bus.request(deviceId(1), frame, came);
  await put({ epoch: epoch + 1, presence: online });
  await until('it has moved', () => outcomes.length === 2);
  assert.equal(outcomes[1], 'offline');
  await bus.close();
});

test('NATS comes back as it was some time ago: servers read what is written from then on', async () => {
  const own = await natsServer();
  const [here, there] = [
    await open('before', { connection: await own.connect() }),
    await open('before', { connection: await own.connect() }),
  ];
  const connected = (): boolean => [here, there].every(({ state }) => state === 'connected');
  const early = await here.hold(deviceId(3), presence(3), holder);
  await here.hold(deviceId(4), presence(4), holder);
  await own.stop();
  const back = await own.keep();
  await own.start();
  await until('both are back', connected);
  // All of this is lost with the power.
  await saying(there);
  for (let round = 0; round < 300; round++) await early.status(codec.encode(state(3, round % 50)));
  const said = [codec.encode(state(3, 45)), codec.encode(alarm(3, 'raised', ['waterLeak']))] as const;
  await early.status(said[0]);
  await early.alarm(said[1], [said[1]]);
  await there.hold(deviceId(4), presence(5), holder);
  await own.stop();
  await until('both say so', () => !connected());
  await back();
  await own.start();
  await until('both are back again', connected);
  const late = await here.hold(deviceId(2), presence(2), holder);
  await late.status(codec.encode(state(2, 44)));
  const moved = async (bus: NatsBus) => (await bus.records('*')).get(deviceId(4))?.presence.session;
  for (const bus of [here, there]) {
    assert.deepEqual([...(await bus.records('*')).keys()].sort(), [1, 2, 3, 4].map(deviceId));
    assert.deepEqual(await known(bus), ['online', status, [raised]]);
    await until('the later hold counts', async () => (await moved(bus)) === 5);
    // Of a hold whose record is there, as it was then, and whose device says nothing more.
    await until('the open alarm is there again', async () => (await known(bus, 3))?.[2]?.length === 1);
    assert.deepEqual(await known(bus, 3), ['online', said[0], [said[1]]]);
  }
  await here.close();
  await there.close();
  await own.end();
});

const cutOff = async (cable: Gate): Promise<void> => cable.cut();

for (const [how, node, cut] of [
  ['is back', null, cutOff],
  // What it read last was its own beat, which it has replaced by the time that it looks.
  ['is back on a node that kept running', 'the same', cutOff],
  [
    'is back with a beat that began before',
    null,
    async (cable: Gate, connection: NatsConnection) => {
      cable.hush();
      const { outMsgs } = connection.stats();
      await until('a beat has begun', () => connection.stats().outMsgs > outMsgs);
    },
  ],
] as const)
  test(`NATS has lost a few writes, and others have written more by the time that a server ${how}: it notices, and hears all alarms`, async (t) => {
    const own = await natsServer();
    const cable = await gate(own.port);
    const connection = await own.connect({ servers: `127.0.0.1:${cable.port}`, pingInterval: 60_000 });
    if (node !== null) Object.defineProperty(connection, 'info', { value: { ...connection.info, server_id: node } });
    const here = await open('masked', { connection, storeTimeout: 10_000 });
    t.after(() => Promise.all([here.close(), cable.end(), own.end()]));
    const early = await here.hold(deviceId(1), presence(1), holder);
    const heard: number[] = [];
    await here.follow('*', {
      status() {},
      presence() {},
      alarm: (_, bytes) => void heard.push(codec.decode(bytes).sequence),
    });
    await own.stop();
    const back = await own.keep();
    await own.start();
    await until('it is back', () => here.state === 'connected');
    // The restored store has none of these.
    await early.status(status);
    for (let count = 0; count < 3; count++) await early.alarm(raised, [raised]);
    await until('they are heard', () => heard.length === 3);
    // All alarms so far count as heard.
    await beats(own, here, 3);
    await cut(cable, connection);
    await own.stop();
    await back();
    await own.start();
    const there = await open('masked', { connection: await own.connect() });
    const late = await there.hold(deviceId(2), presence(2), holder);
    const more = codec.encode(alarm(2, 'raised', ['dryFire']));
    for (let count = 0; count < 20; count++) await late.alarm(more, [more]);
    cable.mend();
    await until('it is back again', () => here.state === 'connected');
    await until('what its device said last is there', async () => (await known(there))?.[2]?.length === 1, 10_000);
    assert.deepEqual(await known(there), ['online', status, [raised]]);
    await until('it has heard what it missed', () => heard.length === 23, 10_000);
    await there.close();
  });
