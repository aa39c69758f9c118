/** What the command line asks for. */
import { readArguments } from '../../scripts/common/arguments.mjs';
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

const USAGE = `Usage: npm run bench -- [options]

Every task in every variant on every host. Writes bench/results and the tables of docs/performance.md where nothing is left out.

  --quick              the main tasks on this Node alone
  --json               nanoseconds per frame as one object, of one host
  --only TASK,…        these tasks: ${ALL_TASKS.join(', ')}
  --variants VARIANT,… these variants: ${VARIANTS.join(', ')}
  --processes N        fresh processes of each
  --host HOST,…        these hosts: ${HOST_NAMES.join(', ')}`;

export function readOptions(args: readonly string[]): Options {
  const { values } = readArguments(
    USAGE,
    {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      variants: { type: 'string' },
      processes: { type: 'string' },
      host: { type: 'string' },
    },
    { args },
  );
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
