/**
 * What all benches share: options from one table, variants that take turns under a progress bar, the machine, Markdown tables, the
 * results file and the place in a document that a run fills.
 */
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { readArguments, refuseArguments } from '../scripts/common/arguments.ts';
import { root } from '../scripts/common/paths.ts';
import { writeWholeFile } from '../scripts/common/whole-file.ts';

/** An option of the command line. `quick` is the default under `--quick`, if that differs. */
type Option =
  | { readonly kind: 'flag'; readonly help: string }
  | { readonly kind: 'text'; readonly value: string; readonly help: string }
  | {
      readonly kind: 'number';
      readonly help: string;
      readonly minimum?: number;
      readonly maximum?: number;
      readonly default: number;
      readonly quick?: number;
    }
  | {
      readonly kind: 'numbers';
      readonly help: string;
      readonly minimum: number;
      readonly maximum: number;
      readonly default: readonly number[];
    }
  | {
      readonly kind: 'names';
      readonly value: string;
      readonly help: string;
      readonly names: readonly string[];
      /** Only one of them. */
      readonly single?: true;
      readonly default?: readonly string[];
      readonly quick?: readonly string[];
    };

type ValueOf<Declared extends Option> = Declared extends { kind: 'flag' }
  ? boolean
  : Declared extends { kind: 'text' }
    ? string | undefined
    : Declared extends { kind: 'number' }
      ? number
      : Declared extends { kind: 'numbers' }
        ? readonly number[]
        : readonly string[];

type OptionTable = Readonly<Record<string, Option>>;

export type Values<Table extends OptionTable> = { readonly [Name in keyof Table]: ValueOf<Table[Name]> } & {
  /** Which options the command line has. */
  readonly given: ReadonlySet<string>;
};

export interface Bench<Table extends OptionTable = OptionTable> {
  /** `bench` or `bench:…`, as `npm run` calls it. */
  readonly command: string;
  /** What it measures and what it writes, for `--help`. */
  readonly about: string;
  readonly options: Table;
  run(values: Values<Table>): Promise<void>;
}

/** Infers the types of the options. */
export function bench<const Table extends OptionTable>(declared: Bench<Table>): Bench {
  return declared as unknown as Bench;
}

export const JSON_OPTION = { kind: 'flag', help: 'the figures as one object' } as const;

/** Prints the usage or refuses what is not allowed, and ends the process. */
export function readOptions({ command, about, options }: Bench, args: readonly string[]): Values<OptionTable> {
  const entries = Object.entries(options);
  const { values } = readArguments(
    usageOf(command, about, entries),
    Object.fromEntries(entries.map(([name, { kind }]) => [name, { type: kind === 'flag' ? 'boolean' : 'string' }])),
    { args },
  );
  const given = values as Readonly<Record<string, string | boolean | undefined>>;
  const read = entries.map(([name, option]) => [name, readValue(name, option, given[name], given.quick === true)]);
  return { ...Object.fromEntries(read), given: new Set(Object.keys(given)) };
}

function usageOf(command: string, about: string, entries: readonly (readonly [string, Option])[]): string {
  const left = entries.map(([name, option]) => {
    const value = { flag: '', number: ' N', numbers: ' N,…' } as Readonly<Record<string, string>>;
    return `--${name}${value[option.kind] ?? ` ${'value' in option ? option.value : ''}`}`;
  });
  const width = Math.max(...left.map(({ length }) => length));
  const lines = entries.map(
    ([, option], index) => `  ${(left[index] as string).padEnd(width)}  ${option.help}${allowed(option)}`,
  );
  return [`Usage: npm run ${command} -- [options]`, '', about, '', ...lines].join('\n');
}

/** The allowed values and the default. */
function allowed(option: Option): string {
  if (option.kind === 'names') return `: ${option.names.join(', ')}`;
  if (option.kind !== 'number' && option.kind !== 'numbers') return '';
  const quick = 'quick' in option && option.quick !== undefined ? `, ${option.quick} with --quick` : '';
  return `, ${rangeText(option)}; ${option.default} by default${quick}`;
}

function rangeText({ minimum = 0, maximum }: { readonly minimum?: number; readonly maximum?: number }): string {
  return maximum === undefined ? `from ${minimum}` : `from ${minimum} to ${maximum}`;
}

