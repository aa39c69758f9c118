/**
 * `npm run bench:real`: what Wasm gains for profiles of real protocols, with frames from devices: against our JavaScript engine, a plain
 * codec made from the same profile, and two libraries. The program of bench/peers/real has all of them in one file per profile.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/common/paths.ts';
import { requirePackages } from '../../scripts/common/programs.ts';
import { codecSource } from '../../test/profiles/support/built.ts';
import { realFolderOf, realProfile } from '../../test/profiles/support/profiles.ts';
import { wireFacts } from '../../test/profiles/support/wire-facts.ts';
import { fromHex, toHex } from '../../test/suite/support/hex.ts';
import { examinePlain } from '../../test/suite/support/plain-scan.ts';
import { emitKaitai } from '../../tools/emit/kaitai.ts';
import type { Profile } from '../../tools/model.ts';
import { bundle, compileKaitai, output, peers } from '../bundle.ts';
import {
  bench,
  JSON_OPTION,
  machineText,
  markdownTable,
  print,
  sampleInTurns,
  thisMachine,
  today,
  writeBetween,
} from '../runner.ts';
import { lowerQuartile, median, type Pace } from '../throughput.ts';
import { emitPlain } from './emit.ts';

/** What the process is asked to do. */
export interface Job {
  /** Bytes of each stream. */
  readonly length: number;
  /** Without one nothing is timed. */
  readonly pace: Pace | null;
  /** Of our own. */
  readonly engines: readonly ('wasm' | 'js')[];
}

/** Nanoseconds per frame of each round, by task and variant; and what the peers do not read, or cannot. */
export interface Answer {
  readonly samples: Readonly<Record<string, readonly number[]>>;
  readonly columns: string;
}

export const REAL_NAMES = ['midea', 'hisense', 'tcl', 'cn105', 'aquarea', 'tuya'] as const;

/** @returns the file, which Node runs with a job */
export async function buildRealProgram(name: string, wasm: boolean | 'optimised'): Promise<string> {
  requirePackages('bench/peers');
  mkdirSync(output, { recursive: true });
  const profile = realProfile(name);
  const made: Readonly<Record<string, () => string | Promise<string>>> = {
    'bench:real/codec': () => codecSource(profile, wasm),
    'bench:real/plain': () => emitPlain(profile),
    'bench:real/facts': () =>
      `export const profile = ${JSON.stringify(profile)}; export const captured = ${JSON.stringify(capturedOf(name, profile))};`,
    'bench:kaitai': () => compileKaitai(emitKaitai(profile)),
    'bench:kaitai-stream': () => `export { default } from 'kaitai-struct/KaitaiStream.js';`,
  };
  const outfile = join(output, 'real', `${name}.mjs`);
  await bundle({
    absWorkingDir: root,
    entryPoints: ['bench/peers/real/program.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'error',
    plugins: [
      {
        name: 'made-from-real-profile',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^bench:/ }, ({ path }) => ({ path, namespace: 'made' }));
          onResolve({ filter: /\/real\/values\.ts$/ }, () => ({ path: join(root, 'bench/real/values.ts') }));
          onLoad({ filter: /.*/, namespace: 'made' }, async ({ path }) => ({
            contents: (await made[path]?.()) ?? '',
            loader: 'js',
            resolveDir: peers,
          }));
        },
      },
    ],
  });
  return outfile;
}

/** Without those that deviate from the rule of their protocol. */
function capturedOf(name: string, profile: Profile): { hex: string; plain: string }[] {
  const { frames } = JSON.parse(readFileSync(`${realFolderOf(name)}/frames.json`, 'utf8')) as {
    frames: readonly { readonly hex: string; readonly variant?: string }[];
  };
  const end = Uint8Array.from(profile.frame.end);
  const regular = frames.filter(({ variant }) => variant === undefined);
  return regular.map(({ hex }) => {
    const read = examinePlain(wireFacts(profile), fromHex(hex));
    if (typeof read === 'string') throw new Error(`${name} has a frame that is ${read}: ${hex}`);
    return { hex, plain: toHex(read.plain) + toHex(end) };
  });
}

const FULL: Pace = { rounds: 15, roundMilliseconds: 20, warmUpMilliseconds: 250 };
const QUICK: Pace = { rounds: 7, roundMilliseconds: 10, warmUpMilliseconds: 80 };

/** Bytes of a stream: more than the processor's nearest caches hold. */
const STREAM_LENGTH = 1 << 19;

