/** A message server and an MQTT broker, one after the other under the same load, over WebSocket and over TCP. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { refuseArguments } from '../../scripts/common/arguments.ts';
import { markdownTable } from '../runner.ts';
import type { Protocol } from './links.ts';
import { flood, type Load, type Loader, type Server, startDaemon } from './measure.ts';
import { type Engine, start, type Watch } from './processes.ts';

const TRANSPORTS = ['websocket', 'tcp'] as const;
const SERVERS = ['igrs-rump', 'mosquitto'] as const;

/** How often `step` is called. */
export const AGAINST_STEPS = TRANSPORTS.length * SERVERS.length * 3;

interface AgainstTask {
  /** Frames that left the server. */
  readonly framesPerSecond: number;
  /** Shares of one processor: of the server and of the load. Whichever is near 1 sets the pace. */
  readonly processor: number;
  readonly loadProcessor: number;
}

export interface AgainstResult {
  readonly server: (typeof SERVERS)[number];
  readonly transport: (typeof TRANSPORTS)[number];
  readonly status: AgainstTask;
  readonly control: AgainstTask;
  /** For links that are accepted and say nothing: resident bytes of the server, and milliseconds of its processor to accept one. */
  readonly bytesPerLink: number;
  readonly millisecondsPerConnect: number;
}

/** Links before those that are counted: what the first ones allocate stays. */
const FIRST_LINKS = 100;
const LOADED_SERIALS = 0x10000;

export async function measureAgainst(engine: Engine, load: Load, idle: number, watch: Watch): Promise<AgainstResult[]> {
  if (!existsSync('/proc/self/stat'))
    refuseArguments('--against reads what a broker takes from /proc, which is not here');
  const results: AgainstResult[] = [];
  for (const transport of TRANSPORTS) {
    for (const server of SERVERS) results.push(await measureOne(server, transport, { engine, load, idle, watch }));
  }
  return results;
}

async function measureOne(
  name: AgainstResult['server'],
  transport: AgainstResult['transport'],
  { engine, load, idle, watch }: { engine: Engine; load: Load; idle: number; watch: Watch },
): Promise<AgainstResult> {
  const what = `${name} over ${transport}`;
  watch.step(`${what}: ${idle} idle links`);
  const protocol: Protocol = name === 'mosquitto' ? 'mqtt' : 'rump';
  const server: Server = name === 'mosquitto' ? await startMosquitto(watch) : await start(watch, 'server.ts', [engine]);
  const url = transport === 'tcp' ? server.started.tcp : server.started.url;
  const startLoad = (first: number): Promise<Loader> => start(watch, 'load.ts', [protocol, String(first)]);

  const idler = await startLoad(0);
  await idler.call.idle({ url, count: FIRST_LINKS });
  const empty = await server.call.memory();
  const before = await server.call.work();
  await idler.call.idle({ url, count: idle });
  const after = await server.call.work();
  const full = await server.call.memory();
  idler.kill();

  const loader = await startLoad(LOADED_SERIALS);
  await loader.call.connect({ urls: [url], devices: load.devices, controllers: load.controllers });
  const wanted = { warmup: load.warmup, milliseconds: load.milliseconds, rate: null };
  watch.step(`${what}: statuses`);
  const status = await flood([server], [loader], 'status', wanted);
  watch.step(`${what}: control`);
  const control = await flood([server], [loader], 'control', wanted);
  loader.kill();
  server.kill();
  return {
    server: name,
    transport,
    status,
    control,
    bytesPerLink: (full.resident - empty.resident) / idle,
    millisecondsPerConnect: (after.processor - before.processor) / 1000 / idle,
  };
}

const HEAD = [
  'transport',
  'server',
  'statuses delivered/s',
  'server, load busy',
  'control and response, frames/s',
  'server, load busy',
  'KiB an idle link',
  'ms of processor a connect',
];

export function againstMarkdown(results: readonly AgainstResult[]): string {
  const rows = results.map(({ server, transport, status, control, bytesPerLink, millisecondsPerConnect }) => [
    transport === 'tcp' ? 'TCP' : 'WebSocket',
    server,
    status.framesPerSecond.toLocaleString('en'),
    busy(status),
    control.framesPerSecond.toLocaleString('en'),
    busy(control),
    (bytesPerLink / 1024).toFixed(1),
    millisecondsPerConnect.toFixed(2),
  ]);
  const ratios = TRANSPORTS.map((transport) => {
    const [ours, theirs] = SERVERS.map((name) =>
      results.find((each) => each.server === name && each.transport === transport),
    );
    const ratio = (task: 'status' | 'control'): string =>
      ((ours?.[task].framesPerSecond ?? 0) / (theirs?.[task].framesPerSecond ?? 1)).toFixed(2);
    return `${transport === 'tcp' ? 'TCP' : 'WebSocket'} ${ratio('status')} and ${ratio('control')}`;
  });
  return `${markdownTable(HEAD, rows, 2)}\n\nStatuses and control, igrs-rump over mosquitto: ${ratios.join('; ')}.`;
}

function busy({ processor, loadProcessor }: AgainstTask): string {
  return `${Math.round(processor * 100)} %, ${Math.round(loadProcessor * 100)} %`;
}

/** Milliseconds until it must listen. */
const MAX_START = 10_000;

/** As fast as it can be: without names and rights, and without losing anything for lack of room in a queue. */
async function startMosquitto(watch: Watch): Promise<Server> {
  const [webSocketPort, tcpPort] = [await freePort(), await freePort()];
  const { child, kill } = startDaemon('mosquitto', () => [
    `listener ${webSocketPort} 127.0.0.1`,
    'protocol websockets',
    `listener ${tcpPort} 127.0.0.1`,
    'allow_anonymous true',
    'persistence false',
    'log_dest none',
    'set_tcp_nodelay true',
    'max_queued_messages 0',
  ]);
  watch.started({ kill });
  const failed = new Promise<never>((_, reject) =>
    child.once('error', ({ message }) => reject(new Error(`mosquitto: ${message}`))),
  );
  await Promise.race([failed, listening(tcpPort)]);
  const stat = (): readonly string[] => {
    const text = readFileSync(`/proc/${child.pid}/stat`, 'latin1');
    // The name of the program, in brackets, may contain spaces.
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  };
  const resident = (): number => Number(stat()[21]) * PAGE;
  return {
    started: { url: `ws://127.0.0.1:${webSocketPort}`, tcp: `tcp://127.0.0.1:${tcpPort}`, engine: 'js' },
    call: {
      memory: async () => ({ resident: resident(), heap: 0 }),
      work: async () => ({ processor: (Number(stat()[11]) + Number(stat()[12])) * TICK, frames: 0, devices: 0 }),
      end: async () => {},
    },
    kill,
  };
}

/** Bytes of a page, and microseconds of a processor tick: the units of /proc. */
const PAGE = 4096;
const TICK = 10_000;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(port: number): Promise<void> {
  const end = performance.now() + MAX_START;
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    if (performance.now() > end) throw new Error('mosquitto does not listen');
    await sleep(50);
  }
}

export function mosquittoVersion(): string {
  try {
    // It prints its version with its help, and reports wrong usage.
    execFileSync('mosquitto', ['-h'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    const { stdout, code } = error as { readonly stdout?: string; readonly code?: string };
    if (code === 'ENOENT') return refuseArguments('--against needs mosquitto: apt-get install mosquitto');
    return versionIn(stdout ?? '');
  }
  return '';
}

function versionIn(help: string): string {
  return /mosquitto version [\d.]+/.exec(help)?.[0] ?? 'mosquitto';
}
