/** What is kept of a run. */
import type { Machine } from '../report/machine.ts';
import type { Engine, Latency } from './messages.ts';

export interface TaskResult {
  /** Frames that left the server for somebody, with as many under way as it could answer. */
  readonly framesPerSecond: number;
  /** Of one processor, while that went on: near 1, the server could do no more. */
  readonly processor: number;
  /** Milliseconds, at so many round trips or statuses a second. */
  readonly rate: number;
  readonly latency: Latency;
}

export interface MemoryResult {
  readonly devices: number;
  /** Bytes of the process, and of its objects. */
  readonly resident: number;
  readonly heap: number;
}

export interface EngineResults {
  readonly control: TaskResult;
  readonly status: TaskResult;
  /** With none, with as many as the tasks have, and with more. */
  readonly memory: readonly MemoryResult[];
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

/** Of servers that share NATS, on the engine that is taken by default. */
export interface NatsResults extends Omit<Results, 'engines'> {
  /** Of nats-server, as it says itself. */
  readonly nats: string;
  /** By how many servers there are; memory is that of each. */
  readonly servers: Readonly<Record<number, EngineResults>>;
}

/** Bytes of one device: what came with the devices of this row, divided among them. */
export function bytesPerDevice(memory: readonly MemoryResult[], index: number, of: 'resident' | 'heap'): number | null {
  const [none] = memory;
  const row = memory[index];
  if (none === undefined || row === undefined || row.devices === 0) return null;
  return (row[of] - none[of]) / row.devices;
}
