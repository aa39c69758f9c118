/** The differences between two profiles, and which of them break readers of the older one. */
import { hexadecimalBytes } from '../sdk/values/bytes.ts';
import { compareBodies } from './diff/bodies.ts';
import { type Change, ChangeLog, compareCodes } from './diff/change.ts';
import type { Body, Frame, HeaderField, PresenceMask, Profile } from './model.ts';

export type { Change, Severity } from './diff/change.ts';

/** Tables 2 and 4. Nearly every change breaks readers, because a reader that looks at the wrong offset finds no frame at all. */
function compareFrames(before: Frame, after: Frame, log: ChangeLog): void {
  const subject = { table: 2, field: 'frame' };
  log.provenance(subject, before, after);
  log.breaking(subject, 'byteOrder', before.byteOrder, after.byteOrder);
  log.breaking(subject, 'maximumBodyLength', before.maximumBodyLength, after.maximumBodyLength);
  log.breaking(subject, 'end marker', showBytes(before.end), showBytes(after.end));
  log.breaking(subject, 'what the length counts beyond the body', before.lengthBias, after.lengthBias);
  compareHeaders(before.header, after.header, log);
  compareChecks(before, after, log);
}

/** Readers identify header fields by role; fields whose role may repeat are identified by name. */
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
    log.breaking(subject, 'value', showValues(field), showValues(other));
    log.provenance(subject, field, other);
  }
  for (const field of after) {
    if (before.some((candidate) => identity(candidate) === identity(field))) continue;
    log.add('breaking', { table: 2, field: field.name }, 'added', null, showHeaderField(field));
  }
}

function identity({ role, name }: HeaderField): string {
  return role === 'constant' || role === 'reserved' || role === 'field' || role === 'message'
    ? `${role} ${name}`
    : role;
}

function showHeaderField({ role, type, byte }: HeaderField): string {
  return `${role} ${type} at byte ${byte}`;
}

function showValues({ values }: HeaderField): string | null {
  return values.length === 0 ? null : values.join(', ');
}

function showBytes(bytes: readonly number[]): string | null {
  return bytes.length === 0 ? null : hexadecimalBytes(bytes, ' ');
}

function compareChecks({ checks: [before] }: Frame, { checks: [after] }: Frame, log: ChangeLog): void {
  if (before === undefined || after === undefined) return;
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

function comparePresenceMasks(before: PresenceMask | null, after: PresenceMask | null, log: ChangeLog): void {
  if (before === null || after === null) return;
  const subject = { table: 4, field: 'presence' };
  log.breaking(subject, 'byte', before.byte, after.byte);
  log.breaking(subject, 'size', before.size, after.size);
  log.provenance(subject, before, after);
}

/**
 * Compares two checked profiles.
 *
 * @returns the changes, breaking ones first, each group in the order of the standard's tables; empty if there are none
 */
export function diffProfiles(before: Profile, after: Profile): Change[] {
  const log = new ChangeLog();
  const heading = { table: null, field: null };
  for (const part of ['id', 'version', 'title'] as const) log.compatible(heading, part, before[part], after[part]);
  log.provenance({ table: 1, field: 'deviceId' }, before.deviceId, after.deviceId);
  compareCodes({ table: 1, section: 'deviceTypes' }, before.deviceId.deviceTypes, after.deviceId.deviceTypes, log);
  compareFrames(before.frame, after.frame, log);
  compareMessages(before, after, log);
  comparePresenceMasks(before.presence, after.presence, log);
  compareKinds(before, after, log);
  return log.sorted();
}

/** One line of text per change, and a last line with their counts. */
export function formatDiff(changes: readonly Change[]): string {
  if (changes.length === 0) return 'no difference\n';
  const lines = changes.map(({ severity, table, field, what, before, after }) => {
    const subject = [table === null ? '' : `Table ${table}`, field ?? ''].filter((part) => part !== '').join(', ');
    const values = before === null ? `now ${after}` : after === null ? `was ${before}` : `${before} → ${after}`;
    return `${severity.padEnd(10)}  ${subject === '' ? 'profile' : subject}: ${what}: ${values}`;
  });
  const breaking = changes.filter(({ severity }) => severity === 'breaking').length;
  return `${lines.join('\n')}\n${breaking} breaking, ${changes.length - breaking} compatible\n`;
}

function compareMessages(before: Profile, after: Profile, log: ChangeLog): void {
  log.compatible({ table: 3, field: 'messages' }, 'title', before.messagesTitle, after.messagesTitle);
  compareCodes({ table: 3, section: 'messages' }, before.messages, after.messages, log);
  for (const message of before.messages) {
    const other = after.messages.find(({ name }) => name === message.name);
    if (other === undefined) continue;
    const subject = { table: 3, field: `messages.${message.name}` };
    log.breaking(subject, 'control', message.control, other.control);
    log.exchange(subject, 'direction', message.direction, other.direction);
    log.exchange(subject, 'answer', message.answeredBy, other.answeredBy);
    log.compatible(subject, 'extension', message.extension, other.extension);
  }
}

/** Compares the bodies of the same kind, whatever their names; each pair once. */
function compareKinds(before: Profile, after: Profile, log: ChangeLog): void {
  const compared = new Map<Body, Set<Body>>();
  for (const kind of before.kinds) {
    const other = after.kinds.find(({ name }) => name === kind.name);
    // A kind is removed with its device type or message, which is reported there.
    if (other === undefined) continue;
    const partners = compared.get(kind.body) ?? new Set();
    compared.set(kind.body, partners);
    if (partners.has(other.body)) continue;
    partners.add(other.body);
    compareBodies(kind.body, before.frame.byteOrder, other.body, after.frame.byteOrder, log);
  }
}
