/** Columns of text without lines around them, wide enough for what stands in them. */
import Table from 'cli-table3';
import { printable } from './printable.ts';

export interface Column {
  readonly head: string;
  readonly align?: 'left' | 'right';
}

const GAP = 2;

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

/** Prints rows as they come; a column grows where a row needs it, up to `widest`, and never shrinks. */
export class TextTable {
  readonly #columns: readonly Column[];
  readonly #widest: number;
  readonly #widths: number[];

  constructor(columns: readonly Column[], widest = Number.POSITIVE_INFINITY) {
    this.#columns = columns;
    this.#widest = widest;
    this.#widths = columns.map(({ head }) => widthOf(head));
  }

  /** Makes room for the rows; true where a column had to grow. */
  fit(rows: readonly (readonly string[])[]): boolean {
    let grown = false;
    for (const row of rows) {
      for (const [index, cell] of row.entries()) {
        const width = Math.min(widthOf(this.#clipped(cell)), this.#widest);
        if (width <= (this.#widths[index] as number)) continue;
        this.#widths[index] = width;
        grown = true;
      }
    }
    return grown;
  }

  head(): string {
    return this.#render([this.#columns.map(({ head }) => head), this.#widths.map((width) => '─'.repeat(width))]);
  }

  rows(rows: readonly (readonly string[])[]): string {
    this.fit(rows);
    return this.#render(rows.map((row) => row.map((cell) => this.#clipped(cell))));
  }

  /** Not much longer than what will be seen of it: to cut text to its width takes the table a time that is quadratic. */
  #clipped(cell: string): string {
    const text = printable(cell);
    // Never half of a letter.
    return text.length > this.#widest ? text.slice(0, this.#widest + 1).replace(/[\ud800-\udbff]$/, '') : text;
  }

  #render(rows: readonly (readonly string[])[]): string {
    return rows.map((row) => `${(this.#plainRow(row) ?? this.#laidOutRow(row)).trimEnd()}\n`).join('');
  }

  /** The same as the table makes of it, some hundred times faster; null for text whose width has to be counted. */
  #plainRow(row: readonly string[]): string | null {
    let text = '';
    for (const [index, cell] of row.entries()) {
      const width = this.#widths[index] as number;
      if (!isPlain(cell)) return null;
      const cut = cell.length > width ? `${cell.slice(0, width - 1)}…` : cell;
      text += this.#columns[index]?.align === 'right' ? cut.padStart(width) : cut.padEnd(width);
      text += ' '.repeat(GAP);
    }
    return text;
  }

  #laidOutRow(row: readonly string[]): string {
    const table = new Table({
      chars: NO_LINES,
      style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [] },
      colWidths: this.#widths.map((width) => width + GAP),
      colAligns: this.#columns.map(({ align }) => align ?? 'left'),
    });
    table.push([...row]);
    return table.toString();
  }
}

/** All at once, for what is short. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const table = new TextTable(columns);
  table.fit(rows);
  return table.head() + table.rows(rows);
}

/** In cells of the terminal, of which some scripts take two a letter: the table's own upper line tells what it counts. */
function widthOf(text: string): number {
  if (isPlain(text)) return text.length;
  const table = new Table({
    chars: { ...NO_LINES, top: '─' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  table.push([text]);
  return table.toString().indexOf('\n');
}

/** Letters that take one cell each: ASCII, and the signs that the command itself puts into tables. */
function isPlain(text: string): boolean {
  return /^[ -~–─·°]*$/.test(text);
}
