/** Rights at NATS: the configurations of docs/scaling.md and of deploy/ give all that a message server needs; what is missing is said. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Kvm } from '@nats-io/kv';
import { nkeyAuthenticator, nkeys } from '@nats-io/nats-core';
import type { NodeConnectionOptions } from '@nats-io/transport-node';
import { natsBus } from 'igrs-rump/nats';
import { deviceId } from '../exchange/support/heater.ts';
import { presence } from '../server/support/bus-contract.ts';
import { alarm } from '../server/support/exchange.ts';
import {
  alarmsOf,
  codec,
  controllerOf,
  heater,
  LEASE,
  messageServer,
  online,
  until,
} from './support/message-server.ts';
import { natsFor, natsServer } from './support/nats-server.ts';

test('the rights of the documentation are enough, also to recover', async () => {
  process.env.RUMP_PASSWORD = 'a-word';
  const part = /<!-- nats-configuration:.*?-->\n```text\n(.*?)```\n<!-- \/nats-configuration -->/s;
  await enough(partOf('docs/scaling.md', part), { user: 'rump', pass: 'a-word' });
});

test('the rights of deploy/nats-rights.conf are enough, with a key for each server', async () => {
  const [first, second] = [nkeys.createUser(), nkeys.createUser()];
  process.env.RUMP_A = first.getPublicKey();
  process.env.RUMP_B = second.getPublicKey();
  // Ports and store are the test's own.
  const part = /^(rights: \{.*)/ms;
  await enough(partOf('deploy/nats-rights.conf', part), { authenticator: nkeyAuthenticator(second.getSeed()) });
});

function partOf(file: string, part: RegExp): string {
  const [, configuration] =
    part.exec(readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8')) ?? [];
  return configuration ?? assert.fail(`${file} has no such part`);
}

async function enough(configuration: string, credentials: NodeConnectionOptions): Promise<void> {
  const nats = await natsServer(configuration);
  const connection = await nats.connect(credentials);
  const refused: string[] = [];
  (async () => {
    for await (const status of connection.status()) if (status.type === 'error') refused.push(status.error.message);
  })();
  const server = await messageServer(connection);
  const controller = controllerOf(server.connect);
  const heard = alarmsOf(controller);
  const appliance = heater(1, server.connect);
  await until('both are there', () => online(appliance) && controller.link.state === 'online');
  await controller.device(deviceId(1)).control({ targetTemperature: 47 });
  await appliance.alarm({ event: 'raised', severity: 'fault', faults: ['dryFire'], time: 1 });
  await until('the alarm is heard', () => heard.has('1 1'));
  const moved = heater(1, server.connect);
  await until('it is on another link', () => online(moved));
  await appliance.close();
  // Written by another, so that the holder must read it before it writes again.
  const bucket = await new Kvm(connection).open('rump');
  const key = 'device.0001.000000000001';
  await bucket.put(key, (await bucket.get(key))?.value as Uint8Array);
  await moved.alarm({ event: 'active', severity: 'fault', faults: ['dryFire'], time: 2 });
  await nats.stop();
  await until('it says so', () => server.bus.state !== 'connected');
  await nats.start();
  await until('it is back', () => server.bus.state === 'connected' && online(moved));
  await moved.alarm({ event: 'cleared', severity: 'fault', faults: ['dryFire'], time: 3 });
  await until('the alarm is heard', () => heard.has('1 2') && heard.has('1 3'));
  assert.deepEqual(refused, []);

  const other = natsBus({ connection, prefix: 'other', storeTimeout: 500 });
  await assert.rejects(other, /needs JetStream, and this account the rights/);
  await Promise.all([moved.close(), controller.close()]);
  await server.close();
  await nats.end();
}

/** All that a message server needs, except for one subject. */
const withoutRight = (denied: string): string =>
  `authorization { users: [{ user: a, password: a, permissions: { publish: ">", subscribe: { deny: ["${denied}"] } } }] }`;

