/** `rump serve` as a user runs it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after } from 'node:test';
import { cliFile, outputOf } from './command.ts';

/**
 * The command, from its first line on; it is ended with the test file.
 *
 * @param files file descriptors that it may have
 */
export async function serve(words: readonly string[], files = 4096) {
  const line = ['exec', process.execPath, cliFile, 'serve', '--port', '0', '--json', ...words].join(' ');
  const child = spawn('sh', ['-c', `ulimit -n ${files}; ${line}`], { env: { ...process.env, NODE_OPTIONS: '' } });
  after(() => child.kill('SIGKILL'));
  const said = outputOf(child);
  const output = await said('}\n');
  const addresses = JSON.parse(output.split('\n').find((each) => each.startsWith('{')) as string);
  const end = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    assert.equal(await ended, 0, await said(''));
  };
  return {
    child,
    said,
    end,
    tokens: addresses.tokens,
    url: new URL(addresses.url),
    tcp: new URL(addresses.tcp),
    metrics: addresses.metrics,
    dashboard: addresses.dashboard,
  };
}
