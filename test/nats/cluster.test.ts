/** Message servers on a cluster of three nats-servers, whose nodes go one after the other: no acknowledged alarm is lost. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { natsBus } from 'igrs-rump/nats';
import { deviceId } from '../exchange/support/heater.ts';
import { cable, type NatsCluster, natsCluster } from './support/cluster.ts';
import { alarmsOf, controllerOf, heater, messageServer, online, type Server, until } from './support/message-server.ts';

const DEVICES = 6;
/** Milliseconds for what takes elections, on a machine that does other things too. */
const PATIENCE = 90_000;

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
  const connection = await cluster.connect();
  const starting = natsBus({
    connection,
    bucketBytes: 0x100000,
    alarmBytes: 0x100000,
    ...names,
  });
  await until('it has asked in vain', () => connection.stats().outMsgs > 5);
  await cluster.start(2);
  await (await starting).close();
});

/** Milliseconds from one success to the next, at most, of what is tried again and again. */
function gaps(attempt: () => Promise<unknown>) {
  let isOn = true;
  let last = performance.now();
  const result = { longest: 0, errors: [] as string[] };
  const done = (async () => {
    while (isOn) {
      await attempt().then(
        () => {
          result.longest = Math.max(result.longest, performance.now() - last);
          last = performance.now();
        },
        (error) => void result.errors.push(String(error)),
      );
      await wait(50);
    }
  })();
  return {
    result,
    begin: () => Object.assign(result, { longest: 0, errors: [] }),
    end: async () => {
      isOn = false;
      await done;
    },
  };
}

test('a node that leads is cut off by its network: an election, and nothing is lost', async (t) => {
  const behind = cable();
  if (behind === null) {
    t.skip('needs the right to make network namespaces');
    return;
  }
  t.after(behind.end);
  const apart = await natsCluster(behind);
  t.after(apart.end);
  const all: Server[] = [];
  t.after(() => Promise.all(all.map((server) => server.close())));
  for (const node of [0, 1, 2]) all.push(await messageServer(await apart.connect(node), { storeTimeout: 10_000 }));
  const [first, , third] = all as [Server, Server, Server];
  const connection = await apart.connect(0);
  for (const stream of ['KV_rump', 'rump-alarms']) await apart.lead(connection, stream, 2);

  const controller = controllerOf(first.connect);
  const controllerThere = controllerOf(third.connect);
  t.after(() => Promise.all([controller.close(), controllerThere.close()]));
  const heard = alarmsOf(controller);
  const heardThere = alarmsOf(controllerThere);
  const appliances = all.map((server, index) => heater(index + 1, server.connect, { keepAlive: 60 }));
  t.after(() => Promise.all(appliances.map((appliance) => appliance.close())));
  await until('all are there', () => appliances.every(online));
  const acknowledged = new Set<string>();
  let time = 0;
  const raise = (index: number) => async () => {
    const at = ++time;
    await appliances[index]?.alarm({ event: 'raised', severity: 'fault', faults: ['waterLeak'], time: at });
    acknowledged.add(`${index + 1} ${at}`);
  };
  // Each stream elects for itself, and takes its time: so the bare publisher writes to both, and to no device's subject.
  const publisher = jetstream(connection, { timeout: 1000 });
  const published = (subject: string) => gaps(() => publisher.publish(subject));
  const flows = {
    'a control between the servers that keep their node': gaps(() =>
      controller.device(deviceId(2)).control({ targetTemperature: 50 }, { timeout: 5000 }),
    ),
    'an alarm at a server that keeps its node': gaps(raise(0)),
    'an alarm at the server whose node is cut off': gaps(raise(2)),
    'a bare message to the stream of alarms': published('rump.none.none.alarm'),
    'a bare message to the bucket': published('$KV.rump.none'),
  };
  t.after(() => Promise.all(Object.values(flows).map((flow) => flow.end())));
  const flowOn = async (when: string): Promise<void> => {
    for (const index of [0, 2]) {
      const from = time;
      const isStored = (alarm: string) => alarm.startsWith(`${index + 1} `) && Number(alarm.slice(2)) > from;
      const isFlowing = () => [...acknowledged].filter(isStored).length > 3;
      await until(`alarms of ${index + 1} flow, ${when}`, isFlowing, PATIENCE);
    }
    await until(`all buses are well, ${when}`, () => all.every(({ bus }) => bus.state === 'connected'), PATIENCE);
  };
  await flowOn('before');
  for (const flow of Object.values(flows)) flow.begin();
  behind.plug(false);
  await until('the server of that node says so', () => third.bus.state === 'reconnecting', PATIENCE);
  await flowOn('while it is cut off');
  for (const [what, { result }] of Object.entries(flows)) {
    t.diagnostic(`${what}: at most ${Math.round(result.longest)} ms apart, ${result.errors.length} failed`);
  }
  assert.deepEqual(flows['a control between the servers that keep their node'].result.errors, []);
  behind.plug(true);
  const isBack = async (): Promise<boolean> => {
    const { cluster } = await (await jetstreamManager(connection)).streams.info('KV_rump');
    return cluster?.replicas?.every(({ current, offline }) => current && offline !== true) === true;
  };
  await until('the node is back', () => isBack().catch(() => false), PATIENCE);
  await flowOn('when it is back');
  await Promise.all(Object.values(flows).map((flow) => flow.end()));
  for (const ears of [heard, heardThere]) {
    await until('every acknowledged alarm was heard', () => [...acknowledged].every((alarm) => ears.has(alarm)));
  }
});
