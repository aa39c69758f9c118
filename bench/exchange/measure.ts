/** One engine's server, with everything that is asked of it. */
import type { Engine, Flow, LoadCalls, ServerCalls, ServerStarted, Traffic } from './messages.ts';
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

export async function measure(engine: Engine, loaders: number, options: Options, watch: Watch): Promise<EngineResults> {
  const { devices, mostDevices, controllers, warmup, milliseconds, rate } = options;
  watch.step('starting');
  const server: Server = await start('server.ts', [engine]);
  watch.started(server);
  if (server.started.engine !== engine)
    throw new Error(`the server runs on ${server.started.engine}, not on ${engine}`);
  const load: Loader[] = [];
  for (let index = 0; index < loaders; index++) {
    const loader: Loader = await start('load.ts', [String((index + 1) * SERIALS)]);
    watch.started(loader);
    load.push(loader);
  }
  const connect = async (total: number): Promise<void> => {
    const { url } = server.started;
    await Promise.all(
      load.map(({ call }, index) => {
        const share = Math.floor(total / loaders) + (index < total % loaders ? 1 : 0);
        const listeners = Math.ceil(controllers / loaders);
        return call.connect({ url, devices: share, controllers: listeners });
      }),
    );
    const { devices: registered } = await server.call.work();
    if (registered !== total) throw new Error(`${registered} devices are registered, not ${total}`);
  };
  const memory: MemoryResult[] = [];
  const weigh = async (total: number): Promise<void> => {
    memory.push({ devices: total, ...(await server.call.memory()) });
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
    const fastest = await flood(server, load, task, { warmup, milliseconds, rate: null });
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
  await server.call.end();
  for (const process of [server, ...load]) process.kill();
  return { ...(results as Record<'control' | 'status', TaskResult>), memory };
}

async function flood(
  server: Server,
  load: readonly Loader[],
  task: 'control' | 'status',
  wanted: Flow,
): Promise<Pick<TaskResult, 'framesPerSecond' | 'processor'>> {
  const before = await server.call.work();
  const began = performance.now();
  const { frames, milliseconds } = await flow(load, task, wanted);
  const { processor } = await server.call.work();
  const microseconds = (performance.now() - began) * 1000;
  return {
    framesPerSecond: Math.round((frames / milliseconds) * 1000),
    processor: Number(((processor - before.processor) / microseconds).toFixed(2)),
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

function rounded(milliseconds: number): number {
  return Number(milliseconds.toPrecision(3));
}
