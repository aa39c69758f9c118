/** The forms in which decode and watch print frames: JSON lines, a table, CSV. */
import type { FrameBatch } from 'igrs-rump';
import { misuse } from '../failure.ts';
import type { FrameFilter } from '../filter.ts';
import { jsonLine } from '../json-message.ts';
import type { Output } from '../output.ts';
import { CsvPrinter } from './csv.ts';
import type { Lead, Printer } from './printer.ts';
import { TablePrinter } from './table.ts';

export interface PrinterOptions {
  readonly table?: boolean;
  readonly csv?: string;
  readonly units?: boolean;
}

export function choosePrinter({ table, csv, units }: PrinterOptions, filter: FrameFilter, lead: Lead): Printer {
  if (units && csv === undefined) throw misuse('--units needs --csv; a table always has units, and JSON never does');
  if (table) return new TablePrinter(filter, lead);
  if (csv === undefined) return new JsonPrinter(filter, lead);
  const [kind, ...others] = filter.kinds ?? [];
  if (kind === undefined || kind === 'unknown' || others.length > 0) {
    throw misuse('--csv prints the fields of one kind of message: name it with --kind, such as air-conditioner.status');
  }
  return new CsvPrinter(filter, lead, kind, csv, units === true);
}

class JsonPrinter implements Printer {
  readonly #filter: FrameFilter;
  readonly #lead: Lead;

  constructor(filter: FrameFilter, lead: Lead) {
    this.#filter = filter;
    this.#lead = lead;
  }

  async begin(): Promise<void> {}

  async print(batch: FrameBatch, output: Output): Promise<void> {
    for (let index = 0; index < batch.length; index++) {
      const message = this.#filter.message(batch, index);
      if (message === null) continue;
      const full = output.add(`${jsonLine(message, this.#lead.of(batch, index))}\n`);
      if (full !== undefined) await full;
    }
  }

  settle(output: Output): Promise<void> {
    return output.flush();
  }
}
