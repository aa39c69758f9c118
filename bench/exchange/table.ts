/** The results as Markdown. */
import type { Engine } from './messages.ts';
import { bytesPerDevice, type EngineResults, type Results, type TaskResult } from './results.ts';

export function markdownOf(results: Results): string {
  const engines = Object.entries(results.engines) as [Engine, EngineResults][];
  return [headline(results), trafficTable(engines), memoryTable(engines)].join('\n\n');
}

function headline({ machine, node, date, devices, controllers, loaders }: Results): string {
  const processes = loaders === 1 ? 'one other process' : `${loaders} other processes`;
  return (
    `Node ${node}, ${machine.processor}, ${machine.cores} cores, ${machine.system}, ${date}; ${machine.load.toFixed(1)} programs at ` +
    `work on the machine when it ended. ${devices.toLocaleString('en')} devices and ${controllers} controllers that observe all of ` +
    `them, in ${processes}.`
  );
}

function trafficTable(engines: readonly (readonly [Engine, EngineResults])[]): string {
  const row = (engine: Engine, what: string, { framesPerSecond, processor, rate, latency }: TaskResult): string[] => [
    what,
    engine,
    framesPerSecond.toLocaleString('en'),
    `${Math.round(processor * 100)} %`,
    rate.toLocaleString('en'),
    ...[latency.p50, latency.p99, latency.p999].map(String),
  ];
  const rows = engines.flatMap(([engine, { control, status }]) => [
    row(engine, 'control and its response', control),
    row(engine, 'status to every controller', status),
  ]);
  const head = [
    'flow',
    'engine',
    'frames/s forwarded',
    "server's processor",
    'at so many a second',
    'p50, ms',
    'p99',
    'p99.9',
  ];
  return table(head, rows, 2);
}

function memoryTable(engines: readonly (readonly [Engine, EngineResults])[]): string {
  const rows = engines.flatMap(([engine, { memory }]) =>
    memory.map(({ devices, resident }, index) => [
      engine,
      devices.toLocaleString('en'),
      (resident / 2 ** 20).toFixed(0),
      kilobytes(bytesPerDevice(memory, index, 'resident')),
      kilobytes(bytesPerDevice(memory, index, 'heap')),
    ]),
  );
  return table(['engine', 'devices', 'server, MiB', 'KiB a device, resident', 'KiB a device, on the heap'], rows, 1);
}

function kilobytes(bytes: number | null): string {
  return bytes === null ? '' : (bytes / 1024).toFixed(1);
}

/** @param words how many columns hold words; the others hold numbers */
function table(head: readonly string[], rows: readonly (readonly string[])[], words: number): string {
  const rule = head.map((_, column) => (column < words ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
