/** NATS restarted, emptied, standing still; one server cut from it, or slow: the bus says so, fails in bounded time, and recovers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { RumpError } from 'igrs-rump';
import type { Appliance, Controller } from 'igrs-rump/exchange';
import { natsBus } from 'igrs-rump/nats';
import { writeSaid } from '../../server/nats/messages.ts';
import { deviceId } from '../exchange/support/heater.ts';
import { presence } from '../server/support/bus-contract.ts';
import { alarm } from '../server/support/exchange.ts';
import { type Gate, gate } from './support/gate.ts';
import {
  alarmsOf,
  codec,
  controllerOf,
  heater,
  LEASE,
  messageServer,
  online,
  type Server,
  until,
} from './support/message-server.ts';
import { beats, type NatsServer, natsFor, natsServer } from './support/nats-server.ts';

const DEVICES = 20;
/** Milliseconds in which whatever fails has failed, whoever waits for it. */
const BOUNDED = 15_000;

interface Scene {
  readonly nats: NatsServer;
  /** Before the first server's connection to NATS. */
  readonly gate: Gate;
  readonly gated: Server;
  readonly other: Server;
  /** Of the first server. */
  readonly appliances: readonly Appliance<'water-heater'>[];
  /** Of the second. */
  readonly controller: Controller;
  readonly acknowledged: Set<string>;
  readonly heard: Set<string>;
  /** A further device, that says nothing by itself. */
  further(serial: number, at: Server): Promise<ReturnType<typeof heater>>;
  observer(at: Server): Controller;
  /** Ends the alarms; fails where one that was acknowledged has not been heard. */
  settle(): Promise<void>;
}

/** Devices on one server that raise alarms all the time, an observer on the other; and what happens to them. */
async function scene(happens: (scene: Scene) => Promise<void>, storage: 'file' | 'memory' = 'file'): Promise<void> {
  const ends: (() => unknown)[] = [];
  try {
    await happens(await made(storage, (end) => ends.unshift(end)));
  } finally {
    for (const end of ends) await end();
  }
}

/** @param atEnd keeps what is to be done at the end, the last first, also where not all could be made */
async function made(storage: 'file' | 'memory', atEnd: (end: () => unknown) => void): Promise<Scene> {
  const nats = await natsServer();
  atEnd(() => nats.end());
  const way = await gate(nats.port);
  atEnd(() => way.end());
  const gated = await messageServer(await nats.connect({ servers: `127.0.0.1:${way.port}` }), { storage });
  atEnd(() => gated.close());
  const other = await messageServer(await nats.connect(), { storage });
  atEnd(() => other.close());
  const controller = controllerOf(other.connect);
  const heard = alarmsOf(controller);
  atEnd(() => controller.close());
  await until('the observer is there', () => controller.link.state === 'online');
  const appliances = Array.from({ length: DEVICES }, (_, index) => heater(index + 1, gated.connect));
  atEnd(() => Promise.all(appliances.map((appliance) => appliance.close())));
  await until('all devices are there', () => appliances.every(online));
  const acknowledged = new Set<string>();
  let isOn = true;
  atEnd(() => {
    isOn = false;
    nats.resume();
    way.mend();
  });
  const raising = appliances.map(async (appliance, index) => {
    for (let time = 1; isOn; time++) {
      await appliance.alarm({ event: 'raised', severity: 'fault', faults: ['waterLeak'], time });
      acknowledged.add(`${index + 1} ${time}`);
      await wait(200);
    }
  });
  // Where a test has failed, appliances are closed with alarms that nobody acknowledged.
  for (const one of raising) one.catch(() => {});
  await until('alarms flow', () => acknowledged.size > 3 * DEVICES);
  const settle = async (): Promise<void> => {
    const then = acknowledged.size;
    await until('alarms flow again', () => acknowledged.size > then + 3 * DEVICES);
    isOn = false;
    await Promise.all(raising);
    const missing = (): string[] => [...acknowledged].filter((alarm) => !heard.has(alarm));
    await until('all are heard', () => missing().length === 0).catch(() => {});
    assert.deepEqual(missing(), []);
  };
  const further = async (serial: number, at: Server) => {
    const appliance = heater(serial, at.connect);
    atEnd(() => appliance.close());
    await until('a further device is there', () => online(appliance));
    return appliance;
  };
  const observer = (at: Server): Controller => {
    const observing = controllerOf(at.connect);
    atEnd(() => observing.close());
    return observing;
  };
  return { further, observer, nats, gate: way, gated, other, appliances, controller, acknowledged, heard, settle };
}

