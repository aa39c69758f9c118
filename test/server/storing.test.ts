import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alarm, codec, control, Exchange, heartbeat, register, state } from './support/exchange.ts';
import { settled } from './support/simulated-clock.ts';
import { SlowBus } from './support/slow-bus.ts';

test('a heartbeat is echoed as it came, once all before it is stored', async () => {
  const bus = new SlowBus();
  const exchange = new Exchange({ bus });
  const device = await exchange.device(1);
  await device.send(heartbeat(1, 7));
  assert.deepEqual(device.message(), codec.decode(codec.encode(heartbeat(1, 7))));

  bus.slow('alarm', 'status');
  await device.send(alarm(1, 'raised', ['waterLeak'], 1), heartbeat(1, 8), state(1, 20), heartbeat(1, 9));
  assert.deepEqual(device.take().order, []);
  // The later of the two is stored first: neither heartbeat has all before it stored.
  await bus.release('status');
  assert.deepEqual(device.take().order, []);
  await bus.release('alarm');
  assert.deepEqual(
    device.take().messages.map(({ kind, sequence }) => [kind, sequence]),
    [
      ['water-heater.heartbeat', 8],
      ['water-heater.heartbeat', 9],
    ],
  );
});

test('a heartbeat is not echoed for what comes after it', async () => {
  const bus = new SlowBus();
  const exchange = new Exchange({ bus });
  const device = await exchange.device(1);
  bus.slow('alarm');
  await device.send(
    alarm(1, 'raised', ['waterLeak'], 1),
    heartbeat(1, 1),
    alarm(1, 'raised', ['dryFire'], 2),
    heartbeat(1, 2),
  );
  await bus.release('alarm', 1);
  assert.equal(device.message().sequence, 1);
  await bus.release('alarm', 1);
  assert.equal(device.message().sequence, 2);
});

test('what a device said before it registered again acknowledges nothing of what it says after', async () => {
  const bus = new SlowBus();
  const exchange = new Exchange({ bus });
  const device = await exchange.device(1);
  bus.slow('alarm');
  await device.send(alarm(1, 'raised', ['waterLeak'], 1));
  await device.send({ kind: 'water-heater.deregister', serial: 1, sequence: 2, body: {} }, register(1));
  device.take();
  await device.send(alarm(1, 'raised', ['dryFire'], 3), heartbeat(1, 4));
  await bus.release('alarm', 1);
  assert.deepEqual(device.take().order, []);
  await bus.release('alarm');
  assert.equal(device.message().sequence, 4);
});

test('of many heartbeats that wait, the latest are echoed: each acknowledges all before it', async () => {
  const bus = new SlowBus();
  const exchange = new Exchange({ bus });
  const device = await exchange.device(1);
  bus.slow('alarm');
  await device.send(alarm(1, 'raised', ['waterLeak']));
  for (let sequence = 1; sequence <= 100; sequence++) await device.send(heartbeat(1, sequence));
  await bus.release('alarm');
  const { messages } = device.take();
  assert.equal(messages.length, 16);
  assert.equal(messages.at(-1)?.sequence, 100);
});

test('where the bus fails, nothing is acknowledged: the link is closed, and the device comes back', async () => {
  for (const operation of ['alarm', 'status'] as const) {
    const bus = new SlowBus();
    const exchange = new Exchange({ bus });
    const device = await exchange.device(1);
    bus.break(operation);
    await device.send(operation === 'alarm' ? alarm(1, 'raised', ['waterLeak']) : state(1, 20), heartbeat(1, 1));
    assert.equal(device.why, 'error');
    assert.deepEqual(device.take().order, ['closing']);
    bus.mend();
    const again = await exchange.device(1);
    await again.send(alarm(1, 'raised', ['waterLeak']), heartbeat(1, 1));
    assert.deepEqual(again.take().order, ['water-heater.heartbeat']);
  }
});

