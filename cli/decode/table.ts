/** Frames as a table for people. */
import type { FrameBatch, Message } from 'igrs-rump';
import { type FieldDescription, type KindName, kinds } from 'igrs-rump/profile';
import { codeWith, fieldWith, messageOf } from '../../home/vocabulary.ts';
import { hexadecimalBytes } from '../../sdk/values/bytes.ts';
import { deviceText, exampleId, type FrameFilter } from '../filter.ts';
import type { FrameLead } from '../json-message.ts';
import type { Output, Style } from '../output.ts';
import { type Column, TextTable } from '../text-table.ts';
import { type AnyKind, descriptionOf, hasHeader, headerColumn, headerFields } from '../vocabulary.ts';
import type { Lead, Printer } from './printer.ts';

/** Rows under one heading: about a screen. */
const PAGE_LENGTH = 50;
const MAX_CELL_WIDTH = 72;

const KIND: Column = { head: 'kind' };
const DEVICE: Column = { head: 'device' };
const SEQUENCE: Column = { head: 'sequence', align: 'right' };
const BODY: Column = { head: 'body' };

/** Columns of the header, as far as frames have them. */
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

/** Page by page. */
export class TablePrinter implements Printer {
  readonly #filter: FrameFilter;
  readonly #lead: Lead;
  /** The only kind; null if there may be several. */
  readonly #kind: AnyKind | null;
  /** The kind's fields, one column each; null if bodies differ. */
  readonly #fields: readonly string[] | null;
  readonly #table: TextTable;
  #rows: string[][] = [];
  /** How each of the rows is shown. */
  #styles: (Style | undefined)[] = [];
  /** Rows printed under the latest heading; null before the first. */
  #printed: number | null = null;

  constructor(filter: FrameFilter, lead: Lead) {
    const [first = null] = filter.kinds ?? [];
    const kind = filter.kinds?.size === 1 ? first : null;
    this.#filter = filter;
    this.#lead = lead;
    this.#kind = kind;
    const known = kind === null || kind === 'unknown' ? null : kind;
    this.#fields = known === null ? null : descriptionOf(known).fields.map(({ name }) => name);
    this.#table = new TextTable(columnsOf(lead, kind, known), MAX_CELL_WIDTH);
  }

  /** Frames that come one by one are printed at once, under a heading that need not grow; others a page at a time, as wide as they need. */
  async begin(output: Output): Promise<void> {
    if (this.#lead.name !== 'time') return;
    this.#table.fit([this.#widestRow()]);
    await this.#printRows(output);
  }

  async print(batch: FrameBatch, output: Output): Promise<void> {
    for (let index = 0; index < batch.length; index++) {
      const message = this.#filter.message(batch, index);
      if (message === null) continue;
      this.#rows.push(this.#row(message, this.#lead.of(batch, index)));
      this.#styles.push(styleOf(message));
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
      await output.add(`${isFirst ? '' : '\n'}${this.#table.head()}`, 'bold');
      this.#printed = 0;
    }
    for (const [index, row] of this.#rows.entries()) {
      const full = output.add(this.#table.rows([row]), this.#styles[index]);
      if (full !== undefined) await full;
    }
    this.#printed = (this.#printed ?? 0) + this.#rows.length;
    this.#rows = [];
    this.#styles = [];
  }

  /** Texts, flags and bytes may still turn out wider. */
  #widestRow(): string[] {
    const fields = this.#kind === null || this.#kind === 'unknown' ? null : descriptionOf(this.#kind).fields;
    return [
      new Date(0).toISOString(),
      ...(this.#kind === null ? [longest([...(this.#filter.kinds ?? kinds())])] : []),
      ...HEADER.map((column) => (column === DEVICE ? exampleId() : column.head)),
      ...(fields === null ? ['x'.repeat(MAX_CELL_WIDTH)] : fields.map(widestCell)),
    ];
  }

  #row(message: Message, lead: FrameLead): string[] {
    const kind = this.#kind === null ? [message.kind] : [];
    const head = [String(lead[this.#lead.name]), ...kind, ...headerCells(message as HeaderValues)];
    const body = message.body as object;
    if (this.#fields === null) return [...head, shortBody(body)];
    return [...head, ...this.#fields.map((name) => cellOf((body as Record<string, unknown>)[name]))];
  }
}

const ALARM = messageOf('alarm')?.name;

/** An alarm that was raised stands out, and so does its end. */
function styleOf(message: Message): Style | undefined {
  if (message.messageType !== ALARM || message.kind === 'unknown') return undefined;
  const kind = descriptionOf(message.kind as KindName);
  const cleared = codeWith(fieldWith(kind, 'event'), 'cleared');
  return cleared !== null && Object.values(message.body).includes(cleared) ? 'green' : 'red';
}

function columnsOf(lead: Lead, kind: AnyKind | null, known: KindName | null): Column[] {
  const first: Column = { head: lead.name, align: lead.name === 'offset' ? 'right' : 'left' };
  const head = [first, ...(kind === null ? [KIND] : []), ...HEADER];
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

function widestCell({ type, minimum = 0, maximum = 0, step = 1, codes = [] }: FieldDescription): string {
  if (type === 'bool') return String(false);
  if (type === 'enum') return longest(codes.map(({ name }) => name));
  if (type !== 'number') return '';
  const digits = /\.(\d+)$/.exec(String(step))?.[1]?.length ?? 0;
  return longest([minimum, maximum].map((edge) => edge.toFixed(digits)));
}

function longest(texts: readonly string[]): string {
  return texts.reduce((one, other) => (other.length > one.length ? other : one), '');
}

function shortBody(body: object): string {
  if (body instanceof Uint8Array) return hexadecimalBytes(body);
  return Object.entries(body)
    .map(([name, value]) => `${name}=${cellOf(value)}`)
    .join(' ');
}

/** An absent field is empty, a null value is a dash. */
export function cellOf(value: unknown): string {
  if (value === undefined) return '';
  if (value === null) return '–';
  if (value instanceof Uint8Array) return hexadecimalBytes(value);
  return Array.isArray(value) ? value.join(' ') : String(value);
}
