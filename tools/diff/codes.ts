/** Numbers with names: device types, message identifiers, an enum's codes, flags. */

import type { Code } from '../model.ts';
import type { ChangeLog } from './change.ts';

export interface CodeList {
  readonly table: number | null;
  /** What the names stand behind: "deviceTypes", "WaterHeaterControl.mode". */
  readonly section: string;
}

/** By name, as users know them: the same name under another code has moved. A new code is no news to old readers. */
export function compareCodes(
  { table, section }: CodeList,
  before: readonly Code[],
  after: readonly Code[],
  log: ChangeLog,
): void {
  for (const code of before) {
    const subject = { table, field: `${section}.${code.name}` };
    const other = after.find(({ name }) => name === code.name);
    if (other === undefined) {
      log.add('breaking', subject, 'removed', `code ${code.code}`, null);
      continue;
    }
    log.breaking(subject, 'code', code.code, other.code);
    log.exchange(subject, 'role', code.role, other.role);
    log.provenance(subject, code, other);
  }
  for (const code of after) {
    if (before.some(({ name }) => name === code.name)) continue;
    log.add('compatible', { table, field: `${section}.${code.name}` }, 'added', null, `code ${code.code}`);
  }
}
