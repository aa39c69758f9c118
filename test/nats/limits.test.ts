/** What NATS refuses is said: a full bucket, subscriptions that the account may not have, records of a later version. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { natsBus } from 'igrs-rump/nats';
import { developmentAccounts, MessageServer } from 'igrs-rump/server';
import { Monitor } from 'igrs-rump/server/node';
import { deviceId } from '../exchange/support/heater.ts';
import { presence } from '../server/support/bus-contract.ts';
import { control, Exchange } from '../server/support/exchange.ts';
import {
  alarmsOf,
  codec,
  controllerOf,
  heater,
  LEASE,
  messageServer,
  online,
  until,
} from './support/message-server.ts';
import { freePort, natsFor } from './support/nats-server.ts';
import { serverProcess } from './support/process.ts';

/** Puts keys into the bucket until it has room for only some bytes: fewer than NATS needs for a name. */
async function fill(connection: NatsConnection): Promise<void> {
  const bucket = await new Kvm(jetstream(connection)).open('rump');
  const manager = await jetstreamManager(connection);
  let junk = 0;
  const put = async (size: number): Promise<number> => {
    await bucket.put(`junk.${1000 + junk++}`, new Uint8Array(size));
    const { config, state } = await manager.streams.info('KV_rump');
    return config.max_bytes - state.bytes;
  };
  const before = await put(0);
  let free = await put(0);
  const name = before - free;
  while (free > 10_000) free = await put(Math.min(900_000, free - 5000));
  free = await put(free - name - 10);
  assert.ok(free > 5 && free < 15, `${free} bytes are free`);
}

test('subscriptions that the account may not have: the device is not told that it is registered', async (t) => {
  // What the bus itself has, and some devices.
  const nats = await natsFor(t, 'max_subscriptions: 14');
  const server = await messageServer(await nats.connect());
  const appliances = Array.from({ length: 16 }, (_, index) => heater(index + 1, server.connect));
  const controller = controllerOf(server.connect);
  t.after(() => Promise.all([...appliances, controller, server].map((each) => each.close())));
  await until('some are there', () => appliances.some(online));
  await until('and others are refused', () => server.bus.stats.failures > 0 && server.bus.state === 'limited');
  for (const [index, appliance] of appliances.entries()) {
    if (!online(appliance)) continue;
    const { body } = await controller.device(deviceId(index + 1)).control({ targetTemperature: 51 });
    assert.equal(body.result, 'ok');
  }
  assert.ok(!appliances.every(online));
});

test('a connection to NATS that ends for good: links of devices close, and an alarm is not taken for stored', async (t) => {
  const nats = await natsFor(t);
  const connection = await nats.connect();
  const server = await messageServer(connection);
  t.after(() => server.close());
  const closed: string[] = [];
  const holder = { request() {}, replaced() {}, unreachable: () => void closed.push('unreachable') };
  const hold = await server.bus.hold(deviceId(1), presence(1), holder);
  await connection.close();
  await until('the bus has ended', () => server.bus.state === 'closed');
  assert.deepEqual(closed, ['unreachable']);
  await assert.rejects(hold.alarm(new Uint8Array(20), []), { code: 'closed' });
  await assert.rejects(hold.status(new Uint8Array(20)), { code: 'closed' });
});

test('an account may have half of the requests that others leave: there is always room for one more', async (t) => {
  const nats = await natsFor(t);
  const [here, there] = [
    await messageServer(await nats.connect(), { requests: 16 }),
    await messageServer(await nats.connect()),
  ];
  t.after(() => Promise.all([here, there].map((each) => each.close())));
  const asked: number[] = [];
  const holder = {
    request: (frame: Uint8Array) => void asked.push(codec.decode(frame).sequence),
    replaced() {},
    unreachable() {},
  };
  // It never answers.
  await there.bus.hold(deviceId(1), presence(1), holder);
  const exchange = new Exchange({ bus: here.bus });
  t.after(() => exchange.server.close());
  const [greedy, other] = [await exchange.connect({ account: 'greedy' }), await exchange.connect({ account: 'other' })];
  await until('the device is known', async () => (await here.bus.records('*')).has(deviceId(1)));
  await greedy.send(...Array.from({ length: 100 }, (_, sequence) => control(1, sequence)));
  await until('some are refused', () => here.bus.stats.requestsTooMany === 92);
  await other.send(...Array.from({ length: 4 }, (_, sequence) => control(1, 1000 + sequence)));
  await until('all that are let through arrive', () => asked.length === 12);
  assert.deepEqual(asked, [...Array.from({ length: 8 }, (_, sequence) => sequence), 1000, 1001, 1002, 1003]);
  assert.equal(here.bus.stats.requestsTooMany, 92);
});

