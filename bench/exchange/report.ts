/** Results of the exchange as tables of Markdown, and how many servers for how many devices, as calculated from them. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Machine, machineText, markdownTable, resultsFolder, writeBetween } from '../runner.ts';
import type { EngineResults, MemoryResult, TaskResult } from './measure.ts';
import type { Engine } from './processes.ts';

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
export interface NatsResults extends Omit<Results, 'engines'> {
  /** CPU of nats-server, by its own account. */
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

export function headline({ machine, node, date, devices, controllers, loaders }: Omit<Results, 'engines'>): string {
  const processes = loaders === 1 ? 'one other process' : `${loaders} other processes`;
  return (
    `Node ${node}, ${machineText(machine)}, ${date}; ${machine.load.toFixed(1)} programs at ` +
    `work on the machine when it ended. ${devices.toLocaleString('en')} devices and ${controllers} controllers that observe all of ` +
    `them, in ${processes}.`
  );
}

export function trafficTable(by: string, runs: readonly (readonly [string, EngineResults])[]): string {
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
const USABLE_SHARE = 0.5;

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

/** From the results of both, if both are there. */
export function writeSizing(): void {
  const files = ['exchange.json', 'exchange-nats.json'].map((name) => join(resultsFolder, name));
  if (!files.every(existsSync)) return;
  const [alone, shared] = files.map((file) => JSON.parse(readFileSync(file, 'utf8'))) as [Results, NatsResults];
  const sizing = sizingMarkdown(alone, shared);
  if (sizing !== null) writeBetween('docs/scaling.md', 'sizing', sizing);
}

/**
 * How many servers for how many devices: calculated from measurements of one server alone and of servers that share NATS. That many
 * devices were never run here; the table is a starting point, not a promise.
 */
function sizingMarkdown(alone: Results, shared: NatsResults): string | null {
  const [ofOne, ofTwo] = [shared.servers[1], shared.servers[2]];
  const { wasm: single } = alone.engines;
  if (single === undefined || ofOne === undefined || ofTwo === undefined) return null;
  const one = costOf(single);
  const [first, second] = [costOf(ofOne), costOf(ofTwo)];
  // A device costs every server its record, and the one that has it its link: each of n servers has record + link / n per device, so one
  // server and two differ by half a link.
  const link = 2 * (first.perDevice - second.perDevice);
  const record = first.perDevice - link;
  const rows = DEVICES.map((devices) => {
    const frames = devices * (OBSERVERS / STATUS_SECONDS + 2 / CONTROL_SECONDS);
    const fitsOne = devices <= MAX_DEVICES_PER_SERVER && frames <= one.framesPerSecond * USABLE_SHARE;
    const servers = Math.max(
      2,
      Math.ceil(frames / (first.framesPerSecond * USABLE_SHARE)),
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
      `${alone.machine.processor}, ${alone.machine.cores} cores, which the load shared; each server is planned for half the statuses that it forwarded there, and at most ` +
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
