/** Nobody reaches, or hears of, what is not granted: by trying. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MessageInput, RumpError } from 'igrs-rump';
import { MemoryBus, MessageServer } from 'igrs-rump/server';
import { deviceId } from '../exchange/support/heater.ts';
import { alarm, codec, control, Exchange, heartbeat, register, state } from './support/exchange.ts';
import { memoryLink } from './support/memory-link.ts';

const unauthorised = (messageId: number) => ({ result: 'unauthorised', messageId });

test('registering without the grant, or as somebody else', async () => {
  const exchange = new Exchange();
  const client = await exchange.connect({ grants: { '0001-000000000001': ['register'], '*': ['observe', 'control'] } });
  client.take();
  await client.send(register(2, {}, 77));
  const refused = client.message();
  assert.deepEqual([refused.kind, refused.serial, refused.sequence], ['water-heater.refusal', 2, 77]);
  assert.deepEqual(refused.body, unauthorised(0x10));
  // The same serial, of another type of device.
  await client.send({ ...register(1), kind: 'microwave-oven.register' } as MessageInput);
  assert.deepEqual(client.message().body, unauthorised(0x10));
  assert.equal(exchange.server.stats.devices, 0);
  await client.send(register(1));
  assert.equal(client.message().kind, 'water-heater.register-response');
  assert.equal(exchange.server.stats.refused, 2);
});

test('another device’s ID in a frame: refused and counted, whatever the frame is', async () => {
  const exchange = new Exchange();
  const victim = await exchange.device(1);
  const follower = await exchange.connect();
  await follower.send({ type: 'observe', request: 1, devices: 'granted' });
  const thief = await exchange.device(2);
  follower.take();
  victim.take();
  const frames: [MessageInput, number][] = [
    [state(1, 99), 0x03],
    [alarm(1, 'raised', ['waterLeak']), 0x04],
    [heartbeat(1), 0x13],
    [register(1), 0x10],
    [control(1, 5), 0x01],
    [{ kind: 'water-heater.deregister', serial: 1, sequence: 1, body: {} }, 0x12],
    [
      {
        ...state(2, 99),
        kind: 'unknown',
        deviceType: 'refrigerator',
        messageType: 'status',
        body: new Uint8Array(3),
      } as never,
      0x03,
    ],
  ];
  for (const [frame, messageId] of frames) {
    await thief.send(frame);
    assert.deepEqual(thief.message().body, unauthorised(messageId));
  }
  assert.equal(exchange.server.stats.refused, frames.length);
  assert.deepEqual(follower.take().order, []);
  assert.deepEqual(victim.take().order, []);
  assert.equal(victim.why, 'open');
  // Its requests are not answered by another, either: what answers is not answered, but counted.
  await follower.send(control(1, 9));
  const { sequence } = victim.message();
  await thief.send(state(1, 66, sequence, 'water-heater.response'));
  assert.deepEqual(thief.take().order, []);
  assert.deepEqual(follower.take().order, []);
  assert.equal(exchange.server.stats.refused, frames.length + 1);
});

test('a device’s link asks nothing of any device, itself included', async () => {
  const exchange = new Exchange();
  const other = await exchange.device(1);
  const device = await exchange.device(2);
  await device.send(control(2, 5), control(1, 6));
  assert.deepEqual(
    device.take().messages.map(({ body }) => body),
    [unauthorised(1), unauthorised(1)],
  );
  assert.deepEqual(other.take().order, []);
});

test('`observe` does not control; it may ask for status and version', async () => {
  const exchange = new Exchange();
  const device = await exchange.device(1);
  const observer = await exchange.connect({ grants: { '*': ['observe'] } });
  observer.take();
  await observer.send(control(1, 5));
  assert.deepEqual(observer.message().body, unauthorised(1));
  assert.deepEqual(device.take().order, []);
  await observer.send({ kind: 'water-heater.status-query', serial: 1, sequence: 6, body: {} });
  await observer.send({ kind: 'water-heater.version-query', serial: 1, sequence: 7, body: {} });
  assert.deepEqual(device.take().order, ['water-heater.status-query', 'water-heater.version-query']);
});

test('`control` does not observe, and `register` does neither', async () => {
  const exchange = new Exchange();
  const device = await exchange.device(1);
  await device.send(state(1, 20), alarm(1, 'raised', ['waterLeak']));
  for (const grant of ['control', 'register'] as const) {
    const client = await exchange.connect({ grants: { [deviceId(1)]: [grant] } });
    client.take();
    await client.send({ type: 'observe', request: 1, devices: [deviceId(1)] });
    assert.equal(client.text('refused').code, 'unauthorised');
    await client.send({ type: 'observe', request: 2, devices: 'granted' });
    assert.deepEqual(client.text('observed').devices, []);
    await client.send({ type: 'devices', request: 3 });
    assert.deepEqual(
      client.text('devices').devices.map(({ status, alarms }) => [status, alarms]),
      [[null, []]],
    );
    await device.send(state(1, 21));
    assert.deepEqual(client.take().order, []);
    await client.send(control(1, 5));
    if (grant === 'control') assert.equal(device.message().kind, 'water-heater.control');
    else assert.deepEqual(client.message().body, unauthorised(1));
  }
});

test('one device that is not granted makes the whole request to observe fail', async () => {
  const exchange = new Exchange();
  const [granted, other] = [await exchange.device(1), await exchange.device(2)];
  const client = await exchange.connect({ grants: { [deviceId(1)]: ['observe'] } });
  client.take();
  await client.send({ type: 'observe', request: 1, devices: [deviceId(1), deviceId(2)] });
  const { code, message } = client.text('refused');
  assert.equal(code, 'unauthorised');
  assert.match(message, /0001-000000000002/);
  await granted.send(state(1, 20));
  await other.send(state(2, 20));
  assert.deepEqual(client.take().order, []);
  await client.send({ type: 'devices', request: 2 });
  assert.deepEqual(
    client.text('devices').devices.map(({ device }) => device),
    [deviceId(1)],
  );
});

test('grants by type of device reach no other type', async () => {
  const exchange = new Exchange();
  const heater = await exchange.device(1);
  const oven = await exchange.connect();
  oven.take();
  await oven.send({ ...register(1), kind: 'microwave-oven.register' } as MessageInput);
  oven.take();
  const client = await exchange.connect({ grants: { 'microwave-oven': ['observe', 'control'] } });
  client.take();
  await client.send({ type: 'observe', request: 1, devices: 'granted' });
  assert.deepEqual(client.text('observed').devices, ['0004-000000000001']);
  await heater.send(state(1, 20));
  assert.deepEqual(client.take().order, []);
  await client.send(control(1, 5), {
    kind: 'microwave-oven.control',
    serial: 1,
    sequence: 6,
    body: { command: 'stop' },
  });
  assert.deepEqual(client.message().body, unauthorised(1));
  assert.equal(oven.message().kind, 'microwave-oven.control');
});

test('a link that has not registered may not speak for a device', async () => {
  const exchange = new Exchange();
  const client = await exchange.connect();
  const follower = await exchange.connect();
  await follower.send({ type: 'observe', request: 1, devices: 'granted' });
  client.take();
  follower.take();
  await client.send(state(1, 20), alarm(1, 'raised', ['waterLeak']), heartbeat(1));
  assert.deepEqual(
    client.take().messages.map(({ body }) => body),
    [unauthorised(3), unauthorised(4), unauthorised(0x13)],
  );
  // Answers are not answered: two sides would refuse each other for ever.
  await client.send(state(1, 20, 1, 'water-heater.response'));
  await client.send({ kind: 'water-heater.refusal', serial: 1, sequence: 1, body: { result: 'ok', messageId: 1 } });
  await client.send({
    kind: 'unknown',
    deviceType: 1,
    messageType: 0x77,
    serial: 1,
    sequence: 1,
    body: new Uint8Array(2),
  } as never);
  const { messages } = client.take();
  assert.deepEqual(
    messages.map(({ body }) => body),
    [{ result: 'unsupported', messageId: 0x77 }],
  );
  assert.deepEqual(follower.take().order, []);
});

test('a link closes when its token expires, and its device goes', async () => {
  const exchange = new Exchange();
  const device = await exchange.device(1, { expiresIn: 20_000 });
  const client = await exchange.connect({ expiresIn: 40_000 });
  const welcome = client.text('welcome');
  assert.equal(welcome.expires, exchange.clock.now() + 40_000);
  await client.send(control(1, 5));
  await exchange.pass(19_999);
  assert.equal(device.why, 'open');
  await exchange.pass(1);
  assert.equal(device.why, 'token-expired');
  assert.deepEqual(client.message().body, { result: 'offline', messageId: 1 });
  await exchange.pass(20_000);
  assert.equal(client.why, 'token-expired');
  assert.equal(client.text('closing').reason, 'token-expired');
  const late = await exchange.connect({ expiresIn: 0 });
  assert.equal(late.why, 'token-expired');
});

test('a token that lives longer than a timer can wait', async () => {
  const exchange = new Exchange();
  const month = 30 * 86_400_000;
  const client = await exchange.connect({ text: false, expiresIn: 2 * month });
  await exchange.pass(2 * month - 1);
  assert.equal(client.why, 'open');
  await exchange.pass(1);
  assert.equal(client.why, 'token-expired');
});

test('invalid grants are refused when a link is accepted', () => {
  const accounts = { authenticate: () => Promise.reject(new Error('no accounts')) };
  const server = new MessageServer({ codec, accounts, bus: new MemoryBus() });
  for (const grants of [null, [], { heater: ['observe'] }, { '*': ['read'] }, { '0001-1': ['observe'] }]) {
    const { link } = memoryLink({ text: true });
    assert.throws(
      () => server.accept(link, { account: 'home', expires: null, grants: grants as never }),
      (error) => RumpError.is(error),
    );
  }
  assert.equal(server.stats.links, 0);
});

test('disconnect closes the links that it is asked about, by account and by device, and no others', async () => {
  const exchange = new Exchange();
  await exchange.device(1);
  await exchange.device(2);
  await exchange.connect({ account: 'guest' });
  const close = { reason: 'unauthorised', message: 'not any more' } as const;
  exchange.server.disconnect(({ account }, device) => account === 'guest' || device === '0001-000000000002', close);
  await exchange.pass(0);
  const { links, devices, closed } = exchange.server.stats;
  assert.deepEqual([links, devices, closed], [1, 1, { unauthorised: 2 }]);
  await exchange.server.close();
});

test('a server that closes within a time closes its links evenly over it, and takes none meanwhile', async () => {
  const exchange = new Exchange();
  for (let count = 0; count < 4; count++) await exchange.connect();
  const closed = exchange.server.close(1000);
  const left: number[] = [];
  for (let passed = 0; passed < 4; passed++) {
    await exchange.pass(passed === 0 ? 0 : 250);
    left.push(exchange.server.stats.links);
  }
  assert.deepEqual(left, [3, 2, 1, 0]);
  await exchange.connect();
  assert.equal(exchange.server.stats.links, 0);
  await closed;
  assert.deepEqual(exchange.server.stats.closed, { shutdown: 5 });
});

test('a closed server has no timers left: neither of links that went early, nor of accounts that had listed much', async () => {
  const exchange = new Exchange({ limits: { framesPerSecond: 1, frameBurst: 1 } });
  const clients = [await exchange.connect(), await exchange.connect(), await exchange.connect({ account: 'other' })];
  await clients[0]?.send({ type: 'observe', request: 1, devices: [1, 2, 3].map(deviceId) });
  const closed = exchange.server.close(60_000);
  for (const { far } of clients) far.close({ reason: 'done', message: '' });
  await closed;
  assert.equal(exchange.clock.waiting, 0);
});
