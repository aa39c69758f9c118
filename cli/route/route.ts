/** `rump route`: splits a stream by rules into one file for each destination, and prints a summary. */
import Table from 'cli-table3';
import {
  type Codec,
  type FrameBatch,
  type Router,
  type RouterOptions,
  type Rule,
  RumpError,
  type ScannerStats,
} from 'igrs-rump';
import { createEngineCodec, type Engine, engineText } from '../engine.ts';
import { Failure, misuse } from '../failure.ts';
import { openInput, parseJsonFile, readText, reportSkipped, skippedText } from '../input.ts';
import { contentOf, type InputOption } from '../input-kind.ts';
import { standardOutput } from '../output.ts';
import { printable } from '../printable.ts';
import { withProgress } from '../progress.ts';
import { checkDestinations, type DestinationCount, DestinationFiles } from './destinations.ts';

interface LoadedRules {
  readonly router: Router;
  readonly rules: readonly Rule[];
}

async function loadRules(codec: Codec, path: string): Promise<LoadedRules> {
  const options = optionsOf(parseJsonFile(path, await readText(path)));
  const router = routerOf(codec, path, options);
  checkDestinations(options.rules, path);
  return { router, rules: options.rules };
}

function routerOf(codec: Codec, path: string, options: RouterOptions): Router {
  try {
    return codec.router(options);
  } catch (error) {
    if (!RumpError.is(error)) throw error;
    throw new Failure(`${path}: ${error.message}`, undefined, { cause: error });
  }
}

/** A bare list is allowed. The router refuses anything else. */
function optionsOf(value: unknown): RouterOptions {
  return (Array.isArray(value) ? { rules: value } : (value ?? {})) as RouterOptions;
}

interface RouteOptions {
  readonly engine: Engine;
  readonly out: string;
  readonly force?: boolean;
  readonly input: InputOption;
}

export async function route(rulesPath: string, path: string, options: RouteOptions): Promise<void> {
  if (options.out === '') throw misuse('--out is ""; it must be the name of a folder');
  const codec = await createEngineCodec(options.engine);
  const { router, rules } = await loadRules(codec, rulesPath);
  const input = await openInput(path, true);
  const output = standardOutput();
  const files = new DestinationFiles(options.out, rules, options.force === true);
  await files.checkExisting();
  const scanner = codec.scanner();
  let dropped = 0;
  /** Time spent in the codec, without reading and writing files. */
  let milliseconds = 0;

  const timed = <Result>(work: () => Result): Result => {
    const started = performance.now();
    const result = work();
    milliseconds += performance.now() - started;
    return result;
  };
  const take = async (batches: Iterable<FrameBatch>): Promise<void> => {
    const each = batches[Symbol.iterator]();
    for (let next = timed(() => each.next()); !next.done; next = timed(() => each.next())) {
      const { value: batch } = next;
      const routed = timed(() => router.route(batch));
      dropped += routed.dropped;
      for (const run of routed) await files.write(run);
    }
  };

  const content = contentOf(input.name, withProgress(input, output), { input: options.input, reads: ['raw'] });
  for await (const chunk of content) await take(timed(() => scanner.push(chunk)));
  await take(timed(() => scanner.end()));
  files.commit();
  const others = await files.others();
  if (others.length > 0) {
    const files = others.length === 1 ? '1 older .bin file remains' : `${others.length} older .bin files remain`;
    process.stderr.write(`rump: ${files} in ${options.out}, such as ${others[0]}\n`);
  }
  await output.write(summary(files.counts, dropped, scanner.stats, milliseconds, engineText(codec, options.engine)));
  reportSkipped(input.name, scanner.stats);
}

function summary(
  counts: readonly DestinationCount[],
  dropped: number,
  stats: ScannerStats,
  milliseconds: number,
  engine: string,
): string {
  const table = new Table({
    head: ['file', 'frames', 'bytes'],
    colAligns: ['left', 'right', 'right'],
    style: { compact: true, head: [], border: [] },
  });
  for (const { file, frames, bytes } of counts) table.push([printable(file), frames, bytes]);
  const seconds = Math.max(milliseconds, 0.001) / 1000;
  const rate = `${Math.round(stats.frames / seconds).toLocaleString('en')} frames/s, ${(stats.bytes / seconds / 1e9).toFixed(2)} GB/s`;
  return `${counts.length === 0 ? '' : `${table.toString()}\n`}${stats.frames === 1 ? '1 frame' : `${stats.frames} frames`}, ${dropped} of them matched no rule; ${skippedText(stats)}
found and routed at ${rate} with engine ${engine}
`;
}
