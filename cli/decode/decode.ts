/** `rump decode`: finds the frames of a stream and prints them. */
import type { ScannerStats } from 'igrs-rump';
import { createEngineCodec, type Engine } from '../engine.ts';
import { misuse } from '../failure.ts';
import { type FilterOptions, FrameFilter } from '../filter.ts';
import { openInput, reportSkipped } from '../input.ts';
import { contentOf, type InputOption } from '../input-kind.ts';
import { openOutput } from '../output.ts';
import { withProgress } from '../progress.ts';
import type { Lead } from './printer.ts';
import { choosePrinter, type PrinterOptions } from './printers.ts';

interface DecodeOptions extends FilterOptions, PrinterOptions {
  readonly engine: Engine;
  readonly stats?: boolean;
  readonly strict?: boolean;
  readonly lossless?: boolean;
  readonly output?: string;
  readonly force?: boolean;
  readonly input: InputOption;
}

const OFFSET: Lead = { name: 'offset', of: (batch, index) => ({ offset: batch.offset(index) }) };

export async function decode(path: string, options: DecodeOptions): Promise<void> {
  if (options.lossless && (options.table || options.csv !== undefined)) {
    throw misuse('--lossless is for JSON: tables and CSV have no residue');
  }
  const printer = choosePrinter(options, new FrameFilter(options), OFFSET);
  const codec = await createEngineCodec(options.engine);
  const input = await openInput(path, options.output !== undefined);
  const output = await openOutput(options.output, options.force === true);
  const scanner = codec.scanner({ lossless: options.lossless === true });
  await printer.begin(output);
  const content = contentOf(input.name, withProgress(input, output), { input: options.input, reads: ['raw'] });
  for await (const chunk of content) {
    for (const batch of scanner.push(chunk)) await printer.print(batch, output);
    // A stream may pause here for hours: what has been decoded must not wait for the next chunk.
    await printer.settle(output);
  }
  for (const batch of scanner.end()) await printer.print(batch, output);
  await printer.settle(output);
  await output.close();

  const { stats } = scanner;
  if (options.stats) process.stderr.write(statsText(stats));
  reportSkipped(input.name, stats, options.strict);
}

function statsText(stats: ScannerStats): string {
  const entries = Object.entries(stats);
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, count]) => `${name.padEnd(width)}  ${count}\n`).join('');
}
