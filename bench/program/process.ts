/** The bench as a program of Node, Deno or Bun: takes a job as its argument and prints its reports. */
import { measure, median, type Pace, type Timed } from '../throughput.ts';
import { type Job, reportsOf } from './job.ts';
import { openSession } from './session.ts';

/** What V8's profiler found for one variant. */
export interface Profiled {
  readonly nanosecondsPerFrame: number;
  readonly nodes: readonly ProfiledCall[];
}

/** A node in the tree of calls. */
interface ProfiledCall {
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly hitCount?: number | undefined;
  readonly positionTicks?: readonly { readonly line: number; readonly ticks: number }[] | undefined;
}

/** Microseconds between two samples of the profiler. */
const INTERVAL = 200;
const job = JSON.parse(process.argv[2] ?? '') as Job;
const { variants, untimed } = await openSession(job);
if (job.profiled) {
  const [variant] = variants;
  if (variant === undefined || job.pace === null) throw new Error(`${job.variants} does not do ${job.tasks}`);
  console.log(JSON.stringify(await profiled(variant, job.pace)));
} else {
  console.log(JSON.stringify(reportsOf(untimed, await measure(variants, job.pace))));
}

async function profiled(variant: Timed, pace: Pace): Promise<Profiled> {
  const { Session } = await import('node:inspector/promises');
  await measure([variant], pace);
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
  await session.post('Profiler.start');
  const samples = await measure([variant], { ...pace, warmUpMilliseconds: 0 });
  const { profile } = await session.post('Profiler.stop');
  return { nanosecondsPerFrame: median(samples.get(variant.name) as number[]), nodes: profile.nodes };
}
