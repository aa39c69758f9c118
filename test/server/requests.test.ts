import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from 'igrs-rump';
import type { Limits } from 'igrs-rump/server';
import { deviceId } from '../exchange/support/heater.ts';
import { type Client, codec, control, degrees, Exchange, register, state } from './support/exchange.ts';
import { settled } from './support/simulated-clock.ts';

const version = {
  protocolVersion: 1,
  hardwareMajor: 1,
  hardwareMinor: 2,
  firmwareMajor: 3,
  firmwareMinor: 4,
  firmwarePatch: 5,
  manufacturer: 'Somebody',
  model: 'Something',
};

async function connected(
  limits: Partial<Limits> = {},
): Promise<{ exchange: Exchange; device: Client; controller: Client }> {
  const exchange = new Exchange({ limits });
  const device = await exchange.device(1);
  const controller = await exchange.connect();
  controller.take();
  return { exchange, device, controller };
}

test('a control reaches the device under a sequence of its link, and the response its asker under the asker’s', async () => {
  const { exchange, device, controller } = await connected();
  await controller.send(control(1, 0xabcd, 61.5));
  const asked = device.message();
  assert.deepEqual(asked, { ...codec.decode(codec.encode(control(1, 0, 61.5))), sequence: asked.sequence });
  await device.send(state(1, 48, asked.sequence, 'water-heater.response'));
  const answer = controller.message();
  assert.deepEqual(answer, codec.decode(codec.encode(state(1, 48, 0xabcd, 'water-heater.response'))));
  const { requests, responses, strayResponses } = exchange.server.stats;
  assert.deepEqual({ requests, responses, strayResponses }, { requests: 1, responses: 1, strayResponses: 0 });
});

test('status query and version query, each with its own answer', async () => {
  const { device, controller } = await connected();
  await controller.send({ kind: 'water-heater.status-query', serial: 1, sequence: 3, body: {} });
  const status = device.message();
  assert.equal(status.kind, 'water-heater.status-query');
  await controller.send({ kind: 'water-heater.version-query', serial: 1, sequence: 4, body: {} });
  const query = device.message();
  assert.equal(query.kind, 'water-heater.version-query');
  await device.send({ kind: 'water-heater.version-response', serial: 1, sequence: query.sequence, body: version });
  const answer = controller.message();
  assert.deepEqual([answer.kind, answer.sequence, answer.body], ['water-heater.version-response', 4, version]);
  await device.send(state(1, 30, status.sequence, 'water-heater.response'));
  assert.equal(controller.message().sequence, 3);
});

test('a refusal by the device goes back to the asker', async () => {
  const { device, controller } = await connected();
  await controller.send({ kind: 'water-heater.version-query', serial: 1, sequence: 4, body: {} });
  const { sequence } = device.message();
  const body = { result: 'unsupported', messageId: 6 } as const;
  await device.send({ kind: 'water-heater.refusal', serial: 1, sequence, body });
  const answer = controller.message();
  assert.deepEqual([answer.sequence, answer.body], [4, body]);
});

test('two controllers with equal sequences never meet', async () => {
  const { exchange, device, controller } = await connected();
  const other = await exchange.connect();
  other.take();
  await controller.send(control(1, 7, 40));
  await other.send(control(1, 7, 60));
  const { messages } = device.take();
  const [first, second] = messages as [Message, Message];
  assert.notEqual(first.sequence, second.sequence);
  // Answered the other way round.
  await device.send(state(1, 60, second.sequence, 'water-heater.response'));
  await device.send(state(1, 40, first.sequence, 'water-heater.response'));
  const [ours, theirs] = [controller.message(), other.message()];
  assert.deepEqual([ours.sequence, degrees(ours)], [7, 40]);
  assert.deepEqual([theirs.sequence, degrees(theirs)], [7, 60]);
});

test('a controller asks several devices under equal sequences', async () => {
  const { exchange, device, controller } = await connected();
  const second = await exchange.device(2);
  await controller.send(control(1, 7), control(2, 7));
  await second.send(state(2, 22, second.message().sequence, 'water-heater.response'));
  await device.send(state(1, 11, device.message().sequence, 'water-heater.response'));
  const { messages } = controller.take();
  assert.deepEqual(
    messages.map((message) => [message.serial, message.sequence, degrees(message)]),
    [
      [2, 7, 22],
      [1, 7, 11],
    ],
  );
});

