/** Whatever comes over a link: refused, counted or closed with a reason, in memory that does not grow. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MemoryBus } from 'igrs-rump/server';
import { deviceId } from '../exchange/support/heater.ts';
import { alarm, type Client, codec, control, Exchange, heartbeat, register, state } from './support/exchange.ts';
import { settled } from './support/simulated-clock.ts';

/** Bytes of the heap in use, when all that can go has gone. */
async function heap(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    await settled();
    assert.ok(globalThis.gc, 'run with --expose-gc');
    globalThis.gc();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

test('noise, frames and texts in any order and any pieces', async () => {
  const frames = [
    register(1),
    register(2),
    state(1, 20),
    state(2, 20),
    state(1, 20, 3, 'water-heater.response'),
    alarm(1, 'raised', ['waterLeak']),
    control(1, 5),
    control(2, 5),
    heartbeat(1),
    heartbeat(3),
  ].map((message) => codec.encode(message));
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc.constantFrom(...frames),
    fc.tuple(fc.constantFrom(...frames), fc.nat(60)).map(([frame, length]) => frame.slice(0, length)),
    fc.tuple(fc.constantFrom(...frames), fc.nat(40), fc.nat(255)).map(([frame, at, byte]) => {
      const broken = frame.slice();
      broken[at % broken.length] = byte;
      return broken;
    }),
    fc.constantFrom<string>(
      '{"type":"observe","request":1,"devices":"granted"}',
      '{"type":"unobserve","request":2,"devices":"granted"}',
      '{"type":"devices","request":3}',
      'x',
    ),
  );
  const act = fc.tuple(fc.nat(2), fc.oneof({ weight: 12, arbitrary: piece }, { weight: 1, arbitrary: fc.nat(20_000) }));
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 40 }), fc.boolean(), async (acts, text) => {
      const exchange = new Exchange();
      const links = [await exchange.connect({ text }), await exchange.connect(), await exchange.connect({ text })];
      for (const [who, what] of acts) {
        const link = links[who] as Client;
        if (typeof what === 'number') await exchange.pass(what);
        else if (typeof what !== 'string' || who === 1 || text) await link.send(what);
        // What the server sends is valid frames and texts of the schema: `take` looks.
        for (const client of links) client.take();
      }
      await exchange.server.close();
      await exchange.pass(60_000);
      assert.equal(exchange.clock.waiting, 0, 'a timer was left behind');
      const { links: left, devices } = exchange.server.stats;
      assert.deepEqual({ left, devices }, { left: 0, devices: 0 });
    }),
    { numRuns: 200 },
  );
});

test('more frames than an account may send, over one link or several', async () => {
  const limits = { framesPerSecond: 100, frameBurst: 200 };
  const exchange = new Exchange({ limits });
  const device = await exchange.device(1);
  const other = await exchange.device(2, { account: 'neighbour' });
  const flood = codec.encodeAll(Array.from({ length: 150 }, () => heartbeat(1)));
  await device.send(flood);
  assert.equal(device.why, 'open');
  const second = await exchange.device(3);
  await second.send(codec.encodeAll(Array.from({ length: 60 }, () => heartbeat(3))));
  assert.equal(second.why, 'frame-rate');
  assert.equal(second.take().texts.at(-1)?.type, 'closing');
  await exchange.pass(1000);
  // Others have their own.
  await other.send(codec.encodeAll(Array.from({ length: 150 }, () => heartbeat(2))));
  assert.equal(other.why, 'open');
  await device.send(codec.encodeAll(Array.from({ length: 90 }, () => heartbeat(1))));
  assert.equal(device.why, 'open');
  await device.send(flood);
  assert.equal(device.why, 'frame-rate');
});

test('noise counts too, in large pieces and in single bytes', async () => {
  const limits = { framesPerSecond: 100, frameBurst: 200 };
  const large = new Exchange({ limits });
  const shouting = await large.connect();
  await shouting.send(new Uint8Array(40_000));
  assert.equal(shouting.why, 'open');
  await shouting.send(new Uint8Array(40_000));
  assert.equal(shouting.why, 'frame-rate');

  const small = new Exchange({ limits });
  const dripping = await small.connect();
  const byte = new Uint8Array(1);
  for (let count = 0; count < 799; count++) dripping.far.write(byte);
  await settled();
  assert.equal(dripping.why, 'open');
  await dripping.send(byte, byte);
  assert.equal(dripping.why, 'frame-rate');
});

test('more links than an account may have', async () => {
  const exchange = new Exchange({ limits: { linksPerAccount: 2 } });
  const [first] = [await exchange.connect(), await exchange.connect()];
  const third = await exchange.connect();
  assert.equal(third.why, 'links');
  assert.deepEqual(third.take().order, ['closing']);
  assert.equal((await exchange.connect({ account: 'neighbour' })).why, 'open');
  first?.far.close({ reason: 'done', message: '' });
  await settled();
  assert.equal((await exchange.connect()).why, 'open');
});

