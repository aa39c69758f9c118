/** One difference, and the list that collects them. */

import type { Provenance } from '../model.ts';

/**
 * breaking: somebody who reads by the older profile misreads, refuses or misses a name that they knew, or the exchange (clause 6)
 * takes a message, field or code for another.
 * compatible: they go on as before.
 */
export type Severity = 'breaking' | 'compatible';

export interface Change {
  readonly severity: Severity;
  /** The standard's table; null outside any. */
  readonly table: number | null;
  /** The field, code or section; null where it is a whole table or the profile. */
  readonly field: string | null;
  /** "moved", "code", "range": what changed. */
  readonly what: string;
  /** As text; null where there was nothing. */
  readonly before: string | null;
  /** As text; null where there is nothing any more. */
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

  /** Adds nothing where both are the same. */
  breaking(subject: Subject, what: string, before: Value, after: Value): void {
    if (before !== after) this.add('breaking', subject, what, before, after);
  }

  /** Adds nothing where both are the same. */
  compatible(subject: Subject, what: string, before: Value, after: Value): void {
    if (before !== after) this.add('compatible', subject, what, before, after);
  }

  /** What the exchange goes by. Who had no use for an entry goes on without; who had one must find it again. */
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

  /** Breaking first; within that by table. A code that several tables share is told once. */
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
