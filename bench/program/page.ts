/** The bench as a script of a page: takes a job from its address and posts its reports to the server of the page. */
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
    const samples = await measure(variants, job.pace);
    await tell('report', reportsOf(untimed, samples));
  } catch (error) {
    await tell('failed', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

// The browser's driver waits for the load event, and some jobs take longer than it waits.
addEventListener('load', () => setTimeout(run));
