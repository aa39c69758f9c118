/**
 * The differences between two profiles, and which of them break readers of the older one. What surrounds the bodies is compared here:
 * header, checks, escapes and markers.
 */
import { hexadecimalBytes } from '../sdk/values/bytes.ts';
import { hexadecimal } from './check/numbers.ts';
import { bitsOf, bitsOfField } from './check/placement.ts';
import { compareFields, type Surroundings, showPlace } from './diff/bodies.ts';
import { type Change, ChangeLog, compareCodes, type Subject } from './diff/change.ts';
import { compareKinds, compareMessages } from './diff/messages.ts';
import type { Check, Escape, Frame, HeaderField, PresenceMask, Profile } from './model.ts';

export type { Change, Severity } from './diff/change.ts';

/** A mask that is added or removed belongs to messages that are too, or to none. */
function comparePresenceMasks(
  before: PresenceMask | null,
  after: PresenceMask | null,
  table: number | null,
  log: ChangeLog,
): void {
  const subject = { table, field: 'presence' };
  if (before === null || after === null) {
    log.compatible(subject, 'title', before?.title ?? null, after?.title ?? null);
    return;
  }
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
  const parts = ['id', 'version', 'title', 'standard'] as const;
  for (const part of parts) log.compatible(heading, part, before[part], after[part]);
  const { table } = before.deviceId;
  log.provenance({ table, field: 'deviceId' }, before.deviceId, after.deviceId);
  const [was, is] = [before.deviceId.deviceTypes, after.deviceId.deviceTypes];
  compareCodes({ table, section: 'deviceTypes' }, was, is, log, ({ code }) => hexadecimal(code));
  compareFrames(before.frame, after.frame, log);
  const isStandard = before.standard !== null;
  compareMessages(before, after, isStandard ? 3 : null, log);
  comparePresenceMasks(before.presence, after.presence, isStandard ? 4 : null, log);
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

/** Table 2. Nearly every change breaks readers, because a reader that looks at the wrong offset finds no frame at all. */
function compareFrames(before: Frame, after: Frame, log: ChangeLog): void {
  const subject: Subject = { table: before.table, field: 'frame' };
  log.provenance(subject, before, after);
  log.breaking(subject, 'byteOrder', before.byteOrder, after.byteOrder);
  log.breaking(subject, 'maximumBodyLength', before.maximumBodyLength, after.maximumBodyLength);
  log.breaking(subject, 'bytes of the header', before.headerLength, after.headerLength);
  log.breaking(subject, 'end marker', showBytes(before.end), showBytes(after.end));
  log.breaking(subject, 'what the length counts beyond the body', before.lengthBias, after.lengthBias);
  log.breaking(subject, 'escape', showEscape(before.escape), showEscape(after.escape));
  compareHeaders(before, after, log);
  compareChecks(before, after, log);
}

function compareHeaders(before: Frame, after: Frame, log: ChangeLog): void {
  const { table } = before;
  const [was, is] = [identified(before.header), identified(after.header)];
  for (const [identity, field] of was) {
    const subject: Subject = { table, field: field.name };
    const other = is.get(identity);
    if (other === undefined) log.add('breaking', subject, 'removed', showHeaderField(field), null);
    else compareHeaderFields(subject, [field, before], [other, after], log);
  }
  const owned = ownedBits(before);
  for (const [identity, field] of is) {
    if (was.has(identity)) continue;
    // Readers of the older profile look past reserved bits.
    const isNew = !bitsOfHeader(field, after).some((bit) => owned.has(bit));
    const isSmall = isNew && field.role === 'field' && after.headerLength === before.headerLength;
    log.add(isSmall ? 'compatible' : 'breaking', { table, field: field.name }, 'added', null, showHeaderField(field));
  }
}

/**
 * Readers know header fields by role. Those that tell messages follow each other, a constant is known by its place, and a field of its own
 * by its name. Reserved bits belong to nobody.
 */
function identified(header: readonly HeaderField[]): Map<string, HeaderField> {
  let telling = 0;
  const named = header.flatMap((field): [string, HeaderField][] => {
    const { role, name } = field;
    if (role === 'reserved') return [];
    if (role === 'field') return [[`field ${name}`, field]];
    if (role === 'message') return [[`message ${telling++}`, field]];
    return [[role === 'constant' ? `constant at ${showPlace(field)}` : role, field]];
  });
  return new Map(named);
}

function ownedBits(frame: Frame): Set<number> {
  const owners = frame.header.filter(({ role }) => role !== 'reserved');
  return new Set(owners.flatMap((field) => bitsOfHeader(field, frame)));
}

function bitsOfHeader(field: HeaderField, { byteOrder }: Frame): number[] {
  return [...(field.field === null ? bitsOf(field, byteOrder) : bitsOfField(field.field))];
}

function compareHeaderFields(
  subject: Subject,
  [before, was]: readonly [HeaderField, Frame],
  [after, is]: readonly [HeaderField, Frame],
  log: ChangeLog,
): void {
  if (before.role === 'field' && before.field !== null && after.field !== null) {
    const around = ({ byteOrder }: Frame): Surroundings => ({ byteOrder, attributes: [] });
    compareFields(subject, before.field, after.field, [around(was), around(is)], log);
    // Only writers use it.
    log.compatible(subject, 'default', showDefault(before), showDefault(after));
    return;
  }
  log.compatible(subject, 'name', before.name, after.name);
  log.breaking(subject, 'place', showPlace(before), showPlace(after));
  log.breaking(subject, 'type', before.type, after.type);
  compareValues(subject, before, after, log);
  log.provenance(subject, before, after);
}

/** Old readers refuse a value that they do not know; what is written by default must stay one of theirs. */
function compareValues(subject: Subject, before: HeaderField, after: HeaderField, log: ChangeLog): void {
  const keepsAll = before.values.every((value) => after.values.includes(value));
  const keepsFirst = before.values[0] === after.values[0];
  const [was, is] = [showValues(before), showValues(after)];
  if (keepsAll && keepsFirst) log.compatible(subject, 'value', was, is);
  else log.breaking(subject, 'value', was, is);
}

function compareChecks(before: Frame, after: Frame, log: ChangeLog): void {
  const isOne = before.checks.length === 1 && after.checks.length === 1;
  for (let index = 0; index < Math.max(before.checks.length, after.checks.length); index++) {
    const [was, is] = [before.checks[index], after.checks[index]];
    const subject: Subject = { table: before.table, field: isOne ? 'check' : `check ${index + 1}` };
    if (was === undefined || is === undefined) {
      const what = was === undefined ? 'added' : 'removed';
      log.add('breaking', subject, what, was?.algorithm ?? null, is?.algorithm ?? null);
    } else compareCheck(subject, was, is, log);
  }
}

function compareCheck(subject: Subject, before: Check, after: Check, log: ChangeLog): void {
  const parts = ['algorithm', 'byteOrder', 'width', 'poly', 'init', 'refin', 'refout', 'xorout', 'from', 'to'] as const;
  for (const part of parts) {
    const isHexadecimal = part === 'poly' || part === 'init' || part === 'xorout';
    const [was, is] = isHexadecimal
      ? [hexadecimal(before[part]), hexadecimal(after[part])]
      : [before[part], after[part]];
    log.breaking(subject, part, was, is);
  }
  const complement = (check: Check): string | null => (check.complement ? 'twos' : null);
  const sees = (check: Check): string => (check.seesEscaped ? 'escaped' : 'plain');
  log.breaking(subject, 'complement', complement(before), complement(after));
  log.breaking(subject, 'sees', sees(before), sees(after));
  log.provenance(subject, before, after);
}

function showHeaderField(field: HeaderField): string {
  return `${field.role} ${field.type} at ${showPlace(field)}`;
}

/** Versions are numbers; all others are bytes that a reader looks for. */
function showValues({ role, values }: HeaderField): string | null {
  return values.length === 0 ? null : (role === 'version' ? values : values.map(hexadecimal)).join(', ');
}

function showDefault({ default: value }: HeaderField): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function showBytes(bytes: readonly number[]): string | null {
  return bytes.length === 0 ? null : hexadecimalBytes(bytes, ' ');
}

function showEscape(escapes: Escape | null): string | null {
  if (escapes === null) return null;
  const { first, pairs } = escapes;
  return pairs.map(({ plain, second }) => `${hexadecimal(plain)} as ${showBytes([first, second])}`).join(', ');
}
