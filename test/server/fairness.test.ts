/** What one client asks for costs others little: queries, lists and statuses of busy devices. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryBus } from 'igrs-rump/server';
import type { ServerText } from '../../sdk/exchange/text.ts';
import { join } from '../../sdk/values/bytes.ts';
import { deviceId } from '../exchange/support/heater.ts';
import { buildFrame } from '../suite/support/build-frame.ts';
import { alarm, type Client, codec, control, degrees, Exchange, register, state, wire } from './support/exchange.ts';
import { SlowBus } from './support/slow-bus.ts';

const STATUS_QUERY = 5;

const query = (sequence: number) => codec.encode({ kind: 'water-heater.status-query', serial: 1, sequence, body: {} });

test('a device is asked once for the state that many wait for', async () => {
  const exchange = new Exchange();
  const device = await exchange.device(1);
  const observers = [await exchange.connect({ account: 'a' }), await exchange.connect({ account: 'b' })];
  for (const observer of observers) {
    observer.take();
    await observer.send(...Array.from({ length: 500 }, (_, sequence) => query(sequence)));
  }
  const asked = device.take().messages;
  assert.equal(asked.length, 1);
  await device.send(state(1, 48, asked[0]?.sequence, 'water-heater.response'));
  for (const observer of observers) {
    const { messages } = observer.take();
    assert.deepEqual(
      messages.map(({ sequence }) => sequence),
      Array.from({ length: 500 }, (_, sequence) => sequence),
    );
    assert.equal(degrees(messages[499] as never), 48);
  }
  // What was asked before a control says nothing of what came of that.
  await observers[0]?.send(query(1), control(1, 2));
  await observers[1]?.send(query(1));
  assert.deepEqual(
    device.take().messages.map(({ messageType }) => messageType),
    ['status-query', 'control', 'status-query'],
  );
  assert.equal(exchange.server.stats.joinedQueries, 999);
});

test('different queries to one device cost no more, however many wait', async () => {
  // A later version has appended something to each.
  const queries = Array.from({ length: 500 }, (_, index) => {
    const body = Uint8Array.of(index >> 8, index & 0xff);
    return buildFrame({ messageId: STATUS_QUERY, deviceType: 1, serial: 1, sequence: index, body });
  });
  let compared = 0;
  const serverCodec = new Proxy(codec, {
    get(target, name) {
      if (name === 'withSequence') compared++;
      const value = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const exchange = new Exchange({ serverCodec, limits: { pendingPerDevice: 2000, pendingPerLink: 2000 } });
  const device = await exchange.device(1);
  const controller = await exchange.connect();
  controller.take();
  await controller.send(...queries);
  const { requests, joinedQueries, busy } = exchange.server.stats;
  assert.deepEqual([requests, joinedQueries, busy], [500, 0, 0]);
  // Once to be compared, and some were sent.
  assert.ok(device.take().messages.length < 100);
  assert.ok(compared < 700, `${compared}`);
});

test('requests of many wait for their turn: control first, askers in turn, and room for one more', async () => {
  const limits = { requestsInFlight: 2, pendingPerDevice: 64, pendingPerLink: 1000 };
  const exchange = new Exchange({ limits });
  const device = await exchange.device(1);
  const [greedy, other, observer] = [
    await exchange.connect({ account: 'greedy' }),
    await exchange.connect({ account: 'other' }),
    await exchange.connect({ account: 'observer' }),
  ];
  await greedy.send(...Array.from({ length: 500 }, (_, sequence) => control(1, sequence, 50)));
  assert.equal(exchange.server.stats.busy, 500 - 32);
  await observer.send(query(1));
  await other.send(control(1, 1, 70), control(1, 2, 71));
  assert.equal(exchange.server.stats.busy, 500 - 32);
  const targets: unknown[] = [];
  for (let turn = 0; turn < 35; turn++) {
    for (const { messageType, sequence, body } of device.take().messages) {
      targets.push(messageType === 'control' ? (body as { targetTemperature: number }).targetTemperature : 'query');
      await device.send(state(1, 1, sequence, 'water-heater.response'));
    }
  }
  // Two were sent before the others asked.
  assert.deepEqual(targets.slice(0, 7), [50, 50, 50, 70, 50, 71, 50]);
  assert.equal(targets.at(-1), 'query');
  assert.equal(targets.length, 32 + 3);
});

test('a device is sent so many requests a second, and what waits too long for its turn is refused: it was never sent', async () => {
  const exchange = new Exchange({ limits: { requestsPerSecond: 10, requestTimeout: 3000 } });
  const device = await exchange.device(1);
  const controller = await exchange.connect();
  await controller.send(...Array.from({ length: 100 }, (_, sequence) => control(1, sequence)));
  assert.equal(device.take().messages.length, 10);
  await exchange.pass(1000);
  assert.equal(device.take().messages.length, 10);
  await exchange.pass(10_000);
  const sent = device.take().messages.length;
  assert.ok(sent <= 20, `${sent}`);
  assert.deepEqual([exchange.server.stats.timeouts, exchange.server.stats.busy], [20 + sent, 80 - sent]);
});

type Part = Extract<ServerText, { type: 'devices' }>;

test('lists of many devices come in parts, and between them others are served', async () => {
  const exchange = new Exchange({ limits: { frameBurst: 1000, framesPerSecond: 1000 } });
  for (let serial = 0; serial < 300; serial++) await exchange.device(serial, { account: `device ${serial}` });
  const [greedy, other] = [await exchange.connect({ account: 'greedy' }), await exchange.connect({ account: 'other' })];
  greedy.take();
  other.take();
  await greedy.send(...Array.from({ length: 5 }, (_, request) => ({ type: 'devices' as const, request })));
  const first = greedy.take().texts as Part[];
  assert.deepEqual(
    first.map(({ devices, more, request }) => [devices.length, more, request]),
    [[64, true, 0]],
  );
  await other.send({ type: 'devices', request: 7 });
  assert.equal(other.take().texts.length, 1);
  await exchange.pass(100);
  // Four lists are 1200 devices: the last waits until they are paid for.
  const rest = greedy.take().texts as Part[];
  assert.deepEqual(
    rest.filter(({ more }) => !more).map(({ request }) => request),
    [0, 1, 2, 3],
  );
  await exchange.pass(400);
  const last = greedy.take().texts as Part[];
  assert.equal(
    last.reduce((sum, { devices }) => sum + devices.length, 0),
    300,
  );
});

test('a link without text waits, too, where its account has listed too much', async () => {
  const exchange = new Exchange({ limits: { frameBurst: 1000, framesPerSecond: 100, registerTime: 500 } });
  for (let serial = 0; serial < 300; serial++) {
    const device = await exchange.device(serial, { account: `device ${serial}` });
    await device.send(state(serial, 40));
  }
  const greedy = await exchange.connect({ account: 'greedy' });
  greedy.take();
  // They are 1200 devices: 200 more than may be listed at once.
  await greedy.send(...Array.from({ length: 4 }, (_, request) => ({ type: 'devices' as const, request })));
  await exchange.pass(100);
  const plain = await exchange.connect({ account: 'greedy', text: false });
  const honest = await exchange.connect({ account: 'honest', text: false });
  await exchange.pass(1000);
  assert.equal(honest.take().messages.length, 300);
  assert.deepEqual(plain.take().order, []);
  await exchange.pass(2000);
  assert.equal(plain.take().messages.length, 300);
});

test('registering and leaving are charged to the device’s account, and a new registration pays for nothing', async () => {
  const exchange = new Exchange({ limits: { deliveriesPerSecond: 100, framesPerSecond: 100_000 } });
  const follower = await exchange.connect();
  await follower.send({ type: 'observe', request: 1, devices: 'granted' });
  follower.take();
  const device = await exchange.connect();
  const leave = { kind: 'water-heater.deregister', serial: 1, sequence: 1, body: {} } as const;
  for (let round = 0; round < 1000; round++) await device.send(register(1), leave);
  const { length } = follower.take().texts;
  // A chunk is read as a whole, so it may be a few more.
  assert.ok(length >= 100 && length < 110, `${length}`);
  await exchange.pass(1000);
  const later = follower.take().texts.length;
  assert.ok(later > 50 && later < 110, `${later}`);
  // What it said before it left counts as well, though that was all in one chunk.
  await exchange.pass(60_000);
  follower.take();
  const alarms = Array.from({ length: 200 }, () => alarm(1, 'raised', ['waterLeak']));
  await device.send(join([register(1), ...alarms, leave].map((message) => wire(message) as Uint8Array<ArrayBuffer>)));
  assert.ok(follower.take().messages.length >= 100);
  await device.send(register(1));
  assert.deepEqual(follower.take().order, []);
});

test('what a device says to many is charged: they get the newest status at a pace, in order, and every alarm', async () => {
  const exchange = new Exchange({ limits: { deliveriesPerSecond: 100, unreadAlarms: 1000 } });
  const device = await exchange.device(1);
  const followers = await Promise.all(Array.from({ length: 10 }, () => exchange.connect()));
  for (const follower of followers) await follower.send({ type: 'observe', request: 1, devices: 'granted' });
  for (const follower of followers) follower.take();
  for (let round = 0; round < 100; round++) {
    await device.send(...Array.from({ length: 10 }, () => state(1, round)));
    await exchange.pass(10);
  }
  for (const follower of followers) {
    const got = follower.take().messages.map((said) => degrees(said) ?? 0);
    assert.ok(got.length <= 22, `${got.length}`);
    assert.deepEqual(
      got,
      [...got].sort((one, another) => one - another),
    );
    assert.ok((got.at(-1) as number) > 80);
  }
  // The last one comes when it is paid for, and what else the device says does not overtake it.
  await device.send(state(1, 100), state(1, 101), alarm(1, 'raised', ['waterLeak']));
  for (const follower of followers) assert.deepEqual(follower.take().order.slice(-1), ['water-heater.alarm']);
  await device.send(alarm(1, 'cleared', ['waterLeak']));
  assert.deepEqual(followers[0]?.take().order, []);
  await exchange.pass(1000);
  for (const follower of followers) assert.deepEqual(follower.take().order, ['water-heater.alarm']);
});

test('a device with so many followers that nothing is read for longer than it may be silent is heard all the same', async () => {
  const exchange = new Exchange({ limits: { deliveriesPerSecond: 1 } });
  const followers = await Promise.all(Array.from({ length: 20 }, () => exchange.connect({ text: false })));
  await exchange.pass(2000);
  // That it is here has to be told to 20.
  const device = await exchange.device(1, { text: false }, { keepAlive: 5 });
  await device.send(alarm(1, 'raised', ['waterLeak']));
  await exchange.pass(20_000);
  assert.equal(device.why, 'open');
  for (const follower of followers) assert.deepEqual(follower.take().order, ['water-heater.alarm']);
  // Its silence is told from what was not read.
  await exchange.pass(40_000);
  assert.equal(device.why, 'silent');
});

test('a device that nobody may read is left in peace for an hour, and then its link closes: it may have gone long ago', async () => {
  for (const [followers, why] of [
    [3500, 'open'],
    [4500, 'silent'],
  ] as const) {
    const bus = Object.assign(new MemoryBus(), { followers: () => followers });
    const exchange = new Exchange({ bus, limits: { deliveriesPerSecond: 1 } });
    const device = await exchange.device(1, {}, { keepAlive: 5 });
    device.far.write(wire(alarm(1, 'raised', ['waterLeak'])));
    await exchange.pass(3_599_000);
    assert.equal(device.why, 'open');
    // That it is here was told to 3500 by now: so it is read, and has said something.
    assert.equal(exchange.server.stats.alarms, why === 'open' ? 1 : 0);
    await exchange.pass(2000);
    assert.equal(device.why, why);
    assert.equal((await bus.records('*')).get(deviceId(1))?.presence.state, why === 'open' ? 'online' : 'offline');
    await exchange.server.close();
    await exchange.pass(10_000);
    assert.equal(exchange.clock.waiting, 0);
  }
});

test('lists that many links of all accounts ask for at once are one question to the bus, and each has what its own grants allow', async () => {
  const bus = new SlowBus();
  let asked = 0;
  const records = bus.records.bind(bus);
  bus.records = (selector) => {
    asked++;
    return records(selector);
  };
  const exchange = new Exchange({ bus });
  const device = await exchange.device(1);
  await device.send(state(1, 40));
  const everyone = await Promise.all(Array.from({ length: 20 }, () => exchange.connect()));
  const blind = await exchange.connect({ account: 'blind', grants: { '*': ['control'] } });
  const one = await exchange.connect({ account: 'one', grants: { [deviceId(2)]: ['observe'] } });
  const both = await exchange.connect({ account: 'both', grants: { [deviceId(3)]: ['control'], '*': ['observe'] } });
  const clients = [...everyone, blind, one, both];
  for (const client of clients) client.take();
  bus.slow('records');
  await everyone[0]?.send({ type: 'devices', request: 1 });
  // The answer that is under way has not got it.
  await (await exchange.device(4)).send(state(4, 50));
  await Promise.all(clients.slice(1).map((client) => client.send({ type: 'devices', request: 2 })));
  assert.equal(asked, 2);
  await bus.release('records');
  await bus.release('records');
  assert.equal(asked, 3);
  const listed = (client: Client) =>
    client.take().texts.flatMap((text) => {
      assert.equal(text.type, 'devices');
      const { request, devices } = text as Part;
      return devices.map(({ device, grants, status }) => [request, device, grants.join(), status !== null]);
    });
  const all = 'register,observe,control';
  const [first, ...others] = everyone;
  const found = [
    [2, deviceId(1), all, true],
    [2, deviceId(4), all, true],
  ];
  assert.deepEqual(listed(first as Client), [[1, deviceId(1), all, true]]);
  for (const client of others) assert.deepEqual(listed(client), found);
  assert.deepEqual(listed(blind), [
    [2, deviceId(1), 'control', false],
    [2, deviceId(4), 'control', false],
  ]);
  assert.deepEqual(listed(one), [[2, deviceId(2), 'observe', false]]);
  assert.deepEqual(listed(both), [
    [2, deviceId(1), 'observe', true],
    [2, deviceId(3), 'observe,control', false],
    [2, deviceId(4), 'observe', true],
  ]);
});
