/** Message servers on a cluster of three nats-servers, whose nodes go one after the other: no acknowledged alarm is lost. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { natsBus } from 'igrs-rump/nats';
import { deviceId } from '../exchange/support/heater.ts';
import { type NatsCluster, natsCluster } from './support/cluster.ts';
import { alarmsOf, controllerOf, heater, messageServer, online, type Server, until } from './support/message-server.ts';

const DEVICES = 6;

let cluster: NatsCluster;
let servers: Server[];

before(async () => {
  cluster = await natsCluster();
  servers = [];
  for (const node of [0, 1]) servers.push(await messageServer(await cluster.connect(node)));
});
after(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await cluster.end();
});

test('three replicas by default; a leader that is killed, and nodes that restart one after the other, under load', async (t) => {
  const connection = await cluster.connect(2);
  const manager = await jetstreamManager(connection);
  for (const stream of ['KV_rump', 'rump-alarms']) {
    assert.equal((await manager.streams.info(stream)).config.num_replicas, 3);
  }
  const [here, there] = servers as [Server, Server];
  const controller = controllerOf(there.connect);
  const heard = alarmsOf(controller);
  await until('the observer is there', () => controller.link.state === 'online');
  const appliances = Array.from({ length: DEVICES }, (_, index) => heater(index + 1, here.connect));
  await until('all are there', () => appliances.every(online));
  const acknowledged = new Set<string>();
  let isOn = true;
  let last = performance.now();
  let longest = 0;
  const raising = appliances.map(async (appliance, index) => {
    for (let time = 1; isOn; time++) {
      await appliance.alarm({ event: 'raised', severity: 'fault', faults: ['waterLeak'], time });
      acknowledged.add(`${index + 1} ${time}`);
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
      await wait(50);
    }
  });
  const flows = async (): Promise<void> => {
    const count = acknowledged.size;
    await until('alarms flow', () => acknowledged.size > count + 3 * DEVICES);
  };
  await flows();
  // For itself, and what the message servers are connected to may be another node.
  longest = 0;
  const leader = await cluster.leader(connection, 'KV_rump');
  await cluster.kill(leader as number);
  await flows();
  t.diagnostic(`the leader of the bucket was killed: no alarm was stored for ${Math.round(longest)} ms`);
  await cluster.start(leader as number);
  for (const node of [0, 1, 2]) {
    await cluster.stop(node);
    await flows();
    await cluster.start(node);
    await until('it leads or follows again', async () => (await cluster.leader(connection, 'KV_rump')) !== null);
    await flows();
  }
  isOn = false;
  await Promise.all(raising);
  await until('every acknowledged alarm was heard', () => [...acknowledged].every((alarm) => heard.has(alarm)));
  await until('both say that all is well', () => servers.every(({ bus }) => bus.state === 'connected'));
  await controller.device(deviceId(1)).control({ targetTemperature: 52 });
  assert.equal(appliances[0]?.target, 52);
  await Promise.all([...appliances.map((appliance) => appliance.close()), controller.close()]);
});

test('a server that starts before the third node is there waits for it', async () => {
  await cluster.stop(2);
  const names = { bucket: 'early', alarmStream: 'early-alarms', prefix: 'early' };
  const starting = natsBus({
    connection: await cluster.connect(),
    bucketBytes: 0x100000,
    alarmBytes: 0x100000,
    ...names,
  });
  await wait(1000);
  await cluster.start(2);
  await (await starting).close();
});
