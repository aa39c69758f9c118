/** Tables 2 and 4. Nearly all of it breaks: a reader that looks in the wrong place finds no frame at all. */

import type { Frame, HeaderField, PresenceMask } from '../model.ts';
import type { ChangeLog } from './change.ts';

export function compareFrames(before: Frame, after: Frame, log: ChangeLog): void {
  const subject = { table: 2, field: 'frame' };
  log.provenance(subject, before, after);
  log.breaking(subject, 'byteOrder', before.byteOrder, after.byteOrder);
  log.breaking(subject, 'maximumBodyLength', before.maximumBodyLength, after.maximumBodyLength);
  log.breaking(subject, 'end marker', showBytes(before.end), showBytes(after.end));
  log.breaking(subject, 'what the length counts beyond the body', before.lengthBias, after.lengthBias);
  compareHeaders(before.header, after.header, log);
  compareChecks(before, after, log);
}

/** Roles are what readers go by; the fields that may repeat are told apart by name. */
function compareHeaders(before: readonly HeaderField[], after: readonly HeaderField[], log: ChangeLog): void {
  for (const field of before) {
    const subject = { table: 2, field: field.name };
    const other = after.find((candidate) => identity(candidate) === identity(field));
    if (other === undefined) {
      log.add('breaking', subject, 'removed', showHeaderField(field), null);
      continue;
    }
    log.compatible(subject, 'name', field.name, other.name);
    log.breaking(subject, 'byte', field.byte, other.byte);
    log.breaking(subject, 'type', field.type, other.type);
    log.breaking(subject, 'value', field.value, other.value);
    log.provenance(subject, field, other);
  }
  for (const field of after) {
    if (before.some((candidate) => identity(candidate) === identity(field))) continue;
    log.add('breaking', { table: 2, field: field.name }, 'added', null, showHeaderField(field));
  }
}

function identity({ role, name }: HeaderField): string {
  return role === 'constant' || role === 'reserved' || role === 'pass-through' ? `${role} ${name}` : role;
}

function showHeaderField({ role, type, byte }: HeaderField): string {
  return `${role} ${type} at byte ${byte}`;
}

function showBytes(bytes: readonly number[]): string | null {
  return bytes.length === 0 ? null : bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

function compareChecks({ check: before }: Frame, { check: after }: Frame, log: ChangeLog): void {
  const subject = { table: 2, field: 'check' };
  for (const part of [
    'algorithm',
    'byteOrder',
    'width',
    'poly',
    'init',
    'refin',
    'refout',
    'xorout',
    'from',
  ] as const) {
    log.breaking(subject, part, before[part], after[part]);
  }
  log.provenance(subject, before, after);
}

export function comparePresenceMasks(before: PresenceMask, after: PresenceMask, log: ChangeLog): void {
  const subject = { table: 4, field: 'presence' };
  log.breaking(subject, 'byte', before.byte, after.byte);
  log.breaking(subject, 'size', before.size, after.size);
  log.provenance(subject, before, after);
}
