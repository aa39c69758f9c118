/** The servers of one engine, with everything that is measured of them. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Engine,
  type Flow,
  type Latency,
  type LoadCalls,
  type Observed,
  type Running,
  type ServerCalls,
  type ServerStarted,
  start,
  type Traffic,
  type Watch,
  type WorkSample,
} from './processes.ts';

export interface TaskResult {
  /** Frames that left the server, with as many in flight as it could answer. */
  readonly framesPerSecond: number;
  /** Share of one processor meanwhile: near 1, the server could do no more. */
  readonly processor: number;
  /** Latency in milliseconds, at this rate of round trips or statuses a second. */
  readonly rate: number;
  readonly latency: Latency;
}

export interface MemoryResult {
  readonly devices: number;
  /** Bytes of the process, and of its heap. */
  readonly resident: number;
  readonly heap: number;
}

export interface EngineResults {
  readonly control: TaskResult;
  readonly status: TaskResult;
  /** With no devices, with as many as the tasks have, and with more. */
  readonly memory: readonly MemoryResult[];
}

export type Server = Running<ServerCalls, ServerStarted>;

export type Loader = Running<LoadCalls, null>;

/** Distance between the first serials of two load processes. */
const SERIALS_PER_LOADER = 0x10000;

export interface Load {
  /** Devices during the tasks; memory is measured with more of them too. */
  readonly devices: number;
  readonly maxDevices: number;
  readonly controllers: number;
  /** Processes that they are divided among. */
  readonly loaders: number;
  /** Milliseconds before anything counts, and of each task. */
  readonly warmup: number;
  readonly milliseconds: number;
  /** Round trips and statuses a second where their latency is measured. */
  readonly rate: number;
}

/** How often `step` is called for one engine. */
export const STEPS = 7;

interface Setup {
  readonly engine: Engine;
  readonly servers: number;
  /** The port of the NATS server that they share; null for a single server. */
  readonly nats: number | null;
  readonly observed?: Observed;
}

export async function measure(setup: Setup, options: Load, watch: Watch): Promise<EngineResults> {
  const { engine, nats } = setup;
  const { devices, maxDevices, controllers, loaders, warmup, milliseconds, rate } = options;
  watch.step('starting');
  const servers: Server[] = [];
  while (servers.length < setup.servers) {
    const server: Server = await start(watch, 'server.ts', [engine, String(nats ?? ''), setup.observed ?? '']);
    servers.push(server);
    if (server.started.engine !== engine)
      throw new Error(`the server runs on ${server.started.engine}, not on ${engine}`);
  }
  const urls = servers.map(({ started }) => started.url);
  const load: Loader[] = [];
  for (let index = 0; index < loaders; index++) {
    load.push(await start(watch, 'load.ts', ['rump', String((index + 1) * SERIALS_PER_LOADER)]));
  }
  const connect = async (total: number): Promise<void> => {
    await Promise.all(
      load.map(({ call }, index) => {
        const share = Math.floor(total / loaders) + (index < total % loaders ? 1 : 0);
        const listeners = Math.ceil(controllers / loaders);
        return call.connect({ urls, devices: share, controllers: listeners });
      }),
    );
    const registered = sumOf((await workOf(servers)).map(({ devices }) => devices));
    if (registered !== total) throw new Error(`${registered} devices are registered, not ${total}`);
  };
  const memory: MemoryResult[] = [];
  const weigh = async (total: number): Promise<void> => {
    const samples = await Promise.all(servers.map(({ call }) => call.memory()));
    const mean = (of: 'resident' | 'heap'): number => sumOf(samples.map((sample) => sample[of])) / servers.length;
    memory.push({ devices: total, resident: mean('resident'), heap: mean('heap') });
  };

  // Controllers are connected already, so that what is added belongs to the devices.
  await connect(0);
  await weigh(0);
  watch.step(`${devices} devices connect`);
  await connect(devices);
  await weigh(devices);
  const results: Partial<Record<'control' | 'status', TaskResult>> = {};
  for (const task of ['control', 'status'] as const) {
    watch.step(`${task}, as fast as it goes`);
    const { framesPerSecond, processor } = await flood(servers, load, task, { warmup, milliseconds, rate: null });
    watch.step(`${task}, ${rate} a second`);
    const { latency } = await flow(load, task, { warmup, milliseconds, rate: rate / loaders });
    results[task] = { framesPerSecond, processor, rate, latency };
  }
  watch.step(`${maxDevices} devices connect`);
  if (maxDevices > devices) {
    await connect(maxDevices);
    await weigh(maxDevices);
  }
  await Promise.all(load.map(({ call }) => call.end()));
  await Promise.all(servers.map(({ call }) => call.end()));
  for (const process of [...servers, ...load]) process.kill();
  return { ...(results as Record<'control' | 'status', TaskResult>), memory };
}

