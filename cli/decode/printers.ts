/** The forms in which decode prints frames: JSON lines, a table, CSV. */
import type { FrameBatch, Message } from 'igrs-rump';
import { type FieldDescription, formatDeviceId, type KindName } from 'igrs-rump/profile';
import { hexadecimalBytes } from '../../sdk/values/bytes.ts';
import { RumpError } from '../../sdk/values/error.ts';
import { nearNames } from '../../sdk/values/near.ts';
import { misuse } from '../failure.ts';
import { jsonLine } from '../json-message.ts';
import { type AnyKind, descriptionOf, hasHeader, headerColumn, headerFields } from '../kinds.ts';
import type { Output } from '../output.ts';
import { printable } from '../printable.ts';
import { type Column, TextTable } from '../text-table.ts';

/** Prints frames in one form. It buffers at most a page, however long the stream is. */
export interface Printer {
  begin(output: Output): Promise<void>;
  print(batch: FrameBatch, output: Output): Promise<void>;
  /** Writes what is buffered, because the next chunk may take long to arrive. */
  settle(output: Output): Promise<void>;
}

export class JsonPrinter implements Printer {
  readonly #kinds: ReadonlySet<AnyKind> | null;

  /** @param kinds the kinds to print; null for all */
  constructor(kinds: ReadonlySet<AnyKind> | null) {
    this.#kinds = kinds;
  }

  async begin(): Promise<void> {}

  async print(batch: FrameBatch, output: Output): Promise<void> {
    for (let index = 0; index < batch.length; index++) {
      if (this.#kinds?.has(batch.kind(index)) === false) continue;
      const full = output.add(`${jsonLine(batch.message(index), batch.offset(index))}\n`);
      if (full !== undefined) await full;
    }
  }

  settle(output: Output): Promise<void> {
    return output.flush();
  }
}

/** Rows under one heading: about a screen. */
const PAGE_LENGTH = 50;
const MAX_CELL_WIDTH = 72;

const OFFSET: Column = { head: 'offset', align: 'right' };
const KIND: Column = { head: 'kind' };
const DEVICE: Column = { head: 'device' };
const SEQUENCE: Column = { head: 'sequence', align: 'right' };
const BODY: Column = { head: 'body' };

/** Of the header, as far as frames have them. */
const HEADER: readonly Column[] = [
  ...(hasHeader('serial') || hasHeader('device') ? [DEVICE] : []),
  ...(hasHeader('sequence') ? [SEQUENCE] : []),
  ...headerFields.map((field): Column => ({ head: headed(headerColumn(field), field), align: alignmentOf(field) })),
];

/** As a message has them. */
interface HeaderValues {
  readonly deviceType: Message['deviceType'];
  readonly serial?: number | string;
  readonly sequence?: number;
  readonly header?: Readonly<Record<string, unknown>>;
}

function headerCells({ deviceType, serial, sequence, header }: HeaderValues): string[] {
  return [
    ...(hasHeader('serial') || hasHeader('device') ? [deviceText(deviceType, serial)] : []),
    ...(sequence === undefined ? [] : [String(sequence)]),
    ...headerFields.map(({ name }) => cellOf(header?.[name])),
  ];
}

/** A device ID; without a serial its type, and of a serial that no device can have, that alone. */
function deviceText(deviceType: Message['deviceType'], serial: number | string | undefined): string {
  if (serial === undefined) return String(deviceType);
  try {
    return formatDeviceId(deviceType, serial as never);
  } catch (error) {
    if (!RumpError.is(error)) throw error;
    return String(serial);
  }
}

/** A table for people, page by page. */
export class TablePrinter implements Printer {
  readonly #kinds: ReadonlySet<AnyKind> | null;
  /** The only kind; null if there may be several. */
  readonly #kind: AnyKind | null;
  /** The kind's fields, one column each; null if bodies differ. */
  readonly #fields: readonly string[] | null;
  readonly #table: TextTable;
  #rows: string[][] = [];
  /** Rows printed under the latest heading; null before the first. */
  #printed: number | null = null;

  /** @param kinds the kinds to print; null for all */
  constructor(kinds: ReadonlySet<AnyKind> | null) {
    const [first = null] = kinds ?? [];
    const kind = kinds?.size === 1 ? first : null;
    this.#kinds = kinds;
    this.#kind = kind;
    const known = kind === null || kind === 'unknown' ? null : kind;
    this.#fields = known === null ? null : descriptionOf(known).fields.map(({ name }) => name);
    this.#table = new TextTable(columnsOf(kind, known), MAX_CELL_WIDTH);
  }

  async begin(): Promise<void> {}