function readValue(name: string, option: Option, text: string | boolean | undefined, quick: boolean): unknown {
  if (option.kind === 'flag') return text === true;
  if (option.kind === 'text') return text;
  if (text === undefined) {
    const quickDefault = quick && 'quick' in option ? option.quick : undefined;
    return quickDefault ?? option.default ?? (option.kind === 'names' ? option.names : undefined);
  }
  const refuse = (wanted: string): never => refuseArguments(`--${name} is ${text}; ${wanted}`);
  if (option.kind === 'names') {
    const names = String(text).split(',');
    const wrong = names.find((each) => !option.names.includes(each));
    if (option.single && (wrong !== undefined || names.length > 1)) refuse(`it takes ${option.names.join(' or ')}`);
    if (wrong !== undefined) refuseArguments(`--${name} has ${wrong}; there are: ${option.names.join(', ')}`);
    return option.names.filter((each) => names.includes(each));
  }
  const { minimum = 0, maximum = Number.POSITIVE_INFINITY } = option;
  const range = rangeText(option);
  const isAllowed = (part: string): boolean => /^\d+$/.test(part) && minimum <= Number(part) && Number(part) <= maximum;
  if (option.kind === 'number')
    return isAllowed(String(text)) ? Number(text) : refuse(`it must be a whole number ${range}`);
  const parts = String(text).split(',');
  return parts.every(isAllowed) ? parts.map(Number) : refuse(`it takes whole numbers ${range}, such as 1,2`);
}

/** A bar on stderr or, if that is not a terminal, a line now and then. */
export class Progress {
  readonly #bar: SingleBar;
  #done = 0;

  constructor(total: number) {
    this.#bar = new SingleBar({
      format: '{bar} {value} of {total}: {step}',
      hideCursor: true,
      noTTYOutput: true,
      notTTYSchedule: 10_000,
    });
    this.#bar.start(total, 0, { step: '' });
  }

  /** @param step the next step */
  begin(step: string): void {
    this.#bar.update(this.#done++, { step });
  }

  stop(): void {
    this.#bar.update(this.#done);
    this.#bar.stop();
  }
}

/**
 * One sample of each subject in each round, in an order that turns, so that a noisy machine is fair to all.
 *
 * @param uncounted rounds before the first one that counts
 * @returns the samples by subject, round by round
 */
export async function sampleInTurns<Subject, Sample>(
  subjects: readonly Subject[],
  rounds: number,
  nameOf: (subject: Subject) => string,
  sample: (subject: Subject) => Promise<Sample>,
  uncounted = 0,
): Promise<Map<Subject, Sample[]>> {
  const samples = new Map(subjects.map((subject) => [subject, [] as Sample[]]));
  const progress = new Progress((rounds + uncounted) * subjects.length);
  for (let round = -uncounted; round < rounds; round++) {
    for (const subject of rotated(subjects, round + uncounted)) {
      progress.begin(nameOf(subject));
      const figures = await sample(subject);
      if (round >= 0) samples.get(subject)?.push(figures);
    }
  }
  progress.stop();
  return samples;
}

export function rotated<Item>(items: readonly Item[], by: number): Item[] {
  const from = by % items.length;
  return [...items.slice(from), ...items.slice(0, from)];
}

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly system: string;
  readonly gigabytes: number;
  /** Programs at work, averaged over the last minute: more than the run's own mean that others slowed it down. */
  readonly load: number;
}

export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    system: `${process.platform} ${process.arch}`,
    gigabytes: Math.round(totalmem() / 2 ** 30),
    load: Number((loadavg()[0] ?? 0).toFixed(1)),
  };
}

/** For the headline of a table. */
export function machineText({ processor, cores, system }: Machine): string {
  return `${processor}, ${cores} cores, ${system}`;
}

export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Variables that would change how a runtime works, and that users do not set. */
const FOREIGN = /^(NODE_|DENO_|BUN_|npm_)/;

/** @param cache where Deno keeps compiled code between runs: not among the user's */
export function cleanEnvironment(cache: string): Record<string, string | undefined> {
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([variable]) => !FOREIGN.test(variable))),
    DENO_DIR: cache,
    DENO_NO_UPDATE_CHECK: '1',
    NO_COLOR: '1',
  };
}

/** @param words how many columns hold words; the others hold numbers */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[], words: number): string {
  const rule = head.map((_, column) => (column < words ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Prints a run, as JSON or as Markdown. */
export function print(results: object, markdown: string, json: boolean): void {
  console.log(json ? JSON.stringify(results, null, 2) : markdown);
}

export const resultsFolder = join(root, 'bench/results');

export function writeResults(name: string, results: object): void {
  writeWholeFile(join(resultsFolder, name), `${JSON.stringify(results, null, 2)}\n`);
}

/** Replaces what is between `<!-- name: … -->` and `<!-- /name -->`. */
export function writeBetween(document: string, name: string, content: string): void {
  const file = join(root, document);
  const text = readFileSync(file, 'utf8');
  const [begin, ...others] = text.match(new RegExp(`<!-- ${name}\\b.*-->`, 'g')) ?? [];
  const end = text.indexOf(`<!-- /${name} -->`);
  if (begin === undefined || others.length > 0 || end < 0) {
    throw new Error(`${document} must have one place between <!-- ${name}: … --> and <!-- /${name} -->`);
  }
  const from = text.indexOf(begin) + begin.length;
  writeWholeFile(file, `${text.slice(0, from)}\n${content}\n${text.slice(end)}`);
}
