/** Columns of text without rules, as wide as their content. */
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

/** Prints rows as they arrive; a column grows if a row needs it, up to `maxWidth`, and never shrinks. */
export class TextTable {
  readonly #columns: readonly Column[];
  readonly #maxWidth: number;
  readonly #widths: number[];

  constructor(columns: readonly Column[], maxWidth = Number.POSITIVE_INFINITY) {
    this.#columns = columns;
    this.#maxWidth = maxWidth;
    this.#widths = columns.map(({ head }) => widthOf(head));
  }

  /** Widens the columns for the rows; returns whether a column has grown. */
  fit(rows: readonly (readonly string[])[]): boolean {
    let grown = false;
    for (const row of rows) {
      for (const [index, cell] of row.entries()) {
        const width = Math.min(widthOf(this.#clipped(cell)), this.#maxWidth);
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

  /** Cuts text to little more than what will be visible, because the table library needs quadratic time to cut it. */
  #clipped(cell: string): string {
    const text = printable(cell);
    // Never half of a surrogate pair.
    return text.length > this.#maxWidth ? text.slice(0, this.#maxWidth + 1).replace(/[\ud800-\udbff]$/, '') : text;
  }

  #render(rows: readonly (readonly string[])[]): string {
    return rows.map((row) => `${(this.#plainRow(row) ?? this.#laidOutRow(row)).trimEnd()}\n`).join('');
  }

  /** The same result as the table library's, some hundred times faster; null for text whose width must be measured. */
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

/** A whole table at once. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const table = new TextTable(columns);
  table.fit(rows);
  return table.head() + table.rows(rows);
}

/** In terminal cells, of which letters of some scripts take two: measured by the top rule that the table library draws. */
function widthOf(text: string): number {
  if (isPlain(text)) return text.length;
  const table = new Table({
    chars: { ...NO_LINES, top: '─' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  table.push([text]);
  return table.toString().indexOf('\n');
}

/** Characters that take one cell each: ASCII, and those that the command itself puts into tables. */
function isPlain(text: string): boolean {
  return /^[ -~–─·°]*$/.test(text);
}
