/** Results of the exchange as tables of Markdown. */
import { type Machine, machineText, markdownTable } from '../runner.ts';
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