  async print(batch: FrameBatch, output: Output): Promise<void> {
    for (let index = 0; index < batch.length; index++) {
      if (this.#kinds?.has(batch.kind(index)) === false) continue;
      this.#rows.push(this.#row(batch.message(index), batch.offset(index)));
      if (this.#rows.length >= PAGE_LENGTH - ((this.#printed ?? 0) % PAGE_LENGTH)) await this.#printRows(output);
    }
  }

  async settle(output: Output): Promise<void> {
    if (this.#rows.length > 0 || this.#printed === null) await this.#printRows(output);
    await output.flush();
  }

  async #printRows(output: Output): Promise<void> {
    const grown = this.#table.fit(this.#rows);
    const isFirst = this.#printed === null;
    if (isFirst || grown || (this.#printed as number) >= PAGE_LENGTH) {
      await output.add(`${isFirst ? '' : '\n'}${this.#table.head()}`);
      this.#printed = 0;
    }
    await output.add(this.#table.rows(this.#rows));
    this.#printed = (this.#printed ?? 0) + this.#rows.length;
    this.#rows = [];
  }

  #row(message: Message, offset: number): string[] {
    const kind = this.#kind === null ? [message.kind] : [];
    const head = [String(offset), ...kind, ...headerCells(message as HeaderValues)];
    const body = message.body as object;
    if (this.#fields === null) return [...head, shortBody(body)];
    return [...head, ...this.#fields.map((name) => cellOf((body as Record<string, unknown>)[name]))];
  }
}

function columnsOf(kind: AnyKind | null, known: KindName | null): Column[] {
  const head = [OFFSET, ...(kind === null ? [KIND] : []), ...HEADER];
  if (known === null) return [...head, BODY];
  const fields = descriptionOf(known).fields.map(
    (field): Column => ({ head: headed(field.name, field), align: alignmentOf(field) }),
  );
  return [...head, ...fields];
}

function headed(name: string, { unit }: FieldDescription): string {
  return unit === undefined || unit === '' ? name : `${name} ${unit}`;
}

function alignmentOf({ type }: FieldDescription): 'left' | 'right' {
  return type === 'number' ? 'right' : 'left';
}

function shortBody(body: object): string {
  if (body instanceof Uint8Array) return hexadecimalBytes(body);
  return Object.entries(body)
    .map(([name, value]) => `${name}=${cellOf(value)}`)
    .join(' ');
}

/** An absent field is empty, a null value is a dash. */
function cellOf(value: unknown): string {
  if (value === undefined) return '';
  if (value === null) return '–';
  if (value instanceof Uint8Array) return hexadecimalBytes(value);
  return Array.isArray(value) ? value.join(' ') : String(value);
}

/** Columns of the frame itself, whatever its kind. */
const FRAME_COLUMNS: readonly string[] = [
  'offset',
  'kind',
  ...(hasHeader('serial') ? ['device', 'serial'] : []),
  ...(hasHeader('sequence') ? ['sequence'] : []),
  ...headerFields.map(headerColumn),
];
/** What a spreadsheet takes for the beginning of a formula, also after a tab or a line break. */
const FORMULA = /^[=+\-@\t\r\n]/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** One field of all frames of a batch: the text of row `index`. */
type Cells = (index: number) => string;

/** A column of any type, with its names and validity. */
interface Source {
  readonly values: ArrayLike<number | string | Uint8Array>;
  readonly names: readonly (string | number)[];
  readonly validity: Uint8Array | undefined;
}

export function checkedFields(kind: KindName, written: string): string[] {
  const known = [...new Set([...FRAME_COLUMNS, ...descriptionOf(kind).fields.map(({ name }) => name)])];
  const fields = written.split(',').map((name) => name.trim());
  for (const name of fields) {
    if (known.includes(name)) continue;
    const near = nearNames(name, known);
    const hint = near.length > 0 ? `did you mean ${near.join(', ')}?` : `${kind} has ${known.join(', ')}`;
    throw misuse(`--csv has ${JSON.stringify(name)}; ${hint}`);
  }
  return fields;
}

/** Some fields of one kind of message as CSV (RFC 4180, except that lines end with a line feed). */
export class CsvPrinter implements Printer {
  readonly #kind: KindName;
  readonly #fields: readonly string[];
  readonly #withUnits: boolean;

  constructor(kind: KindName, fields: readonly string[], withUnits: boolean) {
    this.#kind = kind;
    this.#fields = fields;
    this.#withUnits = withUnits;
  }

  async begin(output: Output): Promise<void> {
    const heads = this.#fields.map((name) => {
      const unit = this.#withUnits ? this.#described(name)?.unit : undefined;
      return cellText(unit === undefined || unit === '' ? name : `${name} (${unit})`, output);
    });
    await output.add(`${heads.join(',')}\n`);
  }

  async print(batch: FrameBatch, output: Output): Promise<void> {
    // A batch has no columns for kind and device: the kind is the same in all rows, and the device ID is derived from the serial.
    const requested = this.#fields.filter((name) => !this.#isKind(name) && !this.#isDevice(name));
    const columns = batch.columns(this.#kind, this.#fields.some(this.#isDevice) ? [...requested, 'serial'] : requested);
    const { deviceType } = descriptionOf(this.#kind);
    const cells = this.#fields.map((name): Cells => {
      if (this.#isKind(name)) return () => this.#kind;
      if (this.#isDevice(name)) {
        const serials = columns.serial as unknown as ArrayLike<number | string>;
        return (index) => deviceText(deviceType, serials[index]);
      }
      const values = (columns as unknown as Record<string, Source['values']>)[name] ?? [];
      const source = { values, names: columns.dictionaries[name] ?? [], validity: columns.validity[name] };
      return cellsOf(this.#described(name)?.type ?? 'number', source);
    });
    for (let index = 0; index < columns.length; index++) {
      const full = output.add(`${cells.map((cell) => cellText(cell(index), output)).join(',')}\n`);
      if (full !== undefined) await full;
    }
  }

  #described(name: string): FieldDescription | undefined {
    const field = descriptionOf(this.#kind).fields.find((field) => field.name === name);
    return field ?? headerFields.find((field) => headerColumn(field) === name);
  }

  /** Unless the body has a field of that name. */
  readonly #isKind = (name: string): boolean => name === 'kind' && this.#described(name) === undefined;
  readonly #isDevice = (name: string): boolean => name === 'device' && this.#described(name) === undefined;

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
