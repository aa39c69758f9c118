import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './paths.ts';

/**
 * Runs a command of the machine or of node_modules/.bin and gathers what it prints.
 * @param options `limit` in milliseconds: what hangs ends, and what is slow does not, as the suite on all hosts is: 9 minutes alone,
 *   and 20 beside other tests on a machine of half the speed
 */
export function run(
  command: string,
  args: string[],
  { env = {}, limit = 45 * 60_000 }: { env?: Record<string, string>; limit?: number } = {},
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const path = `${root}node_modules/.bin${delimiter}${process.env.PATH}`;
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limit,
    });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
    child.on('close', (code, signal) => {
      if (signal) output += `ended by ${signal}\n`;
      // Some tools colour their output whatever they are told.
      resolve({ code: code ?? 1, output: stripVTControlCharacters(output) });
    });
  });
}
