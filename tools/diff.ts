/**
 * The differences between two profiles, and which of them break readers of the older one. What surrounds the bodies is compared here:
 * header, checks, escapes and markers, and what identifies messages and kinds.
 */
import { hexadecimalBytes } from '../sdk/values/bytes.ts';
import { overlaps } from './check/kinds.ts';
import { hexadecimal } from './check/numbers.ts';
import { bitsOf, bitsOfField } from './check/placement.ts';
import { type BodyOf, compareBodies, compareFields, type Surroundings, showPlace } from './diff/bodies.ts';
import { type Change, ChangeLog, compareCodes, type Subject } from './diff/change.ts';
import type {
  Body,
  ByteOrder,
  Check,
  Escape,
  Frame,
  HeaderField,
  Kind,
  MessageType,
  PresenceMask,
  Profile,
} from './model.ts';

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
 * Readers know header fields by role. Those that identify messages follow each other, a constant is known by its place, and a field of its
 * own by its name. Reserved bits belong to nobody.
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

/** Their codes, and bits of the body. */
function compareMessages(before: Profile, after: Profile, table: number | null, log: ChangeLog): void {
  log.compatible({ table, field: 'messages' }, 'title', before.messagesTitle, after.messagesTitle);
  // A single start marker identifies the message as soon as there are several.
  const hasStarts = before.frame.starts.length > 1 || after.frame.starts.length > 1;
  const was = new Map(before.messages.map((message) => [message, showCodes(message, before.frame, hasStarts)]));
  const is = new Map(after.messages.map((message) => [message, showCodes(message, after.frame, hasStarts)]));
  const show = (message: MessageType): string => was.get(message) ?? is.get(message) ?? '';
  compareCodes({ table, section: 'messages' }, before.messages, after.messages, log, show);
  for (const message of before.messages) {
    const other = after.messages.find(({ name }) => name === message.name);
    if (other === undefined) continue;
    const subject: Subject = { table, field: `messages.${message.name}` };
    log.breaking(subject, 'when', showWhen(message), showWhen(other));
    log.breaking(subject, 'control', message.control, other.control);
    const isRead = readsVersion(before.frame, after.frame, other);
    log[isRead ? 'compatible' : 'breaking'](subject, 'header', showHeader(message), showHeader(other));
    log.exchange(subject, 'direction', message.direction, other.direction);
    log.exchange(subject, 'answer', message.answeredBy, other.answeredBy);
    log.compatible(subject, 'extension', message.extension, other.extension);
  }
}

function showCodes({ codes }: MessageType, { tells, starts, header }: Frame, hasStarts: boolean): string {
  const isTold = tells.some(({ role }) => role === 'start');
  const [start] = header.flatMap(({ role, values }) => (role === 'start' ? values : []));
  const all = hasStarts && !isTold && starts.length === 1 && start !== undefined ? [start, ...codes] : codes;
  return all.length === 0 ? 'none' : all.map(hexadecimal).join(', ');
}

function showWhen({ when }: MessageType): string | null {
  if (when.length === 0) return null;
  return when
    .map(
      (condition) => `${showPlace(condition)} ${condition.size === 1 ? 'is' : 'are'} ${hexadecimal(condition.value)}`,
    )
    .sort()
    .join(' and ');
}

function showHeader({ header }: MessageType): string | null {
  const entries = Object.entries(header).sort(([left], [right]) => (left < right ? -1 : 1));
  return entries.length === 0 ? null : entries.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', ');
}

/** Whether readers of the older frame know the version with which a message is written. */
function readsVersion(before: Frame, after: Frame, { header }: MessageType): boolean {
  const [was, is] = [before, after].map((frame) => frame.header.find(({ role }) => role === 'version'));
  const version = is === undefined ? undefined : header[is.name];
  return version === undefined || was === undefined || was.values.some((value) => value === version);
}

