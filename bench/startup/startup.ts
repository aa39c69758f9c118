/** `npm run bench:startup`: import of the package to the first decoded frame, in fresh processes of every installed host; and sizes. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from '../../scripts/common/paths.ts';
import {
  bench,
  JSON_OPTION,
  type Machine,
  machineText,
  markdownTable,
  print,
  sampleInTurns,
  thisMachine,
  today,
  writeBetween,
  writeResults,
} from '../runner.ts';
import { median } from '../throughput.ts';
import { type Host, installedHosts, type Sample, type Variant, variants } from './hosts.ts';

export const startup = bench({
  command: 'bench:startup',
  about:
    'Import to first decode in fresh processes of every installed host, and the sizes of the entries. Writes bench/results/startup.json\n' +
    'and the table of docs/hosts.md, unless --rounds is given or a runtime is missing.',
  options: {
    rounds: { kind: 'number', help: 'processes of each', minimum: 1, default: 21 },
    json: JSON_OPTION,
  },
  async run({ rounds, json, given }) {
    const installation = new Installation();
    try {
      const hosts = await installedHosts(installation.directory);
      if (hosts.length === 1) {
        console.error('only this Node is here; the other runtimes come with: npm ci --prefix test/host');
      }
      // The first round does not count: in it hosts and the system fill their caches.
      const subjects = variants.flatMap((variant) => hosts.map((host) => ({ host, variant })));
      const samples = await sampleInTurns(
        subjects,
        rounds,
        ({ host, variant }) => `${host.name} ${host.version}, ${variant.name}`,
        ({ host, variant }) => host.sample(variant),
        1,
      );
      const results = hosts.flatMap((host) => {
        const own = subjects.filter((subject) => subject.host === host);
        const empty = samples.get(own[0] as (typeof own)[number]) ?? [];
        return own.map((subject) => summarise(host, subject.variant, samples.get(subject) ?? [], empty));
      });
      const sizes = await Promise.all(['igrs-rump', 'igrs-rump/js'].map((entry) => installation.size(entry)));
      const machine = thisMachine();
      const markdown = [
        resultsTable(results),
        '',
        `Milliseconds, medians of ${rounds} fresh processes each, in turns. ${machineText(machine)},`,
        `${machine.load.toFixed(1)} programs at work on the machine when it ended. The program itself takes the time from import to first decode;`,
        'the fastest process is given too. The first scan finds 32 frames. A process is timed from outside, from its start to its',
        'end; workerd, whose clock stands still while a worker computes, from its start to its first answer. Over empty is the',
        'difference from the process of the same round that imports an empty module. The files are in the cache of the system, as',
        'is compiled code where a host caches it by itself (Deno).',
        '',
        sizesTable(sizes),
      ].join('\n');
      const measured = { date: today(), machine, rounds, sizes, results };
      print(measured, markdown, json);
      const isComplete = ['Deno', 'Bun', 'workerd'].every((name) => hosts.some((host) => host.name === name));
      if (given.has('rounds') || !isComplete) return;
      writeResults('startup.json', measured);
      writeBetween('docs/hosts.md', 'start-up', documentMarkdown(measured));
    } finally {
      installation.remove();
    }
  },
});

const STEPS = ['import', 'create', 'decode', 'scan'] as const;

/** What is shown of each, with the digits after the point. */
const COLUMNS = {
  import: ['import', 2],
  create: ['createCodec', 2],
  decode: ['first decode', 2],
  toFirstDecode: ['import to first decode', 2],
  toFirstDecodeAtBest: ['at best', 2],
  scan: ['first scan', 2],
  process: ['process', 1],
  overEmpty: ['over empty', 1],
} as const;

/**
 * Medians in milliseconds, `toFirstDecodeAtBest` of the fastest process; null if the host cannot measure it. `overEmpty` is how much longer
 * the process took than the one that imports an empty module in the same round.
 */
type Figures = Readonly<Record<keyof typeof COLUMNS, number | null>>;

interface Result extends Figures {
  readonly host: string;
  readonly version: string;
  readonly variant: Variant['name'];
  readonly title: string;
}

interface Measured {
  readonly date: string;
  readonly machine: Machine;
  readonly rounds: number;
  readonly results: readonly Result[];
}

