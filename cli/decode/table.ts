/** Frames as a table that a person reads, page by page. */
import type { FrameBatch, Message } from 'igrs-rump';
import { formatDeviceId, type KindName } from 'igrs-rump/profile';
import { toHexadecimal } from '../hexadecimal.ts';
import { type AnyKind, descriptionOf } from '../kinds.ts';
import type { Output } from '../output.ts';
import { type Column, TextTable } from '../text-table.ts';
import type { Printer } from './printer.ts';

/** So many rows stand under one heading: about a screen. */
const PAGE_LENGTH = 50;
const WIDEST_CELL = 72;

const OFFSET: Column = { head: 'offset', align: 'right' };
const KIND: Column = { head: 'kind' };
const DEVICE: Column = { head: 'device' };
const SEQUENCE: Column = { head: 'sequence', align: 'right' };
const BODY: Column = { head: 'body' };

export class TablePrinter implements Printer {
  readonly #kinds: ReadonlySet<AnyKind> | null;
  /** The only one; null where there may be several. */
  readonly #kind: AnyKind | null;
  /** The kind's fields, which have a column each; null where bodies have different ones. */
  readonly #fields: readonly string[] | null;
  readonly #table: TextTable;
  #rows: string[][] = [];
  /** How many rows stand under the latest heading; null before the first. */
  #printed: number | null = null;

  /** @param kinds those that are printed; null for all */
  constructor(kinds: ReadonlySet<AnyKind> | null) {
    const [first = null] = kinds ?? [];
    const kind = kinds?.size === 1 ? first : null;
    this.#kinds = kinds;
    this.#kind = kind;
    const known = kind === null || kind === 'unknown' ? null : kind;
    this.#fields = known === null ? null : descriptionOf(known).fields.map(({ name }) => name);
    this.#table = new TextTable(columnsOf(kind, known), WIDEST_CELL);
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
    const device = formatDeviceId(message.deviceType, message.serial);
    const head = [String(offset), ...(this.#kind === null ? [message.kind] : []), device, String(message.sequence)];
    const body = message.body as object;
    if (this.#fields === null) return [...head, shortBody(body)];
    return [...head, ...this.#fields.map((name) => cellOf((body as Record<string, unknown>)[name]))];
  }
}

function columnsOf(kind: AnyKind | null, known: KindName | null): Column[] {
  const head = [OFFSET, ...(kind === null ? [KIND] : []), DEVICE, SEQUENCE];
  if (known === null) return [...head, BODY];
  const fields = descriptionOf(known).fields.map(
    ({ name, unit, type }): Column => ({
      head: unit === undefined || unit === '' ? name : `${name} ${unit}`,
      align: type === 'number' ? 'right' : 'left',
    }),
  );
  return [...head, ...fields];
}

function shortBody(body: object): string {
  if (body instanceof Uint8Array) return toHexadecimal(body);
  return Object.entries(body)
    .map(([name, value]) => `${name}=${cellOf(value)}`)
    .join(' ');
}

/** A field that is not set is empty, one without a value a dash. */
function cellOf(value: unknown): string {
  if (value === undefined) return '';
  if (value === null) return '–';
  if (value instanceof Uint8Array) return toHexadecimal(value);
  return Array.isArray(value) ? value.join(' ') : String(value);
}
