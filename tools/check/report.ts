/** Collects defects, so that one run names them all. */

import { printable } from '../escape.ts';
import type { Position, Positions } from '../load.ts';

const MAX_DEFECTS = 100;
const MAX_NAMES = 40;

/** Stands for every attribute of an unknown name. */
export const UNKNOWN = '';

export interface Defect {
  /** Name of the file within the profile's folder. */
  readonly file: string;
  readonly line: number;
  /** The standard's table; null outside any. */
  readonly table: number | null;
  /** The field, code or section; null for a whole file or table. */
  readonly field: string | null;
  /** The attribute of the entry that is wrong or missing; null if it is not a single one. */
  readonly attribute: string | null;
  readonly reason: string;
}

/** What a defect is about: its table and field. */
export interface Subject {
  readonly table: number | null;
  readonly field: string | null;
}

/** Reports a defect of one entry, at one of its attributes. */
export type Refuse = (attribute: string | null, reason: string) => void;

export class Report {
  readonly positions: Positions;
  /**
   * Lists from which a refused entry was removed, entries, sections (`frame`) and their attributes (`frame.byteOrder`) that have
   * a neutral substitute for what was refused: if something is missing there, or does not fit, that is no further defect.
   */
  readonly partial = new Set<unknown>();
  /** Attributes that were refused, by their owner. */
  readonly #refused = new Map<object, Set<string>>();
  /** By their text: the same defect is reported once. */
  readonly #defects = new Map<string, Defect>();
  #untold = 0;

  constructor(positions: Positions) {
    this.positions = positions;
  }

  refuse(owner: object, attribute: string): void {
    this.#refused.set(owner, (this.#refused.get(owner) ?? new Set()).add(attribute));
  }

  /** Whether it had that attribute, or one of an unknown name, which may have been meant for it. */
  isRefused(owner: object, attribute: string): boolean {
    const refused = this.#refused.get(owner);
    return refused !== undefined && (refused.has(attribute) || refused.has(UNKNOWN));
  }

  add({ file, line }: Position, { table, field }: Subject, reason: string, attribute: string | null = null): void {
    const text = JSON.stringify([file, line, table, field, reason]);
    if (this.isFull) this.addUntold();
    else if (!this.#defects.has(text)) this.#defects.set(text, { file, line, table, field, attribute, reason });
  }

  /** Whether the maximum number of defects has been collected. */
  get isFull(): boolean {
    return this.#defects.size >= MAX_DEFECTS;
  }

  /** One more, which is only counted. */
  addUntold(): void {
    this.#untold++;
  }

  /** At an entry, or at one attribute of it. */
  at(owner: object, attribute: string | null, subject: Subject, reason: string): void {
    // An entry of a list has no attribute, but a number.
    const named = Array.isArray(owner) ? null : attribute;
    this.add(this.positions.of(owner, attribute ?? undefined), subject, reason, named);
  }

  of(owner: object, subject: Subject): Refuse {
    return (attribute, reason) => this.at(owner, attribute, subject, reason);
  }

  get count(): number {
    return this.#defects.size + this.#untold;
  }

  /** In order of file and line, and how many more follow the last of them. */
  sorted(): Defect[] {
    const defects = [...this.#defects.values()];
    defects.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
    const last = defects.at(-1);
    if (last === undefined || this.#untold === 0) return defects;
    const reason = `and ${this.#untold} more defects of this profile`;
    return [...defects, { ...last, table: null, field: null, attribute: null, reason }];
  }
}

/** Names for a message: all that a person looks through. */
export function listed(names: Iterable<string>): string {
  const all = [...names];
  const shown = all.slice(0, MAX_NAMES).join(', ');
  return all.length > MAX_NAMES ? `${shown} and ${all.length - MAX_NAMES} more` : shown || 'none';
}

/** `frame.yaml:21: Table 2, serial: …`, which terminals and editors turn into a link. */
export function formatDefect(defect: Defect): string {
  const subject = [defect.table === null ? '' : `Table ${defect.table}`, defect.field ?? ''].filter(
    (part) => part !== '',
  );
  const where = `${defect.file}:${defect.line}: `;
  // A reason quotes the profile, and goes to a terminal.
  return printable(subject.length === 0 ? where + defect.reason : `${where}${subject.join(', ')}: ${defect.reason}`);
}

/** "Table 6" → 6; a clause has no table. */
export function tableOfSource(source: string | null): number | null {
  const match = /^Table (\d+)$/.exec(source ?? '');
  return match === null ? null : Number(match[1]);
}
