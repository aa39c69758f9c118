/** What the command line asks for. */
import { parseArgs } from 'node:util';
import { HOST_NAMES, type HostName } from '../hosts/host.ts';
import { VARIANTS } from '../subjects/names.ts';
import { ALL_TASKS, MAIN_TASKS } from '../tasks/names.ts';
import type { Pace } from '../throughput.ts';

export interface Options {
  readonly json: boolean;
  readonly hosts: readonly HostName[];
  readonly tasks: readonly string[];
  readonly variants: readonly string[];
  readonly processes: number;
  readonly pace: Pace;
  /** Milliseconds after which no further round of processes is begun; infinite where all are wanted. */
  readonly patience: number;
  /** Whether figures, table and chart are written: only where nothing was left out. */
  readonly writes: boolean;
}

const FULL: Pace = { rounds: 15, roundMilliseconds: 20, warmUpMilliseconds: 250 };
/** A machine that is busy gets fewer processes, so that a quick run ends within four minutes. */
const QUICK_PATIENCE = 215_000;

const QUICK: Pace = { rounds: 7, roundMilliseconds: 12, warmUpMilliseconds: 100 };

export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      variants: { type: 'string' },
      processes: { type: 'string' },
      host: { type: 'string' },
    },
  });
  const { json, quick } = values;
  const some = json || quick;
  const hosts = list('host', values.host, HOST_NAMES, some ? ['node'] : HOST_NAMES) as HostName[];
  if (json && hosts.length > 1) throw new Error('--json prints one host; give one with --host');
  const processes = Number(values.processes ?? (quick ? 3 : 5));
  if (!Number.isInteger(processes) || processes < 1) {
    throw new Error(`--processes is ${values.processes}; it must be a whole number from 1`);
  }
  return {
    json,
    hosts,
    tasks: list('only', values.only, ALL_TASKS, quick ? MAIN_TASKS : ALL_TASKS),
    variants: list('variants', values.variants, VARIANTS, VARIANTS),
    processes,
    pace: quick ? QUICK : FULL,
    patience: quick ? QUICK_PATIENCE : Number.POSITIVE_INFINITY,
    writes: !some && values.only === undefined && values.variants === undefined,
  };
}

function list(
  option: string,
  given: string | undefined,
  known: readonly string[],
  otherwise: readonly string[],
): string[] {
  if (given === undefined) return [...otherwise];
  const names = given.split(',');
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined) throw new Error(`--${option} has ${wrong}; there are: ${known.join(', ')}`);
  return known.filter((name) => names.includes(name));
}
