/** `rump decode`: finds the frames of a stream and prints them; and the forms in which watch prints frames too. */
import type { ScannerStats } from 'igrs-rump';
import { createEngineCodec, type Engine } from '../engine.ts';
import { misuse } from '../failure.ts';
import { type FilterOptions, FrameFilter } from '../filter.ts';
import { openInput, reportSkipped } from '../input.ts';
import { contentOf, type InputOption } from '../input-kind.ts';
import { jsonLine } from '../json-message.ts';
import { openOutput } from '../output.ts';
import { withProgress } from '../progress.ts';
import { CsvPrinter } from './csv.ts';
import type { Lead, Printer } from './printer.ts';
import { TablePrinter } from './table.ts';

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

/** The forms: JSON lines, a table, CSV. */
export interface PrinterOptions {
  readonly table?: boolean;
  readonly csv?: string;
  readonly units?: boolean;
}

export function choosePrinter({ table, csv, units }: PrinterOptions, filter: FrameFilter, lead: Lead): Printer {
  if (units && csv === undefined) throw misuse('--units needs --csv; a table always has units, and JSON never does');
  if (table) return new TablePrinter(filter, lead);
  if (csv === undefined) return jsonPrinter(filter, lead);
  const [kind, ...others] = filter.kinds ?? [];
  if (kind === undefined || kind === 'unknown' || others.length > 0) {
    throw misuse('--csv prints the fields of one kind of message: name it with --kind, such as air-conditioner.status');
  }
  return new CsvPrinter(filter, lead, kind, csv, units === true);
}

function jsonPrinter(filter: FrameFilter, lead: Lead): Printer {
  return {
    begin: async () => {},
    async print(batch, output) {
      for (let index = 0; index < batch.length; index++) {
        const message = filter.message(batch, index);
        if (message === null) continue;
        const full = output.add(`${jsonLine(message, lead.of(batch, index))}\n`);
        if (full !== undefined) await full;
      }
    },
    settle: (output) => output.flush(),
  };
}
