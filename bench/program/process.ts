/** The bench as a program of Node, Deno or Bun: takes a job as its argument and prints the report. */
import { measure } from '../throughput.ts';
import type { Job, Report } from './job.ts';
import { openSession } from './session.ts';

const job = JSON.parse(process.argv[2] ?? '') as Job;
const { variants, report } = await openSession(job);
const samples = job.pace === null ? variants.map(({ name }) => [name, []] as const) : await measure(variants, job.pace);
console.log(JSON.stringify({ ...report, samples: Object.fromEntries(samples) } satisfies Report));
