/** Columns of text without rules, as wide as their content. */
import stringWidth from 'string-width';
import { printable } from './printable.ts';

export interface Column {
  readonly head: string;
  readonly align?: 'left' | 'right';
}

const GAP = '  ';

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

  /** Cuts text to little more than what will be visible, because measuring takes quadratic time. */
  #clipped(cell: string): string {
    const text = printable(cell);
    // Never half of a surrogate pair.
    return text.length > this.#maxWidth ? text.slice(0, this.#maxWidth + 1).replace(/[\ud800-\udbff]$/, '') : text;
  }

  #render(rows: readonly (readonly string[])[]): string {
    const lines = rows.map((row) => row.map((cell, index) => this.#padded(cell, index)).join(GAP));
    return lines.map((line) => `${line.trimEnd()}\n`).join('');
  }

  #padded(cell: string, index: number): string {
    const width = this.#widths[index] as number;
    const text = widthOf(cell) > width ? `${cut(cell, width - 1)}…` : cell;
    const padding = ' '.repeat(width - widthOf(text));
    return this.#columns[index]?.align === 'right' ? padding + text : text + padding;
  }
}

/** A whole table at once. A column may be its heading alone, and a row may lack its last cells. */
export function textTable(columns: readonly (Column | string)[], rows: readonly (readonly string[])[]): string {
  const table = new TextTable(columns.map((column) => (typeof column === 'string' ? { head: column } : column)));
  table.fit(rows);
  return table.head() + table.rows(rows);
}

/** In terminal cells: letters of some scripts take two. */
function widthOf(text: string): number {
  return isPlain(text) ? text.length : stringWidth(text);
}

/** As much of the text as fits. */
function cut(text: string, width: number): string {
  if (isPlain(text)) return text.slice(0, width);
  let fitting = '';
  for (const character of text) {
    if (stringWidth(fitting + character) > width) break;
    fitting += character;
  }
  return fitting;
}

/** Characters that take one cell each: ASCII, and those that the command itself puts into tables. */
function isPlain(text: string): boolean {
  return /^[ -~\u2013\u2500\xb7\xb0]*$/.test(text);
}
