/** The bus that servers share over NATS; loaded only with `--nats`. */
import { readFile } from 'node:fs/promises';
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { RumpError } from 'igrs-rump';
import { type NatsBusOptions, natsBus } from 'igrs-rump/nats';
import type { Bus } from 'igrs-rump/server';
import type { Log } from 'igrs-rump/server/node';
import { Failure, systemFailure } from '../failure.ts';

export interface OpenBus {
  readonly bus: Bus;
  /** The NATS server; null for a bus in memory. */
  readonly nats: string | null;
  /** Whether what must outlive the process can be stored now. */
  isReady(): boolean;
  close(): Promise<void>;
}

/** Milliseconds between pings that detect a lost NATS server. */
const PING_INTERVAL = 5000;

/** @param credentials the path of a file as written by `nsc` */
export async function openNats(
  servers: readonly string[],
  credentials: string | undefined,
  settings: Omit<NatsBusOptions, 'connection'>,
  log: Log,
): Promise<OpenBus> {
  const worded = (error: unknown): Failure => {
    const { message } = error as Error;
    return new Failure(`--nats ${servers.map(withoutCredentials).join(', ')}: ${message}`, undefined, { cause: error });
  };
  const connection = await connected(servers, credentials, worded);
  const bus = await natsBus({ connection, ...settings }).catch(async (error: unknown) => {
    await connection.close();
    throw RumpError.is(error) ? worded(error) : error;
  });
  bus.watch((state) => {
    if (state === 'connected') log.info('nats', `NATS: ${state}`, { state });
    else if (state !== 'closed') log.warn('nats', `NATS: ${state}`, { state });
  });
  return {
    bus,
    nats: connection.getServer(),
    isReady: () => bus.state === 'connected',
    close: async () => {
      const { disconnections, failures, declaredOffline, malformed } = bus.stats;
      await bus.close();
      await connection.close();
      log.info(
        'nats-closed',
        `NATS was away ${disconnections} times and failed ${failures} times; ` +
          `${declaredOffline} devices of others were declared offline, ${malformed} messages were dropped`,
        { disconnections, failures, declaredOffline, malformed },
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

/** Of a URL that holds a user's name and password, or a token. */
function withoutCredentials(server: string): string {
  return server.replace(/^(\w+:\/\/)?.*@/, '$1…@');
}

async function read(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: unknown) => {
    throw systemFailure(file, error);
  });
}
