/** The list of differences, and the comparison of code lists. */
import type { Code, Provenance } from '../model.ts';

/** Device types, message identifiers, the codes of an enum, or flags. */
interface CodeList {
  readonly table: number | null;
  /** Prefix of the names: "deviceTypes", "WaterHeaterControl.mode". */
  readonly section: string;
}

/** Compares by name, as users know the codes: a name with another code has moved. A new code does not affect old readers. */
export function compareCodes<T extends Code>(
  { table, section }: CodeList,
  before: readonly T[],
  after: readonly T[],
  log: ChangeLog,
  show: (code: T) => string = ({ code }) => String(code),
): void {
  for (const code of before) {
    const subject = { table, field: `${section}.${code.name}` };
    const other = after.find(({ name }) => name === code.name);
    if (other === undefined) {
      log.add('breaking', subject, 'removed', `code ${show(code)}`, null);
      continue;
    }
    log.breaking(subject, 'code', show(code), show(other));
    log.exchange(subject, 'role', code.role, other.role);
    log.provenance(subject, code, other);
  }
  for (const code of after) {
    if (before.some(({ name }) => name === code.name)) continue;
    log.add('compatible', { table, field: `${section}.${code.name}` }, 'added', null, `code ${show(code)}`);
  }
}

/**
 * breaking: a reader of the older profile misreads, refuses or misses something, or the exchange (clause 6) confuses messages, fields
 * or codes.
 * compatible: readers of the older profile are not affected.
 */
export type Severity = 'breaking' | 'compatible';

export interface Change {
  readonly severity: Severity;
  /** The standard's table; null outside any. */
  readonly table: number | null;
  /** The field, code or section; null for a whole table or the profile. */
  readonly field: string | null;
  /** "moved", "code", "range": what changed. */
  readonly what: string;
  /** As text; null if it was added. */
  readonly before: string | null;
  /** As text; null if it was removed. */
  readonly after: string | null;
}

export interface Subject {
  readonly table: number | null;
  readonly field: string | null;
}

type Value = string | number | boolean | null;

export class ChangeLog {
  readonly #changes: Change[] = [];

  add(severity: Severity, { table, field }: Subject, what: string, before: Value, after: Value): void {
    const text = (value: Value): string | null => (value === null ? null : String(value));
    this.#changes.push({ severity, table, field, what, before: text(before), after: text(after) });
  }

  /** Adds nothing if both are equal. */
  breaking(subject: Subject, what: string, before: Value, after: Value): void {
    if (before !== after) this.add('breaking', subject, what, before, after);
  }

  /** Adds nothing if both are equal. */
  compatible(subject: Subject, what: string, before: Value, after: Value): void {
    if (before !== after) this.add('compatible', subject, what, before, after);
  }

  /** Entries that the exchange uses: a new one is compatible, a changed or removed one is breaking. */
  exchange(subject: Subject, what: string, before: string | null, after: string | null): void {
    if (before === after) return;
    this.add(before === null ? 'compatible' : 'breaking', subject, `${what} in the exchange`, before, after);
  }

  provenance(
    subject: Subject,
    before: Provenance & { readonly title: string },
    after: Provenance & { readonly title: string },
  ): void {
    for (const part of ['title', 'origin', 'source'] as const) {
      this.compatible(subject, part, before[part], after[part]);
    }
  }

  /** Breaking first; within that by table. A code that several tables share is listed once. */
  sorted(): Change[] {
    const seen = new Set<string>();
    const rank = ({ severity, table }: Change): number => (severity === 'breaking' ? 0 : 1000) + (table ?? 0);
    return this.#changes
      .filter((change) => {
        const text = JSON.stringify(change);
        return !seen.has(text) && seen.add(text);
      })
      .sort((a, b) => rank(a) - rank(b));
  }
}
