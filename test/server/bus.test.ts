import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryBus } from 'igrs-rump/server';
import { deviceId } from '../exchange/support/heater.ts';
import { busContract } from './support/bus-contract.ts';
import { control, degrees, Exchange, state } from './support/exchange.ts';
import { settled } from './support/simulated-clock.ts';

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
