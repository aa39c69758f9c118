import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { deviceId } from '../exchange/support/heater.ts';
import { ALL, Exchange, state } from './support/exchange.ts';
import { isRequest } from './support/schema.ts';
import { settled } from './support/simulated-clock.ts';

test('a ping is answered with the time, and keeps a client', async () => {
  const exchange = new Exchange();
  const [busy, silent] = [await exchange.connect(), await exchange.connect()];
  busy.take();
  silent.take();
  for (let minute = 0; minute < 4; minute++) {
    await exchange.pass(60_000);
    await busy.send({ type: 'ping', request: minute });
    assert.deepEqual(busy.text('pong'), { type: 'pong', request: minute, time: exchange.clock.now() });
  }
  assert.equal(busy.why, 'open');
  assert.equal(silent.why, 'silent');
  assert.deepEqual(silent.text('closing').reason, 'silent');
});

test('a text that is no request: refused where it has a number to answer to, else closed', async () => {
  const refused = [
    { type: 'device', request: 1 },
    { request: 1 },
    { type: 'observe', request: 1 },
    { type: 'observe', request: 1, devices: 'all' },
    { type: 'observe', request: 1, devices: [1] },
    { type: 'observe', request: 1, devices: ['0001-00000000000'] },
    { type: 'unobserve', request: 1, devices: [deviceId(1), `${deviceId(1)} `] },
    { type: '__proto__', request: 1 },
  ];
  const exchange = new Exchange();
  for (const text of refused) {
    const client = await exchange.connect();
    client.take();
    await client.send(JSON.stringify(text));
    assert.equal(client.text('refused').code, 'bad-request');
    assert.equal(client.why, 'open');
    await client.send({ type: 'ping', request: 9 });
    assert.equal(client.text('pong').request, 9);
  }
  const closed = [
    '',
    'null',
    '[]',
    '"ping"',
    '7',
    '{',
    '{"type":"ping"}',
    '{"type":"ping","request":"1"}',
    '{"type":"ping","request":1.5}',
    '{"type":"ping","request":-1}',
    '{"type":"ping","request":1e300}',
    '{"type":"ping","request":null}',
    '\ud800',
    '['.repeat(60_000),
  ];
  for (const text of closed) {
    const client = await exchange.connect();
    client.take();
    await client.send(text);
    assert.equal(client.why, 'bad-text', text.slice(0, 40));
    assert.equal(client.text('closing').reason, 'bad-text');
  }
  assert.equal(exchange.server.stats.badTexts, refused.length + closed.length);
});

test('any JSON at all: an answer of the schema, or a close', async () => {
  const nearly = fc.record(
    {
      type: fc.oneof(fc.constantFrom('devices', 'observe', 'unobserve', 'ping', 'welcome'), fc.anything()),
      request: fc.oneof(fc.integer({ min: -3, max: 1000 }), fc.anything()),
      devices: fc.oneof(
        fc.constantFrom('granted', 'all'),
        fc.array(fc.oneof(fc.constantFrom(deviceId(1), deviceId(2)), fc.string(), fc.anything())),
        fc.anything(),
      ),
    },
    { requiredKeys: [] },
  );
  const text = fc.oneof(nearly.map(written), fc.json(), fc.string());
  await fc.assert(
    fc.asyncProperty(fc.array(text, { maxLength: 8 }), async (texts) => {
      const exchange = new Exchange();
      await exchange.device(1);
      const client = await exchange.connect();
      client.take();
      for (const sent of texts) {
        const before = client.why;
        await client.send(sent);
        // Whatever came back was of the schema: `take` has looked.
        const { texts: answers } = client.take();
        if (before !== 'open') continue;
        const wanted = isRequest(parsed(sent));
        const closed = client.why !== 'open';
        assert.equal(closed && wanted, false, `a right request closes nothing: ${sent}`);
        assert.ok(closed || answers.length > 0, `no answer to ${sent}`);
        if (wanted) assert.notEqual(answers[0]?.type === 'refused' && answers[0].code, 'bad-request');
      }
    }),
    { numRuns: 300 },
  );
});

function written(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    // A bigint, or an object that throws: no JSON.
    return String(Object.keys(value));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

test('a text longer than a link may send closes it', async () => {
  const exchange = new Exchange({ limits: { textLength: 100 } });
  const client = await exchange.connect();
  client.take();
  await client.send(`{"type":"ping","request":1${' '.repeat(73)}}`);
  assert.equal(client.text('pong').request, 1);
  await client.send(`{"type":"ping","request":1${' '.repeat(74)}}`);
  assert.equal(client.why, 'bad-text');
});

test('more texts than a link may send close it', async () => {
  const exchange = new Exchange({ limits: { textsPerSecond: 10, textBurst: 20 } });
  const client = await exchange.connect();
  client.take();
  for (let request = 1; request <= 20; request++) await client.send({ type: 'ping', request });
  await exchange.pass(500);
  for (let request = 1; request <= 5; request++) await client.send({ type: 'ping', request });
  assert.equal(client.why, 'open');
  assert.equal(client.take().texts.length, 25);
  await client.send({ type: 'ping', request: 1 });
  assert.equal(client.why, 'frame-rate');
  assert.equal(client.text('closing').reason, 'frame-rate');
});

test('more devices by name than a link may observe', async () => {
  const exchange = new Exchange({ limits: { observedDevices: 3 } });
  const client = await exchange.connect();
  client.take();
  await client.send({ type: 'observe', request: 1, devices: [1, 2, 3, 3, 1].map(deviceId) });
  assert.deepEqual(client.text('observed').devices, [1, 2, 3].map(deviceId));
  await client.send({ type: 'observe', request: 2, devices: [deviceId(4)] });
  assert.equal(client.text('refused').code, 'bad-request');
  await client.send({ type: 'unobserve', request: 3, devices: [deviceId(1)] });
  await client.send({ type: 'observe', request: 4, devices: [deviceId(4)] });
  assert.equal(client.take().texts.at(-2)?.type, 'observed');
  // Nor may it leave out more than so many of all.
  await client.send({ type: 'observe', request: 5, devices: 'granted' });
  client.take();
  await client.send({ type: 'unobserve', request: 6, devices: [1, 2, 3, 4].map(deviceId) });
  assert.equal(client.text('refused').code, 'bad-request');
});

test('a link that carries no text gets none, whatever happens', async () => {
  const exchange = new Exchange();
  const device = await exchange.device(1, { text: false });
  const client = await exchange.connect({ text: false, grants: ALL });
  await exchange.pass(1000);
  await device.send(state(1, 20));
  device.far.close({ reason: 'lost', message: '' });
  await settled();
  await exchange.server.close();
  for (const { far } of [device, client]) {
    assert.ok(far.received.every((chunk) => typeof chunk !== 'string'));
  }
  assert.equal(client.why, 'shutdown');
});
