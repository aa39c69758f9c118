/** Who has controlled what: a record for each control message, whatever becomes of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Limits, MemoryBus } from 'igrs-rump/server';
import { ControlAudit, type ControlRecord, Monitor } from 'igrs-rump/server/node';
import { codec, control, Exchange, heartbeat, state } from './support/exchange.ts';
import { SimulatedClock } from './support/simulated-clock.ts';

function audited(limits: Partial<Limits> = {}) {
  const clock = new SimulatedClock();
  const records: ControlRecord[] = [];
  const { bus, onFrame } = new ControlAudit({
    codec,
    bus: new MemoryBus(),
    record: (each) => records.push(each),
    clock,
  });
  return { exchange: new Exchange({ bus, onFrame, limits, clock }), records };
}

const device = '0001-000000000001';
const fields = { targetTemperature: 55 };

test('answered, refused by the device, offline, given up: with account, device, fields, result and time', async () => {
  const { exchange, records } = audited();
  const appliance = await exchange.device(1);
  const alice = await exchange.connect({ account: 'alice' });
  const bob = await exchange.connect({ account: 'bob' });
  await alice.send(control(1, 1));
  await bob.send(control(1, 1, 61), control(1, 2), control(9, 3));
  assert.deepEqual(records, [
    { account: 'bob', device: '0001-000000000009', fields, result: 'offline', milliseconds: 0 },
  ]);
  await exchange.pass(250);
  const [first, second] = appliance.take().messages;
  const answer = (sequence: number, result: string) => {
    const { body, ...rest } = state(1, 40, sequence, 'water-heater.response');
    return { ...rest, body: { ...body, result } } as never;
  };
  await appliance.send(answer(first?.sequence ?? 0, 'ok'));
  await exchange.pass(250);
  const refusal = { result: 'invalid-value', messageId: 1 };
  await appliance.send({
    kind: 'water-heater.refusal',
    serial: 1,
    sequence: second?.sequence ?? 0,
    body: refusal,
  } as never);
  for (let minutes = 0; minutes < 2; minutes++) {
    await appliance.send(heartbeat(1));
    await exchange.pass(20_000);
  }
  assert.deepEqual(records.slice(1), [
    { account: 'alice', device, fields, result: 'ok', milliseconds: 250 },
    { account: 'bob', device, fields: { targetTemperature: 61 }, result: 'invalid-value', milliseconds: 500 },
    { account: 'bob', device, fields, result: 'timeout', milliseconds: 30_000 },
  ]);
});

test('what never reaches the bus: without the grant, beyond a limit, of a device to another; what is repeated has one record', async () => {
  const { exchange, records } = audited({ pendingPerLink: 1 });
  const appliance = await exchange.device(1, { account: 'heater' });
  const observer = await exchange.connect({ account: 'observer', grants: { '*': ['observe'] } });
  await observer.send(control(1, 1));
  const alice = await exchange.connect({ account: 'alice' });
  await alice.send(control(1, 1), control(1, 1), control(1, 2));
  await appliance.send(control(2, 1));
  assert.deepEqual(
    records.map(({ account, result }) => [account, result]),
    [
      ['observer', 'refused'],
      ['alice', 'busy'],
      ['heater', 'refused'],
    ],
  );
  const [asked] = appliance.take().messages;
  await appliance.send(state(1, 40, asked?.sequence, 'water-heater.response'));
  assert.deepEqual(
    records.slice(3).map(({ account, result }) => [account, result]),
    [['alice', 'ok']],
  );
});

test('an audit needs a codec, a bus and a function that takes the records; a monitor needs a codec and a bus', () => {
  const parts = { codec, bus: new MemoryBus(), record: () => {} };
  for (const value of [undefined, null, {}]) {
    for (const path of ['codec', 'bus', 'record']) {
      assert.throws(() => new ControlAudit({ ...parts, [path]: value } as never), { code: 'wrong-type', path });
      if (path !== 'record')
        assert.throws(() => new Monitor({ ...parts, [path]: value } as never), { code: 'wrong-type', path });
    }
  }
  for (const make of [() => new Monitor(undefined as never), () => new ControlAudit(null as never)]) {
    assert.throws(make, { code: 'wrong-type', path: 'codec' });
  }
});

test('an onFrame that throws costs no record', async (context) => {
  const printed = context.mock.method(console, 'error', () => {});
  const records: ControlRecord[] = [];
  const { bus, onFrame } = new ControlAudit({
    codec,
    bus: new MemoryBus(),
    onFrame: () => assert.fail('full'),
    record: (each) => records.push(each),
  });
  const exchange = new Exchange({ bus, onFrame });
  const observer = await exchange.connect({ grants: { '*': ['observe'] } });
  await observer.send(control(1, 1));
  assert.deepEqual([records.length, records[0]?.result], [1, 'refused']);
  assert.equal(printed.mock.calls[0]?.arguments[0], 'igrs-rump: onFrame has failed: full');
});

test('queries, statuses and what else goes by make no record; a requester that has gone does, and so does what nobody can read', async () => {
  const { exchange, records } = audited();
  const appliance = await exchange.device(1);
  const alice = await exchange.connect({ account: 'alice' });
  await alice.send({ kind: 'water-heater.status-query', serial: 1, sequence: 1, body: {} });
  await appliance.send(state(1, 40), heartbeat(1));
  assert.deepEqual(records, []);
  await alice.send(control(1, 2));
  alice.far.close({ reason: 'done', message: 'gone' });
  await exchange.pass(0);
  const asked = appliance.take().messages.find(({ messageType }) => messageType === 'control');
  await appliance.send(state(1, 40, asked?.sequence, 'water-heater.response'));
  assert.deepEqual(
    records.map(({ account, result }) => [account, result]),
    [['alice', 'ok']],
  );
  const bob = await exchange.connect({ account: 'bob' });
  const body = new Uint8Array([1, 2, 3]);
  // Of a type that the profile does not know.
  await bob.send(
    codec.encode({
      kind: 'unknown',
      deviceType: 0x7777,
      messageType: 'control',
      serial: 1,
      sequence: 4,
      body,
    } as never),
  );
  assert.deepEqual(records.slice(1), [
    { account: 'bob', device: '7777-000000000001', fields: null, result: 'offline', milliseconds: 0 },
  ]);
});

test('beside metrics, both see the same; and accounts take their turns at a device as without them', async () => {
  const monitor = new Monitor({ codec, bus: new MemoryBus() });
  const records: ControlRecord[] = [];
  const { bus, onFrame } = new ControlAudit({
    codec,
    bus: monitor.bus,
    onFrame: monitor.onFrame,
    record: (each) => records.push(each),
  });
  const exchange = new Exchange({ bus, onFrame, limits: { requestsInFlight: 1 } });
  monitor.watch(exchange.server);
  const appliance = await exchange.device(1);
  const alice = await exchange.connect({ account: 'alice' });
  const bob = await exchange.connect({ account: 'bob' });
  await alice.send(control(1, 1), control(1, 2), control(1, 3));
  await bob.send(control(1, 1, 61));
  const order: unknown[] = [];
  for (let count = 0; count < 4; count++) {
    const [asked] = appliance.take().messages;
    order.push(asked?.body);
    await appliance.send(state(1, 40, asked?.sequence, 'water-heater.response'));
  }
  // Bob does not wait for all of hers.
  assert.deepEqual(
    order,
    [55, 55, 61, 55].map((targetTemperature) => ({ targetTemperature })),
  );
  assert.equal(records.length, 4);
  assert.match(await monitor.metrics(), /rump_requests_total\{message="control",outcome="answered"\} 4/);
  monitor.close();
});
