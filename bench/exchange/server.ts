/**
 * The message server in a process of its own, as in an application. Arguments: the engine, the port of a shared NATS server (empty
 * without one), and what observes the server.
 */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import { createCodec } from 'igrs-rump';
import { natsBus } from 'igrs-rump/nats';
import { type Accounts, type Bus, MemoryBus, MessageServer } from 'igrs-rump/server';
import { ControlAudit, Lines, listen, listenTcp, Monitor, openLineFile } from 'igrs-rump/server/node';
import { answer, type Engine, type Observed, type ServerCalls, type ServerStarted } from './processes.ts';

/** Signatures are not checked: authentication is not timed. */
const accounts: Accounts = {
  authenticate: async (token) => ({
    account: token,
    expires: null,
    grants: { '*': token.startsWith('device') ? ['register'] : ['observe', 'control'] },
  }),
};

const codec = createCodec({ engine: process.argv[2] as Engine });
const [, , , port = '', what = ''] = process.argv;
/** The defaults if they are what is measured; else no limit may refuse anybody. */
const limits =
  what === 'attacked'
    ? { keepAlive: 3600 }
    : { framesPerSecond: 1e9, frameBurst: 1e9, linksPerAccount: 1e6, keepAlive: 3600 };
const bus = port === '' ? new MemoryBus() : await shared(port);
const auditFile = join(tmpdir(), `igrs-rump-audit-${process.pid}.jsonl`);
const server = new MessageServer({ codec, accounts, limits, ...(await observed(what as Observed | '')) });
const web = await listen(server);
const tcp = await listenTcp(server);
const started: ServerStarted = { url: web.url, tcp: tcp.url, engine: codec.engine };
answer<ServerCalls>(started, {
  memory: async () => {
    for (let round = 0; round < 3; round++) {
      (globalThis as { gc?: () => void }).gc?.();
      await sleep(100);
    }
    const { rss, heapUsed, external } = process.memoryUsage();
    return { resident: rss, heap: heapUsed + external };
  },
  work: () => {
    const { user, system } = process.cpuUsage();
    return { processor: user + system, frames: server.stats.frames, devices: server.stats.devices };
  },
  end: async () => {
    await server.close();
    await Promise.all([web.close(), tcp.close()]);
    rmSync(auditFile, { force: true });
  },
});

async function shared(port: string): Promise<Bus> {
  const connection = await connect({ servers: `127.0.0.1:${port}`, maxReconnectAttempts: -1, pingInterval: 5000 });
  return natsBus({ connection });
}

/** As in `rump serve` with --metrics or --audit. */
async function observed(what: Observed | '') {
  if (what === 'metrics') {
    const monitor = new Monitor({ codec, bus });
    return { bus: monitor.bus, onFrame: monitor.onFrame };
  }
  if (what !== 'audit') return { bus };
  const lines = new Lines((await openLineFile(auditFile)).write);
  const audit = new ControlAudit({
    codec,
    bus,
    record: (control) => lines.add(JSON.stringify({ time: new Date().toISOString(), event: 'control', ...control })),
  });
  return { bus: audit.bus, onFrame: audit.onFrame };
}