test('a watcher of the bus that throws stops nothing: the others are called, and links of devices close at the end', async (t) => {
  const lines = t.mock.method(console, 'error', () => {}).mock;
  const nats = await natsFor(t);
  const connection = await nats.connect();
  const { bus, states, close } = await messageServer(connection);
  t.after(close);
  const closed: string[] = [];
  const stop = bus.watch(() => {
    throw new Error('the disk is full');
  });
  bus.watch((state) => void states.push(`then ${state}`));
  await bus.hold(deviceId(1), presence(1), {
    request() {},
    replaced() {},
    unreachable: () => void closed.push('unreachable'),
  });
  await connection.close();
  await until('the bus has ended', () => closed.length > 0);
  stop();
  assert.deepEqual([states, bus.state], [['closed', 'then closed'], 'closed']);
  assert.match(String(lines.calls[0]?.arguments), /the disk is full/);
});

test('fewer subscriptions after a restart of NATS: devices beyond them are not taken for reachable, and come back when there is room', async (t) => {
  const nats = await natsFor(t);
  const server = await messageServer(await nats.connect());
  const appliances = Array.from({ length: 16 }, (_, index) => heater(index + 1, server.connect));
  const controller = controllerOf(server.connect);
  t.after(() => Promise.all([...appliances, controller, server].map((each) => each.close())));
  const heard = alarmsOf(controller);
  const target = async (index: number): Promise<number | undefined> => {
    const { body } = await controller.device(deviceId(index + 1)).control({ targetTemperature: 50 + index });
    assert.equal(body.result, 'ok');
    return appliances[index]?.target;
  };
  await until('all are there', () => appliances.every(online));
  await nats.stop();
  await nats.configure('max_subscriptions: 14');
  await nats.start();
  await until('some are refused', () => server.bus.state === 'limited' && !appliances.every(online));
  await until('others are there', () => appliances.some(online));
  // Not only at first.
  const { failures } = server.bus.stats;
  await until('they are refused again and again', () => server.bus.stats.failures > failures + 20);
  assert.equal(server.bus.state, 'limited');
  const there = appliances.flatMap((appliance, index) => (online(appliance) ? [index] : []));
  assert.ok(there.length > 0 && there.length < appliances.length);
  for (const index of there) assert.equal(await target(index), 50 + index);
  await nats.stop();
  await nats.configure('');
  await nats.start();
  await until('all are there again', () => server.bus.state === 'connected' && appliances.every(online));
  for (const index of appliances.keys()) {
    assert.equal(await target(index), 50 + index);
    await appliances[index]?.alarm({ event: 'raised', severity: 'fault', faults: ['dryFire'], time: 1 });
  }
  await until('their alarms are heard', () => appliances.every((_, index) => heard.has(`${index + 1} 1`)));
});

