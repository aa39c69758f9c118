/** The results as Markdown. */
import type { Engine } from './messages.ts';
import { bytesPerDevice, type EngineResults, type NatsResults, type Results, type TaskResult } from './results.ts';

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
    `Node ${node}, ${machine.processor}, ${machine.cores} cores, ${machine.system}, ${date}; ${machine.load.toFixed(1)} programs at ` +
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
  return table(head, rows, 2);
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
  return table([by, 'devices', 'server, MiB', 'KiB a device, resident', 'KiB a device, on the heap'], rows, 1);
}

function kilobytes(bytes: number | null): string {
  return bytes === null ? '' : (bytes / 1024).toFixed(1);
}

/** @param words how many columns hold words; the others hold numbers */
function table(head: readonly string[], rows: readonly (readonly string[])[], words: number): string {
  const rule = head.map((_, column) => (column < words ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