test('where the bus cannot register or list, the link is closed with an error', async () => {
  const bus = new SlowBus();
  const exchange = new Exchange({ bus });
  bus.break('hold');
  bus.break('records');
  const device = await exchange.connect();
  await device.send(register(1));
  assert.equal(device.why, 'error');
  const client = await exchange.connect();
  await client.send({ type: 'devices', request: 1 });
  assert.equal(client.why, 'error');
  bus.mend();
  bus.break('follow');
  const follower = await exchange.connect();
  await follower.send({ type: 'observe', request: 1, devices: 'granted' });
  assert.equal(follower.why, 'error');
  await settled();
  assert.equal(exchange.server.stats.links, 0);
});

test('while the bus is slow, no more is read of a device than it may have stored at once', async () => {
  const bus = new SlowBus();
  const exchange = new Exchange({ bus, limits: { storing: 8 } });
  const device = await exchange.device(1);
  bus.slow('status');
  for (let round = 0; round < 100; round++) device.far.write(codec.encode(state(1, round % 50)));
  await settled();
  assert.equal(bus.waiting('status'), 8);
  await bus.release('status', 3);
  assert.equal(bus.waiting('status'), 8);
  for (let round = 0; round < 100; round++) await bus.release('status');
  assert.equal(bus.waiting('status'), 0);
  assert.equal(exchange.server.stats.statuses, 100);
});

test('frames wait while the bus is slow to register the device, and requests find it offline', async () => {
  const bus = new SlowBus();
  const exchange = new Exchange({ bus });
  const device = await exchange.connect();
  device.take();
  bus.slow('hold');
  await device.send(codec.encodeAll([register(1), state(1, 20), heartbeat(1, 3)]), heartbeat(1, 4));
  assert.deepEqual(device.take().order, []);
  const controller = await exchange.connect();
  controller.take();
  await controller.send(control(1, 5));
  assert.deepEqual(controller.message().body, { result: 'offline', messageId: 1 });
  await bus.release('hold');
  assert.deepEqual(
    device.take().messages.map(({ kind, sequence }) => [kind, sequence]),
    [
      ['water-heater.register-response', 1],
      ['water-heater.heartbeat', 3],
      ['water-heater.heartbeat', 4],
    ],
  );
});

test('a device that leaves while the bus registers it is let go of again', async () => {
  const bus = new SlowBus();
  const exchange = new Exchange({ bus });
  const device = await exchange.connect();
  bus.slow('hold');
  await device.send(register(1));
  device.far.close({ reason: 'lost', message: '' });
  await settled();
  await bus.release('hold');
  const records = await bus.records('*');
  assert.equal(records.get('0001-000000000001')?.presence.state, 'offline');
  const { links, devices } = exchange.server.stats;
  assert.deepEqual({ links, devices }, { links: 0, devices: 0 });
});

test('what waits when a link is closed still goes out, and the reason last', async () => {
  const exchange = new Exchange();
  await exchange.device(1);
  const controller = await exchange.connect();
  await controller.send({ type: 'observe', request: 1, devices: 'granted' }, control(1, 5));
  controller.take();
  // The device's link ends first, and in the same breath the controller's.
  await exchange.server.close();
  assert.deepEqual(controller.take().order, ['water-heater.refusal', 'presence', 'closing']);
});

test('a server that closes says so, and its devices are offline when it has closed', async () => {
  const bus = new SlowBus();
  const exchange = new Exchange({ bus });
  const device = await exchange.device(1);
  const controller = await exchange.connect();
  await controller.send(control(1, 5));
  device.take();
  controller.take();
  bus.slow('release');
  let isClosed = false;
  const closing = exchange.server.close().then(() => (isClosed = true));
  await settled();
  assert.deepEqual([device.why, controller.why], ['shutdown', 'shutdown']);
  assert.equal(device.text('closing').reason, 'shutdown');
  assert.equal(isClosed, false);
  await bus.release('release');
  await closing;
  assert.equal((await bus.records('*')).get('0001-000000000001')?.presence.state, 'offline');
  const late = await exchange.connect();
  assert.equal(late.text('closing').reason, 'shutdown');
  assert.equal(late.why, 'shutdown');
  await exchange.pass(10_000);
  assert.equal(exchange.clock.waiting, 0);
  await exchange.server.close();
});
