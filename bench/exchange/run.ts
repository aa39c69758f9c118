/**
 * `npm run bench:exchange`: what one message server forwards and what a device costs it, over real WebSockets on this machine alone,
 * with the load in other processes. Writes bench/results/exchange.json and the tables of docs/exchange.md; `--json` prints the
 * results as one object, `--quick` is a small run that is not kept, `--engine wasm,js`, `--devices N`. Ends by itself.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { root } from '../bundle/bundle.ts';
import { writeBetween } from '../report/files.ts';
import { measure, STEPS } from './measure.ts';
import type { Engine } from './messages.ts';
import { readOptions } from './options.ts';
import { type EngineResults, machine, type Results } from './results.ts';
import { markdownOf } from './table.ts';

/** A run takes about a minute; one that hangs must not stay for ever. */
const MOST_MILLISECONDS = 115_000;

const options = readOptions(process.argv.slice(2));
/** One core for the server, one for us where there is any; the load takes the others. */
const loaders = Math.min(4, Math.max(1, cpus().length - 2));

const processes: { kill(): void }[] = [];
const deadline = setTimeout(() => {
  console.error(`not done within ${MOST_MILLISECONDS / 1000} seconds: this machine is too busy for figures`);
  process.exit(1);
}, MOST_MILLISECONDS);
process.on('exit', () => {
  for (const each of processes) each.kill();
});

// On stderr, and in lines where that is no terminal.
const bar = new SingleBar({ format: '{bar} {engine}: {what}', noTTYOutput: true, notTTYSchedule: 10_000 });
bar.start(options.engines.length * STEPS, 0, { engine: '', what: '' });
const engines: Partial<Record<Engine, EngineResults>> = {};
let steps = 0;
for (const engine of options.engines) {
  engines[engine] = await measure(engine, loaders, options, {
    step: (what) => bar.update(steps++, { engine, what }),
    started: (each) => void processes.push(each),
  });
}
bar.update(steps);
bar.stop();
clearTimeout(deadline);

const results: Results = {
  date: new Date().toISOString().slice(0, 10),
  node: process.versions.node,
  machine: machine(),
  devices: options.devices,
  controllers: options.controllers,
  loaders,
  engines,
};
console.log(options.json ? JSON.stringify(results, null, 2) : markdownOf(results));
if (options.writes) {
  const folder = join(root, 'bench/results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'exchange.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeBetween(join(root, 'docs/exchange.md'), 'results', markdownOf(results));
}
// Links that are being closed would keep it for a while.
process.exit(0);