/** Compares the bodies of the same kind, whatever their names; each pair once. */
function compareKinds(before: Profile, after: Profile, log: ChangeLog): void {
  const compared = new Map<Body, Set<Body>>();
  const others = new Map(after.kinds.map((kind) => [kind.name, kind]));
  for (const kind of before.kinds) {
    const other = others.get(kind.name);
    if (other === undefined) {
      // With its device type or message it is removed there.
      if (names(after, kind)) log.add('breaking', subjectOf(kind), 'removed', kind.body.name, null);
      continue;
    }
    const partners = compared.get(kind.body) ?? new Set();
    compared.set(kind.body, partners);
    if (partners.has(other.body)) continue;
    partners.add(other.body);
    compareBodies(bodyOf(kind, before), bodyOf(other, after), log);
  }
  const known = new Map(before.kinds.map((kind) => [kind.name, kind]));
  for (const kind of after.kinds) {
    if (known.has(kind.name) || !names(before, kind)) continue;
    log.add('compatible', subjectOf(kind), 'added', null, kind.body.name);
  }
  compareOrder(before, after, log);
}

function bodyOf({ body }: Kind, { frame, presence }: Profile): BodyOf {
  return { body, byteOrder: frame.byteOrder, presence };
}

function names({ deviceId, messages }: Profile, { device, message }: Kind): boolean {
  const hasDevice = deviceId.deviceTypes.some(({ name }) => name === device.name);
  return hasDevice && messages.some(({ name }) => name === message.name);
}

function subjectOf({ name, body }: Kind): Subject {
  return { table: body.table, field: name };
}

/** Of the several kinds that a frame can be of, it is the first one. */
function compareOrder(before: Profile, after: Profile, log: ChangeLog): void {
  const ranks = new Map(before.kinds.map(({ name }, index) => [name, index]));
  for (const group of sharing(after)) {
    for (const [index, kind] of group.entries()) {
      for (const earlier of group.slice(0, index)) {
        const [own, other] = [ranks.get(kind.name), ranks.get(earlier.name)];
        if (other !== undefined && (own === undefined || other < own)) {
          compareShares([before.kinds[other], earlier], [before.kinds[own ?? -1], kind], after.frame.byteOrder, log);
        }
        // Frames of this kind are now of a kind that came later, or is new.
        if (own === undefined || (other !== undefined && other < own)) continue;
        if (!overlaps(earlier, kind, after.frame.byteOrder)) continue;
        const was = other === undefined ? null : `after ${kind.message.name}`;
        log.add('breaking', subjectOf(earlier), 'order', was, `before ${kind.message.name}`);
      }
    }
  }
}

/** Frames that the earlier one no longer takes are of the later one; those that it now takes were of that one. */
function compareShares(
  [wasFirst, first]: readonly [Kind | undefined, Kind],
  [wasSecond, second]: readonly [Kind | undefined, Kind],
  byteOrder: ByteOrder,
  log: ChangeLog,
): void {
  if (wasFirst === undefined) return;
  const tell = (length: number | null, from: Kind, to: Kind): void => {
    if (length === null) return;
    log.add('breaking', subjectOf(first), `bodies of ${length} bytes`, from.message.name, to.message.name);
  };
  if (overlaps(wasFirst, second, byteOrder)) tell(firstLost(wasFirst.body, first.body, second.body), first, second);
  if (wasSecond === undefined || !overlaps(first, wasSecond, byteOrder)) return;
  tell(firstLost(first.body, wasFirst.body, wasSecond.body), second, first);
}

/** The first length that two of these bodies take, but not the one between them; null without any. */
function firstLost(taker: Body, loser: Body, rival: Body): number | null {
  const lengths = [taker.length, loser.length + 1, rival.length].sort((left, right) => left - right);
  return lengths.find((length) => takes(taker, length) && takes(rival, length) && !takes(loser, length)) ?? null;
}

function takes({ length: own, atLeast }: Body, length: number): boolean {
  return atLeast ? length >= own : length === own;
}

/** Those with the same codes, if there are several, in the order of the file. */
function sharing({ kinds }: Profile): Kind[][] {
  const groups = new Map<string, Kind[]>();
  for (const kind of kinds) {
    const key = `${kind.device.name} ${kind.message.codes}`;
    groups.set(key, [...(groups.get(key) ?? []), kind]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
