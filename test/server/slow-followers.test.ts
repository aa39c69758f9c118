/** Followers that read slowly, or not at all, and those that come back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceId } from '../exchange/support/heater.ts';
import { presence } from './support/bus-contract.ts';
import { alarm, codec, degrees, Exchange, state } from './support/exchange.ts';
import { SimulatedClock, settled } from './support/simulated-clock.ts';
import { SlowBus } from './support/slow-bus.ts';

const nobody = { request() {}, replaced() {}, unreachable() {} };

test('alarms wait for the list of their follower, but no more bytes of them than a link may hold', async () => {
  const bus = new SlowBus();
  const exchange = new Exchange({ bus, limits: { unreadAlarms: 1, bufferedBytes: 5 * 28 } });
  const device = await exchange.device(1);
  const client = await exchange.connect();
  bus.slow('records');
  await client.send({ type: 'observe', request: 5, devices: 'granted' });
  for (let sequence = 1; sequence <= 5; sequence++) await device.send(alarm(1, 'active', ['waterLeak'], sequence));
  assert.equal(client.why, 'open');
  await device.send(alarm(1, 'active', ['waterLeak'], 6));
  assert.equal(client.why, 'buffered-bytes');
});

test('a slow follower gets the newest status of each device, and slows nobody', async () => {
  const exchange = new Exchange();
  const devices = await Promise.all([1, 2, 3].map((serial) => exchange.device(serial)));
  const [slow, quick] = [await exchange.connect(), await exchange.connect()];
  for (const client of [slow, quick]) {
    await client.send({ type: 'observe', request: 1, devices: 'granted' });
    client.take();
  }
  slow.far.pause();
  for (let round = 0; round <= 200; round++) {
    for (const [index, device] of devices.entries()) device.far.write(codec.encode(state(index + 1, round % 100)));
    if (round % 10 === 0) await settled();
  }
  await settled();
  const followed = quick.take().messages;
  assert.equal(degrees(followed.at(-1) as never), 0);
  slow.far.resume();
  await settled();
  const { messages } = slow.take();
  // The stream between holds two writes; after them one status of each device waits.
  assert.ok(messages.length <= 9, `${messages.length} statuses`);
  for (const serial of [1, 2, 3]) {
    const own = messages.filter((message) => message.serial === serial);
    assert.equal(degrees(own.at(-1) as never), 0);
  }
});

test('a device that never stops does not keep a slow follower from hearing of the others', async () => {
  const exchange = new Exchange();
  const [busy, calm] = [await exchange.device(1), await exchange.device(2)];
  const slow = await exchange.connect();
  await slow.send({ type: 'observe', request: 1, devices: 'granted' });
  slow.take();
  slow.far.pause();
  for (let round = 0; round < 10; round++) await busy.send(state(1, round));
  await calm.send(state(2, 77));
  for (let round = 10; round < 20; round++) await busy.send(state(1, round));
  slow.far.resume();
  await settled();
  const { messages } = slow.take();
  const last = messages.findLastIndex(({ serial }) => serial === 1);
  assert.ok(messages.findIndex(({ serial }) => serial === 2) > last, 'the busy device keeps its place');
  assert.equal(degrees(messages[last] as never), 19);
});

test('a follower that leaves too many alarms unread is closed, and catches up when it returns', async () => {
  const exchange = new Exchange({ limits: { unreadAlarms: 10 } });
  const device = await exchange.device(1);
  const slow = await exchange.connect();
  const quick = await exchange.connect();
  for (const client of [slow, quick]) await client.send({ type: 'observe', request: 1, devices: 'granted' });
  slow.far.pause();
  quick.take();
  for (let sequence = 1; sequence <= 20; sequence++) {
    await device.send(alarm(1, sequence % 2 === 1 ? 'raised' : 'cleared', ['waterLeak'], sequence));
  }
  assert.equal(slow.why, 'open');
  for (let sequence = 21; sequence <= 30; sequence++) {
    assert.equal(slow.why, 'open');
    await exchange.pass(100);
    await device.send(alarm(1, 'raised', ['dryFire'], sequence));
  }
  assert.equal(slow.why, 'unread-alarms');
  assert.equal(quick.why, 'open');
  assert.equal(quick.take().messages.length, 30);
  assert.equal(device.why, 'open');
  const back = await exchange.connect();
  back.take();
  await back.send({ type: 'observe', request: 1, devices: 'granted' });
  const { messages } = back.take();
  assert.deepEqual(
    messages.map(({ sequence }) => sequence),
    [30],
  );
});

test('a server whose process was held up does not take its follower for slow: it could not take anything meanwhile', async () => {
  const exchange = new Exchange({ limits: { unreadAlarms: 10 } });
  const device = await exchange.device(1);
  const observer = await exchange.connect();
  await observer.send({ type: 'observe', request: 1, devices: 'granted' });
  observer.take();
  // What the channel will take in the next turn of the event loop.
  observer.far.pause();
  const alarms = (from: number) =>
    Array.from({ length: 15 }, (_, index) => alarm(1, 'raised', ['dryFire'], from + index));
  await device.send(...alarms(1));
  await exchange.pass(5000);
  await device.send(...alarms(16));
  assert.equal(observer.why, 'open');
  observer.far.resume();
  await settled();
  assert.equal(observer.take().messages.length, 30);
});

test('whoever returns catches up, however many alarms are open', async () => {
  const exchange = new Exchange({ limits: { unreadAlarms: 3 } });
  for (let serial = 1; serial <= 20; serial++) {
    const device = await exchange.device(serial);
    await device.send(alarm(serial, 'raised', ['waterLeak'], 1), alarm(serial, 'raised', ['dryFire'], 2));
  }
  const client = await exchange.connect();
  client.take();
  await client.send({ type: 'observe', request: 1, devices: 'granted' });
  assert.equal(client.take().messages.length, 40);
  assert.equal(client.why, 'open');
});

test('alarms of many devices that return in one turn: their follower reads all of them, and does not count as slow', async () => {
  const exchange = new Exchange();
  const devices = await Promise.all(Array.from({ length: 20 }, (_, index) => exchange.device(index + 1)));
  const observer = await exchange.connect({ account: 'other' });
  await observer.send({ type: 'observe', request: 1, devices: 'granted' });
  observer.take();
  const raise = (length: number): void => {
    for (const [index, device] of devices.entries()) {
      const alarms = Array.from({ length }, (_, sequence) => alarm(index + 1, 'raised', ['dryFire'], sequence));
      device.far.write(codec.encodeAll(alarms));
    }
  };
  raise(15);
  await settled();
  assert.deepEqual([observer.why, observer.take().messages.length], ['open', 300]);
  // Through a channel that takes some of them at a time, as TLS does.
  observer.far.pause();
  raise(60);
  await settled();
  observer.far.resume();
  await settled();
  assert.deepEqual([observer.why, observer.take().messages.length], ['open', 1200]);
});

test('a list that nobody reads is retried less and less often', async () => {
  const clock = new SimulatedClock();
  const exchange = new Exchange({ clock });
  for (let serial = 1; serial <= 1200; serial++) await exchange.bus.hold(deviceId(serial), presence(1), nobody);
  const observer = await exchange.connect();
  observer.far.pause();
  let timers = 0;
  const after = clock.after.bind(clock);
  clock.after = (...of) => {
    timers++;
    return after(...of);
  };
  await observer.send({ type: 'devices', request: 1 });
  await exchange.pass(10_000);
  assert.ok(timers < 40, `${timers}`);
  observer.far.resume();
  await exchange.pass(30_000);
  const listed = observer.take().texts.flatMap((text) => (text.type === 'devices' ? text.devices : []));
  assert.equal(listed.length, 1200);
});