test('late, doubled and mistaken responses are dropped and counted', async () => {
  const { exchange, device, controller } = await connected();
  const stray = () => exchange.server.stats.strayResponses;
  await controller.send(control(1, 7));
  const { sequence } = device.message();
  // Of another kind than what was asked: neither answers the request.
  await device.send({ kind: 'water-heater.version-response', serial: 1, sequence, body: version });
  await device.send({ kind: 'water-heater.refusal', serial: 1, sequence, body: { result: 'busy', messageId: 6 } });
  await device.send(state(1, 1, sequence + 1, 'water-heater.response'));
  assert.deepEqual(controller.take().order, []);
  assert.equal(stray(), 3);
  await device.send(state(1, 2, sequence, 'water-heater.response'));
  await device.send(state(1, 3, sequence, 'water-heater.response'));
  assert.equal(degrees(controller.message()), 2);
  assert.equal(stray(), 4);
  // Late: the server has given up.
  await controller.send(control(1, 8));
  const late = device.message().sequence;
  for (let second = 0; second < 31; second++) {
    await exchange.pass(1000);
    await device.send(state(1, 4));
  }
  assert.equal(exchange.server.stats.timeouts, 1);
  await device.send(state(1, 5, late, 'water-heater.response'));
  assert.deepEqual(controller.take().order, []);
  assert.equal(stray(), 5);
  assert.equal(device.why, 'open');
});

test('a request that comes again before it is answered is not passed on again', async () => {
  const { exchange, device, controller } = await connected();
  await controller.send(control(1, 7), control(1, 7), control(1, 7));
  const { sequence } = device.message();
  assert.equal(exchange.server.stats.repeatedRequests, 2);
  await device.send(state(1, 2, sequence, 'water-heater.response'));
  controller.message();
  await controller.send(control(1, 7));
  assert.notEqual(device.message().sequence, sequence);
});

test('a sequence is not given again until it is answered or given up, around the whole circle', async () => {
  const { exchange, device, controller } = await connected({
    framesPerSecond: 100_000,
    requestsInFlight: 2000,
    requestsPerSecond: 10_000,
  });
  await controller.send(control(1, 65535));
  const held = device.message().sequence;
  const seen = new Map<number, number>();
  for (let round = 0; round < 66; round++) {
    // 27 seconds in all: nobody is given up.
    await exchange.pass(400);
    await controller.send(codec.encodeAll(Array.from({ length: 1000 }, (_, index) => control(1, index))));
    const { messages } = device.take();
    assert.equal(messages.length, 1000);
    for (const { sequence } of messages) seen.set(sequence, (seen.get(sequence) ?? 0) + 1);
    const answers = messages.map(({ sequence }) => state(1, 1, sequence, 'water-heater.response'));
    await device.send(codec.encodeAll(answers));
    assert.equal(controller.take().messages.length, 1000);
  }
  assert.equal(seen.size, 65535);
  assert.equal(seen.has(held), false);
  assert.equal(exchange.server.stats.strayResponses, 0);
  assert.equal(exchange.server.stats.timeouts, 0);
});

test('when all 65,536 sequences of a device are in flight, one more request waits until one is answered', async () => {
  const count = 0x10000;
  const limits = {
    pendingPerDevice: 2 * count,
    pendingPerLink: count,
    requestsInFlight: count,
    requestsPerSecond: 1e6,
    bufferedBytes: 0x1000000,
    framesPerSecond: 1e6,
    frameBurst: 1e6,
  };
  const exchange = new Exchange({ limits });
  const device = await exchange.device(1);
  const [first, second] = [await exchange.connect(), await exchange.connect()];
  first.take();
  second.take();
  const stream = codec.encodeAll(Array.from({ length: count }, (_, sequence) => control(1, sequence)));
  await first.send(stream);
  await exchange.pass(0);
  const sequences = new Set(device.take().messages.map(({ sequence }) => sequence));
  assert.equal(sequences.size, count);
  // The account has half of what there is, and nobody else wants the other half.
  await second.send(control(1, 9));
  assert.deepEqual(second.message().body, { result: 'busy', messageId: 1 });
  assert.equal(exchange.server.stats.busy, 1);
  const other = await exchange.connect({ account: 'other' });
  other.take();
  await other.send(control(1, 10));
  assert.deepEqual(device.take().order, []);

  await device.send(state(1, 1, 12_345, 'water-heater.response'));
  assert.equal(device.message().sequence, 12_345);
  // Given up, all at once: every number is free again.
  for (let second = 0; second < 30; second++) {
    await exchange.pass(1000);
    await device.send(state(1, 4));
  }
  assert.equal(exchange.server.stats.timeouts, count);
  await second.send(control(1, 11));
  assert.equal(device.take().messages.length, 1);
});

