/** Appliances and controllers of one local network (6.5.1), each in a process of its own, with real multicast between them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type LanDevice, type LanStats, pairingSecret } from 'igrs-rump/lan';
import { formatDeviceId } from 'igrs-rump/profile';
import { type Places, twoPlaces } from './support/places.ts';
import { Remote } from './support/remote.ts';

const OVEN = formatDeviceId('microwave-oven', 0x77);
const HEATER = formatDeviceId('water-heater', 0x78);

let places: Places;
let oven: Remote;
let controller: Remote;
let ovenAt: LanDevice;
const secret = pairingSecret();
const running: Remote[] = [];

function start(index: 0 | 1, program: string, settings: object = {}): Remote {
  const remote = new Remote(places.both[index], program, settings);
  running.push(remote);
  return remote;
}

const ovenSettings = { type: 'microwave-oven', deviceId: OVEN, pairing: secret };

before(() => {
  places = twoPlaces();
});

after(async () => {
  await Promise.all(running.map((remote) => remote.kill()));
  places.end();
});

test('an appliance is found, with its type, profile and addresses', async (context) => {
  context.diagnostic(places.note);
  controller = start(1, 'controller.ts');
  oven = start(0, 'appliance.ts', ovenSettings);
  const { port } = await oven.line<{ port: number }>();
  ovenAt = await controller.ask<LanDevice>('seen', { deviceId: OVEN, state: 'up' });
  assert.deepEqual([ovenAt.deviceType, ovenAt.port, ovenAt.sameProfile], ['microwave-oven', port, true]);
  const expected = places.areApart ? ['10.77.0.1', `fe80::77:1%${places.both[1].interface}`] : ['127.0.0.1'];
  for (const address of expected) assert.ok(ovenAt.addresses.includes(address), `${address} of ${ovenAt.addresses}`);
});

test('whoever has the secret controls it, hears its statuses and alarms, and cannot pass its interlock', async () => {
  await controller.ask('join', { deviceId: OVEN, secret });
  const set = await controller.ask<{ result: string }>('control', { fields: { lamp: true } });
  assert.equal(set.result, 'ok');
  await oven.ask('door', { isOpen: true });
  const status = await controller.ask<{ door: boolean }>('status', { key: 'door', value: true });
  assert.equal(status.door, true);
  const start = { fields: { command: 'start', mode: 'microwave', powerLevel: 50, duration: 60 } };
  assert.equal((await controller.ask<{ result: string }>('control', start)).result, 'interlock');
  await oven.ask('door', { isOpen: false });
  assert.equal((await controller.ask<{ result: string }>('control', start)).result, 'ok');
  await oven.ask('fault', { fault: 'turntable' });
  const alarm = await controller.ask<{ event: string; faults: string[] }>('alarm');
  assert.deepEqual([alarm.event, alarm.faults], ['raised', ['turntable']]);
});

test('another secret is refused, and counted', async () => {
  const other = await controller.ask<{ error: string; message: string }>('link', {
    deviceId: OVEN,
    secret: pairingSecret(),
  });
  assert.equal(other.error, 'rejected');
  assert.match(other.message, /does not have the key of 0004-000000000077/);
  const { listener } = await oven.ask<LanStats>('stats');
  assert.ok(listener.paired >= 1 && listener.refused >= 1, JSON.stringify(listener));
});

test('an appliance goes with a goodbye, comes back at another port, and the controller finds it there', async () => {
  assert.equal(await oven.end(), 0);
  await controller.ask('seen', { deviceId: OVEN, state: 'down' });
  oven = start(0, 'appliance.ts', ovenSettings);
  const { port } = await oven.line<{ port: number }>();
  assert.notEqual(port, ovenAt.port);
  const again = await controller.ask<LanDevice>('seen', { deviceId: OVEN, state: 'up' });
  assert.equal(again.port, port);
  const { result } = await controller.ask<{ result: string }>('control', { fields: { lamp: false } });
  assert.equal(result, 'ok');
});

test('an appliance that vanishes without a word is found at its new port all the same', async () => {
  await oven.kill();
  oven = start(0, 'appliance.ts', ovenSettings);
  const { port } = await oven.line<{ port: number }>();
  await controller.ask('seen', { deviceId: OVEN, state: 'up', port });
  // The old link breaks in its own time, and a request that was sent over it may fail.
  let last: { result?: string; error?: string } = {};
  for (let tries = 0; tries < 5 && last.result !== 'ok'; tries++) {
    last = await controller.ask('control', { fields: { lamp: true } });
  }
  assert.equal(last.result, 'ok', JSON.stringify(last));
});

test('appliances are found and controlled in a network of IPv6 alone', async (context) => {
  if (!places.areApart) {
    context.skip('no network namespaces can be made');
    return;
  }
  places.withoutVersion4();
  const heaterSecret = pairingSecret();
  const heater = start(0, 'appliance.ts', { type: 'water-heater', deviceId: HEATER, pairing: heaterSecret });
  await heater.line();
  const six = start(1, 'controller.ts');
  const { addresses } = await six.ask<LanDevice>('seen', { deviceId: HEATER, state: 'up' });
  assert.deepEqual(addresses, [`fe80::77:1%${places.both[1].interface}`]);
  await six.ask('join', { deviceId: HEATER, secret: heaterSecret });
  const { targetTemperature } = await six.ask<{ targetTemperature: number }>('control', {
    fields: { targetTemperature: 55 },
  });
  assert.equal(targetTemperature, 55);
});
