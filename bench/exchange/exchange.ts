/**
 * `npm run bench:exchange`: what one message server forwards and what a device costs it, over real WebSockets on this machine alone,
 * with the load in other processes. With `--bus nats` servers share a nats-server, which it starts itself.
 */
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { refuseArguments } from '../../scripts/common/arguments.ts';
import {
  bench,
  JSON_OPTION,
  type Machine,
  machineText,
  markdownTable,
  Progress,
  print,
  resultsFolder,
  thisMachine,
  today,
  writeBetween,
  writeResults,
} from '../runner.ts';
import { AGAINST_STEPS, againstMarkdown, measureAgainst, mosquittoVersion } from './against.ts';
import { ATTACK_STEPS, ATTACKED_CONTROLLERS, attackMarkdown, measureAttacks } from './attack.ts';
import {
  type EngineResults,
  type Load,
  type MemoryResult,
  measure,
  STEPS,
  startNats,
  type TaskResult,
  type Watch,
} from './measure.ts';
import type { Engine, Observed } from './processes.ts';

/** A run takes about a minute; one that hangs must end too. */
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
  about:
    'What one message server forwards and what a device costs it, or servers that share a nats-server, which is started here. Writes\n' +
    'bench/results/exchange.json and docs/exchange.md, or exchange-nats.json and docs/scaling.md, or exchange-against.json and docs/exchange.md,\nor exchange-attacked.json and docs/exchange.md, or exchange-observed.json and docs/guide/server.md, unless something is left out.',
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
    // One core for the server, one for this process where there is any; the load takes the others.
    const loaders = Math.min(4, Math.max(1, cpus().length - 2));
    const load: Load = { ...sizes, devices, maxDevices: Math.max(devices, sizes.maxDevices), loaders };
    const isPart = ['engine', 'devices', 'servers'].some((name) => given.has(name)) || observed.length === 1;
    const isComplete = !quick && !isPart;
    const [results, markdown, file, document, marker] =
      broker !== undefined
        ? await against(load, engines[0] as Engine, quick ? QUICK.idle : FULL.idle)
        : bus === 'nats'
          ? await shared(load, engines[0] as Engine, servers)
          : observed.length > 0
            ? await watching(load, engines[0] as Engine, observed as readonly Observed[])
            : attackers > 0
              ? await attacked(load, engines[0] as Engine, attackers)
              : await alone(load, engines);
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

/** What came out, as data and as Markdown; and the results file, the document and the place in it that take them. */
type Made = readonly [results: object, markdown: string, file: string, document: string, marker: string];

/** One server that shares nothing; one run for each engine. */
async function alone(load: Load, names: readonly string[]): Promise<Made> {
  const engines: Partial<Record<Engine, EngineResults>> = {};
  const watch = watched(names.length);
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
  const watch = watched(1, ATTACK_STEPS);
  const measured = await measureAttacks(engine, load, attackers, watch.run(engine));
  watch.stop();
  const results = { ...setting(load), attackers, measured };
  const head = `${headline(results)} ${attackers} attackers in a third.`;
  return [results, `${head}\n\n${attackMarkdown(measured)}`, 'exchange-attacked.json', 'docs/exchange.md', 'attacked'];
}

/** The same server, without anybody who looks and with. */
async function watching(load: Load, engine: Engine, names: readonly Observed[]): Promise<Made> {
  const watch = watched(names.length + 1);
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
  const watch = watched(counts.length);
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
  const watch = watched(1, AGAINST_STEPS, 2 * MAX_DURATION);
  const measured = await measureAgainst(engine, load, idle, watch.run(broker));
  watch.stop();
  const results = { ...setting(load), broker, idle, measured };
  const head = `${headline(results)} ${broker}, which checks no rights here; ${idle.toLocaleString('en')} idle links.`;
  return [results, `${head}\n\n${againstMarkdown(measured)}`, 'exchange-against.json', 'docs/exchange.md', 'against'];
}

