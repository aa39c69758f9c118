import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROFILE_FINGERPRINT } from 'igrs-rump';
import { deviceId } from '../exchange/support/heater.ts';
import { alarm, codec, control, Exchange, heartbeat, register, state } from './support/exchange.ts';
import { settled } from './support/simulated-clock.ts';
import { SlowBus } from './support/slow-bus.ts';

test('a device registers: response with session, keep-alive and server time, under its own sequence', async () => {
  const exchange = new Exchange();
  const device = await exchange.connect();
  assert.deepEqual(device.text('welcome'), {
    type: 'welcome',
    protocol: 1,
    account: 'home',
    keepAlive: 60,
    expires: null,
  });
  await device.send(register(7, { keepAlive: 45 }, 99));
  const { kind, serial, sequence, body } = device.message();
  const serverTime = exchange.clock.now() / 1000;
  assert.deepEqual(
    { kind, serial, sequence, body },
    {
      kind: 'water-heater.register-response',
      serial: 7,
      sequence: 99,
      body: { result: 'ok', keepAlive: 45, serverTime, session: 1 },
    },
  );
  assert.equal(exchange.server.stats.devices, 1);
});

test('a keep-alive out of range is brought into it', async () => {
  for (const [asked, agreed] of [
    [0, 5],
    [4, 5],
    [5, 5],
    [3600, 3600],
    [3601, 3600],
    [65535, 3600],
  ] as const) {
    const exchange = new Exchange();
    const device = await exchange.connect();
    device.take();
    const body = { keepAlive: asked, capabilities: [], profileFingerprint: 0 } as const;
    await device.send(codec.encode({ kind: 'refrigerator.register', serial: 1, sequence: 1, body }, { lenient: true }));
    const message = device.message();
    assert.ok(message.kind === 'refrigerator.register-response');
    assert.equal(message.body.keepAlive, agreed);
  }
});

test('another profile is registered, and visible in presence', async () => {
  const exchange = new Exchange();
  const follower = await exchange.connect();
  await follower.send({ type: 'observe', request: 1, devices: 'granted' });
  follower.take();
  await exchange.device(1, {}, { profileFingerprint: 0x12345678, capabilities: ['remoteStart'] });
  await settled();
  assert.deepEqual(follower.text('presence'), {
    type: 'presence',
    device: deviceId(1),
    presence: {
      state: 'online',
      since: exchange.clock.now(),
      fingerprint: 0x12345678,
      sameProfile: false,
      capabilities: ['remoteStart'],
      keepAlive: 30,
      session: 1,
    },
  });
  await exchange.device(2);
  assert.equal(follower.text('presence').presence.fingerprint, PROFILE_FINGERPRINT);
});

test('a device of a type that the profile does not know is served all the same', async () => {
  const exchange = new Exchange();
  const device = await exchange.connect({ grants: { '0bad': ['register', 'observe', 'control'] } });
  device.take();
  const known = codec.encode(register(9));
  const body = known.slice(16, -2);
  await device.send({
    kind: 'unknown',
    deviceType: 0x0bad,
    messageType: 'register',
    serial: 9,
    sequence: 5,
    body,
  } as never);
  const { messages } = device.take();
  assert.equal(messages.length, 1);
  const { kind, deviceType, messageType, sequence } = messages[0] as (typeof messages)[0];
  assert.deepEqual([kind, deviceType, messageType, sequence], ['unknown', 0x0bad, 'register-response', 5]);

  const controller = await exchange.connect({ grants: { '0bad-000000000009': ['control'] } });
  controller.take();
  const request = { kind: 'unknown', deviceType: 0x0bad, messageType: 'control', serial: 9, body: new Uint8Array(4) };
  await controller.send({ ...request, sequence: 800 } as never);
  const asked = device.message();
  assert.deepEqual([asked.deviceType, asked.messageType, asked.sequence], [0x0bad, 'control', 0]);
  await device.send({ ...request, messageType: 'response', sequence: 0 } as never);
  const answer = controller.message();
  assert.deepEqual([answer.messageType, answer.sequence], ['response', 800]);
});

test('a silent device is offline after one and a half keep-alives, and whatever waits for it fails', async () => {
  const exchange = new Exchange();
  const device = await exchange.device(1, {}, { keepAlive: 40 });
  const controller = await exchange.connect();
  await controller.send({ type: 'observe', request: 1, devices: [deviceId(1)] });
  await exchange.pass(50_000);
  await controller.send({ type: 'ping', request: 2 }, control(1, 5), control(1, 6));
  controller.take();
  device.take();

  await exchange.pass(9_999);
  assert.equal(device.why, 'open');
  assert.deepEqual(controller.take().order, []);
  await exchange.pass(1);
  assert.equal(device.why, 'silent');
  assert.equal(device.text('closing').reason, 'silent');
  const { messages, texts } = controller.take();
  const refusals = messages.map(({ kind, sequence, body }) => ({ kind, sequence, body }));
  const body = { result: 'offline', messageId: 1 };
  assert.deepEqual(refusals, [
    { kind: 'water-heater.refusal', sequence: 5, body },
    { kind: 'water-heater.refusal', sequence: 6, body },
  ]);
  assert.equal(texts.length, 1);
  const [presence] = texts;
  assert.ok(presence?.type === 'presence');
  assert.deepEqual(presence.presence, {
    state: 'offline',
    since: exchange.clock.now(),
    fingerprint: PROFILE_FINGERPRINT,
    sameProfile: true,
    capabilities: ['pushesStatus', 'pushesAlarms'],
    keepAlive: null,
    session: null,
  });
  assert.equal(exchange.server.stats.devices, 0);
  await controller.send(control(1, 7));
  assert.deepEqual(controller.message().body, body);
});