/** What is asked while NATS is away fails in bounded time. */
async function fails({ gated, other, controller }: Scene): Promise<void> {
  const began = Date.now();
  const holder = { request() {}, replaced() {}, unreachable() {} };
  await assert.rejects(gated.bus.hold(deviceId(999), presence(1), holder), RumpError.is);
  await assert.rejects(gated.bus.records('*'), RumpError.is);
  const request = controller.device(deviceId(1)).control({ targetTemperature: 50 }, { timeout: BOUNDED });
  await assert.rejects(request, RumpError.is);
  assert.ok(Date.now() - began < BOUNDED, `${Date.now() - began} ms`);
  assert.notEqual(gated.bus.state, 'connected');
  assert.ok(other.bus.state !== 'closed');
}

const isConnected = ({ bus }: Server): boolean => bus.state === 'connected';

test('NATS is restarted with its store: states, and no acknowledged alarm is lost', () =>
  scene(async (all) => {
    const { nats, gated, other, appliances, settle } = all;
    await nats.stop();
    await until('both say so', () => !isConnected(gated) && !isConnected(other));
    await fails(all);
    await nats.start();
    await until('both are back', () => isConnected(gated) && isConnected(other));
    await until('all devices are back', () => appliances.every(online));
    await settle();
    assert.deepEqual(gated.states, ['reconnecting', 'connected']);
    assert.deepEqual([gated.bus.stats.disconnections, gated.bus.stats.bucketsLost], [1, 0]);
  }));

test('NATS comes back without what it had: the bucket is made again, with all devices that are there', () =>
  scene(async ({ nats, gated, other, controller, appliances, further }) => {
    await further(500, other);
    await nats.stop();
    await until('both say so', () => !isConnected(gated) && !isConnected(other));
    await nats.start();
    await until('both are back', () => isConnected(gated) && isConnected(other));
    await until('all devices are back', () => appliances.every(online));
    await until('the observer hears of all', async () => {
      const listed = await controller.devices().catch(() => []);
      return listed.filter(({ presence }) => presence.state === 'online').length === DEVICES + 1;
    });
    assert.equal(gated.bus.stats.bucketsLost, 1);
    await controller.device(deviceId(500)).queryStatus();
  }, 'memory'));

test('NATS stands still and goes on: bounded time, and no acknowledged alarm is lost', () =>
  scene(async (all) => {
    const { nats, gated, other, appliances, settle } = all;
    nats.pause();
    await until('both say so', () => !isConnected(gated) && !isConnected(other));
    await fails(all);
    nats.resume();
    await until('both are back', () => isConnected(gated) && isConnected(other));
    await until('all devices are back', () => appliances.every(online));
    await settle();
  }));

test('one server is cut from NATS: its devices are offline after a lease, and online when it is back', () =>
  scene(async (all) => {
    const { gate: way, gated, other, controller, appliances, settle, further } = all;
    await further(501, gated);
    way.cut();
    await until('it says so', () => !isConnected(gated));
    await fails(all);
    const offline = controller.device(deviceId(2)).control({ targetTemperature: 50 });
    await assert.rejects(offline, (error) => RumpError.is(error) && error.result === 'offline');
    await until(
      'the other declares its devices offline',
      () => other.bus.stats.declaredOffline === DEVICES + 1,
      5 * LEASE,
    );
    const listed = await controller.devices();
    assert.ok(listed.every(({ presence }) => presence.state === 'offline'));
    way.mend();
    await until('all devices are back', () => appliances.every(online));
    await until('the observer hears of all', async () =>
      (await controller.devices()).every(({ presence }) => presence.state === 'online'),
    );
    await controller.device(deviceId(501)).queryStatus();
    await settle();
  }));

test('an observer whose server was cut hears of the alarms that it missed, once it is back', () =>
  scene(async ({ gate: way, gated, acknowledged, heard, other, settle, further, observer }) => {
    // Here the observer is on the server that is cut, and the devices are on the other.
    const seen = alarmsOf(observer(gated));
    const far = await further(600, other);
    await far.alarm({ event: 'raised', severity: 'fault', faults: ['waterLeak'], time: 1000 });
    await until('the observer hears of it', () => seen.has('600 1000'));
    way.cut();
    await until('it says so', () => !isConnected(gated));
    for (let time = 1; time <= 30; time++) {
      const event = time % 2 === 1 ? 'raised' : 'cleared';
      await far.alarm({ event, severity: 'fault', faults: ['dryFire'], time });
    }
    assert.ok(!seen.has('600 1'));
    way.mend();
    await until('it has caught up', () => Array.from({ length: 30 }).every((_, index) => seen.has(`600 ${index + 1}`)));
    assert.ok(gated.bus.stats.alarmsCaughtUp >= 30);
    await settle();
    assert.ok(heard.size >= acknowledged.size);
  }));