test('a server that takes too slowly what NATS sends is cut off by it, says so, and goes on', async (t) => {
  const monitor = `127.0.0.1:${await freePort()}`;
  const nats = await natsFor(t, `write_deadline: "200ms"\nhttp: "${monitor}"`);
  const server = await serverProcess(nats.port, LEASE);
  const controller = controllerOf(server.connect);
  const heard = alarmsOf(controller);
  const appliance = heater(1, server.connect);
  t.after(async () => {
    await Promise.all([appliance.close(), controller.close()]);
    await server.kill();
  });
  await until('both are there', () => online(appliance) && controller.link.state === 'online');
  const { bus: before } = await server.stats();
  assert.deepEqual([before.state, before.disconnections], ['connected', 0]);
  const other = await nats.connect();
  server.pause();
  // More than sockets hold; of a device that the controller observes, as all are. They are no alarms, and dropped.
  for (let count = 0; count < 40; count++) other.publish('rump.0001.000000000002.alarm', new Uint8Array(500_000));
  await other.flush();
  const slow = async (): Promise<number> => (await (await fetch(`http://${monitor}/varz`)).json()).slow_consumers;
  await until('NATS has cut it off', async () => (await slow()) > 0);
  server.resume();
  const isBack = async (): Promise<boolean> => {
    const { bus } = await server.stats();
    return bus.disconnections > 0 && bus.state === 'connected';
  };
  await until('it says so, and is back', isBack);
  await until('the device is there', () => online(appliance));
  await controller.device(deviceId(1)).control({ targetTemperature: 49 });
  assert.equal(appliance.target, 49);
  await appliance.alarm({ event: 'raised', severity: 'fault', faults: ['dryFire'], time: 1 });
  await until('the alarm is heard', () => heard.has('1 1'));
});

test('a server that would give up what NATS may still store, or wait for what NATS has given up, is refused, behind a monitor too', async (t) => {
  const nats = await natsFor(t);
  const bus = await natsBus({ connection: await nats.connect(), storeTimeout: 2000, requestTimeout: 5000 });
  t.after(() => bus.close());
  const monitor = new Monitor({ codec, bus });
  t.after(() => monitor.close());
  const { accounts } = developmentAccounts({});
  for (const each of [bus, monitor.bus]) {
    const made = (requestTimeout: number) =>
      new MessageServer({ codec, accounts, bus: each, limits: { requestTimeout } });
    for (const wrong of [2000, 5000]) {
      const message = `limits.requestTimeout is ${wrong}; it must be an integer from 2001 to 4999`;
      assert.throws(() => made(wrong), { code: 'out-of-range', path: 'limits.requestTimeout', message });
    }
    for (const right of [2001, 4999]) await made(right).close();
  }
});

test('a full bucket: failures are counted, and no alarm is acknowledged; with room again all goes on', async (t) => {
  const nats = await natsFor(t);
  const connection = await nats.connect();
  const server = await messageServer(connection);
  const appliance = heater(1, server.connect);
  t.after(() => Promise.all([appliance.close(), server.close()]));
  await until('it is there', () => online(appliance));
  const bucket = await new Kvm(jetstream(connection)).open('rump');
  // A record that replaces an older one may not grow by some alarms.
  await fill(connection);
  let isStored = false;
  // Together: NATS takes what replaces a record and is longer than it by less than it needs for a record's name.
  const faults = ['waterLeak', 'dryFire', 'freezing'] as const;
  const alarms = faults.map((fault) => appliance.alarm({ event: 'raised', severity: 'fault', faults: [fault] }));
  Promise.race(alarms).then(() => (isStored = true));
  await until('the bus says so', () => server.bus.stats.failures > 0 && server.bus.state === 'limited');
  assert.equal(isStored, false);
  // Markers of deleted keys would find no room either.
  const manager = await jetstreamManager(connection);
  await manager.streams.purge('KV_rump', { filter: '$KV.rump.junk.>' });
  await Promise.all(alarms);
  await until('all is well', () => server.bus.state === 'connected');
  // Old and new servers share a bucket: a record says which version it is, and one without is of the first.
  const entry = await bucket.get(`device.${deviceId(1).replace('-', '.')}`);
  const record = entry?.json<Record<string, unknown>>();
  assert.equal(record?.version, 1);
  await appliance.close();
  await server.close();
  const { version: _, ...old } = record as Record<string, unknown>;
  await bucket.put(`device.${deviceId(2).replace('-', '.')}`, JSON.stringify({ ...old, status: null, alarms: [] }));
  await bucket.put(
    `device.${deviceId(3).replace('-', '.')}`,
    JSON.stringify({ ...old, version: 2, status: null, alarms: [] }),
  );
  const next = await messageServer(await nats.connect());
  const devices = await next.bus.records('*');
  assert.deepEqual([devices.has(deviceId(2)), devices.has(deviceId(3))], [true, false]);
  await next.close();
});