export async function flood(
  servers: readonly Server[],
  load: readonly Loader[],
  task: 'control' | 'status',
  wanted: Flow,
): Promise<Pick<TaskResult, 'framesPerSecond' | 'processor'> & { readonly loadProcessor: number }> {
  const before = await workOf(servers);
  const began = performance.now();
  const { frames, milliseconds, processor: loadProcessor } = await flow(load, task, wanted);
  const after = await workOf(servers);
  const microseconds = (performance.now() - began) * 1000;
  return {
    framesPerSecond: Math.round((frames / milliseconds) * 1000),
    // Of the busiest one.
    processor: Number(
      Math.max(
        ...after.map(({ processor }, index) => (processor - (before[index]?.processor ?? 0)) / microseconds),
      ).toFixed(2),
    ),
    loadProcessor: Number(loadProcessor.toFixed(2)),
  };
}

/** The frames of all processes are added; the times are those of the slowest. */
export async function flow(load: readonly Loader[], task: 'control' | 'status', wanted: Flow): Promise<Traffic> {
  const parts = await Promise.all(load.map(({ call }) => call[task](wanted)));
  const maximum = (of: (part: Traffic) => number): number => Math.max(...parts.map(of));
  return {
    processor: maximum(({ processor }) => processor),
    frames: parts.reduce((sum, { frames }) => sum + frames, 0),
    milliseconds: maximum(({ milliseconds }) => milliseconds),
    latency: {
      samples: parts.reduce((sum, { latency }) => sum + latency.samples, 0),
      p50: rounded(maximum(({ latency }) => latency.p50)),
      p99: rounded(maximum(({ latency }) => latency.p99)),
      p999: rounded(maximum(({ latency }) => latency.p999)),
    },
  };
}

function workOf(servers: readonly Server[]): Promise<WorkSample[]> {
  return Promise.all(servers.map(({ call }) => call.work()));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function rounded(milliseconds: number): number {
  return Number(milliseconds.toPrecision(3));
}

interface RunningNats {
  readonly port: number;
  readonly version: string;
  kill(): void;
}

/** Milliseconds until it must listen. */
const MAX_START = 20_000;

/** A nats-server with a store of its own, which is removed with it. */
export async function startNats(): Promise<RunningNats> {
  const version = execFileSync('nats-server', ['--version'], { encoding: 'utf8' }).trim().replace(':', '');
  // Any free port: it writes the number beside its configuration.
  const { child, folder, kill } = startDaemon('nats-server', (folder) => [
    'listen: "127.0.0.1:-1"',
    `ports_file_dir: "${folder}"`,
    `jetstream { store_dir: "${folder}", max_file: 2G, max_mem: 64M }`,
  ]);
  const end = Date.now() + MAX_START;
  for (;;) {
    await sleep(50);
    const port = portIn(join(folder, `nats-server_${child.pid}.ports`));
    if (port !== null) return { port, version, kill };
    if (Date.now() > end) {
      kill();
      throw new Error('nats-server does not listen');
    }
  }
}

/** A program with its settings in a folder of its own, which is removed with it. */
export function startDaemon(program: string, settingsIn: (folder: string) => readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'igrs-rump-bench-'));
  const file = join(folder, 'settings.conf');
  writeFileSync(file, `${settingsIn(folder).join('\n')}\n`);
  const child = spawn(program, ['-c', file], { stdio: 'ignore' });
  const kill = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  return { child, folder, kill };
}

function portIn(file: string): number | null {
  try {
    const { nats } = JSON.parse(readFileSync(file, 'utf8')) as { readonly nats: readonly string[] };
    return Number(new URL(nats[0] as string).port);
  } catch {
    return null;
  }
}
