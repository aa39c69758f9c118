/** Three real nats-servers that are one cluster with JetStream; the last may have a network of its own, with a cable that can be pulled. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { requireProgram } from '../../../scripts/common/programs.ts';
import { until } from './message-server.ts';
import { freePort, listening } from './nats-server.ts';

const COUNT = 3;

export interface NatsCluster {
  readonly ports: readonly number[];
  /** As a server does that prefers its own node and knows the others. */
  connect(node?: number): Promise<NatsConnection>;
  /** Which node leads a stream now; null during an election. */
  leader(connection: NatsConnection, stream: string): Promise<number | null>;
  /** Has elections until this node leads the stream. */
  lead(connection: NatsConnection, stream: string, node: number): Promise<void>;
  kill(node: number): Promise<void>;
  stop(node: number): Promise<void>;
  start(node: number): Promise<void>;
  end(): Promise<void>;
}

/** A network namespace with a cable to ours. */
interface Cable {
  /** The address at our end, and at the other. */
  readonly near: string;
  readonly far: string;
  readonly name: string;
  plug(isIn: boolean): void;
  end(): void;
}

/** Null where the machine does not let us make one. */
export function cable(): Cable | null {
  const name = `rump-nats-${process.pid}`;
  const [ours, theirs] = [`rn${process.pid}a`, `rn${process.pid}b`];
  const ip = (...args: string[]): void => void execFileSync('ip', args, { stdio: 'ignore' });
  const made = {
    near: '10.78.0.1',
    far: '10.78.0.2',
    name,
    plug: (isIn: boolean) => ip('link', 'set', ours, isIn ? 'up' : 'down'),
    end: () => ip('netns', 'del', name),
  };
  try {
    ip('netns', 'add', name);
  } catch {
    return null;
  }
  try {
    ip('link', 'add', ours, 'type', 'veth', 'peer', 'name', theirs, 'netns', name);
    ip('address', 'add', `${made.near}/24`, 'dev', ours);
    ip('-n', name, 'address', 'add', `${made.far}/24`, 'dev', theirs);
    for (const each of [theirs, 'lo']) ip('-n', name, 'link', 'set', each, 'up');
    made.plug(true);
    return made;
  } catch {
    made.end();
    return null;
  }
}

/** @param behind the last node is at the far end of this cable */
export async function natsCluster(behind: Cable | null = null): Promise<NatsCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'igrs-rump-cluster-'));
  const program = requireProgram('nats-server');
  const ports: number[] = [];
  while (ports.length < 2 * COUNT) ports.push(await freePort());
  const [clients, routes] = [ports.slice(0, COUNT), ports.slice(COUNT)];
  const children: ChildProcess[] = [];
  const isFar = (node: number): boolean => behind !== null && node === COUNT - 1;
  const hostOf = (node: number): string => (isFar(node) ? behind?.far : behind?.near) ?? '127.0.0.1';
  const start = async (node: number): Promise<void> => {
    const file = join(folder, `${node}.conf`);
    const host = hostOf(node);
    const others = routes.map((port, other) => `nats://${hostOf(other)}:${port}`).join(', ');
    await writeFile(
      file,
      `listen: "${host}:${clients[node]}"\nserver_name: "node-${node}"\n` +
        `jetstream { store_dir: "${join(folder, String(node))}", max_mem: 64M, max_file: 512M }\n` +
        `cluster { name: "rump", listen: "${host}:${routes[node]}", routes: [${others}] }\n`,
    );
    const [command = '', ...args] = isFar(node) ? ['ip', 'netns', 'exec', behind?.name ?? '', program] : [program];
    children[node] = spawn(command, [...args, '-c', file], { stdio: 'ignore' });
    await listening(clients[node] as number, host);
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
        servers: order.map((port) => `${hostOf(clients.indexOf(port))}:${port}`),
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
    async lead(connection, stream, node) {
      await until(`node ${node} leads ${stream}`, async () => {
        const leader = await cluster.leader(connection, stream);
        if (leader === node) return true;
        if (leader !== null) await connection.request(`$JS.API.STREAM.LEADER.STEPDOWN.${stream}`).catch(() => {});
        return false;
      });
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
  // Until all three have chosen who leads JetStream, and each takes its replica.
  const connection = await cluster.connect();
  const probe = { name: 'probe', subjects: ['probe'], num_replicas: COUNT };
  await until('JetStream has a leader and three nodes', async () => {
    const manager = await jetstreamManager(connection, { checkAPI: false });
    return manager.streams.add(probe).then(
      () => manager.streams.delete(probe.name),
      () => false,
    );
  });
  return cluster;
}
