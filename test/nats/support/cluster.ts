/** Three real nats-servers that are one cluster with JetStream. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { requireProgram } from '../../../scripts/common/require-program.ts';
import { until } from './message-server.ts';
import { freePort, listening } from './nats-server.ts';

const COUNT = 3;

export interface NatsCluster {
  readonly ports: readonly number[];
  /** As a server does that prefers its own node and knows the others. */
  connect(node?: number): Promise<NatsConnection>;
  /** Which node leads a stream now; null during an election. */
  leader(connection: NatsConnection, stream: string): Promise<number | null>;
  kill(node: number): Promise<void>;
  stop(node: number): Promise<void>;
  start(node: number): Promise<void>;
  end(): Promise<void>;
}

export async function natsCluster(): Promise<NatsCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'igrs-rump-cluster-'));
  const program = requireProgram('nats-server');
  const ports: number[] = [];
  while (ports.length < 2 * COUNT) ports.push(await freePort());
  const [clients, routes] = [ports.slice(0, COUNT), ports.slice(COUNT)];
  const children: ChildProcess[] = [];
  const start = async (node: number): Promise<void> => {
    const file = join(folder, `${node}.conf`);
    const others = routes.map((port) => `nats://127.0.0.1:${port}`).join(', ');
    await writeFile(
      file,
      `listen: "127.0.0.1:${clients[node]}"\nserver_name: "node-${node}"\n` +
        `jetstream { store_dir: "${join(folder, String(node))}", max_mem: 64M, max_file: 512M }\n` +
        `cluster { name: "rump", listen: "127.0.0.1:${routes[node]}", routes: [${others}] }\n`,
    );
    children[node] = spawn(program, ['-c', file], { stdio: 'ignore' });
    await listening(clients[node] as number);
  };
  const end = async (node: number, signal: NodeJS.Signals): Promise<void> => {
    const child = children[node] as ChildProcess;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  for (let node = 0; node < COUNT; node++) await start(node);
  const connections: NatsConnection[] = [];
  const cluster: NatsCluster = {
    ports: clients,
    async connect(node = 0) {
      const order = [...clients.slice(node), ...clients.slice(0, node)];
      const connection = await connect({
        servers: order.map((port) => `127.0.0.1:${port}`),
        noRandomize: true,
        maxReconnectAttempts: -1,
        reconnectTimeWait: 100,
        pingInterval: 1000,
      });
      connections.push(connection);
      return connection;
    },
    async leader(connection, stream) {
      const manager = await jetstreamManager(connection, { checkAPI: false });
      const info = await manager.streams.info(stream).catch(() => null);
      const name = info?.cluster?.leader;
      return name ? Number(name.slice('node-'.length)) : null;
    },
    kill: (node) => end(node, 'SIGKILL'),
    stop: (node) => end(node, 'SIGTERM'),
    start,
    async end() {
      await Promise.all(connections.map((connection) => connection.close()));
      await Promise.all(children.map((_, node) => end(node, 'SIGKILL')));
      await rm(folder, { recursive: true, force: true });
    },
  };
  // Until all three have chosen who leads JetStream.
  const connection = await cluster.connect();
  await until('JetStream has a leader', async () => {
    const manager = await jetstreamManager(connection, { checkAPI: false });
    return manager.getAccountInfo().then(
      () => true,
      () => false,
    );
  });
  return cluster;
}