/** What Wasm is compared with, by task; a library has neither a scan nor columns. */
const COMPARED: readonly (readonly [task: string, variant: string, least?: number])[] = [
  ['scan', 'js', 1.5],
  ['scan', 'plain'],
  ['columns', 'js', 2],
  ['columns', 'plain'],
  ['objects', 'js'],
  ['objects', 'plain'],
  ['objects', 'kaitai-struct'],
  ['objects', 'binary-parser'],
];

interface Figures {
  /** Nanoseconds per frame of the Wasm engine, by task. */
  readonly wasm: Readonly<Record<string, number>>;
  /** How many times as fast Wasm is, in the order of what it is compared with; null if a variant cannot do it. */
  readonly ratios: readonly (number | null)[];
  readonly columns: string;
}

export const real = bench({
  command: 'bench:real',
  about:
    'Streams of frames that devices of real protocols sent: how many times as fast the Wasm engine is as our JavaScript engine, a plain codec\n' +
    'and two libraries. Writes its table of docs/performance.md where no option is given.',
  options: {
    quick: { kind: 'flag', help: 'for a shorter time' },
    json: JSON_OPTION,
    only: { kind: 'names', value: 'PROTOCOL,…', help: 'these protocols', names: REAL_NAMES },
    processes: { kind: 'number', help: 'fresh processes of each', minimum: 1, default: 5, quick: 1 },
  },
  async run({ quick, json, only, processes, given }) {
    const job: Job = { length: STREAM_LENGTH, pace: quick ? QUICK : FULL, engines: ['wasm', 'js'] };
    const programs = new Map<string, string>();
    for (const name of only) programs.set(name, await buildRealProgram(name, 'optimised'));
    const answers = await sampleInTurns(only, processes, String, async (name): Promise<Answer> => {
      const words = [programs.get(name) as string, JSON.stringify(job)];
      const { stdout } = await promisify(execFile)(process.execPath, words, { maxBuffer: 1 << 26 });
      return JSON.parse(stdout);
    });
    const figures = Object.fromEntries(Array.from(answers, ([name, own]) => [name, figuresOf(own)]));
    const table = tableOf(figures, processes);
    print(figures, table, json);
    if (given.size === 0) writeBetween('docs/performance.md', 'real', table);
  },
});

/** Medians over the processes; a ratio is taken in each of them, of the fastest quarter of its rounds. */
function figuresOf(answers: readonly Answer[]): Figures {
  const timeOf = ({ samples }: Answer, task: string, variant: string): number =>
    lowerQuartile(samples[`${task} ${variant}`] ?? []);
  const ratios = COMPARED.map(([task, variant]) => {
    const own = answers.map((answer) => timeOf(answer, task, variant) / timeOf(answer, task, 'wasm'));
    return own.some(Number.isNaN) ? null : median(own);
  });
  const tasks = [...new Set(COMPARED.map(([task]) => task))];
  const wasm = Object.fromEntries(
    tasks.map((task) => [task, median(answers.map((answer) => timeOf(answer, task, 'wasm')))]),
  );
  return { wasm, ratios, columns: answers[0]?.columns ?? '' };
}

function tableOf(figures: Readonly<Record<string, Figures>>, processes: number): string {
  const versionOf = (name: string): string =>
    `${name} ${(JSON.parse(readFileSync(join(peers, `node_modules/${name}/package.json`), 'utf8')) as { version: string }).version}`;
  const head = ['protocol', 'columns', ...COMPARED.map(([task, variant]) => `${task}: ${variant}`)];
  const rows = Object.entries(figures).map(([name, { ratios, columns }]) => [
    name,
    columns,
    ...ratios.map((ratio, place) => {
      if (ratio === null) return 'n/a';
      const text = `${ratio.toFixed(ratio < 10 ? 1 : 0)} ×`;
      return ratio < (COMPARED[place]?.[2] ?? 0) ? `**${text}**` : text;
    }),
  ]);
  const machine = thisMachine();
  return [
    `Node ${process.versions.node}, ${machineText(machine)}, ${today()}, ${machine.load.toFixed(1)} programs at work; ${versionOf('kaitai-struct')}, ` +
      `${versionOf('binary-parser')}. How many times as fast the Wasm engine is, medians of ${processes} fresh ${processes === 1 ? 'process' : 'processes'}; ` +
      'bold where it misses its target of 1.5 (scan) or 2 (columns) times our JavaScript engine.',
    markdownTable(head, rows, 2),
  ].join('\n\n');
}
