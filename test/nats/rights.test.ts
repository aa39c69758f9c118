/** The configurations of docs/scaling.md and of deploy/ give a message server all the rights that it needs, and not all that there are. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Kvm } from '@nats-io/kv';
import { nkeyAuthenticator, nkeys } from '@nats-io/nats-core';
import type { NodeConnectionOptions } from '@nats-io/transport-node';
import { natsBus } from 'igrs-rump/nats';
import { deviceId } from '../exchange/support/heater.ts';
import { alarmsOf, controllerOf, heater, messageServer, online, until } from './support/message-server.ts';
import { natsServer } from './support/nats-server.ts';

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
