/** `npm run bench` and `npm run bench:NAME`: each bench is a module that says what it measures; the runner does the rest. */
import { type Bench, readOptions } from './runner.ts';

/** Loaded on request: some need packages that others do not. */
const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  frames: async () => (await import('./frames.ts')).frames,
  workers: async () => (await import('./workers/workers.ts')).workers,
  edge: async () => (await import('./edge/edge.ts')).edge,
  exchange: async () => (await import('./exchange/exchange.ts')).exchange,
  startup: async () => (await import('./startup/startup.ts')).startup,
  profile: async () => (await import('./profile.ts')).profile,
  real: async () => (await import('./real/real.ts')).real,
  hostile: async () => (await import('./hostile.ts')).hostile,
};

const [name = '', ...others] = process.argv.slice(2);
const load = BENCHES[name];
const bench = await (load ?? (BENCHES.frames as () => Promise<Bench>))();
await bench.run(readOptions(bench, load === undefined ? process.argv.slice(2) : others));
