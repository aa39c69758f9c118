import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './installation.ts';
import { processHost } from './processes.ts';
import type { Host } from './sample.ts';
import { workerdHost } from './workerd.ts';

const runtimes = `${root}test/host/node_modules`;

/** This Node, and what is installed of the runtimes that the tests run on. */
export async function installedHosts(directory: string): Promise<Host[]> {
  const hosts = [processHost('Node', process.execPath, [], directory)];
  for (const release of [20, 22, 24, 26]) {
    const command = join(runtimes, `node-${release}`, 'bin', 'node');
    if (!existsSync(command)) continue;
    const host = processHost('Node', command, [], directory);
    if (host.version !== hosts[0]?.version) hosts.push(host);
  }
  const deno = join(root, 'node_modules/.bin/deno');
  if (existsSync(deno)) hosts.push(processHost('Deno', deno, ['run', '--no-prompt'], directory));
  const bun = join(runtimes, '.bin', 'bun');
  if (existsSync(bun)) hosts.push(processHost('Bun', bun, ['run'], directory));
  // What is called `workerd` in .bin may be a script that starts it.
  if (existsSync(join(runtimes, 'workerd'))) {
    const { default: workerd } = createRequire(join(runtimes, 'miniflare'))('workerd');
    hosts.push(await workerdHost(workerd, directory));
  }
  return hosts;
}