test('any frame of its own keeps a device alive, noise does not', async () => {
  const exchange = new Exchange();
  const loud = await exchange.device(1, {}, { keepAlive: 10 });
  const noisy = await exchange.device(2, {}, { keepAlive: 10 });
  for (let round = 0; round < 10; round++) {
    await exchange.pass(14_000);
    await loud.send(round % 2 === 0 ? heartbeat(1) : state(1, 40));
    await noisy.send(new Uint8Array(50));
  }
  assert.equal(loud.why, 'open');
  assert.equal(noisy.why, 'silent');
});

test('a device that registers again replaces its old link, on which requests fail', async () => {
  const exchange = new Exchange();
  const old = await exchange.device(1);
  const controller = await exchange.connect();
  await controller.send({ type: 'observe', request: 1, devices: 'granted' }, control(1, 5));
  controller.take();
  old.take();
  const fresh = await exchange.device(1);
  assert.equal(old.why, 'replaced');
  assert.equal(old.text('closing').reason, 'replaced');
  const { messages, texts } = controller.take();
  assert.deepEqual(
    messages.map(({ body }) => body),
    [{ result: 'offline', messageId: 1 }],
  );
  // It was never gone: the old link's end is not news.
  assert.deepEqual(
    texts.map((text) => (text.type === 'presence' ? [text.presence.state, text.presence.session] : text)),
    [['online', 2]],
  );
  await controller.send(control(1, 6));
  assert.equal(fresh.message().kind, 'water-heater.control');
  // What still comes from the old link has no effect.
  await old.send(state(1, 99));
  assert.deepEqual(controller.take().order, []);
  assert.equal(exchange.server.stats.devices, 1);
});

test('a device may register again on its own link, and goes on under a new session', async () => {
  const exchange = new Exchange();
  const device = await exchange.device(1);
  await device.send(register(1, { keepAlive: 60 }, 42));
  const message = device.message();
  assert.ok(message.kind === 'water-heater.register-response');
  assert.deepEqual([message.sequence, message.body.session, message.body.keepAlive], [42, 2, 60]);
  assert.equal(device.why, 'open');
  assert.equal(exchange.server.stats.devices, 1);
});

test('a hold is released once, whether it is there when its device deregisters or not', async () => {
  const bus = new SlowBus();
  const exchange = new Exchange({ bus });
  const first = await exchange.device(1);
  bus.slow('hold', 'release');
  await first.send({ kind: 'water-heater.deregister', serial: 1, sequence: 1, body: {} });
  assert.equal(bus.waiting('release'), 1);
  const second = await exchange.device(2);
  second.far.close({ reason: 'done', message: '' });
  await settled();
  await bus.release('hold');
  assert.equal(bus.waiting('release'), 2);
  await bus.release('release');
});

test('a device that deregisters is offline at once, and may register again', async () => {
  const exchange = new Exchange();
  const device = await exchange.device(1);
  const controller = await exchange.connect();
  await controller.send(control(1, 5));
  controller.take();
  device.take();
  await device.send({ kind: 'water-heater.deregister', serial: 1, sequence: 1, body: {} });
  assert.deepEqual(controller.message().body, { result: 'offline', messageId: 1 });
  assert.deepEqual(device.take().order, []);
  assert.equal(device.why, 'open');
  assert.equal(exchange.server.stats.devices, 0);
  await device.send(register(1));
  assert.equal(device.message().kind, 'water-heater.register-response');
});

test('a link that breaks leaves its device offline, and nothing behind', async () => {
  const exchange = new Exchange();
  const device = await exchange.device(1);
  const controller = await exchange.connect();
  await controller.send(control(1, 5));
  device.far.close({ reason: 'lost', message: '' });
  await settled();
  assert.deepEqual(controller.message().body, { result: 'offline', messageId: 1 });
  controller.far.close({ reason: 'done', message: '' });
  await settled();
  const { links, devices, closed } = exchange.server.stats;
  assert.deepEqual({ links, devices, closed }, { links: 0, devices: 0, closed: { lost: 1, done: 1 } });
  await exchange.pass(60_000);
  assert.equal(exchange.clock.waiting, 0);
});

test('frames that come in one chunk with the register message are taken in order, after it', async () => {
  const exchange = new Exchange();
  const follower = await exchange.connect();
  await follower.send({ type: 'observe', request: 1, devices: 'granted' });
  const device = await exchange.connect();
  device.take();
  follower.take();
  const parts = [register(1), state(1, 20), alarm(1, 'raised', ['waterLeak']), heartbeat(1, 9)];
  const stream = codec.encodeAll(parts);
  await device.send(stream.subarray(0, 50), stream.subarray(50));
  assert.deepEqual(device.take().order, ['water-heater.register-response', 'water-heater.heartbeat']);
  assert.deepEqual(follower.take().order, ['presence', 'water-heater.status', 'water-heater.alarm']);
});
