/** Collects defects, so that one run names them all. */

import { printable } from '../escape.ts';
import type { Position, Positions } from '../load.ts';

export interface Defect {
  /** Name of the file within the profile's folder. */
  readonly file: string;
  readonly line: number;
  /** The standard's table; null outside any. */
  readonly table: number | null;
  /** The field, code or section; null where the defect is a whole file's or table's. */
  readonly field: string | null;
  readonly reason: string;
}

/** What a defect is about: its table and field. */
export interface Subject {
  readonly table: number | null;
  readonly field: string | null;
}

export class Report {
  readonly positions: Positions;
  /**
   * Lists that a refused entry was taken out of, and names of sections that were refused: that something is not there is no
   * defect then.
   */
  readonly partial = new Set<unknown>();
  readonly #defects: Defect[] = [];

  constructor(positions: Positions) {
    this.positions = positions;
  }

  add(position: Position, subject: Subject, reason: string): void {
    const { file, line } = position;
    this.#defects.push({ file, line, table: subject.table, field: subject.field, reason });
  }

  /** At an entry, or at one attribute of it. */
  at(owner: object, attribute: string | null, subject: Subject, reason: string): void {
    this.add(this.positions.of(owner, attribute ?? undefined), subject, reason);
  }

  get count(): number {
    return this.#defects.length;
  }

  /** In order of file and line; the same defect is named once. */
  sorted(): Defect[] {
    const seen = new Set<string>();
    return this.#defects
      .filter((defect) => {
        const text = JSON.stringify(defect);
        return !seen.has(text) && seen.add(text);
      })
      .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
  }
}

/** `frame.yaml:21: Table 2, serial: …`, which terminals and editors turn into a link. */
export function formatDefect(defect: Defect): string {
  const subject = [defect.table === null ? '' : `Table ${defect.table}`, defect.field ?? ''].filter(
    (part) => part !== '',
  );
  const where = `${defect.file}:${defect.line}: `;
  // A reason repeats what the profile has, and goes to a terminal.
  return printable(subject.length === 0 ? where + defect.reason : `${where}${subject.join(', ')}: ${defect.reason}`);
}

/** "Table 6" → 6; a clause has no table. */
export function tableOfSource(source: string): number | null {
  const match = /^Table (\d+)$/.exec(source);
  return match === null ? null : Number(match[1]);
}