test('without the right to answers no bus is opened, and it says so', async (t) => {
  const nats = await natsFor(t, withoutRight('rump.answer.>'));
  const opening = messageServer(await nats.connect({ user: 'a', pass: 'a' }));
  await assert.rejects(opening, /NATS refuses a subscription for answers: this account has no right to it/);
});

test('without the right to what devices say, who asks for it is not told that all is well', async (t) => {
  const nats = await natsFor(t, withoutRight('rump.*.*.status'));
  const { bus, close } = await messageServer(await nats.connect({ user: 'a', pass: 'a' }));
  t.after(close);
  const nothing = { status: () => {}, alarm: () => {}, presence: () => {} };
  const refused = /NATS refuses a subscription for \*/;
  await assert.rejects(bus.follow('*', nothing), refused);
  assert.equal(bus.stats.failures, 1);
  // Not taken for subscribed by the next one.
  await assert.rejects(bus.follow('*', nothing), refused);
  assert.equal(bus.followers(deviceId(1)), 0);
});

for (const denied of ['rump.*.*.request', 'rump.answer.>', 'rump.*.*.alarm']) {
  test(`the right to ${denied} is lost: reconnecting, until it is granted again, and nothing is missed`, async (t) => {
    const nats = await natsFor(t, withoutRight('nothing'));
    const server = await messageServer(await nats.connect({ user: 'a', pass: 'a' }));
    const controller = controllerOf(server.connect);
    const heard = alarmsOf(controller);
    const appliance = heater(1, server.connect);
    t.after(() => Promise.all([appliance, controller, server].map((each) => each.close())));
    await until('both are there', () => online(appliance) && controller.link.state === 'online');
    await controller.device(deviceId(1)).control({ targetTemperature: 47 });
    await nats.configure(withoutRight(denied));
    await until('it says so', () => server.bus.state === 'reconnecting');
    const alarm = appliance.alarm({ event: 'raised', severity: 'fault', faults: ['dryFire'], time: 1 });
    await nats.configure(withoutRight('nothing'));
    await until('it is back', () => server.bus.state !== 'reconnecting');
    await alarm;
    await until('the alarm is heard', () => heard.has('1 1'));
    await until('the device too', () => online(appliance));
    await controller.device(deviceId(1)).control({ targetTemperature: 48 });
    assert.equal(appliance.target, 48);
  });
}

test('the right to alarms is lost and granted again while another server raises them: all are heard', async (t) => {
  const users = (denied: string): string =>
    `authorization { users: [{ user: b, password: b }, { user: a, password: a, permissions: { publish: ">", subscribe: { deny: ["${denied}"] } } }] }`;
  const nats = await natsFor(t, users('nothing'));
  const here = await natsBus({ connection: await nats.connect({ user: 'a', pass: 'a' }), lease: LEASE });
  const there = await natsBus({ connection: await nats.connect({ user: 'b', pass: 'b' }), lease: LEASE });
  t.after(() => Promise.all([here.close(), there.close()]));
  const heard: number[] = [];
  const alarmed = (_: string, bytes: Uint8Array): void => void heard.push(codec.decode(bytes).sequence);
  await here.follow('*', { status() {}, presence() {}, alarm: alarmed });
  const hold = await there.hold(deviceId(1), presence(1), { request() {}, replaced() {}, unreachable() {} });
  let raised = 0;
  const raiseUntil = async (what: string, holds: () => boolean): Promise<void> =>
    until(what, async () => {
      const frame = codec.encode(alarm(1, 'raised', ['waterLeak'], ++raised));
      await hold.alarm(frame, [frame]);
      return holds();
    });
  await raiseUntil('some are heard', () => heard.length > 2);
  await nats.configure(users('rump.*.*.alarm'));
  await raiseUntil('it says so', () => here.state === 'reconnecting');
  await nats.configure(users('nothing'));
  await raiseUntil('it is back', () => here.state !== 'reconnecting');
  await until('all are heard', () => heard.length >= raised, 10_000).catch(() => {});
  assert.deepEqual(
    heard,
    Array.from({ length: raised }, (_, index) => index + 1),
  );
});