/** Shows the steps of all runs, and ends everything that was started when this process ends, or when it takes too long. */
function watched(runs: number, steps = STEPS, maxDuration = MAX_DURATION): { run(name: string): Watch; stop(): void } {
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

/** From the results of both, where both are there. */
function writeSizing(): void {
  const files = ['exchange.json', 'exchange-nats.json'].map((name) => join(resultsFolder, name));
  if (!files.every(existsSync)) return;
  const [alone, shared] = files.map((file) => JSON.parse(readFileSync(file, 'utf8'))) as [Results, NatsResults];
  const sizing = sizingMarkdown(alone, shared);
  if (sizing !== null) writeBetween('docs/scaling.md', 'sizing', sizing);
}

export interface Results {
  readonly date: string;
  readonly node: string;
  readonly machine: Machine;
  readonly devices: number;
  readonly controllers: number;
  readonly loaders: number;
  readonly engines: Readonly<Partial<Record<Engine, EngineResults>>>;
}

/** Of servers that share NATS, on the default engine. */
interface NatsResults extends Omit<Results, 'engines'> {
  /** Of nats-server, as it says itself. */
  readonly nats: string;
  /** By the number of servers; memory is that of each. */
  readonly servers: Readonly<Record<number, EngineResults>>;
}

/** Bytes per device: what the devices of this row have added, divided among them. */
export function bytesPerDevice(memory: readonly MemoryResult[], index: number, of: 'resident' | 'heap'): number | null {
  const [none] = memory;
  const row = memory[index];
  if (none === undefined || row === undefined || row.devices === 0) return null;
  return (row[of] - none[of]) / row.devices;
}

export function markdownOf(results: Results): string {
  const engines = Object.entries(results.engines) as [Engine, EngineResults][];
  return [headline(results), trafficTable('engine', engines), memoryTable('engine', engines)].join('\n\n');
}

export function natsMarkdownOf(results: NatsResults): string {
  const servers = Object.entries(results.servers);
  const head = `${headline(results)} ${results.nats}, on the same machine.`;
  return [head, trafficTable('servers', servers), memoryTable('servers', servers)].join('\n\n');
}

function headline({ machine, node, date, devices, controllers, loaders }: Omit<Results, 'engines'>): string {
  const processes = loaders === 1 ? 'one other process' : `${loaders} other processes`;
  return (
    `Node ${node}, ${machineText(machine)}, ${date}; ${machine.load.toFixed(1)} programs at ` +
    `work on the machine when it ended. ${devices.toLocaleString('en')} devices and ${controllers} controllers that observe all of ` +
    `them, in ${processes}.`
  );
}

function trafficTable(by: string, runs: readonly (readonly [string, EngineResults])[]): string {
  const row = (run: string, what: string, { framesPerSecond, processor, rate, latency }: TaskResult): string[] => [
    what,
    run,
    framesPerSecond.toLocaleString('en'),
    `${Math.round(processor * 100)} %`,
    rate.toLocaleString('en'),
    ...[latency.p50, latency.p99, latency.p999].map(String),
  ];
  const rows = runs.flatMap(([run, { control, status }]) => [
    row(run, 'control and its response', control),
    row(run, 'status to every controller', status),
  ]);
  const head = [
    'flow',
    by,
    'frames/s forwarded',
    "server's processor",
    'at so many a second',
    'p50, ms',
    'p99',
    'p99.9',
  ];
  return markdownTable(head, rows, 2);
}

function memoryTable(by: string, runs: readonly (readonly [string, EngineResults])[]): string {
  const rows = runs.flatMap(([run, { memory }]) =>
    memory.map(({ devices, resident }, index) => [
      run,
      devices.toLocaleString('en'),
      (resident / 2 ** 20).toFixed(0),
      kilobytes(bytesPerDevice(memory, index, 'resident')),
      kilobytes(bytesPerDevice(memory, index, 'heap')),
    ]),
  );
  return markdownTable([by, 'devices', 'server, MiB', 'KiB a device, resident', 'KiB a device, on the heap'], rows, 1);
}

function kilobytes(bytes: number | null): string {
  return bytes === null ? '' : (bytes / 1024).toFixed(1);
}

/** A home: seconds between two statuses of a device, and between two controls; controllers that observe it. */
const STATUS_SECONDS = 30;
const CONTROL_SECONDS = 600;
const OBSERVERS = 2;

/** Share of what a server was measured to forward: the other half is for peaks, and for the devices of a server that fails. */
const LOAD = 0.5;

/** deploy/rump.service allows 65,536 open files, one for each device and some for its controllers. */
const MAX_DEVICES_PER_SERVER = 30_000;

const SIZING_HEAD = [
  'devices',
  'frames/s',
  'one server alone: of what it can, memory',
  'or servers over NATS',
  'memory of each',
];

const DEVICES = [1000, 3000, 10_000, 30_000, 100_000] as const;

/**
 * How many servers for how many devices: calculated from what was measured of one server alone and of servers that share NATS. So many
 * devices were never run here; the table is a starting point, not a promise.
 */
function sizingMarkdown(alone: Results, shared: NatsResults): string | null {
  const [ofOne, ofTwo] = [shared.servers[1], shared.servers[2]];
  const { wasm: single } = alone.engines;
  if (single === undefined || ofOne === undefined || ofTwo === undefined) return null;
  const one = costOf(single);
  const [first, second] = [costOf(ofOne), costOf(ofTwo)];
  // What a device costs every server (its record) and what it costs the one that has its link: from one server and two.
  const link = 2 * (first.perDevice - second.perDevice);
  const record = first.perDevice - link;
  const rows = DEVICES.map((devices) => {
    const frames = devices * (OBSERVERS / STATUS_SECONDS + 2 / CONTROL_SECONDS);
    const fitsOne = devices <= MAX_DEVICES_PER_SERVER && frames <= one.framesPerSecond * LOAD;
    const servers = Math.max(
      2,
      Math.ceil(frames / (first.framesPerSecond * LOAD)),
      Math.ceil(devices / MAX_DEVICES_PER_SERVER),
    );
    return [
      devices.toLocaleString('en'),
      Math.round(frames).toLocaleString('en'),
      fitsOne ? `${percent(frames / one.framesPerSecond)}, ${mebibytes(one.base + devices * one.perDevice)}` : 'no',
      String(servers),
      mebibytes(first.base + devices * (record + link / servers)),
    ];
  });
  return [
    `Calculated for a status every ${STATUS_SECONDS} s, received by ${OBSERVERS} controllers, and a control every ${CONTROL_SECONDS / 60} minutes, from the figures of ` +
      `${alone.machine.processor}, ${alone.machine.cores} cores, which the load shared; a server is given half of the status frames that it forwarded there, and at most ` +
      `${MAX_DEVICES_PER_SERVER.toLocaleString('en')} devices.`,
    '',
    markdownTable(SIZING_HEAD, rows, 0),
  ].join('\n');
}

/** By the row with the most devices: with few, the memory of the process itself hides theirs. */
function costOf({ status, memory }: EngineResults) {
  const perDevice = bytesPerDevice(memory, memory.length - 1, 'resident') ?? 0;
  return { framesPerSecond: status.framesPerSecond, base: memory[0]?.resident ?? 0, perDevice };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20).toLocaleString('en')} MiB`;
}
