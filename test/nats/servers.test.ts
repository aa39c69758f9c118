/** Two message servers, each with a connection of its own to one nats-server: devices of one, controllers of the other. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { RumpError } from 'igrs-rump';
import { systemClock } from 'igrs-rump/exchange';
import { natsBus } from 'igrs-rump/nats';
import { deviceId, type HeaterState, heaterState } from '../exchange/support/heater.ts';
import {
  alarmsOf,
  controllerOf,
  heater,
  LEASE,
  messageServer,
  online,
  type Server,
  until,
} from './support/message-server.ts';
import { type NatsServer, natsServer } from './support/nats-server.ts';

let nats: NatsServer;
let here: Server;
let there: Server;

before(async () => {
  nats = await natsServer();
  here = await messageServer(await nats.connect());
  there = await messageServer(await nats.connect());
});
after(async () => {
  await Promise.all([here.close(), there.close()]);
  await nats.end();
});

test('control, status, alarm, presence and version, from one server to the other', async () => {
  const appliance = heater(1, there.connect);
  const controller = controllerOf(here.connect);
  const device = controller.device(deviceId(1));
  const statuses = device.statuses();
  assert.deepEqual((await statuses.next()).value?.body, heaterState(40));
  assert.deepEqual((await device.control({ targetTemperature: 61 })).body, heaterState(61));
  appliance.report();
  assert.deepEqual((await statuses.next()).value?.body, heaterState(61));
  const heard = alarmsOf(controller);
  await appliance.alarm({ event: 'raised', severity: 'fault', faults: ['waterLeak'], time: 77 });
  await until('the alarm is heard', () => heard.has('1 77'));
  assert.equal((await device.queryVersion()).body.model, 'Heater');
  const [listed] = await controller.devices();
  assert.deepEqual([listed?.presence.state, listed?.alarms.length], ['online', 1]);

  const presences = device.presences();
  assert.equal((await presences.next()).value?.state, 'online');
  await appliance.close();
  assert.equal((await presences.next()).value?.state, 'offline');
  await assert.rejects(
    device.control({ targetTemperature: 60 }),
    (error) => RumpError.is(error) && error.result === 'offline',
  );
  await Promise.all([statuses.return?.(), presences.return?.(), controller.close()]);
});

test('a device that moves to the other server is replaced where it was, with its open alarms', async () => {
  const closes: string[] = [];
  const old = heater(2, here.connect, {
    backoff: { first: 600_000, most: 600_000 },
    onLink: (link) => link.state === 'waiting' && closes.push(link.close.reason),
  });
  await until('it is there', () => online(old));
  await old.alarm({ event: 'raised', severity: 'fault', faults: ['dryFire'] });
  const moved = heater(2, there.connect);
  await until('the old link is closed', () => closes.length > 0);
  assert.deepEqual(closes, ['replaced']);
  await until('it is there again', () => online(moved));
  const controller = controllerOf(here.connect);
  moved.target = 33;
  const { body } = await controller.device(deviceId(2)).queryStatus();
  assert.equal((body as HeaterState).targetTemperature, 33);
  const listed = (await controller.devices()).find(({ id }) => id === deviceId(2));
  assert.deepEqual([listed?.presence.state, listed?.alarms.length], ['online', 1]);
  await moved.alarm({ event: 'cleared', severity: 'fault', faults: ['dryFire'] });
  const cleared = (await controller.devices()).find(({ id }) => id === deviceId(2));
  assert.equal(cleared?.alarms.length, 0);
  await Promise.all([old.close(), moved.close(), controller.close()]);
});

test('many statuses of one device: followers hear the last one, and the bucket is not written for each', async () => {
  const appliance = heater(3, there.connect);
  const controller = controllerOf(here.connect);
  await until('it is there', () => online(appliance));
  const { writes, coalesced } = there.bus.stats;
  for (let degrees = 30; degrees <= 70; degrees++) {
    for (let again = 0; again < 10; again++) {
      appliance.target = degrees;
      appliance.report();
    }
  }
  let last = 0;
  for await (const { body } of controller.device(deviceId(3)).statuses()) {
    last = (body as HeaterState).targetTemperature;
    if (last === 70) break;
  }
  assert.equal(last, 70);
  const after = there.bus.stats;
  assert.ok(after.writes - writes < 200, `${after.writes - writes} writes`);
  assert.ok(after.coalesced - coalesced > 200, `${after.coalesced - coalesced} coalesced`);
  await Promise.all([appliance.close(), controller.close()]);
});

test('a bus for which NATS is not ready says what it needs', async () => {
  const without = await natsServer('no_auth_user: nobody\naccounts { A: { users: [{ user: nobody, password: x }] } }');
  const connection = await without.connect();
  const { natsBus } = await import('igrs-rump/nats');
  await assert.rejects(
    natsBus({ connection }),
    (error) => RumpError.is(error) && error.code === 'unsupported' && /needs JetStream/.test(error.message),
  );
  await assert.rejects(natsBus({ connection, prefix: 'rump.*' }), /prefix is "rump\.\*"/);
  await assert.rejects(natsBus({ connection: null as never }), /connection is null/);
  await without.end();
});

test('alarms of a device that once registered under a date a year ahead are heard by its followers, on every server', async () => {
  const YEAR = 365 * 86_400_000;
  const ahead = await messageServer(await nats.connect(), { clock: { ...systemClock, now: () => Date.now() + YEAR } });
  const before = heater(10, ahead.connect);
  await until('it is there', () => online(before));
  await before.close();
  await ahead.close();
  const appliance = heater(10, there.connect);
  const controllers = [controllerOf(here.connect), controllerOf(there.connect)];
  const heard = controllers.map(alarmsOf);
  await until('all are there', () => online(appliance) && controllers.every(({ link }) => link.state === 'online'));
  await appliance.alarm({ event: 'raised', severity: 'fault', faults: ['waterLeak'], time: 1 });
  await until('both hear the alarm', () => heard.every((alarms) => alarms.has('10 1')));
  const [presence] = (await controllers[0]?.devices())?.filter(({ id }) => id === deviceId(10)) ?? [];
  assert.equal(presence?.alarms.length, 1);
  await Promise.all([appliance, ...controllers].map((each) => each.close()));
});

test('a server whose date is an hour ahead says so, and requests that are too late for it are counted', async () => {
  const HOUR = 3_600_000;
  const ahead = await messageServer(await nats.connect(), {
    clock: { ...systemClock, now: () => Date.now() + HOUR },
  });
  await until('its beat has come back', () => ahead.bus.stats.clockSkew > HOUR / 2);
  assert.ok(Math.abs(here.bus.stats.clockSkew) < HOUR / 2);
  const appliance = heater(9, ahead.connect);
  await until('it is there', () => online(appliance));
  const controller = controllerOf(here.connect);
  const { lateRequests } = ahead.bus.stats;
  await assert.rejects(
    controller.device(deviceId(9)).control({ targetTemperature: 61 }, { timeout: 500 }),
    (error) => RumpError.is(error) && error.code === 'timeout',
  );
  assert.equal(ahead.bus.stats.lateRequests, lateRequests + 1);
  assert.equal(appliance.target, 40);
  await Promise.all([appliance.close(), controller.close()]);
  await ahead.close();
});

test('servers that start at the same moment on an empty NATS all open, whoever makes the streams', async () => {
  const connections = await Promise.all(Array.from({ length: 8 }, () => nats.connect()));
  // Of so many NATS refused about eight.
  for (let round = 0; round < 200; round++) {
    const options = { prefix: `round-${round}`, bucketBytes: 0x100000, alarmBytes: 0x100000, lease: LEASE };
    const buses = await Promise.all(connections.map((connection) => natsBus({ connection, ...options })));
    await Promise.all(buses.map((bus) => bus.close()));
  }
});
