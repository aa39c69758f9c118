import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceId } from '../exchange/support/heater.ts';
import { alarm, codec, control, degrees, Exchange, heartbeat, state } from './support/exchange.ts';
import { SlowBus } from './support/slow-bus.ts';

const never = {
  state: 'offline',
  since: null,
  fingerprint: null,
  sameProfile: false,
  capabilities: [],
  keepAlive: null,
  session: null,
};

function hexadecimal(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

test('statuses go to every follower of the device, byte for byte, and to nobody else', async () => {
  const exchange = new Exchange();
  const device = await exchange.device(1);
  const other = await exchange.device(2);
  const [all, one, none] = [await exchange.connect(), await exchange.connect(), await exchange.connect()];
  await all.send({ type: 'observe', request: 1, devices: 'granted' });
  await one.send({ type: 'observe', request: 1, devices: [deviceId(2).toUpperCase()] });
  for (const client of [all, one, none]) client.take();
  const [first, second] = [codec.encode(state(1, 41, 0x1234)), codec.encode(state(2, 42, 0x4321))];
  await device.send(first);
  await other.send(second);
  assert.deepEqual(
    all.far.received.slice(-2).map((chunk) => hexadecimal(chunk as Uint8Array)),
    [first, second].map(hexadecimal),
  );
  assert.deepEqual(one.take().messages.map(degrees), [42]);
  assert.deepEqual(none.take().order, []);
  assert.deepEqual(device.take().order, []);
});

test('the list of devices: grants, presence, last status, open alarms', async () => {
  const exchange = new Exchange();
  const device = await exchange.device(1);
  await exchange.device(2);
  const client = await exchange.connect({
    grants: {
      '0001-000000000001': ['observe'],
      '0001-000000000002': ['control'],
      '0001-0000000000ff': ['register', 'observe'],
    },
  });
  client.take();
  const status = codec.encode(state(1, 50));
  const leak = codec.encode(alarm(1, 'raised', ['waterLeak']));
  await device.send(codec.encode(state(1, 49)), status, leak);
  await client.send({ type: 'devices', request: 77 });
  const { request, devices } = client.text('devices');
  assert.equal(request, 77);
  const [first, second, third] = devices;
  assert.deepEqual(
    [first?.device, first?.grants, first?.presence.state, first?.status, first?.alarms],
    [deviceId(1), ['observe'], 'online', hexadecimal(status), [hexadecimal(leak)]],
  );
  assert.deepEqual(
    [second?.device, second?.grants, second?.presence.session, second?.status, second?.alarms],
    [deviceId(2), ['control'], 2, null, []],
  );
  assert.deepEqual(third, {
    device: deviceId(0xff),
    grants: ['register', 'observe'],
    presence: never,
    status: null,
    alarms: [],
  });
  assert.equal(devices.length, 3);
});

test('whoever observes gets presence, last status and open alarms first, then what happens', async () => {
  const exchange = new Exchange();
  const device = await exchange.device(1);
  await device.send(state(1, 50), alarm(1, 'raised', ['waterLeak'], 1), alarm(1, 'raised', ['dryFire'], 2));
  const client = await exchange.connect();
  client.take();
  await client.send({ type: 'observe', request: 5, devices: [deviceId(1), deviceId(2)] });
  const { order, texts, messages } = client.take();
  assert.deepEqual(order, [
    'observed',
    'presence',
    'water-heater.status',
    'water-heater.alarm',
    'water-heater.alarm',
    'presence',
  ]);
  assert.deepEqual(texts[0], { type: 'observed', request: 5, devices: [deviceId(1), deviceId(2)] });
  assert.deepEqual(texts[2], { type: 'presence', device: deviceId(2), presence: never });
  assert.equal(messages.length, 3);
  await device.send(state(1, 51));
  assert.equal(degrees(client.message()), 51);
});

test('what happens while a list is made comes after it: never an older state after a newer', async () => {
  const bus = new SlowBus();
  const exchange = new Exchange({ bus });
  const device = await exchange.device(1);
  await device.send(state(1, 50), alarm(1, 'raised', ['waterLeak']));
  const client = await exchange.connect();
  client.take();
  bus.slow('records');
  await client.send({ type: 'observe', request: 5, devices: 'granted' });
  await device.send(state(1, 60), alarm(1, 'cleared', ['waterLeak'], 2), state(1, 61));
  assert.deepEqual(client.take().order, []);
  await bus.release('records');
  const { order, messages } = client.take();
  // As it was when the list was made, then what has happened since.
  assert.deepEqual(order.slice(0, 2), ['observed', 'presence']);
  const events = messages.map((message) =>
    message.kind === 'water-heater.alarm' ? message.body.event : degrees(message),
  );
  assert.deepEqual(events, [61, 'raised', 'cleared']);
  await device.send(state(1, 62));
  assert.equal(degrees(client.message()), 62);
});

test('text requests are answered in their order, also where the first must wait', async () => {
  const bus = new SlowBus();
  const exchange = new Exchange({ bus });
  const client = await exchange.connect();
  client.take();
  bus.slow('records');
  await client.send({ type: 'devices', request: 1 }, { type: 'ping', request: 2 }, { type: 'devices', request: 3 });
  assert.deepEqual(client.take().order, []);
  await bus.release('records');
  assert.deepEqual(client.take().order, ['devices', 'pong']);
  await bus.release('records');
  assert.deepEqual(client.take().order, ['devices']);
});

test('open alarms: for each fault the latest, until it is cleared', async () => {
  const exchange = new Exchange();
  const device = await exchange.device(1);
  const open = async (): Promise<string[]> => {
    const client = await exchange.connect();
    client.take();
    await client.send({ type: 'devices', request: 1 });
    return client.text('devices').devices[0]?.alarms.slice() ?? [];
  };
  const both = alarm(1, 'raised', ['waterLeak', 'dryFire'], 1);
  await device.send(both);
  const hex = (message: typeof both) => hexadecimal(codec.encode(message));
  assert.deepEqual(await open(), [hex(both)]);
  const still = alarm(1, 'active', ['dryFire'], 2);
  await device.send(still);
  assert.deepEqual(await open(), [hex(both), hex(still)]);
  await device.send(alarm(1, 'cleared', ['waterLeak'], 3));
  assert.deepEqual(await open(), [hex(still)]);
  // Another link of the same device goes on from there.
  const again = await exchange.device(1);
  const freezing = alarm(1, 'raised', ['freezing'], 4);
  await again.send(freezing);
  assert.deepEqual(await open(), [hex(still), hex(freezing)]);
  await again.send(alarm(1, 'cleared', ['dryFire', 'freezing'], 5));
  assert.deepEqual(await open(), []);
});

test('unobserve: one of all that is granted, one by name, all', async () => {
  const exchange = new Exchange();
  const devices = [await exchange.device(1), await exchange.device(2)];
  const client = await exchange.connect();
  const heardOf = async (): Promise<number[]> => {
    client.take();
    for (const [index, device] of devices.entries()) await device.send(state(index + 1, 20));
    return client.take().messages.map(({ serial }) => serial);
  };
  await client.send({ type: 'observe', request: 1, devices: 'granted' });
  assert.deepEqual(await heardOf(), [1, 2]);
  await client.send({ type: 'unobserve', request: 2, devices: [deviceId(1)] });
  assert.deepEqual(client.text('unobserved'), { type: 'unobserved', request: 2, devices: [deviceId(1)] });
  assert.deepEqual(await heardOf(), [2]);
  await client.send({ type: 'observe', request: 3, devices: [deviceId(1)] });
  assert.deepEqual(await heardOf(), [1, 2]);
  await client.send({ type: 'unobserve', request: 4, devices: 'granted' });
  assert.deepEqual(client.text('unobserved').devices, [deviceId(1), deviceId(2)]);
  assert.deepEqual(await heardOf(), []);
  await client.send({ type: 'observe', request: 5, devices: [deviceId(2)] });
  assert.deepEqual(await heardOf(), [2]);
  await client.send({ type: 'unobserve', request: 6, devices: [deviceId(2)] });
  assert.deepEqual(await heardOf(), []);
});

test('devices that come later are followed too, by whoever observes all that is granted', async () => {
  const exchange = new Exchange();
  const client = await exchange.connect({
    grants: { 'water-heater': ['observe'], '0001-000000000001': ['observe', 'control'] },
  });
  await client.send({ type: 'observe', request: 1, devices: 'granted' });
  assert.deepEqual(client.text('observed').devices, [deviceId(1)]);
  const device = await exchange.device(1);
  const other = await exchange.device(2);
  await device.send(state(1, 20));
  await other.send(state(2, 20));
  // Once each, though two grants cover the first.
  assert.deepEqual(client.take().order, ['presence', 'presence', 'water-heater.status', 'water-heater.status']);
});

test('a link without text observes all that it is granted, once it is plain that it is no device', async () => {
  const exchange = new Exchange();
  const device = await exchange.device(1);
  await device.send(state(1, 33), alarm(1, 'raised', ['waterLeak']));
  const listener = await exchange.connect({ text: false });
  assert.deepEqual(listener.take().order, []);
  await exchange.pass(1000);
  assert.deepEqual(listener.take().order, ['water-heater.status', 'water-heater.alarm']);
  await device.send(state(1, 34));
  assert.equal(degrees(listener.message()), 34);

  // One that asks is no device either.
  const asker = await exchange.connect({ text: false });
  await asker.send(control(9, 1));
  assert.deepEqual(asker.take().order.sort(), ['water-heater.alarm', 'water-heater.refusal', 'water-heater.status']);

  // A device is told of no other.
  const second = await exchange.device(2, { text: false });
  await exchange.pass(2000);
  await device.send(state(1, 35));
  assert.deepEqual(second.take().order, []);
  await second.send(heartbeat(2));
  assert.deepEqual(second.take().order, ['water-heater.heartbeat']);
});

test('a link that becomes a device’s follows nothing any more', async () => {
  const exchange = new Exchange();
  const device = await exchange.device(1);
  const turncoat = await exchange.connect();
  await turncoat.send({ type: 'observe', request: 1, devices: 'granted' });
  await turncoat.send(
    codec.encode({
      kind: 'water-heater.register',
      serial: 2,
      sequence: 1,
      body: { keepAlive: 30, capabilities: [], profileFingerprint: 0 },
    }),
  );
  turncoat.take();
  await device.send(state(1, 35));
  assert.deepEqual(turncoat.take().order, []);
  await turncoat.send({ type: 'observe', request: 2, devices: 'granted' });
  assert.equal(turncoat.text('refused').code, 'unauthorised');
});

test('a follow that comes later than another has failed is undone: its link is closed, and nobody follows', async () => {
  const bus = new SlowBus();
  const exchange = new Exchange({ bus });
  const client = await exchange.connect();
  bus.slow('follow');
  await client.send({ type: 'observe', request: 1, devices: [deviceId(1), deviceId(2)] });
  bus.break('follow');
  await bus.release('follow', 1);
  bus.mend();
  await bus.release('follow');
  assert.equal(client.why, 'error');
  assert.deepEqual([bus.following(deviceId(1)), bus.following(deviceId(2))], [0, 0]);
});

test('a bus that never lists one of its selectors: the link that waits ends with an error, and the next list is requested', async () => {
  const bus = new SlowBus();
  const exchange = new Exchange({ bus });
  const observe = { type: 'observe', request: 1, devices: 'granted' } as const;
  const [first, second] = [await exchange.connect(), await exchange.connect()];
  bus.slow('records');
  await first.send(observe);
  bus.mend();
  await second.send(observe);
  for (let passed = 0; passed < 30; passed += 20) {
    await exchange.pass(20_000);
    await Promise.all([first, second].map((each) => each.send({ type: 'ping', request: 2 })));
  }
  assert.deepEqual([first.why, second.why], ['error', 'open']);
  assert.ok(second.take().order.includes('observed'));
});
