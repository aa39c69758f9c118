/** workerd through miniflare, which wants a newer Node than we may be running on: a driver in that Node takes each job. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Job, Report } from '../program/job.ts';
import type { Host } from './host.ts';

const execute = promisify(execFile);

const driver = fileURLToPath(new URL('workerd-driver.ts', import.meta.url));

export async function workerdHost(node: string, worker: string, version: string): Promise<Host> {
  return {
    name: 'workerd',
    version,
    run: async (job: Job) => {
      const { stdout } = await execute(node, [driver, worker, JSON.stringify(job)], { maxBuffer: 1 << 26 });
      return JSON.parse(stdout) as Report[];
    },
  };
}