test('thousands of devices that come at once, and thousands of names that are followed: NATS is asked some at a time', async (t) => {
  const nats = await natsFor(t);
  const connection = await nats.connect();
  const { bus, close } = await messageServer(connection, { storeTimeout: 20_000 });
  t.after(close);
  const asked = { now: 0, most: 0, flushes: 0 };
  const request = connection.request.bind(connection);
  connection.request = (...of) => {
    asked.most = Math.max(asked.most, ++asked.now);
    return request(...of).finally(() => asked.now--);
  };
  const holder = { request() {}, replaced() {}, unreachable() {} };
  const names = Array.from({ length: 1000 }, (_, index) => deviceId(index + 1));
  await Promise.all(names.map((name) => bus.hold(name, presence(1), holder)));
  // A beat may come between.
  assert.ok(asked.most >= 256 && asked.most < 264, `${asked.most}`);
  assert.equal((await bus.records('*')).size, 1000);
  const flush = connection.flush.bind(connection);
  connection.flush = () => {
    asked.flushes++;
    return flush();
  };
  const heard: string[] = [];
  const follower = { status() {}, alarm() {}, presence: (device: string) => void heard.push(device) };
  const stops = await Promise.all(names.map((name) => bus.follow(name, follower)));
  assert.ok(asked.flushes < 4, `${asked.flushes}`);
  await bus.hold(names[999] as string, presence(2), holder);
  await until('one is heard', () => heard.includes(names[999] as string));
  for (const stop of stops) stop();
  assert.equal(bus.followers(names[0] as string), 0);
});

test('NATS drops the oldest record of a full bucket for one whose name alone has no room: that is counted and reported', async (t) => {
  const nats = await natsFor(t);
  const connection = await nats.connect();
  const bus = await natsBus({ connection, bucketBytes: 0x100000, alarmBytes: 0x100000, lease: 1500 });
  t.after(() => bus.close());
  const holder = { request() {}, replaced() {}, unreachable() {} };
  const oldest = await bus.hold(deviceId(1), presence(1), holder);
  await oldest.release({ ...presence(null), state: 'offline' });
  await fill(connection);
  const bucket = await new Kvm(jetstream(connection)).open('rump');
  await bucket.put('small', new Uint8Array(1));
  await until('the oldest is gone', async () => !(await bus.records('*')).has(deviceId(1)));
  await until('the bus says so', () => bus.state === 'limited' && bus.stats.failures > 0);
});

test('if messages of NATS are too short for records of devices, opening a bus fails and says so, and an open one is limited', async (t) => {
  const nats = await natsFor(t, 'max_payload: 2048');
  const connection = await nats.connect();
  await assert.rejects(natsBus({ connection }), { code: 'out-of-range', message: /max_payload is 2048/ });
  // Or later.
  await nats.stop();
  await nats.configure('');
  await nats.start();
  const bus = await natsBus({ connection: await nats.connect(), lease: LEASE });
  t.after(() => bus.close());
  assert.equal(bus.state, 'connected');
  await bus.hold(deviceId(1), presence(1), { request() {}, replaced() {}, unreachable() {} });
  await nats.stop();
  await nats.configure('max_payload: 2048');
  await nats.start();
  await until('it says so', () => bus.state === 'limited');
  // The device is there: what is too long is what is wrong.
  const { failures } = bus.stats;
  const outcome = await new Promise((answer) => bus.request(deviceId(1), new Uint8Array(2048), answer));
  assert.deepEqual([outcome, bus.stats.failures], ['timeout', failures + 1]);
  // Too short for all that the bus asks of NATS.
  await nats.stop();
  await nats.configure('max_payload: 30');
  await nats.start();
  const why = /^max_payload is 30; it must be an integer from /;
  await until('it says why', () =>
    bus.records('*').then(
      () => false,
      ({ message }) => why.test(message),
    ),
  );
  assert.equal(bus.state, 'reconnecting');
});