test('an observer whose server was cut hears all alarms of a device that raises more before those that it missed are read', async (t) => {
  const nats = await natsFor(t);
  const way = await gate(nats.port);
  t.after(() => way.end());
  const gated = await messageServer(await nats.connect({ servers: `127.0.0.1:${way.port}` }));
  const other = await messageServer(await nats.connect());
  t.after(() => Promise.all([gated.close(), other.close()]));
  const heard: number[] = [];
  const alarmed = (_: string, bytes: Uint8Array): void => void heard.push(codec.decode(bytes).sequence);
  await gated.bus.follow('*', { status() {}, presence() {}, alarm: alarmed });
  const hold = await other.bus.hold(deviceId(1), presence(1), { request() {}, replaced() {}, unreachable() {} });
  let raised = 0;
  const raise = async (): Promise<void> => {
    const frame = codec.encode(alarm(1, 'raised', ['waterLeak'], ++raised));
    await hold.alarm(frame, [frame]);
  };
  await raise();
  await until('it hears of them', () => heard.length === 1);
  way.cut();
  await until('it says so', () => !isConnected(gated));
  for (let count = 0; count < 5; count++) await raise();
  way.mend();
  way.delay(100);
  // Fewer than the stream keeps of a device.
  for (; !isConnected(gated); await wait(20)) await raise();
  await until('it has heard all', () => heard.length >= raised, BOUNDED).catch(() => {});
  assert.deepEqual(
    heard,
    Array.from({ length: raised }, (_, index) => index + 1),
  );
});

test('a network that loses everything without a word, and one that is slow', () =>
  scene(async (all) => {
    const { gate: way, gated, appliances, controller, settle } = all;
    way.hush();
    await until('it says so', () => !isConnected(gated));
    await fails(all);
    way.mend();
    way.delay(150);
    await until('it is back', () => isConnected(gated));
    await until('all devices are back', () => appliances.every(online));
    await until('an answer comes', () =>
      controller
        .device(deviceId(1))
        .queryStatus()
        .then(
          () => true,
          () => false,
        ),
    );
    await settle();
  }));

test('a server that reads for longer than a lease what it missed is not taken for dead meanwhile', async (t) => {
  const nats = await natsFor(t);
  const way = await gate(nats.port);
  t.after(() => way.end());
  const gated = await messageServer(await nats.connect({ servers: `127.0.0.1:${way.port}`, pingInterval: 60_000 }));
  const connection = await nats.connect();
  const other = await messageServer(connection);
  t.after(() => Promise.all([gated.close(), other.close()]));
  const holder = { request() {}, replaced() {}, unreachable() {} };
  await gated.bus.hold(deviceId(1), presence(1), holder);
  let heard = 0;
  await gated.bus.follow('*', { status() {}, presence() {}, alarm: () => void heard++ });
  // All that the mark of the alarms is behind by.
  await beats(nats, gated.bus, 3);
  way.cut();
  await until('it says so', () => !isConnected(gated));
  const epoch = Date.now();
  const missed = 2700;
  for (let number = 1; number <= missed; number++) {
    const serial = 2 + (number % 3);
    const frame = codec.encode(alarm(serial, 'raised', ['waterLeak']));
    connection.publish(`rump.0001.${deviceId(serial).slice(5)}.alarm`, writeSaid({ epoch, number }, frame));
  }
  await connection.flush();
  way.mend();
  way.delay(100);
  await until('it has caught up', () => isConnected(gated));
  assert.deepEqual([gated.bus.stats.alarmsCaughtUp, heard], [missed, missed]);
  assert.equal(other.bus.stats.declaredOffline, 0);
});

test('where NATS stores nothing for longer than a lease, the server that hears of it first takes no other for dead', async (t) => {
  const nats = await natsFor(t);
  const ways = await Promise.all([gate(nats.port), gate(nats.port)]);
  t.after(() => Promise.all(ways.map((way) => way.end())));
  const lease = 3000;
  const [first, second] = await Promise.all(
    ways.map(async ({ port }) =>
      natsBus({
        connection: await nats.connect({ servers: `127.0.0.1:${port}`, pingInterval: 60_000 }),
        bucketBytes: 0x100000,
        alarmBytes: 0x100000,
        lease,
        // As long as an election may take; before that, the bus does not say that NATS is away.
        storeTimeout: 30_000,
      }),
    ),
  );
  assert.ok(first !== undefined && second !== undefined);
  t.after(() => Promise.all([first.close(), second.close()]));
  await second.hold(deviceId(1), presence(1), { request() {}, replaced() {}, unreachable() {} });
  await beats(nats, second, 1);
  for (const way of ways) way.hold();
  await wait(2 * lease);
  const late = beats(nats, first, 1);
  ways[0]?.mend();
  await late;
  // It judges the others now.
  await wait(200);
  ways[1]?.mend();
  await beats(nats, first, 1);
  assert.deepEqual([first.stats.declaredOffline, first.stats.servers, second.stats.held], [0, 2, 1]);
});
