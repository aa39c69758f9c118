/** One field before and after. */

import { divide, fraction, isWhole, subtract } from '../check/decimal.ts';
import type { Field } from '../model.ts';
import type { ChangeLog, Subject } from './change.ts';
import { compareCodes } from './codes.ts';

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

/** Wider is compatible: reading refuses no value. Narrower is not: what was right to write is refused. */
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
    // Whoever compares its codes by rank may go on only as long as they rank.
    if (was.ordered) log.breaking({ table, field }, 'ordered', was.ordered, is.ordered);
    else log.compatible({ table, field }, 'ordered', was.ordered, is.ordered);
    compareCodes({ table, section }, was.codes, is.codes, log);
  }
  compareCodes({ table, section }, before.flags, after.flags, log);
}

export function showField(field: Field): string {
  return `${field.type} at ${showPlace(field)}`;
}

function showPlace({ byte, size, low, width }: Field): string {
  const bytes = size === 1 ? `byte ${byte}` : `bytes ${byte}-${byte + size - 1}`;
  if (width === 8 * size) return bytes;
  return width === 1 ? `${bytes} bit ${low}` : `${bytes} bits ${low}-${low + width - 1}`;
}

function showRange({ min, max, step }: Field): string {
  if (min === null || max === null) return 'none';
  return step === null ? `${min} to ${max}` : `${min} to ${max} in steps of ${step}`;
}