/** @param empty the samples of the variant that does nothing, round by round */
function summarise(host: Host, variant: Variant, samples: readonly Sample[], empty: readonly Sample[]): Result {
  const toFirstDecode = samples.flatMap(({ import: load, create, decode }) =>
    load === undefined || create === undefined || decode === undefined ? [] : load + create + decode,
  );
  const over = samples.map((sample, round) => sample.process - (empty[round] as Sample).process);
  const steps = STEPS.map((step) => [step, medianOf(samples.map((sample) => sample[step]))]);
  return {
    host: host.name,
    version: host.version,
    variant: variant.name,
    title: variant.title,
    ...(Object.fromEntries(steps) as Pick<Figures, (typeof STEPS)[number]>),
    toFirstDecode: medianOf(toFirstDecode),
    toFirstDecodeAtBest: toFirstDecode.length === 0 ? null : Math.min(...toFirstDecode),
    process: median(samples.map((sample) => sample.process)),
    overEmpty: variant.engine === null ? null : median(over),
  };
}

function medianOf(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : median(known);
}

function resultsTable(results: readonly Result[]): string {
  const columns = Object.entries(COLUMNS) as [keyof Figures, readonly [title: string, digits: number]][];
  const rows = results.map((result) => [
    `${result.host} ${result.version}`,
    result.title,
    ...columns.map(([name, [, digits]]) => result[name]?.toFixed(digits) ?? '–'),
  ]);
  return markdownTable(['host', 'imports', ...columns.map(([, [title]]) => title)], rows, 2);
}

/** One figure for each host: import to first decode or, where a host cannot measure that, what it takes more than an empty module. */
export function documentMarkdown({ date, machine, rounds, results }: Measured): string {
  const hosts = [...new Set(results.map(({ host, version }) => `${host} ${version}`))];
  const rows = variants
    .slice(1)
    .map(({ name, title }) => [
      title,
      ...results
        .filter(({ variant }) => variant === name)
        .map(({ toFirstDecode, overEmpty }) => (toFirstDecode ?? overEmpty ?? Number.NaN).toFixed(1)),
    ]);
  const head = `${machineText(machine)}, ${date}; medians of ${rounds} processes each:`;
  return `${head}\n\n${markdownTable(['imports', ...hosts], rows, 1)}`;
}

function sizesTable(sizes: readonly Size[]): string {
  return markdownTable(
    ['entry', 'files', 'bytes', 'gzip', 'bundled and minified, gzip'],
    sizes.map(({ entry, files, bytes, gzip, bundledGzip }) => [
      `\`${entry}\``,
      ...[files, bytes, gzip, bundledGzip].map((count) => count.toLocaleString('en')),
    ]),
    1,
  );
}

interface Size {
  readonly entry: string;
  readonly files: number;
  readonly bytes: number;
  /** Each file compressed by itself, as servers send them. */
  readonly gzip: number;
  /** In one file, minified by a bundler, with all that the entry exports. */
  readonly bundledGzip: number;
}

/** The package as npm would publish it, installed in a folder of its own, and the programs that import it there. */
class Installation {
  readonly directory = mkdtempSync(join(tmpdir(), 'igrs-rump-startup-'));

  constructor() {
    const quiet = ['--ignore-scripts', '--silent'];
    execFileSync('npm', ['pack', ...quiet, '--pack-destination', this.directory], {
      cwd: root,
      stdio: ['ignore', 'ignore', 2],
    });
    const tarball = readdirSync(this.directory).find((name) => name.endsWith('.tgz')) as string;
    writeFileSync(join(this.directory, 'package.json'), '{ "private": true, "type": "module" }');
    const flags = ['--offline', '--no-audit', '--no-fund', ...quiet];
    execFileSync('npm', ['install', ...flags, join(this.directory, tarball)], {
      cwd: this.directory,
      stdio: ['ignore', 'ignore', 2],
    });
    copyFileSync(fileURLToPath(new URL('program.mjs', import.meta.url)), join(this.directory, 'program.mjs'));
    writeFileSync(join(this.directory, 'empty.mjs'), '');
  }

  async size(entry: string): Promise<Size> {
    const { outputFiles, metafile } = await build({
      stdin: { contents: `export * from '${entry}'`, resolveDir: this.directory },
      absWorkingDir: this.directory,
      bundle: true,
      minify: true,
      write: false,
      metafile: true,
      format: 'esm',
    });
    const contents = Object.keys(metafile.inputs)
      .filter((path) => path !== '<stdin>')
      .map((path) => readFileSync(join(this.directory, path)));
    const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
    return {
      entry,
      files: contents.length,
      bytes: sum(contents.map(({ length }) => length)),
      gzip: sum(contents.map(compressed)),
      bundledGzip: sum(outputFiles.map((file) => compressed(file.contents))),
    };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}

function compressed(content: Uint8Array): number {
  return gzipSync(content, { level: 9 }).length;
}
