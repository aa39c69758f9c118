/** Hosts by name, with the program that each of them runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requirePackages } from '../../scripts/common/require-program.mjs';
import { bundleProgram, root } from '../bundle/bundle.ts';
import { chromiumHost } from './chromium.ts';
import type { Host, HostName } from './host.ts';
import { processHost } from './processes.ts';
import { workerdHost } from './workerd.ts';

const runtimes = join(root, 'test/host/node_modules');

export async function openHost(name: HostName): Promise<Host> {
  if (name !== 'node' && name !== 'deno') requirePackages('test/host');
  switch (name) {
    case 'node':
      return processHost(name, process.execPath, [], await bundleProgram('process'));
    case 'deno':
      return processHost(
        name,
        join(root, 'node_modules/deno/deno'),
        ['run', '--allow-all'],
        await bundleProgram('process'),
      );
    case 'bun':
      return processHost(name, join(runtimes, 'bun/bin/bun.exe'), ['run'], await bundleProgram('process'));
    case 'workerd':
      return workerdHost(join(runtimes, 'node-24/bin/node'), await bundleProgram('worker'), versionOf('workerd'));
    case 'chromium':
      return chromiumHost(await bundleProgram('page'));
  }
}

function versionOf(packageName: string): string {
  return JSON.parse(readFileSync(join(runtimes, packageName, 'package.json'), 'utf8')).version;
}
