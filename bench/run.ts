/**
 * `npm run bench`: every task in every variant on every host, in fresh processes; writes bench/results/HOST.json, and of all that
 * stand there the tables of docs/performance.md and the chart. `--quick` runs the main tasks on this Node alone, `--json` prints one
 * object `{ task: { variant: ns per frame } }`; `--only TASK,…`, `--variants VARIANT,…`, `--processes N`, `--host HOST,…`.
 */
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { root } from './bundle/bundle.ts';
import { type Options, readOptions } from './command/options.ts';
import { runHost } from './command/run-host.ts';
import type { HostName } from './hosts/host.ts';
import { compileNative } from './hosts/native.ts';
import { openHost } from './hosts/open.ts';
import type { NativeProgram } from './program/job.ts';
import { keepResults, publish } from './report/files.ts';
import { markdownOf } from './report/markdown.ts';
import { type Results, summarise } from './report/results.ts';
import { groupsOf } from './tasks/names.ts';

const options = readOptions(process.argv.slice(2));
const native = options.variants.includes('native') ? compileNative() : null;
for (const name of options.hosts) {
  const results = await bench(name, options, native);
  console.log(options.json ? json(results) : `${markdownOf(results)}\n`);
  if (options.writes) keepResults(join(root, 'bench/results'), results);
}
if (options.writes) await publish(root);

async function bench(name: HostName, wanted: Options, scan: NativeProgram | null): Promise<Results> {
  const host = await openHost(name);
  // On stderr, and in lines where that is no terminal.
  const bar = new SingleBar({
    format: '{bar} {value} of {total} processes on {host}: {task}',
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
  });
  bar.start(wanted.processes * groupsOf(wanted.tasks).length, 0, { host: name, task: '' });
  let begun = 0;
  // Pages and workers start no programs.
  const startsPrograms = name !== 'workerd' && name !== 'chromium';
  const reports = await runHost(host, wanted, startsPrograms ? scan : null, (task) => bar.update(begun++, { task }));
  bar.update(begun);
  bar.stop();
  return summarise(host, reports);
}

function json({ tasks }: Results): string {
  const figures = Object.entries(tasks).map(([task, { variants }]) => [
    task,
    Object.fromEntries(Object.entries(variants).map(([variant, result]) => [variant, result.nanosecondsPerFrame])),
  ]);
  return JSON.stringify(Object.fromEntries(figures), null, 2);
}
