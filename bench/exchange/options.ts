import { readArguments } from '../../scripts/common/arguments.mjs';
import type { Engine } from './messages.ts';

export interface Options {
  readonly json: boolean;
  readonly engines: readonly Engine[];
  /** How many servers share NATS, one run for each number; none where one server shares nothing. */
  readonly servers: readonly number[];
  /** Devices during the tasks; memory is looked at with more of them too. */
  readonly devices: number;
  readonly mostDevices: number;
  readonly controllers: number;
  readonly warmup: number;
  /** Milliseconds of each task. */
  readonly milliseconds: number;
  /** Round trips and statuses a second where the time of each is what matters. */
  readonly rate: number;
  /** Only runs with everything as it should be are kept. */
  readonly writes: boolean;
}

const WHOLE = { devices: 1000, mostDevices: 3000, controllers: 8, warmup: 700, milliseconds: 4000, rate: 1000 };
const QUICK = { devices: 100, mostDevices: 200, controllers: 4, warmup: 200, milliseconds: 800, rate: 300 };

const USAGE = `Usage: npm run bench:exchange -- [options]

  --quick         fewer devices, and less time for each task
  --engine NAMES  wasm, js or both with a comma between
  --devices N     from 1 to 8000
  --bus NAME      memory or nats
  --servers N,…   with --bus nats: how many servers share it, one run for each number
  --json          the figures as one object`;

export function readOptions(args: readonly string[]): Options {
  const { values } = readArguments(
    USAGE,
    {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      engine: { type: 'string' },
      devices: { type: 'string' },
      bus: { type: 'string', default: 'memory' },
      servers: { type: 'string' },
    },
    { args },
  );
  const engines = (values.engine ?? 'wasm,js').split(',');
  for (const engine of engines) {
    if (engine !== 'wasm' && engine !== 'js')
      throw new Error(`--engine is ${values.engine}; it takes wasm, js or both`);
  }
  if (values.bus !== 'memory' && values.bus !== 'nats')
    throw new Error(`--bus is ${values.bus}; it takes memory or nats`);
  if (values.servers !== undefined && values.bus === 'memory') throw new Error('--servers needs --bus nats');
  const servers = values.bus === 'memory' ? [] : (values.servers ?? '1,2').split(',').map(Number);
  if (servers.some((count) => !Number.isInteger(count) || count < 1 || count > 8))
    throw new Error(`--servers is ${values.servers}; it takes numbers from 1 to 8, such as 1,2`);
  const sizes = values.quick ? QUICK : WHOLE;
  const devices = values.devices === undefined ? sizes.devices : Number(values.devices);
  if (!Number.isInteger(devices) || devices < 1 || devices > 8000) {
    throw new Error(`--devices is ${values.devices}; it must be a whole number from 1 to 8000`);
  }
  return {
    ...sizes,
    devices,
    mostDevices: Math.max(devices, sizes.mostDevices),
    json: values.json,
    engines: engines as Engine[],
    servers,
    writes: ![values.engine, values.devices, values.servers].some((value) => value !== undefined) && !values.quick,
  };
}
