/** A server that is killed under load: nothing that was acknowledged is lost, and its devices come back elsewhere, or are offline. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { RumpError } from 'igrs-rump';
import type { ControllerOptions } from 'igrs-rump/exchange';
import { deviceId } from '../exchange/support/heater.ts';
import { alarmsOf, controllerOf, heater, LEASE, online, until } from './support/message-server.ts';
import { type NatsServer, natsServer } from './support/nats-server.ts';
import { type ServerProcess, serverProcess } from './support/process.ts';

const DEVICES = 60;
/** Milliseconds between an alarm that was acknowledged and the next of the same device. */
const PAUSE = 100;

let nats: NatsServer;
let doomed: ServerProcess;
let other: ServerProcess;

before(async () => {
  nats = await natsServer();
  doomed = await serverProcess(nats.port, LEASE);
  other = await serverProcess(nats.port, LEASE);
});
after(async () => {
  await Promise.all([doomed.kill(), other.kill()]);
  await nats.end();
});

/** Whichever of the two takes it, as an address with two servers behind it does. */
const either: ControllerOptions['connect'] = (signal) => doomed.connect(signal).catch(() => other.connect(signal));

test('a server is killed while devices raise alarms: none that was acknowledged is lost', async (t) => {
  const controller = controllerOf(other.connect);
  const heard = alarmsOf(controller);
  await until('the observer is there', () => controller.link.state === 'online');
  const acknowledged = new Set<string>();
  let isOn = true;
  const appliances = Array.from({ length: DEVICES }, (_, index) => heater(index + 1, either));
  // One that never comes back.
  const lost = heater(DEVICES + 1, doomed.connect, { backoff: { first: 600_000, most: 600_000 } });
  await until('all are there', () => [...appliances, lost].every(online));
  const raising = appliances.map(async (appliance, index) => {
    for (let time = 1; isOn; time++) {
      await appliance.alarm({ event: 'raised', severity: 'fault', faults: ['waterLeak'], time });
      acknowledged.add(`${index + 1} ${time}`);
      await wait(PAUSE);
    }
  });
  await until('alarms flow', () => acknowledged.size > 10 * DEVICES);
  assert.equal((await doomed.stats()).server.devices, DEVICES + 1);
  await doomed.kill();
  const killed = Date.now();

  // No link holds the lost one: requests get that answer at once, long before its lease ends.
  const offline = controller.device(deviceId(DEVICES + 1)).control({ targetTemperature: 50 });
  await assert.rejects(offline, (error) => RumpError.is(error) && error.result === 'offline');
  assert.ok(Date.now() - killed < LEASE, 'it took as long as a lease');
  await until('all are there again', async () => (await other.stats()).server.devices === DEVICES, 15_000);
  t.diagnostic(`${DEVICES} devices came back within ${Date.now() - killed} ms`);
  const then = acknowledged.size;
  await until('alarms flow again', () => acknowledged.size > then + 5 * DEVICES);
  isOn = false;
  await Promise.all(raising);
  const missing = (): string[] => [...acknowledged].filter((alarm) => !heard.has(alarm));
  await until('all are heard', () => missing().length === 0, 10_000).catch(() => {});
  assert.deepEqual(missing(), []);
  t.diagnostic(`${acknowledged.size} acknowledged alarms were heard`);

  await until('the lost one is offline', async () => {
    const entry = (await controller.devices()).find(({ id }) => id === deviceId(DEVICES + 1));
    return entry?.presence.state === 'offline';
  });
  const { bus } = await other.stats();
  assert.deepEqual([bus.declaredOffline, bus.servers, bus.malformed], [1, 1, 0]);
  await Promise.all([...appliances, lost, controller].map((one) => one.close()));
});
