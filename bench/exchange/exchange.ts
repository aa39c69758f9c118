/**
 * `npm run bench:exchange`: what one message server forwards and what a device costs it, over real WebSockets on this machine alone,
 * with the load in other processes. With `--bus nats` servers share a nats-server, which it starts itself.
 */
import { cpus } from 'node:os';
import { refuseArguments } from '../../scripts/common/arguments.ts';
import { bench, JSON_OPTION, Progress, print, thisMachine, today, writeBetween, writeResults } from '../runner.ts';
import { AGAINST_STEPS, againstMarkdown, measureAgainst, mosquittoVersion } from './against.ts';
import { ATTACK_STEPS, ATTACKED_CONTROLLERS, attackMarkdown, measureAttacks } from './attack.ts';
import { type EngineResults, type Load, measure, STEPS, startNats } from './measure.ts';
import type { Engine, Observed, Watch } from './processes.ts';
import {
  headline,
  markdownOf,
  type NatsResults,
  natsMarkdownOf,
  type Results,
  trafficTable,
  writeSizing,
} from './report.ts';

/** Milliseconds. A run takes about a minute; one that hangs must end too. */
const MAX_DURATION = 115_000;
const MAX_DEVICES = 8000;
const FULL = {
  devices: 1000,
  maxDevices: 3000,
  controllers: 8,
  warmup: 700,
  milliseconds: 4000,
  rate: 1000,
  idle: 6000,
};
const QUICK = { devices: 100, maxDevices: 200, controllers: 4, warmup: 200, milliseconds: 800, rate: 300, idle: 300 };

export const exchange = bench({
  command: 'bench:exchange',
  about: [
    'What one message server forwards and what a device costs it; or servers that share a nats-server, which is started here; or a server beside',
    'something else. Unless something is left out, it writes bench/results and the tables in',
    '  docs/exchange.md       exchange.json, with --against exchange-against.json, with --attackers exchange-attacked.json',
    '  docs/scaling.md        with --bus nats exchange-nats.json',
    '  docs/guide/server.md   with --observed exchange-observed.json',
  ].join('\n'),
  options: {
    quick: { kind: 'flag', help: 'fewer devices, and less time for each task' },
    engine: { kind: 'names', value: 'NAME,…', help: 'these engines', names: ['wasm', 'js'] },
    devices: {
      kind: 'number',
      help: 'devices during the tasks',
      minimum: 1,
      maximum: MAX_DEVICES,
      default: FULL.devices,
      quick: QUICK.devices,
    },
    bus: {
      kind: 'names',
      value: 'NAME',
      help: 'one of these',
      names: ['memory', 'nats'],
      single: true,
      default: ['memory'],
    },
    servers: {
      kind: 'numbers',
      help: 'with --bus nats: how many servers share it, one run for each number',
      minimum: 1,
      maximum: 8,
      default: [1, 2],
    },
    against: {
      kind: 'names',
      value: 'NAME',
      help: 'beside this broker, over WebSocket and TCP: statuses, control, idle links',
      names: ['mosquitto'],
      single: true,
      default: [],
    },
    observed: {
      kind: 'names',
      value: 'NAME,…',
      help: 'beside a server that does no more: one that counts for metrics, one that writes an audit line for each control',
      names: ['metrics', 'audit'],
      default: [],
    },
    attackers: {
      kind: 'number',
      help: 'what others notice of so many clients that take as much as they can get, under the limits of a server by default',
      minimum: 0,
      maximum: 256,
      default: 0,
    },
    json: JSON_OPTION,
  },
  async run({
    quick,
    engine: engines,
    devices,
    bus: [bus],
    servers,
    against: [broker],
    observed,
    attackers,
    json,
    given,
  }) {
    if (given.has('servers') && bus !== 'nats') refuseArguments('--servers needs --bus nats');
    const modes = ['against', 'attackers', 'observed'].filter((name) => given.has(name));
    if (bus === 'nats') modes.push('bus nats');
    if (modes.length > 1) refuseArguments(`one of these at a time: ${modes.map((name) => `--${name}`).join(', ')}`);
    const sizes = quick ? QUICK : FULL;
    // One core for the server, one for this process if there is one; the load takes the others.
    const loaders = Math.min(4, Math.max(1, cpus().length - 2));
    const load: Load = { ...sizes, devices, maxDevices: Math.max(devices, sizes.maxDevices), loaders };
    const isPart = ['engine', 'devices', 'servers'].some((name) => given.has(name)) || observed.length === 1;
    const isComplete = !quick && !isPart;
    const engine = engines[0] as Engine;
    const made = (): Promise<Made> => {
      if (broker !== undefined) return against(load, engine, sizes.idle);
      if (bus === 'nats') return shared(load, engine, servers);
      if (observed.length > 0) return compareObserved(load, engine, observed as readonly Observed[]);
      if (attackers > 0) return attacked(load, engine, attackers);
      return alone(load, engines);
    };
    const [results, markdown, file, document, marker] = await made();
    print(results, markdown, json);
    if (isComplete) {
      writeResults(file, results);
      writeBetween(document, marker, markdown);
      writeSizing();
    }
    // Links that are being closed would keep the process alive for a while.
    process.exit(0);
  },
});