test('a link has only so many requests under way', async () => {
  const exchange = new Exchange({ limits: { pendingPerLink: 3 } });
  const device = await exchange.device(1);
  const controller = await exchange.connect();
  controller.take();
  await controller.send(...[1, 2, 3, 4].map((sequence) => control(1, sequence)));
  const refused = controller.message();
  assert.deepEqual([refused.sequence, refused.body], [4, { result: 'busy', messageId: 1 }]);
  const { messages } = device.take();
  assert.equal(messages.length, 3);
  await device.send(state(1, 1, messages[0]?.sequence, 'water-heater.response'));
  await controller.send(control(1, 5));
  assert.equal(device.take().messages.length, 1);
});

test('whoever leaves gets no answers, and its requests are nobody else’s', async () => {
  const { exchange, device, controller } = await connected();
  await controller.send(control(1, 7));
  const { sequence } = device.message();
  controller.far.close({ reason: 'done', message: '' });
  const next = await exchange.connect();
  next.take();
  await next.send(control(1, 7));
  assert.notEqual(device.message().sequence, sequence);
  await device.send(state(1, 2, sequence, 'water-heater.response'));
  assert.deepEqual(next.take().order, []);
});

test('what was asked before a link was a device’s in between is answered to nobody', async () => {
  const { exchange, device, controller } = await connected();
  await controller.send(control(1, 7));
  const { sequence: before } = device.message();
  await controller.send(register(2), { kind: 'water-heater.deregister', serial: 2, sequence: 2, body: {} });
  controller.take();
  await controller.send(control(1, 7));
  const { sequence: after } = device.message();
  await device.send(state(1, 2, before, 'water-heater.response'));
  assert.deepEqual(controller.take().order, []);
  await device.send(state(1, 3, after, 'water-heater.response'));
  assert.equal(degrees(controller.message()), 3);
  assert.equal(exchange.server.stats.responses, 1);
});

test('a late answer of a device that has deregistered and registered again is that of no new request', async () => {
  const { exchange, device, controller } = await connected();
  await controller.send(control(1, 7));
  const { sequence: before } = device.message();
  await device.send({ kind: 'water-heater.deregister', serial: 1, sequence: 2, body: {} }, register(1));
  device.take();
  controller.take();
  await controller.send(control(1, 8));
  const { sequence: after } = device.message();
  await device.send(state(1, 2, before, 'water-heater.response'));
  assert.deepEqual(controller.take().order, []);
  assert.equal(exchange.server.stats.strayResponses, 1);
  await device.send(state(1, 3, after, 'water-heater.response'));
  assert.equal(degrees(controller.message()), 3);
});

test('a status after a response does not overtake it', async () => {
  const { device, controller } = await connected();
  await controller.send({ type: 'observe', request: 1, devices: 'granted' }, control(1, 7));
  controller.take();
  const { sequence } = device.message();
  const parts = [state(1, 1), state(1, 2, sequence, 'water-heater.response'), state(1, 3)];
  await device.send(codec.encodeAll(parts));
  assert.deepEqual(controller.take().messages.map(degrees), [1, 2, 3]);
});

test('a requester at the bus that throws is printed, and harms neither the device nor who else waits', async (t) => {
  const printed = t.mock.method(console, 'error', () => {});
  const { exchange, device, controller } = await connected();
  const fails = (): never => {
    throw new Error('a fault of its own');
  };
  exchange.bus.request(deviceId(1), codec.encode(control(1, 1)), fails);
  await controller.send(control(1, 2));
  const [asked] = device.take().messages;
  await device.send(state(1, 48, asked?.sequence, 'water-heater.response'));
  assert.equal(device.why, 'open');
  exchange.bus.request(deviceId(1), codec.encode(control(1, 3)), fails);
  device.far.close({ reason: 'done', message: '' });
  await settled();
  assert.equal(controller.message().kind, 'water-heater.refusal');
  assert.equal(printed.mock.callCount(), 2);
});
