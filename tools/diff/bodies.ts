/** Compares two bodies of the same kind, field by field. */
import { divide, fraction, isWhole, subtract } from '../check/decimal.ts';
import { bitsOf } from '../check/placement.ts';
import type { Body, ByteOrder, Field } from '../model.ts';
import { type ChangeLog, compareCodes, type Subject } from './change.ts';

export function compareFields(subject: Subject, before: Field, after: Field, log: ChangeLog): void {
  log.breaking(subject, 'place', showPlace(before), showPlace(after));
  log.breaking(subject, 'type', before.type, after.type);
  log.breaking(subject, 'presence', before.presence, after.presence);
  log.breaking(subject, 'invert', before.invert, after.invert);
  log.breaking(subject, 'unit', before.unit, after.unit);
  log.breaking(subject, 'scale', before.scale, after.scale);
  log.breaking(subject, 'offset', before.addend / before.divisor, after.addend / after.divisor);
  log.breaking(subject, 'null', before.null, after.null);
  compareRanges(subject, before, after, log);
  compareDictionaries(subject, before, after, log);
  log.exchange(subject, 'role', before.role, after.role);
  log.provenance(subject, before, after);
}

/** A wider range is compatible, because reading refuses no value. A narrower one is not: values that were valid to write are refused. */
function compareRanges(subject: Subject, before: Field, after: Field, log: ChangeLog): void {
  const [was, is] = [showRange(before), showRange(after)];
  if (was === is || before.type !== after.type) return;
  log.add(contains(after, before) ? 'compatible' : 'breaking', subject, 'range', was, is);
}

/** Whether every value of the second field's range is one of the first's. */
function contains(outer: Field, inner: Field): boolean {
  if (outer.min === null || outer.max === null || inner.min === null || inner.max === null) return false;
  const step = fraction(outer.step ?? outer.scale);
  return (
    outer.min <= inner.min &&
    outer.max >= inner.max &&
    isWhole(divide(subtract(fraction(inner.min), fraction(outer.min)), step)) &&
    isWhole(divide(fraction(inner.step ?? inner.scale), step))
  );
}

function compareDictionaries({ table, field }: Subject, before: Field, after: Field, log: ChangeLog): void {
  const section = field ?? '';
  if (before.enumeration !== null && after.enumeration !== null) {
    const [was, is] = [before.enumeration, after.enumeration];
    log.compatible({ table, field }, 'enum', was.name, is.name);
    // Comparing its codes by rank is only valid while the enum is ordered.
    if (was.ordered) log.breaking({ table, field }, 'ordered', was.ordered, is.ordered);
    else log.compatible({ table, field }, 'ordered', was.ordered, is.ordered);
    compareCodes({ table, section }, was.codes, is.codes, log);
  }
  compareCodes({ table, section }, before.flags, after.flags, log);
}

function showField(field: Field): string {
  return `${field.type} at ${showPlace(field)}`;
}

export function showPlace({ byte, size, low, width }: Pick<Field, 'byte' | 'size' | 'low' | 'width'>): string {
  const bytes = size === 1 ? `byte ${byte}` : `bytes ${byte}-${byte + size - 1}`;
  if (width === 8 * size) return bytes;
  return width === 1 ? `${bytes} bit ${low}` : `${bytes} bits ${low}-${low + width - 1}`;
}

function showRange({ min, max, step }: Field): string {
  if (min === null || max === null) return 'none';
  return step === null ? `${min} to ${max}` : `${min} to ${max} in steps of ${step}`;
}

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
    // Old readers do not read unused bits, nor bytes after the end.
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
  // An older reader accepts a longer body if the length was a minimum.
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
