/** The bus of many servers, for the command: loaded only where it is asked for. */
import { readFile } from 'node:fs/promises';
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { RumpError } from 'igrs-rump';
import { natsBus } from 'igrs-rump/nats';
import type { Bus } from 'igrs-rump/server';
import { Failure } from '../failure.ts';
import { systemFailure } from '../system-error.ts';

export interface OpenBus {
  readonly bus: Bus;
  /** The NATS server; null in the memory of this process. */
  readonly nats: string | null;
  close(): Promise<void>;
}

/** Milliseconds after which a NATS server that says nothing is taken for gone. */
const PING_INTERVAL = 5000;

/** @param credentials a file, as `nsc` writes them */
export async function openNats(servers: readonly string[], credentials: string | undefined): Promise<OpenBus> {
  const worded = (error: unknown): Failure => {
    const { message } = error as Error;
    return new Failure(`--nats ${servers.join(', ')}: ${message}`, undefined, { cause: error });
  };
  const connection = await connected(servers, credentials, worded);
  const bus = await natsBus({ connection }).catch(async (error: unknown) => {
    await connection.close();
    throw RumpError.is(error) ? worded(error) : error;
  });
  bus.watch((state) => {
    if (state !== 'closed') process.stderr.write(`rump: NATS: ${state}\n`);
  });
  return {
    bus,
    nats: connection.getServer(),
    close: async () => {
      const { disconnections, failures, declaredOffline, rubbish } = bus.stats;
      await bus.close();
      await connection.close();
      process.stderr.write(
        `rump: NATS was away ${disconnections} times and failed ${failures} times; ` +
          `${declaredOffline} devices of others were declared offline, ${rubbish} messages were dropped\n`,
      );
    },
  };
}

async function connected(
  servers: readonly string[],
  credentials: string | undefined,
  worded: (error: unknown) => Failure,
): Promise<NatsConnection> {
  const file = credentials === undefined ? null : await read(credentials);
  const options = { servers: [...servers], name: 'rump serve', maxReconnectAttempts: -1, pingInterval: PING_INTERVAL };
  const identity = file === null ? {} : { authenticator: credsAuthenticator(file) };
  return connect({ ...options, ...identity }).catch((error: unknown) => {
    throw worded(error);
  });
}

async function read(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: unknown) => {
    throw systemFailure(file, error);
  });
}
