/** Calls that are under way at a bus, on a slow way to NATS, when it is closed or their device registers again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type NatsBus, natsBus } from 'igrs-rump/nats';
import { deviceId } from '../exchange/support/heater.ts';
import { presence } from '../server/support/bus-contract.ts';
import { alarm, control } from '../server/support/exchange.ts';
import { gate } from './support/gate.ts';
import { codec, LEASE, until } from './support/message-server.ts';
import { type NatsServer, natsFor, natsServer } from './support/nats-server.ts';

const RECORD = '$KV.rump.device.0001.000000000001';
const PRESENCE = 'rump.0001.000000000001.presence';

/** The subjects of records and presences that NATS is sent from now on; its answers take as long again on the slow way. */
async function sentTo(nats: NatsServer): Promise<string[]> {
  const subjects: string[] = [];
  const connection = await nats.connect();
  for (const each of [RECORD, PRESENCE])
    connection.subscribe(each, { callback: (_, { subject }) => void subjects.push(subject) });
  await connection.flush();
  return subjects;
}

test('if a bus is closed while a device registers, the device is not held, and receives no requests', async (t) => {
  const nats = await natsServer();
  const way = await gate(nats.port);
  t.after(async () => {
    await way.end();
    await nats.end();
  });
  const [slow, other] = [
    await natsBus({ connection: await nats.connect({ servers: `127.0.0.1:${way.port}` }), lease: LEASE }),
    await natsBus({ connection: await nats.connect(), lease: LEASE }),
  ];
  const asked: string[] = [];
  const holder = { request: () => void asked.push('asked'), replaced() {}, unreachable() {} };
  const sent = await sentTo(nats);
  way.delay(300);
  const holding = assert.rejects(slow.hold(deviceId(1), presence(1), holder), { code: 'closed' });
  const following = slow.follow('*', { status() {}, alarm() {}, presence() {} });
  await until('NATS has the record', () => sent.includes(RECORD), 5000);
  await Promise.all([slow.close(), holding, following]);
  const outcomes: unknown[] = [];
  await until('the record is there', async () => (await other.records('*')).has(deviceId(1)));
  other.request(deviceId(1), codec.encode(control(1, 1)), (outcome) => outcomes.push(outcome));
  await until('it is answered', () => outcomes.length === 1, 5000);
  assert.deepEqual([outcomes, asked], [['offline'], []]);
  await other.close();
});

test('if a bus is closed while requests wait, all are answered, even if an answer makes its requester throw', async (t) => {
  const printed = t.mock.method(console, 'error', () => {});
  const nats = await natsFor(t);
  const bus = await natsBus({ connection: await nats.connect(), lease: LEASE });
  const asked: string[] = [];
  const holder = { request: () => void asked.push('asked'), replaced() {}, unreachable() {} };
  await bus.hold(deviceId(1), presence(1), holder);
  const outcomes: unknown[] = [];
  bus.request(deviceId(1), codec.encode(control(1, 1)), () => {
    throw new Error('a fault of its own');
  });
  bus.request(deviceId(1), codec.encode(control(1, 2)), (outcome) => outcomes.push(outcome));
  await until('the device is asked', () => asked.length === 2);
  await bus.close();
  assert.deepEqual([outcomes, printed.mock.callCount(), bus.stats.held], [['timeout'], 1, 0]);
});

test('if a bus is closed while it subscribes for a device or stores its alarm, neither counts as done', async (t) => {
  const nats = await natsServer();
  const way = await gate(nats.port);
  t.after(async () => {
    await way.end();
    await nats.end();
  });
  const slow = async (): Promise<NatsBus> => {
    way.delay(0);
    const bus = await natsBus({ connection: await nats.connect({ servers: `127.0.0.1:${way.port}` }), lease: LEASE });
    way.delay(200);
    return bus;
  };
  const holder = { request() {}, replaced() {}, unreachable() {} };
  const sent = await sentTo(nats);
  const first = await slow();
  const holding = assert.rejects(first.hold(deviceId(1), presence(1), holder), { code: 'closed' });
  // With the subscription, which takes as long to be accepted.
  await until('NATS is told that the device is there', () => sent.includes(PRESENCE), 5000);
  await Promise.all([first.close(), holding]);
  const second = await slow();
  const hold = await second.hold(deviceId(1), presence(1), holder);
  const raised = codec.encode(alarm(1, 'raised', ['dryFire']));
  sent.length = 0;
  const storing = assert.rejects(hold.alarm(raised, [raised]), { code: 'closed' });
  await until('NATS has the record', () => sent.includes(RECORD), 5000);
  await Promise.all([second.close(), storing]);
});

test('a device that registers again on its own link while its alarms are stored: what is acknowledged is stored and heard', async (t) => {
  const nats = await natsServer();
  const way = await gate(nats.port);
  const connection = await nats.connect({ servers: `127.0.0.1:${way.port}` });
  const bus = await natsBus({ connection, bucketBytes: 0x100000, alarmBytes: 0x100000, lease: LEASE });
  t.after(async () => {
    await bus.close();
    await way.end();
    await nats.end();
  });
  const holder = { request() {}, replaced() {}, unreachable() {} };
  const heard: number[] = [];
  await bus.follow('*', {
    status() {},
    presence() {},
    alarm: (_, bytes) => void heard.push(codec.decode(bytes).sequence),
  });
  // Which write comes first depends on some milliseconds.
  for (let round = 0; round < 30; round++) {
    const [serial, device] = [round + 1, deviceId(round + 1)];
    way.delay(0);
    const hold = await bus.hold(device, presence(1), holder);
    way.delay(5 + (round % 10));
    const sequences = [2 * round, 2 * round + 1];
    const [first, second] = (['waterLeak', 'dryFire'] as const).map((fault, index) =>
      codec.encode(alarm(serial, 'raised', [fault], sequences[index])),
    ) as [Uint8Array, Uint8Array];
    const acknowledged = [hold.alarm(first, [first])];
    await wait((round % 7) * 4);
    acknowledged.push(hold.alarm(second, [first, second]));
    await wait(round % 3);
    const again = await bus.hold(device, presence(2), holder);
    await Promise.all(acknowledged);
    const frames = [again.record.alarms, (await bus.records(device)).get(device)?.alarms];
    for (const open of frames)
      assert.deepEqual(
        open?.map((frame) => codec.decode(frame).sequence),
        sequences,
      );
    await until('followers hear them', () => sequences.every((sequence) => heard.includes(sequence)), 5000);
  }
});
