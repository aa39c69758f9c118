/** Compares what tells messages and kinds: codes and bits of the body, and, if a frame can be of several kinds, order and lengths. */

import { overlaps } from '../check/kinds.ts';
import { hexadecimal } from '../check/numbers.ts';
import type { Body, ByteOrder, Frame, Kind, MessageType, Profile } from '../model.ts';
import { type BodyOf, compareBodies, showPlace } from './bodies.ts';
import { type ChangeLog, compareCodes, type Subject } from './change.ts';

export function compareMessages(before: Profile, after: Profile, table: number | null, log: ChangeLog): void {
  log.compatible({ table, field: 'messages' }, 'title', before.messagesTitle, after.messagesTitle);
  // A single start marker tells the message as soon as there are several.
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
    .map((condition) => `${showPlace(condition)} is ${hexadecimal(condition.value)}`)
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
        const was = other === undefined ? null : `behind ${kind.message.name}`;
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
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [kind]);
    else group.push(kind);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
