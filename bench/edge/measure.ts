/** One fresh process of one variant: that it does what it must, and how fast. */
import assert from 'node:assert/strict';
import { median } from '../throughput.ts';
import { Client } from './client.ts';
import type { Options } from './options.ts';
import type { Variant } from './variants.ts';
import { startWorker } from './workerd.ts';

/** Frames a second. */
export interface Sample {
  readonly requests: number;
  readonly split: number;
}

/** What splitting a body must give: the digest of each destination's bytes. */
export interface Expected {
  readonly frames: number;
  readonly bytesSkipped: number;
  readonly destinations: Readonly<Record<string, string>>;
}

export interface Bodies {
  readonly clean: Uint8Array;
  readonly expected: Expected;
  /** With noise and spoilt frames, which is compared and not timed. */
  readonly dirty: Uint8Array;
  readonly expectedOfDirty: Expected;
}

const EMPTY_REQUESTS = 31;

export async function sample(
  variant: Variant,
  file: string,
  sink: string,
  bodies: Bodies,
  options: Options,
): Promise<Sample> {
  const worker = await startWorker(variant, file, sink);
  const client = new Client(worker.port, options.concurrency);
  try {
    await assertRight(client, variant, bodies.dirty, bodies.expectedOfDirty);
    await assertRight(client, variant, bodies.clean, bodies.expected);
    const split = await timeSplit(client, bodies.expected.frames, options);
    const requests = await timeRequests(client, bodies, options);
    return { split, requests };
  } finally {
    client.stop();
    await worker.stop();
  }
}

async function assertRight(client: Client, variant: Variant, body: Uint8Array, expected: Expected): Promise<void> {
  const { engine } = JSON.parse(await client.post('/keep', body));
  assert.equal(engine, variant, 'the worker runs on another engine');
  assert.deepEqual(JSON.parse(await client.get('/digests')), expected, `${variant} does something else`);
  const { frames, bytesSkipped, destinations } = JSON.parse(await client.post('/', body));
  assert.deepEqual([frames, bytesSkipped], [expected.frames, expected.bytesSkipped]);
  assert.equal(destinations.length, Object.keys(expected.destinations).length);
}

/** The body is in the worker already. What a request takes that splits nothing is subtracted. */
async function timeSplit(client: Client, frames: number, options: Options): Promise<number> {
  const time = async (times: number): Promise<number> => {
    const start = performance.now();
    await client.get(`/split?times=${times}`);
    return performance.now() - start;
  };
  let repeats = 1;
  for (let spent = 0; spent < options.warmUpMilliseconds; ) {
    const milliseconds = await time(repeats);
    spent += milliseconds;
    if (milliseconds < options.milliseconds / 4) repeats *= 2;
  }
  const empty: number[] = [];
  for (let count = 0; count < EMPTY_REQUESTS; count++) empty.push(await time(0));
  let runs = 0;
  let milliseconds = 0;
  while (milliseconds < options.milliseconds) {
    milliseconds += Math.max(0.001, (await time(repeats)) - median(empty));
    runs += repeats;
  }
  return (frames * runs * 1000) / milliseconds;
}

async function timeRequests(client: Client, { clean, expected }: Bodies, options: Options): Promise<number> {
  const flood = async (milliseconds: number): Promise<number> => {
    const start = performance.now();
    let answered = 0;
    const one = async (): Promise<void> => {
      while (performance.now() - start < milliseconds) {
        await client.post('/', clean);
        answered++;
      }
    };
    await Promise.all(Array.from({ length: options.concurrency }, one));
    return (answered * 1000) / (performance.now() - start);
  };
  await flood(options.warmUpMilliseconds);
  return (await flood(options.milliseconds)) * expected.frames;
}
