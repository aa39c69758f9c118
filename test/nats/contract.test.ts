/** What every bus must do, over a real nats-server. Each bus has a prefix of its own, so that none meets another's devices. */
import { after, before } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { natsBus } from 'igrs-rump/nats';
import { busContract } from '../server/support/bus-contract.ts';
import { type NatsServer, natsServer } from './support/nats-server.ts';

/** Milliseconds in which what was sent has arrived, with plenty to spare. */
const REST = 400;

let server: NatsServer;
let connection: NatsConnection;
let buses = 0;

before(async () => {
  server = await natsServer();
  connection = await server.connect();
});
after(() => server.end());

busContract(
  'NATS',
  () => natsBus({ connection, prefix: `contract-${buses++}`, bucketBytes: 0x100000, alarmBytes: 0x100000 }),
  () => wait(REST),
);
