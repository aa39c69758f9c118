/** One appliance that is reached straight and over a message server at the same time. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createCodec } from 'igrs-rump';
import { type ApplianceOptions, Controller, memoryLinks, type StatusMessage } from 'igrs-rump/exchange';
import { lan, pairingSecret, serveOnLan } from 'igrs-rump/lan';
import { type Grants, MemoryBus, MessageServer } from 'igrs-rump/server';
import { deviceId, heaterState, VERSION } from '../exchange/support/heater.ts';
import { until } from '../until.ts';

const codec = createCodec();
const id = deviceId(1);
const closing: (() => Promise<void>)[] = [];

after(() => Promise.all(closing.map((close) => close())));

/** A message server elsewhere. */
function elsewhere() {
  const accounts = { authenticate: () => Promise.reject(new Error('no accounts')) };
  const server = new MessageServer({ codec, accounts, bus: new MemoryBus() });
  closing.push(() => server.close());
  return {
    server,
    connect: (grants: Grants) => async () => {
      const [client, far] = memoryLinks();
      server.accept(far, { account: 'account', expires: null, grants });
      return client;
    },
  };
}

type OnControl = ApplianceOptions<'water-heater'>['onControl'];

async function serve(onControl?: OnControl) {
  const far = elsewhere();
  const pairing = pairingSecret();
  const state = { targetTemperature: 50, inHand: 0, most: 0, online: () => {} };
  const online = new Promise<void>((resolve) => (state.online = resolve));
  const appliance = await serveOnLan<'water-heater'>({
    codec,
    deviceId: id,
    pairing,
    hostname: '127.0.0.1',
    advertise: false,
    connect: far.connect({ [id]: ['register'] }),
    version: VERSION,
    onControl:
      onControl ??
      (async ({ targetTemperature = 0 }) => {
        state.most = Math.max(state.most, ++state.inHand);
        await new Promise((resolve) => setTimeout(resolve, 20));
        state.targetTemperature = targetTemperature;
        state.inHand--;
      }),
    status: () => heaterState(state.targetTemperature),
    onLink: (link) => link.state === 'online' && state.online(),
  });
  closing.push(() => appliance.close());
  await online;
  const near = lan({ device: id, secret: pairing, host: '127.0.0.1', port: appliance.port });
  const controllers = [near, far.connect({ [id]: ['observe', 'control'] })].map(
    (connect) => new Controller({ codec, connect }),
  );
  for (const controller of controllers) closing.push(() => controller.close());
  const devices = controllers.map((controller) => controller.device(id));
  // On a link without text, a request is what makes it a controller's at once.
  for (const device of devices) await device.queryStatus();
  return { appliance, state, server: far.server, devices: devices as [(typeof devices)[0], (typeof devices)[0]] };
}

async function status(statuses: AsyncIterable<StatusMessage>, targetTemperature: number): Promise<void> {
  for await (const { body } of statuses) {
    if ('targetTemperature' in body && body.targetTemperature === targetTemperature) return;
  }
  assert.fail('the statuses have ended');
}

test('controls of both come one after the other, and each side hears what the other did', async () => {
  const { state, devices } = await serve();
  const [near, far] = devices;
  const [nearStatuses, farStatuses] = [near.statuses(), far.statuses()];
  const heard = Promise.all([status(nearStatuses, 62), status(farStatuses, 61)]);
  await near.control({ targetTemperature: 61 });
  await far.control({ targetTemperature: 62 });
  await heard;
  const many = Array.from({ length: 10 }, (_, index) => devices[index % 2]?.control({ targetTemperature: 40 + index }));
  for (const response of await Promise.all(many)) assert.equal(response?.body.result, 'ok');
  assert.equal(state.most, 1);
});

test('an alarm reaches both, with the same time, and is acknowledged when both have stored it', async () => {
  const { appliance, devices, server } = await serve();
  const next = devices.map((device) => device.alarms()[Symbol.asyncIterator]().next());
  await appliance.alarm({ event: 'raised', severity: 'critical', faults: ['dryFire'] });
  assert.equal(server.stats.alarms, 1);
  const [near, far] = (await Promise.all(next)).map(({ value }) => value?.body);
  assert.deepEqual(near, far);
  assert.deepEqual(near?.faults, ['dryFire']);
});

test('without the server elsewhere it is reached straight all the same, and an alarm waits for that server alone', async () => {
  const { appliance, devices, server } = await serve();
  await server.close();
  const [near] = devices;
  assert.equal((await near.control({ targetTemperature: 57 })).body.result, 'ok');
  const alarms = near.alarms();
  const stored = appliance.alarm({ event: 'raised', severity: 'critical', faults: ['dryFire'] });
  assert.deepEqual((await alarms.next()).value?.body.faults, ['dryFire']);
  assert.equal(appliance.elsewhere?.waitingAlarms, 1);
  await appliance.close();
  await assert.rejects(stored);
});

test('if the link elsewhere is closed for good, alarms are stored here all the same', async () => {
  const { appliance } = await serve();
  await appliance.elsewhere?.close();
  await appliance.alarm({ event: 'raised', severity: 'fault', faults: ['dryFire'] });
  assert.equal(appliance.stats.server.alarms, 1);
  await appliance.close();
  assert.throws(() => appliance.alarm({ event: 'cleared', severity: 'fault', faults: ['dryFire'] }), {
    code: 'closed',
  });
});

test('a control that waits for the other side is not carried out after close, nor once its link has ended', async () => {
  for (const isWhole of [true, false]) {
    const carriedOut: unknown[] = [];
    let end = (): void => {};
    const { appliance, server, devices } = await serve(({ targetTemperature }) => {
      carriedOut.push(targetTemperature);
      return new Promise<undefined>((resolve) => (end = () => resolve(undefined)));
    });
    const [near, far] = devices;
    near.control({ targetTemperature: 41 }).catch(() => {});
    await until('the first is being carried out', () => carriedOut.length === 1);
    const { requests } = server.stats;
    far.control({ targetTemperature: 42 }).catch(() => {});
    await until('the second is on its way', () => server.stats.requests > requests);
    await new Promise((resolve) => setImmediate(resolve));
    const closed = isWhole ? appliance.close() : await appliance.elsewhere?.close();
    end();
    await closed;
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(carriedOut, [41]);
    if (isWhole) continue;
    near.control({ targetTemperature: 43 }).catch(() => {});
    await until('the next is carried out', () => carriedOut.length === 2);
    end();
  }
});