test('a controller that does not read its answers is closed, and costs no more than its limit', async () => {
  const limits = { bufferedBytes: 50_000, framesPerSecond: 1e6, frameBurst: 1e6 };
  const exchange = new Exchange({ limits });
  const client = await exchange.connect();
  client.far.pause();
  await client.send({ type: 'ping', request: 1 });
  const queries = codec.encodeColumns('water-heater.status-query', {
    serial: Array.from({ length: 1000 }, () => 5),
    sequence: 0,
  });
  const before = await heap();
  // 20 bytes for each: a refusal says that the device is offline.
  let sent = 0;
  while (client.why === 'open' && sent < 100) {
    await client.send(queries);
    sent++;
  }
  assert.equal(client.why, 'buffered-bytes');
  assert.ok(sent <= 4, `${sent} times 20 KB before 50 KB were too much`);
  const grown = (await heap()) - before;
  assert.ok(grown < 1_000_000, `${grown} bytes more`);
});

test('a device that does not read its requests is closed, and they fail', async () => {
  // Less than the requests that may be on their way to a device at once.
  const limits = { bufferedBytes: 1000, pendingPerDevice: 10_000, pendingPerLink: 10_000 };
  const exchange = new Exchange({ limits });
  const device = await exchange.device(1);
  device.far.pause();
  const client = await exchange.connect();
  client.take();
  let sent = 0;
  while (sent < 100 && device.why === 'open') await client.send(control(1, sent++));
  assert.equal(device.why, 'buffered-bytes');
  const { messages } = client.take();
  assert.equal(messages.length, sent);
  for (const { body } of messages) assert.deepEqual(body, { result: 'offline', messageId: 1 });
});

test('a slow follower of many busy devices: one status for each, however many were sent', async () => {
  const exchange = new Exchange({ limits: { framesPerSecond: 1e6, frameBurst: 1e6 } });
  const devices = await Promise.all(Array.from({ length: 100 }, (_, index) => exchange.device(index + 1)));
  const slow = await exchange.connect();
  await slow.send({ type: 'observe', request: 1, devices: 'granted' });
  slow.take();
  slow.far.pause();
  const round = async (degree: number): Promise<void> => {
    for (const [index, device] of devices.entries()) device.far.write(codec.encode(state(index + 1, degree)));
    await settled();
  };
  for (let degree = 0; degree < 20; degree++) await round(degree);
  const before = await heap();
  for (let degree = 0; degree < 200; degree++) await round(degree % 90);
  const grown = (await heap()) - before;
  assert.ok(grown < 500_000, `20,000 statuses left ${grown} bytes behind`);
  assert.equal(slow.why, 'open');
});

test('a device that sends status upon status holds no memory of them', async () => {
  const exchange = new Exchange({ limits: { framesPerSecond: 1e9, frameBurst: 1e9 } });
  const device = await exchange.device(1);
  const client = await exchange.connect();
  await client.send({ type: 'observe', request: 1, devices: [deviceId(1)] });
  // A status at the start of a large chunk: what is kept of it must not keep the chunk.
  const chunk = new Uint8Array(0x10000);
  chunk.set(codec.encode(state(1, 20)));
  const before = await heap();
  for (let count = 0; count < 200; count++) {
    const sent = chunk.slice();
    await device.send(sent);
    client.far.received.length = 0;
  }
  const grown = (await heap()) - before;
  assert.ok(grown < 500_000, `13 MB left ${grown} bytes behind`);
});

test('a bus in memory remembers only so many devices', async () => {
  const exchange = new Exchange({ bus: new MemoryBus({ devices: 3 }) });
  const devices = [await exchange.device(1), await exchange.device(2), await exchange.device(3)];
  const fourth = await exchange.connect();
  await fourth.send(register(4));
  assert.equal(fourth.why, 'error');
  for (const gone of [1, 0]) {
    devices[gone]?.far.close({ reason: 'lost', message: '' });
    await settled();
  }
  // The one that went first is forgotten first; one that comes again takes no further place.
  await exchange.device(4);
  await exchange.device(1);
  const known = await exchange.bus.records('*');
  assert.deepEqual([...known.keys()].sort(), [1, 3, 4].map(deviceId));
});

test('thousands of links that come, do all sorts of things and go leave nothing', async () => {
  const exchange = new Exchange();
  const visit = async (serial: number): Promise<void> => {
    const device = await exchange.device(serial % 50);
    const client = await exchange.connect();
    await client.send({ type: 'observe', request: 1, devices: 'granted' }, control(serial % 50, 1));
    await device.send(state(serial % 50, 20), alarm(serial % 50, 'raised', ['waterLeak']));
    client.far.close({ reason: 'lost', message: '' });
    device.far.close({ reason: 'lost', message: '' });
    await exchange.pass(100);
  };
  for (let serial = 0; serial < 100; serial++) await visit(serial);
  const before = await heap();
  for (let serial = 0; serial < 1000; serial++) await visit(serial);
  const grown = (await heap()) - before;
  assert.ok(grown < 1_000_000, `2000 links left ${grown} bytes behind`);
  await exchange.pass(60_000);
  assert.equal(exchange.clock.waiting, 0);
});
