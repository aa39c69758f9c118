import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryBus, type RecordStore } from 'igrs-rump/server';
import { deviceId } from '../exchange/support/heater.ts';
import { busContract } from './support/bus-contract.ts';
import { alarm, control, degrees, Exchange, register, state } from './support/exchange.ts';
import { settled } from './support/simulated-clock.ts';
import { SlowBus } from './support/slow-bus.ts';

busContract('memory', () => new MemoryBus(), settled);

test('two servers on one bus: a device of one, a controller of the other', async () => {
  const bus = new MemoryBus();
  const [here, there] = [new Exchange({ bus }), new Exchange({ bus })];
  const controller = await here.connect();
  await controller.send({ type: 'observe', request: 1, devices: 'granted' });
  controller.take();
  const device = await there.device(1);
  assert.equal(controller.text('presence').presence.state, 'online');
  await controller.send(control(1, 5));
  await device.send(state(1, 20, device.message().sequence, 'water-heater.response'), state(1, 21));
  const { messages } = controller.take();
  assert.deepEqual(
    messages.map((message) => [message.kind, degrees(message)]),
    [
      ['water-heater.response', 20],
      ['water-heater.status', 21],
    ],
  );

  // It moves to the other server, in the middle of a request.
  await controller.send(control(1, 6));
  const moved = await here.device(1);
  assert.equal(device.why, 'replaced');
  assert.deepEqual(controller.take().order, ['water-heater.refusal', 'presence']);
  await controller.send(control(1, 7));
  assert.equal(moved.message().kind, 'water-heater.control');

  await there.server.close();
  const known = (await bus.records('*')).get(deviceId(1));
  assert.equal(known?.presence.state, 'online');
});

test('a server that is started again finds what the bus remembers', async () => {
  const bus = new MemoryBus();
  const before = new Exchange({ bus });
  const device = await before.device(1);
  await device.send(state(1, 33));
  await before.server.close();
  const after = new Exchange({ bus });
  const client = await after.connect();
  client.take();
  await client.send({ type: 'observe', request: 1, devices: [deviceId(1)] });
  const { texts, messages } = client.take();
  const [, presence] = texts;
  assert.ok(presence?.type === 'presence');
  assert.equal(presence.presence.state, 'offline');
  assert.deepEqual(messages.map(degrees), [33]);
});

test('a store that throws: the link closes as where any bus fails, and an alarm is heard all the same', async () => {
  let fails: string | null = null;
  const store = Object.fromEntries(
    ['presence', 'status', 'alarms', 'forget'].map((what) => [
      what,
      () => {
        if (what === fails) throw new Error('the disk is full');
      },
    ]),
  ) as unknown as RecordStore;
  const bus = new MemoryBus({ devices: 1, store: { ...store, load: () => [] } });
  const exchange = new Exchange({ bus });
  const controller = await exchange.connect();
  await controller.send({ type: 'observe', request: 1, devices: 'granted' });
  for (const [what, said] of [
    ['status', state(1, 20)],
    ['alarms', alarm(1, 'raised', ['waterLeak'])],
  ] as const) {
    const device = await exchange.device(1);
    controller.take();
    fails = what;
    await device.send(said);
    fails = null;
    assert.equal(device.why, 'error');
    assert.deepEqual(controller.take().order, [said.kind, 'presence']);
  }

  // Of one that goes while nothing is stored, and one that has no room while nothing can be forgotten.
  const device = await exchange.device(1);
  controller.take();
  fails = 'presence';
  device.far.close({ reason: 'lost', message: '' });
  await settled();
  assert.deepEqual(controller.take().order, ['presence']);
  for (fails of ['forget', 'presence']) assert.equal((await exchange.device(2)).why, 'error');
  assert.deepEqual(controller.take().order, []);
  fails = null;
  assert.equal((await exchange.device(2)).why, 'open');
  assert.deepEqual([...(await bus.records('*')).keys()], [deviceId(2)]);
  assert.equal(exchange.server.stats.devices, 1);
});

for (const operation of ['hold', 'alarm', 'release', 'follow', 'records'] as const)
  test(`a bus whose ${operation} never settles: the link that waits is closed, and the server ends`, async () => {
    const bus = new SlowBus();
    const exchange = new Exchange({ bus });
    const link = operation === 'alarm' ? await exchange.device(1) : await exchange.connect();
    bus.slow(operation);
    if (operation === 'alarm') await link.send(alarm(1, 'raised', ['dryFire']));
    else if (operation === 'hold' || operation === 'release') await link.send(register(1, { keepAlive: 3600 }));
    else await link.send({ type: 'observe', request: 1, devices: 'granted' });
    await exchange.pass(30_000);
    assert.equal(link.why, operation === 'release' ? 'open' : 'error');
    let isClosed = false;
    exchange.server.close().then(() => (isClosed = true));
    await exchange.pass(30_000);
    assert.ok(isClosed);
    // What comes later is undone.
    bus.mend();
    await bus.release(operation);
    assert.equal(bus.following(deviceId(1)), 0);
    assert.notEqual((await bus.records('*')).get(deviceId(1))?.presence.state, 'online');
    assert.equal(exchange.clock.waiting, 0);
  });
