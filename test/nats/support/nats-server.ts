/** A real nats-server with JetStream, on a port of its own, its store in a temporary folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectSocket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { connect, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node';
import { requireProgram } from '../../../scripts/common/programs.ts';

export interface NatsServer {
  readonly port: number;
  /** As applications connect: it never gives up, and notices a silent peer. */
  connect(options?: NodeConnectionOptions): Promise<NatsConnection>;
  /** Ends it; what it has stored stays. */
  stop(): Promise<void>;
  /** On the same port, with the same store or, after `lose`, an empty one. */
  start(): Promise<void>;
  /** Has further lines in its configuration from now on, also while it runs. */
  configure(configuration: string): Promise<void>;
  /** Its store, while it is stopped. */
  lose(): Promise<void>;
  /** Its store as it is now, while it is stopped; what is given back puts it there again, as a machine does that has lost its power. */
  keep(): Promise<() => Promise<void>>;
  /** It stands still, as a machine does that is out of memory. */
  pause(): void;
  resume(): void;
  end(): Promise<void>;
}

/** @param configuration further lines of its configuration */
export async function natsServer(configuration = ''): Promise<NatsServer> {
  const folder = await mkdtemp(join(tmpdir(), 'igrs-rump-nats-'));
  const port = await freePort();
  const file = join(folder, 'nats.conf');
  const store = join(folder, 'store');
  const configure = (lines: string): Promise<void> =>
    writeFile(
      file,
      `listen: "127.0.0.1:${port}"\njetstream { store_dir: "${store}", max_mem: 256M, max_file: 2G }\n${lines}\n`,
    );
  await configure(configuration);
  const connections: NatsConnection[] = [];
  let kepts = 0;
  const program = requireProgram('nats-server');
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    child = spawn(program, ['-c', file], { stdio: 'ignore' });
    await listening(port);
  };
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    await ended;
  };
  await start();
  return {
    port,
    connect: async (options = {}) => {
      const usual = {
        servers: `127.0.0.1:${port}`,
        maxReconnectAttempts: -1,
        reconnectTimeWait: 200,
        pingInterval: 1000,
      };
      const connection = await connect({ ...usual, ...options });
      connections.push(connection);
      return connection;
    },
    stop,
    start,
    configure: async (lines) => {
      await configure(lines);
      child.kill('SIGHUP');
    },
    lose: () => rm(store, { recursive: true, force: true }),
    keep: async () => {
      const kept = `${store}-${kepts++}`;
      await cp(store, kept, { recursive: true });
      return async () => {
        await rm(store, { recursive: true, force: true });
        await cp(kept, store, { recursive: true });
      };
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    end: async () => {
      await Promise.all(connections.map((connection) => connection.close()));
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The same until the test ends. */
export async function natsFor(t: TestContext, configuration = ''): Promise<NatsServer> {
  const nats = await natsServer(configuration);
  t.after(() => nats.end());
  return nats;
}

/** Resolves when this server has said so many times more that it lives. */
export async function beats(nats: NatsServer, { server }: { readonly server: string }, count: number): Promise<void> {
  const connection = await nats.connect();
  const messages = connection.subscribe(`$KV.*.server.${server}`, { max: count });
  for await (const _ of messages);
  await connection.close();
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

export async function listening(port: number, host = '127.0.0.1'): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connectSocket(port, host, () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (isThere) return;
    await wait(50);
  }
  throw new Error('nats-server does not listen');
}
