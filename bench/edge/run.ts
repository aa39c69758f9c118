/**
 * `npm run bench:edge`: how fast examples/edge-router is on workerd with either engine, and with a plain table codec in its place.
 * Writes bench/results/edge-router.json and the table of docs/scaling.md; `--json` prints the results as one object, `--quick` is a
 * small run that is not kept, nor is one with `--rounds N`.
 */
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { requirePackages } from '../../scripts/common/require-program.mjs';
import { writeWholeFile } from '../../scripts/common/whole-file.mjs';
import { root } from '../bundle/bundle.ts';
import { cleanStream, dirtyStream } from '../corpus.ts';
import { writeBetween } from '../report/files.ts';
import { thisMachine } from '../report/machine.ts';
import { median } from '../throughput.ts';
import { expectedOf } from './expected.ts';
import { type Bodies, type Sample, sample } from './measure.ts';
import { readOptions } from './options.ts';
import type { Figures, Results, VariantResults } from './results.ts';
import { startSink } from './sink.ts';
import { markdownOf } from './table.ts';
import { bundleVariants, VARIANTS, type Variant } from './variants.ts';
import { workerdVersion } from './workerd.ts';

const options = readOptions(process.argv.slice(2));
requirePackages('test/host');
const clean = cleanStream(options.bodyLength);
const dirty = dirtyStream(clean);
const bodies: Bodies = { clean, expected: expectedOf(clean), dirty, expectedOfDirty: expectedOf(dirty) };
const files = await bundleVariants();
const samples = new Map(VARIANTS.map((variant) => [variant, [] as Sample[]]));

// On stderr, and in lines where that is no terminal.
const bar = new SingleBar({ format: '{bar} {variant}', noTTYOutput: true, notTTYSchedule: 10_000 });
bar.start(options.rounds * VARIANTS.length, 0, { variant: '' });
const sink = await startSink();
for (let round = 0; round < options.rounds; round++) {
  // In an order that turns, so that a noisy machine is unfair to none.
  for (let turn = 0; turn < VARIANTS.length; turn++) {
    const variant = VARIANTS[(turn + round) % VARIANTS.length] as Variant;
    samples.get(variant)?.push(await sample(variant, files[variant], sink.address, bodies, options));
    bar.increment({ variant });
  }
}
sink.stop();
bar.stop();

const { frames, destinations } = bodies.expected;
const results: Results = {
  date: new Date().toISOString().slice(0, 10),
  workerd: workerdVersion(),
  node: process.versions.node,
  machine: thisMachine(),
  rounds: options.rounds,
  concurrency: options.concurrency,
  bytes: clean.length,
  frames,
  destinations: Object.keys(destinations).length,
  variants: Object.fromEntries(VARIANTS.map((variant) => [variant, resultsOf(samples.get(variant) ?? [])])) as Record<
    Variant,
    VariantResults
  >,
};
console.log(options.json ? JSON.stringify(results, null, 2) : markdownOf(results));
if (options.writes) {
  const folder = join(root, 'bench/results');
  writeWholeFile(join(folder, 'edge-router.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeBetween(join(root, 'docs/scaling.md'), 'edge-router', markdownOf(results));
}

function resultsOf(samples: readonly Sample[]): VariantResults {
  return {
    requests: figuresOf(samples.map(({ requests }) => requests)),
    split: figuresOf(samples.map(({ split }) => split)),
  };
}

/** @param rates frames a second, of each process */
function figuresOf(rates: readonly number[]): Figures {
  const framesPerSecond = median(rates);
  return {
    framesPerSecond: Math.round(framesPerSecond),
    megabytesPerSecond: Number(((framesPerSecond / frames) * (clean.length / 1e6)).toFixed(1)),
    spread: Number(((Math.max(...rates) - Math.min(...rates)) / 2 / framesPerSecond).toFixed(3)),
  };
}
