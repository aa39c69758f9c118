/** Compares what tells messages and kinds: codes and bits of the body. */
import { hexadecimal } from '../check/integer.ts';
import type { Body, Frame, Kind, MessageType, Profile } from '../model.ts';
import { type BodyOf, compareBodies, showPlace } from './bodies.ts';
import { type ChangeLog, compareCodes, type Subject } from './change.ts';
import { compareOrder, subjectOf } from './order.ts';

export function compareMessages(before: Profile, after: Profile, table: number | null, log: ChangeLog): void {
  log.compatible({ table, field: 'messages' }, 'title', before.messagesTitle, after.messagesTitle);
  // A start marker that was the only one tells the message as soon as there are several.
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
  return all.length === 0 ? 'none' : all.join(', ');
}

function showWhen({ when }: MessageType): string | null {
  if (when.length === 0) return null;
  return when
    .map((condition) => `${showPlace(condition)} is ${hexadecimal(condition.value)}`)
    .sort()
    .join(' and ');
}

function showHeader({ header }: MessageType): string | null {
  const entries = Object.entries(header).sort(([left], [right]) => (left < right ? -1 : 1));
  return entries.length === 0 ? null : entries.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', ');
}

/** Whether readers of the older frame know the version that a message is written with. */
function readsVersion(before: Frame, after: Frame, { header }: MessageType): boolean {
  const [was, is] = [before, after].map((frame) => frame.header.find(({ role }) => role === 'version'));
  const version = is === undefined ? undefined : header[is.name];
  return version === undefined || was === undefined || was.values.some((value) => value === version);
}

/** Compares the bodies of the same kind, whatever their names; each pair once. */
export function compareKinds(before: Profile, after: Profile, log: ChangeLog): void {
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
