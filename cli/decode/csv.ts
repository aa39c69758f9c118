/** Some fields of one kind of message as CSV (RFC 4180, but for the line feed at the end of its lines). */
import type { FrameBatch } from 'igrs-rump';
import { type FieldDescription, formatDeviceId, type KindName } from 'igrs-rump/profile';
import { nearNames } from '../../sdk/values/near.ts';
import { misuse } from '../failure.ts';
import { toHexadecimal } from '../hexadecimal.ts';
import { descriptionOf } from '../kinds.ts';
import type { Output } from '../output.ts';
import { printable } from '../printable.ts';
import type { Printer } from './printer.ts';

/** Columns of the frame itself, whatever its kind. */
const FRAME_COLUMNS: readonly string[] = ['offset', 'kind', 'device', 'serial', 'sequence'];
/** What a spreadsheet takes for the beginning of a formula, also behind a tab or the end of a line. */
const FORMULA = /^[=+\-@\t\r\n]/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** One field of all frames of a batch: the text of row `index`. */
type Cells = (index: number) => string;

/** A column and what stands beside it, whatever its type is. */
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
    // Kind and device are no columns of a batch: the one is the same in all rows, the other is written from the serial.
    const asked = this.#fields.filter((name) => !this.#isKind(name) && !this.#isDevice(name));
    const columns = batch.columns(this.#kind, this.#fields.some(this.#isDevice) ? [...asked, 'serial'] : asked);
    const { deviceType } = descriptionOf(this.#kind);
    const cells = this.#fields.map((name): Cells => {
      if (this.#isKind(name)) return () => this.#kind;
      if (this.#isDevice(name)) {
        const serials = columns.serial as unknown as ArrayLike<number>;
        return (index) => formatDeviceId(deviceType, serials[index] as number);
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
    return descriptionOf(this.#kind).fields.find((field) => field.name === name);
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
      return (index) => toHexadecimal(values[index] as Uint8Array);
    default:
      return (index) => (Number.isNaN(values[index]) ? '' : String(values[index]));
  }
}

function bitsOf(flags: number, count: number): number[] {
  return Array.from({ length: count }, (_, bit) => bit).filter((bit) => ((flags >>> bit) & 1) === 1);
}

/**
 * A file has the text as it is, for whatever reads it next, but for the apostrophe that keeps a spreadsheet from calculating with what
 * a device sent; a terminal gets no character that would steer it.
 */
function cellText(text: string, { isTerminal }: Output): string {
  const harmless = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return quoted(isTerminal ? printable(harmless) : harmless);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
