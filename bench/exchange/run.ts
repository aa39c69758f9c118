/**
 * `npm run bench:exchange`: what one message server forwards and what a device costs it, over real WebSockets on this machine alone,
 * with the load in other processes. Writes bench/results/exchange.json and the tables of docs/exchange.md; `--json` prints the
 * results as one object, `--quick` is a small run that is not kept, `--engine wasm,js`, `--devices N`. Ends by itself.
 *
 * `--bus nats` measures servers that share a nats-server, which it starts itself, and writes bench/results/exchange-nats.json and
 * docs/scaling.md; `--servers 1,2` is how many there are. From both results it calculates the sizing table there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { writeWholeFile } from '../../scripts/common/whole-file.mjs';
import { root } from '../bundle/bundle.ts';
import { writeBetween } from '../report/files.ts';
import { thisMachine } from '../report/machine.ts';
import { measure, STEPS, type Watch } from './measure.ts';
import type { Engine } from './messages.ts';
import { startNats } from './nats-server.ts';
import { readOptions } from './options.ts';
import type { EngineResults, NatsResults, Results } from './results.ts';
import { sizingMarkdown } from './sizing.ts';
import { markdownOf, natsMarkdownOf } from './table.ts';

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
const bar = new SingleBar({ format: '{bar} {run}: {what}', noTTYOutput: true, notTTYSchedule: 10_000 });
bar.start((options.servers.length || options.engines.length) * STEPS, 0, { run: '', what: '' });
let steps = 0;
const watch = (run: string): Watch => ({
  step: (what) => bar.update(steps++, { run, what }),
  started: (each) => void processes.push(each),
});
const ofAll = (): Omit<Results, 'engines'> => ({
  date: new Date().toISOString().slice(0, 10),
  node: process.versions.node,
  machine: thisMachine(),
  devices: options.devices,
  controllers: options.controllers,
  loaders,
});
if (options.servers.length === 0) await alone();
else await shared();

/** One server, whose devices nobody else knows; once on each engine. */
async function alone(): Promise<void> {
  const engines: Partial<Record<Engine, EngineResults>> = {};
  for (const engine of options.engines) {
    engines[engine] = await measure({ engine, servers: 1, nats: null }, loaders, options, watch(engine));
  }
  const results: Results = { ...ofAll(), engines };
  keep(results, markdownOf(results), 'exchange.json', ['docs/exchange.md', 'results']);
}

/** Servers that share a NATS server: half of what devices and controllers of two say to each other goes from one to the other. */
async function shared(): Promise<void> {
  const servers: Record<number, EngineResults> = {};
  let version = '';
  for (const count of options.servers) {
    const nats = await startNats();
    processes.push(nats);
    version = nats.version;
    const setup = { engine: options.engines[0] as Engine, servers: count, nats: nats.port };
    servers[count] = await measure(setup, loaders, options, watch(`${count} over NATS`));
    nats.kill();
  }
  const results: NatsResults = { ...ofAll(), nats: version, servers };
  keep(results, natsMarkdownOf(results), 'exchange-nats.json', ['docs/scaling.md', 'nats-figures']);
}

function keep(results: object, markdown: string, file: string, [document, place]: readonly [string, string]): void {
  bar.update(steps);
  bar.stop();
  clearTimeout(deadline);
  console.log(options.json ? JSON.stringify(results, null, 2) : markdown);
  if (!options.writes) return;
  const folder = join(root, 'bench/results');
  writeWholeFile(join(folder, file), `${JSON.stringify(results, null, 2)}\n`);
  writeBetween(join(root, document), place, markdown);
  const [alone, shared] = ['exchange.json', 'exchange-nats.json'].map((name) => join(folder, name)) as [string, string];
  if (!existsSync(alone) || !existsSync(shared)) return;
  const sizing = sizingMarkdown(JSON.parse(readFileSync(alone, 'utf8')), JSON.parse(readFileSync(shared, 'utf8')));
  if (sizing !== null) writeBetween(join(root, 'docs/scaling.md'), 'sizing', sizing);
}
// Links that are being closed would keep it for a while.
process.exit(0);
