/** Node, Deno and Bun: a process for each job, which prints its report. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { output } from '../bundle/bundle.ts';
import type { Job, Report } from '../program/job.ts';
import type { Host } from './host.ts';

const execute = promisify(execFile);

/** What would make a run unlike a user's, or unlike another. */
const FOREIGN = /^(NODE_|DENO_|BUN_|npm_)/;

/** A report has some thousands of figures. */
const MOST_OUTPUT = 1 << 26;

export async function processHost(
  name: string,
  command: string,
  args: readonly string[],
  program: string,
): Promise<Host> {
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([variable]) => !FOREIGN.test(variable))),
    DENO_DIR: `${output}/deno`,
    DENO_NO_UPDATE_CHECK: '1',
    NO_COLOR: '1',
  };
  const run = async (...words: string[]): Promise<string> => {
    const { stdout } = await execute(command, words, { cwd: output, env, maxBuffer: MOST_OUTPUT });
    return stdout;
  };
  const [, version = 'unknown'] = /(\d+\.\d+\.\d+)/.exec(await run('--version')) ?? [];
  return {
    name,
    version,
    run: async (job: Job) => JSON.parse(await run(...args, program, JSON.stringify(job))) as Report[],
  };
}
