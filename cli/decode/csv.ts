/** Some fields of one kind of message as CSV (RFC 4180, but for the line feed at the end of its lines). */
import type { FrameBatch } from 'igrs-rump';
import type { FieldDescription, KindName } from 'igrs-rump/profile';
import { misuse } from '../failure.ts';
import { toHexadecimal } from '../hexadecimal.ts';
import { descriptionOf } from '../kinds.ts';
import { nearNames } from '../near.ts';
import type { Output } from '../output.ts';
import type { Printer } from './printer.ts';

const HEADER_FIELDS: readonly string[] = ['offset', 'serial', 'sequence'];

/** One field of all frames of a batch: the text of row `index`. */
type Cells = (index: number) => string;

/** A column and what stands beside it, whatever its type is. */
interface Source {
  readonly values: ArrayLike<number | string | Uint8Array>;
  readonly names: readonly (string | number)[];
  readonly validity: Uint8Array | undefined;
}

export function checkedFields(kind: KindName, written: string): string[] {
  const known = [...HEADER_FIELDS, ...descriptionOf(kind).fields.map(({ name }) => name)];
  const fields = written.split(',').map((name) => name.trim());
  for (const name of fields) {
    if (known.includes(name)) continue;
    const near = nearNames(name, known);
    const hint = near.length > 0 ? `did you mean ${near.join(', ')}?` : `${kind} has ${known.join(', ')}`;
    throw misuse(`--csv has ${JSON.stringify(name)}; ${hint}`);
  }
  return fields;
}

export class CsvPrinter implements Printer {
  readonly #kind: KindName;
  readonly #fields: readonly string[];

  constructor(kind: KindName, fields: readonly string[]) {
    this.#kind = kind;
    this.#fields = fields;
  }

  async begin(output: Output): Promise<void> {
    await output.add(`${this.#fields.map(quoted).join(',')}\n`);
  }

  async print(batch: FrameBatch, output: Output): Promise<void> {
    const columns = batch.columns(this.#kind, this.#fields);
    const { fields } = descriptionOf(this.#kind);
    const cells = this.#fields.map((name) => {
      const values = (columns as unknown as Record<string, Source['values']>)[name] ?? [];
      const source = { values, names: columns.dictionaries[name] ?? [], validity: columns.validity[name] };
      return cellsOf(fields.find((field) => field.name === name)?.type ?? 'number', source);
    });
    for (let index = 0; index < columns.length; index++) {
      const full = output.add(`${cells.map((cell) => quoted(cell(index))).join(',')}\n`);
      if (full !== undefined) await full;
    }
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
      return (index) => toHexadecimal(values[index] as Uint8Array);
    default:
      return (index) => (Number.isNaN(values[index]) ? '' : String(values[index]));
  }
}

function bitsOf(flags: number, count: number): number[] {
  return Array.from({ length: count }, (_, bit) => bit).filter((bit) => ((flags >>> bit) & 1) === 1);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
