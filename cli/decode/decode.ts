/** `rump decode`: finds the frames of a stream and prints them. */
import type { ScannerStats } from 'igrs-rump';
import { createEngineCodec, type Engine } from '../engine.ts';
import { misuse } from '../failure.ts';
import { openInput, reportSkipped } from '../input.ts';
import { contentOf, type InputOption } from '../input-kind.ts';
import { checkedKind } from '../kinds.ts';
import { openOutput } from '../output.ts';
import { withProgress } from '../progress.ts';
import { CsvPrinter, checkedFields, JsonPrinter, type Printer, TablePrinter } from './printers.ts';

interface DecodeOptions {
  readonly engine: Engine;
  readonly kind?: readonly string[];
  readonly table?: boolean;
  readonly csv?: string;
  readonly units?: boolean;
  readonly stats?: boolean;
  readonly strict?: boolean;
  readonly lossless?: boolean;
  readonly output?: string;
  readonly force?: boolean;
  readonly input: InputOption;
}

export async function decode(path: string, options: DecodeOptions): Promise<void> {
  const printer = choosePrinter(options);
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

function choosePrinter({ kind: written, table, csv, units, lossless }: DecodeOptions): Printer {
  if (lossless && (table || csv !== undefined)) throw misuse('--lossless is for JSON: tables and CSV have no residue');
  const kinds = written === undefined ? null : new Set(written.map(checkedKind));
  if (units && csv === undefined) throw misuse('--units needs --csv; a table always has units, and JSON never does');
  if (table) return new TablePrinter(kinds);
  if (csv === undefined) return new JsonPrinter(kinds);
  const [kind, ...others] = kinds ?? [];
  if (kind === undefined || kind === 'unknown' || others.length > 0) {
    throw misuse('--csv prints the fields of one kind of message: name it with --kind, such as air-conditioner.status');
  }
  return new CsvPrinter(kind, checkedFields(kind, csv), units === true);
}

function statsText(stats: ScannerStats): string {
  const entries = Object.entries(stats);
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, count]) => `${name.padEnd(width)}  ${count}\n`).join('');
}
