/** The servers of one engine, with everything that is asked of them. */
import type { Engine, Flow, LoadCalls, ServerCalls, ServerStarted, Traffic, WorkSample } from './messages.ts';
import type { Options } from './options.ts';
import { type Running, start } from './processes.ts';
import type { EngineResults, MemoryResult, TaskResult } from './results.ts';

type Server = Running<ServerCalls, ServerStarted>;
type Loader = Running<LoadCalls, null>;

/** Serials of each process of the load begin so far from each other. */
const SERIALS = 0x10000;

export interface Watch {
  /** Told what comes next. */
  readonly step: (what: string) => void;
  /** Of processes that are to be ended, whatever happens. */
  readonly started: (process: { kill(): void }) => void;
}

/** How often `step` is called for one engine. */
export const STEPS = 7;

export interface Setup {
  readonly engine: Engine;
  readonly servers: number;
  /** The port of the NATS server that they share; null where there is one server that shares nothing. */
  readonly nats: number | null;
}

export async function measure(setup: Setup, loaders: number, options: Options, watch: Watch): Promise<EngineResults> {
  const { engine, nats } = setup;
  const { devices, mostDevices, controllers, warmup, milliseconds, rate } = options;
  watch.step('starting');
  const servers: Server[] = [];
  while (servers.length < setup.servers) {
    const server: Server = await start('server.ts', nats === null ? [engine] : [engine, String(nats)]);
    watch.started(server);
    servers.push(server);
    if (server.started.engine !== engine)
      throw new Error(`the server runs on ${server.started.engine}, not on ${engine}`);
  }
  const urls = servers.map(({ started }) => started.url);
  const load: Loader[] = [];
  for (let index = 0; index < loaders; index++) {
    const loader: Loader = await start('load.ts', [String((index + 1) * SERIALS)]);
    watch.started(loader);
    load.push(loader);
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

  // With the controllers, so that what is added is the devices'.
  await connect(0);
  await weigh(0);
  watch.step(`${devices} devices connect`);
  await connect(devices);
  await weigh(devices);
  const results: Partial<Record<'control' | 'status', TaskResult>> = {};
  for (const task of ['control', 'status'] as const) {
    watch.step(`${task}, as fast as it goes`);
    const fastest = await flood(servers, load, task, { warmup, milliseconds, rate: null });
    watch.step(`${task}, ${rate} a second`);
    const { latency } = await flow(load, task, { warmup, milliseconds, rate: rate / loaders });
    results[task] = { ...fastest, rate, latency };
  }
  watch.step(`${mostDevices} devices connect`);
  if (mostDevices > devices) {
    await connect(mostDevices);
    await weigh(mostDevices);
  }
  await Promise.all(load.map(({ call }) => call.end()));
  await Promise.all(servers.map(({ call }) => call.end()));
  for (const process of [...servers, ...load]) process.kill();
  return { ...(results as Record<'control' | 'status', TaskResult>), memory };
}

async function flood(
  servers: readonly Server[],
  load: readonly Loader[],
  task: 'control' | 'status',
  wanted: Flow,
): Promise<Pick<TaskResult, 'framesPerSecond' | 'processor'>> {
  const before = await workOf(servers);
  const began = performance.now();
  const { frames, milliseconds } = await flow(load, task, wanted);
  const after = await workOf(servers);
  const microseconds = (performance.now() - began) * 1000;
  return {
    framesPerSecond: Math.round((frames / milliseconds) * 1000),
    // Of the one that had most to do.
    processor: Number(
      Math.max(
        ...after.map(({ processor }, index) => (processor - (before[index]?.processor ?? 0)) / microseconds),
      ).toFixed(2),
    ),
  };
}

/** Of several processes the frames are added, and the slowest one's times are told. */
async function flow(load: readonly Loader[], task: 'control' | 'status', wanted: Flow): Promise<Traffic> {
  const parts = await Promise.all(load.map(({ call }) => call[task](wanted)));
  const most = (of: (part: Traffic) => number): number => Math.max(...parts.map(of));
  const traffic = {
    frames: parts.reduce((sum, { frames }) => sum + frames, 0),
    milliseconds: most(({ milliseconds }) => milliseconds),
    latency: {
      samples: parts.reduce((sum, { latency }) => sum + latency.samples, 0),
      p50: rounded(most(({ latency }) => latency.p50)),
      p99: rounded(most(({ latency }) => latency.p99)),
      p999: rounded(most(({ latency }) => latency.p999)),
    },
  };
  if (traffic.latency.samples === 0) throw new Error(`${task}: nothing came back`);
  return traffic;
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