/** The output, as data and as Markdown; and the results file, the document and the place in it that take them. */
type Made = readonly [results: object, markdown: string, file: string, document: string, marker: string];

/** One server that shares nothing; one run for each engine. */
async function alone(load: Load, names: readonly string[]): Promise<Made> {
  const engines: Partial<Record<Engine, EngineResults>> = {};
  const watch = supervised(names.length);
  for (const engine of names as readonly Engine[]) {
    engines[engine] = await measure({ engine, servers: 1, nats: null }, load, watch.run(engine));
  }
  watch.stop();
  const results: Results = { ...setting(load), engines };
  return [results, markdownOf(results), 'exchange.json', 'docs/exchange.md', 'results'];
}

/** One server under its default limits, and clients that want more than their share. */
async function attacked(given: Load, engine: Engine, attackers: number): Promise<Made> {
  const load = { ...given, controllers: ATTACKED_CONTROLLERS, loaders: 1 };
  const watch = supervised(1, ATTACK_STEPS);
  const measured = await measureAttacks(engine, load, attackers, watch.run(engine));
  watch.stop();
  const results = { ...setting(load), attackers, measured };
  const head = `${headline(results)} ${attackers} attackers in a third.`;
  return [results, `${head}\n\n${attackMarkdown(measured)}`, 'exchange-attacked.json', 'docs/exchange.md', 'attacked'];
}

/** The same server, unobserved and observed. */
async function compareObserved(load: Load, engine: Engine, names: readonly Observed[]): Promise<Made> {
  const watch = supervised(names.length + 1);
  const setup = { engine, servers: 1, nats: null };
  const servers: Record<string, EngineResults> = { neither: await measure(setup, load, watch.run('neither')) };
  for (const observed of names) servers[observed] = await measure({ ...setup, observed }, load, watch.run(observed));
  watch.stop();
  const results = { ...setting(load), servers };
  const markdown = [headline(results), trafficTable('with', Object.entries(servers))].join('\n\n');
  return [results, markdown, 'exchange-observed.json', 'docs/guide/server.md', 'observed'];
}

/** Servers that share a NATS server: with two, half of the messages between devices and controllers go from one to the other. */
async function shared(load: Load, engine: Engine, counts: readonly number[]): Promise<Made> {
  const servers: Record<number, EngineResults> = {};
  let version = '';
  const watch = supervised(counts.length);
  for (const count of counts) {
    const nats = await startNats();
    const run = watch.run(`${count} over NATS`);
    run.started(nats);
    version = nats.version;
    servers[count] = await measure({ engine, servers: count, nats: nats.port }, load, run);
    nats.kill();
  }
  watch.stop();
  const results: NatsResults = { ...setting(load), nats: version, servers };
  return [results, natsMarkdownOf(results), 'exchange-nats.json', 'docs/scaling.md', 'nats-figures'];
}

/** One server and one broker in turn; the load is one process, so that both have a core. */
async function against(given: Load, engine: Engine, idle: number): Promise<Made> {
  const load = { ...given, loaders: 1 };
  const broker = mosquittoVersion();
  const watch = supervised(1, AGAINST_STEPS, 2 * MAX_DURATION);
  const measured = await measureAgainst(engine, load, idle, watch.run(broker));
  watch.stop();
  const results = { ...setting(load), broker, idle, measured };
  const head = `${headline(results)} ${broker}, which checks no rights here; ${idle.toLocaleString('en')} idle links.`;
  return [results, `${head}\n\n${againstMarkdown(measured)}`, 'exchange-against.json', 'docs/exchange.md', 'against'];
}

/** Shows the steps of all runs, and ends everything that was started when this process ends, or when it takes too long. */
function supervised(
  runs: number,
  steps = STEPS,
  maxDuration = MAX_DURATION,
): { run(name: string): Watch; stop(): void } {
  const processes: { kill(): void }[] = [];
  process.on('exit', () => {
    for (const each of processes) each.kill();
  });
  const deadline = setTimeout(() => {
    console.error(`not done within ${maxDuration / 1000} seconds: this machine is too busy for figures`);
    process.exit(1);
  }, maxDuration);
  const progress = new Progress(runs * steps);
  return {
    run: (name) => ({
      step: (what) => progress.begin(`${name}: ${what}`),
      started: (each) => void processes.push(each),
    }),
    stop: () => {
      progress.stop();
      clearTimeout(deadline);
    },
  };
}

function setting({ devices, controllers, loaders }: Load): Omit<Results, 'engines'> {
  return { date: today(), node: process.versions.node, machine: thisMachine(), devices, controllers, loaders };
}
