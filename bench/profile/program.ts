/** One variant of one task under V8's sampling profiler: takes a job as its argument and prints the profile. */
import { Session } from 'node:inspector/promises';
import type { Job } from '../program/job.ts';
import { openSession } from '../program/session.ts';
import { measure } from '../throughput.ts';
import type { Sampled } from './shares.ts';

/** Microseconds between two samples. */
const INTERVAL = 200;

const job = JSON.parse(process.argv[2] ?? '') as Job;
const { variants } = await openSession(job);
const [variant] = variants;
if (variant === undefined || job.pace === null) throw new Error(`${job.variants} does not do ${job.tasks}`);
await measure(variants, job.pace);
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
await session.post('Profiler.start');
const samples = await measure(variants, { ...job.pace, warmUpMilliseconds: 0 });
const { profile } = await session.post('Profiler.stop');
const figures = [...(samples.get(variant.name) as number[])].sort((one, other) => one - other);
const sampled: Sampled = { nanosecondsPerFrame: figures[figures.length >> 1] as number, nodes: profile.nodes };
console.log(JSON.stringify(sampled));
