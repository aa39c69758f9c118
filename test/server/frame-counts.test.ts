/** `onFrame`: every frame that comes in, by message, and what became of those that were not taken. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alarm, codec, control, Exchange, heartbeat, register, state } from './support/exchange.ts';

test('each frame is counted once as it comes, once more where it is refused or dropped, and as in stats', async () => {
  const counts = new Map<string, number>();
  const exchange = new Exchange({
    limits: { pendingPerLink: 1 },
    onFrame: (count, frame, { account }) => {
      const key = `${account} ${frame.message?.name} ${count}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
  });
  const device = await exchange.connect({ account: 'heater' });
  // What follows a register message in the same chunk waits for the bus, and is counted once all the same.
  await device.send(codec.encodeAll([register(1), state(1, 40), alarm(1, 'raised', ['dryFire']), heartbeat(1)]));
  const controller = await exchange.connect({ account: 'alice', grants: { '0001-000000000001': ['control'] } });
  await controller.send(control(1, 1), control(1, 1), control(1, 2), control(2, 3));
  const unknown = codec.encode({
    kind: 'unknown',
    deviceType: 1,
    messageType: 0x7e,
    serial: 1,
    sequence: 4,
    body: new Uint8Array(0),
  } as never);
  await controller.send(unknown);
  // An answer to no request, and one of another device.
  await device.send(state(1, 41, 999, 'water-heater.response'), state(2, 41));
  assert.deepEqual(Object.fromEntries(counts), {
    'heater register frames': 1,
    'heater status frames': 2,
    'heater alarm frames': 1,
    'heater heartbeat frames': 1,
    'alice control frames': 4,
    'alice control repeatedRequests': 1,
    'alice control busy': 1,
    'alice control refused': 1,
    'alice undefined frames': 1,
    'alice undefined refused': 1,
    'heater response frames': 1,
    'heater response strayResponses': 1,
    'heater status refused': 1,
  });
  const { frames, refused, busy, repeatedRequests, strayResponses } = exchange.server.stats;
  assert.deepEqual([frames, refused, busy, repeatedRequests, strayResponses], [11, 3, 1, 1, 1]);
});

test('onFrame may scan with the codec of the server, and the frames after it go their way', async () => {
  const exchange = new Exchange({
    onFrame: (_, { bytes }) => assert.equal([...codec.scanner().push(bytes)].length, 1),
  });
  const device = await exchange.connect({ account: 'heater' });
  await device.send(codec.encodeAll([register(1), state(1, 40), state(1, 41)]), state(1, 42));
  assert.equal(exchange.server.stats.statuses, 3);
  assert.equal(device.message().kind, 'water-heater.register-response');
});

test('onFrame that throws is printed, and the frame goes its way', async (context) => {
  const printed = context.mock.method(console, 'error', () => {});
  const exchange = new Exchange({ onFrame: () => assert.fail('full') });
  const device = await exchange.connect({ account: 'heater' });
  await device.send(register(1), state(1, 40));
  assert.equal(exchange.server.stats.statuses, 1);
  assert.equal(device.why, 'open');
  assert.equal(printed.mock.calls[0]?.arguments[0], 'igrs-rump: onFrame has failed: full');
});
