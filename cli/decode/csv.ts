/** Frames as comma-separated values. */
import type { FrameBatch } from 'igrs-rump';
import type { FieldDescription, KindName } from 'igrs-rump/profile';
import { hexadecimalBytes } from '../../sdk/values/bytes.ts';
import { misuse, suggestion } from '../failure.ts';
import { deviceText, type FrameFilter } from '../filter.ts';
import type { Output } from '../output.ts';
import { printable } from '../printable.ts';
import { descriptionOf, hasHeader, headerColumn, headerFields, NUMBER } from '../vocabulary.ts';
import type { Lead, Printer } from './printer.ts';

/** Columns of the frame itself besides the first, whatever its kind. */
const FRAME_COLUMNS: readonly string[] = [
  'kind',
  ...(hasHeader('serial') ? ['device', 'serial'] : []),
  ...(hasHeader('sequence') ? ['sequence'] : []),
  ...headerFields.map(headerColumn),
];
/** Columns of the frame that a batch does not have itself: the kind is the same in all rows. */
const SOURCES: Readonly<Record<string, readonly string[]>> = { kind: [], time: [], device: ['serial'] };

/** What a spreadsheet takes for the beginning of a formula, even after a tab or a line break. */
const FORMULA = /^[=+\-@\t\r\n]/;

/** One field of all frames of a batch: the text of row `index`. */
type Cells = (index: number) => string;

/** A column of any type, with its names and validity. */
interface Source {
  readonly values: ArrayLike<number | string | Uint8Array>;
  readonly names: readonly (string | number)[];
  readonly validity: Uint8Array | undefined;
}

function checkedFields(kind: KindName, written: string, lead: Lead): string[] {
  const known = [...new Set([lead.name, ...FRAME_COLUMNS, ...descriptionOf(kind).fields.map(({ name }) => name)])];
  const fields = written.split(',').map((name) => name.trim());
  for (const name of fields) {
    if (known.includes(name)) continue;
    throw misuse(`--csv has ${JSON.stringify(name)}; ${suggestion(name, known, `${kind} has`)}`);
  }
  return fields;
}

/** Some fields of one kind of message as CSV (RFC 4180, except that lines end with a line feed). */
export class CsvPrinter implements Printer {
  readonly #filter: FrameFilter;
  readonly #lead: Lead;
  readonly #kind: KindName;
  readonly #fields: readonly string[];
  readonly #withUnits: boolean;

  /** @param fields names of columns, separated by commas */
  constructor(filter: FrameFilter, lead: Lead, kind: KindName, fields: string, withUnits: boolean) {
    this.#filter = filter;
    this.#lead = lead;
    this.#kind = kind;
    this.#fields = checkedFields(kind, fields, lead);
    this.#withUnits = withUnits;
  }

  async begin(output: Output): Promise<void> {
    const heads = this.#fields.map((name) => {
      const unit = this.#withUnits ? this.#described(name)?.unit : undefined;
      return unit === undefined || unit === '' ? name : `${name} (${unit})`;
    });
    await output.add(csvLine(heads, output));
  }

  async print(batch: FrameBatch, output: Output): Promise<void> {
    const rows = this.#rows(batch);
    const sources = this.#fields.flatMap((name) => SOURCES[this.#ofFrame(name)] ?? name);
    const columns = batch.columns(this.#kind, sources);
    const { deviceType } = descriptionOf(this.#kind);
    const cells = this.#fields.map((name): Cells => {
      switch (this.#ofFrame(name)) {
        case 'kind':
          return () => this.#kind;
        case 'time':
          return (row) => String(this.#lead.of(batch, row).time);
        case 'device': {
          const serials = columns.serial as unknown as ArrayLike<number | string>;
          return (row) => deviceText(deviceType, serials[row]);
        }
      }
      const values = (columns as unknown as Record<string, Source['values']>)[name] ?? [];
      const source = { values, names: columns.dictionaries[name] ?? [], validity: columns.validity[name] };
      return cellsOf(this.#described(name)?.type ?? 'number', source);
    });
    for (let index = 0; index < columns.length; index++) {
      if (rows !== null && !rows.has(index)) continue;
      const line = cells.map((cell) => cell(index));
      const full = output.add(csvLine(line, output));
      if (full !== undefined) await full;
    }
  }

  /** Rows of the columns that pass the filter; null for all. */
  #rows(batch: FrameBatch): ReadonlySet<number> | null {
    if (this.#filter.isByKind) return null;
    const rows = new Set<number>();
    let row = 0;
    for (let index = 0; index < batch.length; index++) {
      if (batch.kind(index) !== this.#kind) continue;
      if (this.#filter.message(batch, index) !== null) rows.add(row);
      row++;
    }
    return rows;
  }

  #described(name: string): FieldDescription | undefined {
    const field = descriptionOf(this.#kind).fields.find((field) => field.name === name);
    return field ?? headerFields.find((field) => headerColumn(field) === name);
  }

  /** The name, unless it is that of a field of body or header; then ''. */
  #ofFrame(name: string): string {
    return this.#described(name) === undefined ? name : '';
  }

  settle(output: Output): Promise<void> {
    return output.flush();
  }
}

function cellsOf(type: FieldDescription['type'], source: Source): Cells {
  const text = textOf(type, source);
  const { validity } = source;
  if (validity === undefined) return text;
  return (index) => (((validity[index >> 3] as number) >> (index & 7)) & 1 ? text(index) : '');
}

function textOf(type: FieldDescription['type'], { values, names }: Source): Cells {
  switch (type) {
    case 'bool':
      return (index) => (values[index] === 1 ? 'true' : 'false');
    case 'enum':
      return (index) => String(names[values[index] as number] ?? values[index]);
    case 'flags':
      return (index) =>
        bitsOf(values[index] as number, names.length)
          .map((bit) => names[bit])
          .join(' ');
    case 'bytes':
      return (index) => hexadecimalBytes(values[index] as Uint8Array);
    default:
      return (index) => (Number.isNaN(values[index]) ? '' : String(values[index]));
  }
}

function bitsOf(flags: number, count: number): number[] {
  return Array.from({ length: count }, (_, bit) => bit).filter((bit) => ((flags >>> bit) & 1) === 1);
}

/** A line of CSV, with its line feed. */
export function csvLine(cells: readonly string[], output: Output): string {
  return `${cells.map((cell) => cellText(cell, output)).join(',')}\n`;
}

/**
 * A file contains the text unchanged, except for the apostrophe that keeps a spreadsheet from evaluating what a device sent; on a terminal
 * control characters are escaped.
 */
function cellText(text: string, { isTerminal }: Output): string {
  const inert = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return quoted(isTerminal ? printable(inert) : inert);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
