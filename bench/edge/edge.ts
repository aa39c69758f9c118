/** `npm run bench:edge`: how fast examples/edge-router is on workerd with either engine, and with a plain table codec in its place. */
import { requirePackages } from '../../scripts/common/programs.ts';
import { cleanStream, dirtyStream } from '../corpus.ts';
import { versionOf } from '../hosts/hosts.ts';
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
import {
  type Bodies,
  bundleVariants,
  expectedOf,
  type Sizes,
  sample,
  startSink,
  VARIANTS,
  type Variant,
} from './measure.ts';

const FULL: Sizes = { bodyLength: 2 ** 20, warmUpMilliseconds: 1000, milliseconds: 2000, concurrency: 4 };
export const QUICK: Sizes = { bodyLength: 2 ** 17, warmUpMilliseconds: 100, milliseconds: 200, concurrency: 2 };

/** Medians over the processes; frames and bytes count once as they come in, however many destinations they go to. */
interface Figures {
  readonly framesPerSecond: number;
  /** 1e6 bytes. */
  readonly megabytesPerSecond: number;
  /** Half of the difference between the best and the worst process, over the median. */
  readonly spread: number;
}

interface VariantResults {
  /** Whole requests over HTTP. */
  readonly requests: Figures;
  /** Splitting alone, within the worker. */
  readonly split: Figures;
}

export interface Results {
  readonly date: string;
  readonly workerd: string;
  readonly node: string;
  readonly machine: Machine;
  readonly rounds: number;
  readonly concurrency: number;
  /** Of one body. */
  readonly bytes: number;
  readonly frames: number;
  readonly destinations: number;
  readonly variants: Readonly<Record<Variant, VariantResults>>;
}

export const edge = bench({
  command: 'bench:edge',
  about:
    'The edge router on workerd with either engine, and with a plain table codec in its place. Writes bench/results/edge-router.json\n' +
    'and the table of docs/scaling.md, unless --quick or --rounds is given.',
  options: {
    quick: { kind: 'flag', help: 'one short round' },
    rounds: { kind: 'number', help: 'fresh processes of each variant', minimum: 1, maximum: 100, default: 7, quick: 1 },
    json: JSON_OPTION,
  },
  async run({ quick, rounds, json, given }) {
    const sizes = quick ? QUICK : FULL;
    requirePackages('test/host');
    const clean = cleanStream(sizes.bodyLength);
    const dirty = dirtyStream(clean);
    const bodies: Bodies = { clean, expected: expectedOf(clean), dirty, expectedOfDirty: expectedOf(dirty) };
    const files = await bundleVariants();
    const sink = await startSink();
    const samples = await sampleInTurns(VARIANTS, rounds, String, (variant) =>
      sample(variant, files[variant], sink.address, bodies, sizes),
    ).finally(() => sink.stop());
    const { frames, destinations } = bodies.expected;
    const bytesPerFrame = clean.length / frames;
    const resultsOf = (variant: Variant): VariantResults => {
      const figures = (what: keyof VariantResults): Figures =>
        figuresOf(samples.get(variant)?.map((each) => each[what]) ?? [], bytesPerFrame);
      return { requests: figures('requests'), split: figures('split') };
    };
    const results: Results = {
      date: today(),
      workerd: versionOf('workerd'),
      node: process.versions.node,
      machine: thisMachine(),
      rounds,
      concurrency: sizes.concurrency,
      bytes: clean.length,
      frames,
      destinations: Object.keys(destinations).length,
      variants: { wasm: resultsOf('wasm'), js: resultsOf('js'), table: resultsOf('table') },
    };
    const markdown = markdownOf(results);
    print(results, markdown, json);
    if (quick || given.has('rounds')) return;
    writeResults('edge-router.json', results);
    writeBetween('docs/scaling.md', 'edge-router', markdown);
  },
});

/** @param rates frames a second, of each process */
function figuresOf(rates: readonly number[], bytesPerFrame: number): Figures {
  const framesPerSecond = median(rates);
  return {
    framesPerSecond: Math.round(framesPerSecond),
    megabytesPerSecond: Number(((framesPerSecond * bytesPerFrame) / 1e6).toFixed(1)),
    spread: Number(((Math.max(...rates) - Math.min(...rates)) / 2 / framesPerSecond).toFixed(3)),
  };
}

const TITLES: Readonly<Record<Variant, string>> = {
  wasm: 'edge router, Wasm engine',
  js: 'edge router, JavaScript engine',
  table: 'the same worker on a plain table codec',
};

export function markdownOf(results: Results): string {
  const { wasm, table: plain } = results.variants;
  return [headline(results), tableOf(results), `Wasm against the table: ${ratios(wasm, plain)}.`].join('\n\n');
}

function headline({ machine, workerd, node, date, rounds, concurrency, bytes, frames, destinations }: Results): string {
  return (
    `workerd ${workerd}, ${machineText(machine)}, ${date}; ${machine.load.toFixed(1)} programs ` +
    `at work on the machine when it ended. Bodies of ${bytes.toLocaleString('en')} bytes with ${frames.toLocaleString('en')} frames, to ` +
    `${destinations} destinations; ${concurrency} requests in flight, sent by Node ${node}. Medians of ${rounds} fresh processes each, in ` +
    `turns; ± is half of what the best of them was better than the worst.`
  );
}

function tableOf({ variants }: Results): string {
  const head = ['worker', 'splitting alone, frames/s', 'MB/s', '±', 'whole requests, frames/s', 'MB/s', '±'];
  const rows = VARIANTS.map((variant) => {
    const { split, requests } = variants[variant];
    return [TITLES[variant], ...cells(split), ...cells(requests)];
  });
  return markdownTable(head, rows, 1);
}

function cells({ framesPerSecond, megabytesPerSecond, spread }: Figures): string[] {
  const frames = Number(framesPerSecond.toPrecision(3)).toLocaleString('en');
  return [frames, megabytesPerSecond.toFixed(0), `${(spread * 100).toFixed(0)} %`];
}

function ratios(wasm: VariantResults, plain: VariantResults): string {
  const ratio = (of: keyof VariantResults): string => (wasm[of].framesPerSecond / plain[of].framesPerSecond).toFixed(1);
  return `${ratio('split')} times as fast in splitting alone, ${ratio('requests')} times in whole requests`;
}
