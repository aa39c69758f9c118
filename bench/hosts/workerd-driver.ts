/**
 * Runs one job in a worker: `workerd-driver.ts WORKER JOB`. The worker's clock stands still while it computes, so the time is taken
 * here, around a request that runs a variant many times; the time of an empty request is subtracted.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Job, reportsOf, type Untimed } from '../program/job.ts';
import type { Order } from '../program/worker.ts';
import { measure, median, type Pace, type Timed } from '../throughput.ts';

interface Miniflare {
  dispatchFetch(address: string, request: { method: string; body: string }): Promise<Response>;
  dispose(): Promise<void>;
}

/** A request takes about a millisecond: in rounds of this length its variation is small. */
const ROUND_MILLISECONDS = 60;
const EMPTY_REQUESTS = 31;

const { Miniflare: MiniflareClass, supportedCompatibilityDate } = createRequire(
  new URL('../../test/host/package.json', import.meta.url),
)('miniflare') as { Miniflare: new (options: object) => Miniflare; supportedCompatibilityDate: string };

const [, , workerFile = '', jobText = ''] = process.argv;
const job = JSON.parse(jobText) as Job;
const miniflare = new MiniflareClass({
  compatibilityDate: supportedCompatibilityDate,
  // Otherwise it asks its maker's server for the value.
  cf: false,
  modules: [{ type: 'ESModule', path: 'worker.mjs', contents: readFileSync(workerFile, 'utf8') }],
});
try {
  const { untimed, variants } = (await ask({ open: job })) as { untimed: Untimed[]; variants: Omit<Timed, 'sample'>[] };
  const empty = await emptyRequest();
  const timed = variants.map(({ name, frames }): Timed => {
    const sample = async (repeats: number): Promise<number> =>
      Math.max(1, (await time({ variant: name, repeats })) - empty);
    return { name, frames, sample };
  });
  const samples = await measure(timed, job.pace && slow(job.pace));
  console.log(JSON.stringify(reportsOf(untimed, samples)));
} finally {
  await miniflare.dispose();
}

function slow(pace: Pace): Pace {
  return { ...pace, roundMilliseconds: Math.max(pace.roundMilliseconds, ROUND_MILLISECONDS) };
}

async function ask(order: Order): Promise<unknown> {
  const response = await miniflare.dispatchFetch('http://localhost/', { method: 'POST', body: JSON.stringify(order) });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return JSON.parse(text);
}

/** Nanoseconds. */
async function time(order: Order): Promise<number> {
  const start = performance.now();
  await ask(order);
  return (performance.now() - start) * 1e6;
}

async function emptyRequest(): Promise<number> {
  const times: number[] = [];
  for (let request = 0; request < EMPTY_REQUESTS; request++) times.push(await time({ variant: '', repeats: 0 }));
  return median(times);
}
