/**
 * `npm run bench:startup`: what it costs to import the package and decode the first frame, in fresh processes of every host that is
 * installed. Prints Markdown, or one object with `--json`; `--rounds N` says how many processes of each there are.
 */
import { cpus, loadavg } from 'node:os';
import { SingleBar } from 'cli-progress';
import { readArguments } from '../../scripts/common/arguments.mjs';
import { installedHosts } from './hosts.ts';
import { Installation } from './installation.ts';
import { summarise } from './results.ts';
import type { Host, Sample } from './sample.ts';
import { resultsTable, sizesTable } from './table.ts';
import { type Variant, variants } from './variants.ts';

const USAGE = `Usage: npm run bench:startup -- [options]

  --rounds N  processes of each; 21 without it
  --json      the figures as one object`;

const { values: options } = readArguments(USAGE, {
  json: { type: 'boolean' },
  rounds: { type: 'string', default: '21' },
});
const rounds = Number(options.rounds);
if (!Number.isInteger(rounds) || rounds < 1)
  throw new Error(`--rounds is ${options.rounds}; it must be a whole number from 1`);

const installation = new Installation();
try {
  const hosts = await installedHosts(installation.directory);
  if (hosts.length === 1) {
    console.error('only this Node is here; the other runtimes come with: npm ci --prefix test/host');
  }
  const samples = await sampleInTurns(hosts);
  const [empty, ...others] = variants;
  const results = hosts.flatMap((host) => {
    const of = (variant: Variant): Sample[] => samples.get(host)?.get(variant) ?? [];
    return [empty, ...others].map((variant) => summarise(host, variant, of(variant), of(empty)));
  });
  const sizes = await Promise.all(['igrs-rump', 'igrs-rump/js'].map((entry) => installation.size(entry)));
  const machine = {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    system: `${process.platform} ${process.arch}`,
    load: loadavg()[0] ?? 0,
  };

  if (options.json === true) {
    console.log(JSON.stringify({ machine, rounds, sizes, results }, null, 2));
  } else {
    console.log(`${resultsTable(results)}\n`);
    console.log(
      `Milliseconds, medians of ${rounds} fresh processes each, in turns. ${machine.processor}, ${machine.cores} cores, ${machine.system},\n` +
        `${machine.load.toFixed(1)} programs at work on the machine when it ended. Import to first decode is told by the program itself, and\n` +
        'given of its fastest process too. The first scan finds 32 frames. A process is timed from outside, from its start to its\n' +
        'end; workerd, whose clock stands still while a worker computes, from its start to its first answer. Over empty is the\n' +
        'difference from the process of the same round that imports an empty module. The files are in the cache of the system, as\n' +
        'is compiled code where a host keeps it by itself (Deno).\n',
    );
    console.log(sizesTable(sizes));
  }
} finally {
  installation.remove();
}

/** Each round starts one process of every variant on every host, in an order that turns, so that a noisy machine is unfair to none. */
async function sampleInTurns(hosts: readonly Host[]): Promise<Map<Host, Map<Variant, Sample[]>>> {
  const samples = new Map(hosts.map((host) => [host, new Map(variants.map((variant) => [variant, [] as Sample[]]))]));
  const bar = new SingleBar({ format: '{bar} {value} of {total} processes: {host}', hideCursor: true });
  const showsProgress = process.stderr.isTTY;
  if (showsProgress) bar.start((rounds + 1) * hosts.length * variants.length, 0, { host: '' });
  // Before the first round one that does not count, for what hosts and the system keep.
  for (let round = -1; round < rounds; round++) {
    for (const host of hosts) {
      for (let turn = 0; turn < variants.length; turn++) {
        const variant = variants[(turn + round + 1) % variants.length] as Variant;
        const sample = await host.sample(variant);
        if (round >= 0) samples.get(host)?.get(variant)?.push(sample);
        if (showsProgress) bar.increment({ host: host.name });
      }
    }
  }
  if (showsProgress) bar.stop();
  return samples;
}
