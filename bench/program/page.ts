/** The bench as a script of a page: takes a job from its address and sends its reports to whoever serves the page. */
import { measure } from '../throughput.ts';
import { type Job, reportsOf } from './job.ts';
import { openSession } from './session.ts';

function tell(what: string, content: unknown): Promise<Response> {
  return fetch(`/${what}`, { method: 'POST', body: JSON.stringify(content) });
}

async function run(): Promise<void> {
  try {
    const job = JSON.parse(new URLSearchParams(location.search).get('job') ?? '') as Job;
    const { variants, untimed } = await openSession(job);
    const samples = await measure(variants, job.pace ?? { rounds: 0, roundMilliseconds: 0, warmUpMilliseconds: 0 });
    await tell('report', reportsOf(untimed, samples));
  } catch (error) {
    await tell('failed', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

// Whoever opened the page waits until it has loaded, and some jobs take longer than he does.
addEventListener('load', () => setTimeout(run));
