/** The bench as a program of Node, Deno or Bun: takes a job as its argument and prints its reports. */
import { measure } from '../throughput.ts';
import { type Job, reportsOf } from './job.ts';
import { openSession } from './session.ts';

const job = JSON.parse(process.argv[2] ?? '') as Job;
const { variants, untimed } = await openSession(job);
const samples = job.pace === null ? variants.map(({ name }) => [name, []] as const) : await measure(variants, job.pace);
console.log(JSON.stringify(reportsOf(untimed, samples)));
