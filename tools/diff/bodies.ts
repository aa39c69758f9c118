/** Two bodies that serve the same kind. */

import { bitsOf } from '../check/placement.ts';
import type { Body, ByteOrder, Field } from '../model.ts';
import type { ChangeLog, Subject } from './change.ts';
import { compareFields, showField } from './fields.ts';

export function compareBodies(
  before: Body,
  orderBefore: ByteOrder,
  after: Body,
  orderAfter: ByteOrder,
  log: ChangeLog,
): void {
  const { table } = before;
  const whole: Subject = { table, field: before.name };
  log.compatible(whole, 'name', before.name, after.name);
  log.compatible(whole, 'table', before.table, after.table);
  log.compatible(whole, 'clause', before.clause, after.clause);
  log.provenance(whole, before, after);
  compareLengths(before, after, whole, log);

  const owners = bitOwners(before, orderBefore);
  for (const field of named(before)) {
    const subject = { table, field: field.name };
    const other = named(after).find(({ name }) => name === field.name);
    if (other === undefined) log.add('breaking', subject, 'removed', showField(field), null);
    else compareFields(subject, field, other, log);
  }
  for (const field of named(after)) {
    if (named(before).some(({ name }) => name === field.name)) continue;
    // Where nothing was, or behind the end, old readers do not look.
    const taken = [...bitsOf(field, orderAfter)].find((bit) => owners.get(bit) !== undefined);
    const severity = taken === undefined && !reusesPresence(field, before) ? 'compatible' : 'breaking';
    log.add(severity, { table, field: field.name }, 'added', null, showField(field));
  }
  for (const field of reserved(before)) {
    const other = reserved(after).find(({ byte, low, width }) => sameRun({ byte, low, width }, field));
    const subject = { table, field: `reserved byte ${field.byte}` };
    if (other !== undefined) log.provenance(subject, field, other);
  }
}

function compareLengths(before: Body, after: Body, subject: Subject, log: ChangeLog): void {
  const show = ({ length, atLeast }: Body): string => (atLeast ? `at least ${length} bytes` : `${length} bytes`);
  // An older reader takes whatever is longer, if it was told that more may come.
  const accepted = before.atLeast ? after.length >= before.length : after.length === before.length;
  const staysOpen = !before.atLeast || after.atLeast;
  if (accepted && staysOpen) log.compatible(subject, 'length', show(before), show(after));
  else log.breaking(subject, 'length', show(before), show(after));
}

function reusesPresence(field: Field, { fields }: Body): boolean {
  return field.presence !== null && fields.some(({ presence }) => presence === field.presence);
}

function bitOwners(body: Body, byteOrder: ByteOrder): Map<number, string> {
  return new Map(
    named(body).flatMap((field) => [...bitsOf(field, byteOrder)].map((bit) => [bit, field.name] as const)),
  );
}

function named({ fields }: Body): Field[] {
  return fields.filter(({ type }) => type !== 'reserved');
}

function reserved({ fields }: Body): Field[] {
  return fields.filter(({ type }) => type === 'reserved');
}

type Run = Pick<Field, 'byte' | 'low' | 'width'>;

function sameRun(left: Run, right: Run): boolean {
  return left.byte === right.byte && left.low === right.low && left.width === right.width;
}
