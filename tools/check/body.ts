/** One message body: its fields, their places, and what tells which of them are set. */

import type { Body, Condition, Field, MessageType, PresenceMask } from '../model.ts';
import { type Dictionaries, resolveField } from './field.ts';
import { sizeOf } from './integer.ts';
import { resolveList } from './list.ts';
import { Uniqueness } from './names.ts';
import { bitsOf, bitsOfField, firstBitOfField, Occupancy, showBit } from './placement.ts';
import { checkPresence } from './presence.ts';
import type { RawBody, RawField } from './raw.ts';
import type { Report, Subject } from './report.ts';
import { listed } from './report.ts';

export interface BodyContext extends Dictionaries {
  /** Where it was refused, overlaps and gaps cannot be found. */
  readonly isByteOrderKnown: boolean;
  readonly maximumBodyLength: number;
  /** Whether a header field tells the body's length. */
  readonly hasLength: boolean;
  /** Null where the profile has none. */
  readonly presence: PresenceMask | null;
  /** Whether the mask's place and size are the profile's. */
  readonly isMaskKnown: boolean;
  readonly messages: ReadonlyMap<string, MessageType>;
  readonly devices: ReadonlySet<string>;
  /** Whether the profile is of a standard, which has tables and clauses; null where what it says of that was refused. */
  readonly isStandard: boolean | null;
}

/** A field as the file has it, and what became of it. */
export interface Placed {
  readonly entry: RawField;
  readonly field: Field;
  readonly subject: Subject;
}

/** Columns and routes keep a field's first byte in 12 bits. On the wire an at-least body may be longer. */
const MAX_BODY_LENGTH = 4096;

export function resolveBody(entry: RawBody, context: BodyContext, report: Report): Body {
  const whole: Subject = { table: entry.table ?? null, field: entry.name };
  checkHead(entry, whole, context, report);
  const messages = resolveMessageNames(entry, whole, context, report);
  const isControl = messages.some((message) => message.control);
  const presence = entry.presence === undefined ? (isControl ? context.presence : null) : maskOf(entry, context);
  const isMixed = entry.presence === undefined && isControl && messages.some((message) => !message.control);
  if (isMixed) {
    report.at(
      entry,
      'messages',
      whole,
      'control messages carry the presence mask, the others do not: they cannot share',
    );
  }

  const names = new Uniqueness('field', report);
  const placed = resolveFields(entry.fields, entry, names, context, report);
  const list = resolveList(entry, whole, names, context, report);
  // A field that was taken out would look forgotten.
  const misplaced = report.partial.has(entry.fields) || placed.length < entry.fields.length;
  // An unknown message may be a control message.
  const isUnclear = isMixed || messages.length < new Set(entry.messages).size || report.partial.has(entry);
  const isMaskUnclear = isUnclear || (presence !== null && entry.presence === undefined && !context.isMaskKnown);
  const isOpen = entry.length === 'at-least' || entry.list !== undefined;
  const known = isUnclear ? placed : checkPresence(entry, placed, presence, isMaskUnclear, report);
  if (!isMixed && entry.bytes <= MAX_BODY_LENGTH) {
    const conditions = messages.flatMap(({ when }) => when);
    const echoes = misplaced || isMaskUnclear || !context.isByteOrderKnown;
    checkPlaces(entry, known, echoes, isMaskUnclear ? null : presence, conditions, isOpen, context, whole, report);
  }
  return {
    name: entry.name,
    title: entry.title,
    table: entry.table ?? null,
    clause: entry.clause ?? null,
    group: entry.device ?? 'common',
    messages: messages.map((message) => message.name),
    length: entry.bytes,
    atLeast: isOpen,
    presence,
    fields: [
      ...known.map(({ field }) => field).sort((a, b) => firstBitOfField(a) - firstBitOfField(b)),
      ...(list?.attributes.flatMap((attribute) => attribute.fields) ?? []),
    ],
    list,
    origin: entry.origin,
    source: entry.source,
  };
}

function maskOf({ presence }: RawBody, { byteOrder }: BodyContext): PresenceMask | null {
  if (presence === undefined) return null;
  const { title, byte, type, origin, source } = presence;
  const size = type === 'u64' ? 8 : sizeOf(type);
  return { title, byte, size, byteOrder: presence.byteOrder ?? byteOrder, origin, source };
}

export function resolveFields(
  entries: readonly RawField[],
  { table }: RawBody,
  names: Uniqueness,
  known: Dictionaries,
  report: Report,
): Placed[] {
  return entries.flatMap((entry) => {
    const subject = { table: table ?? null, field: entry.name ?? 'reserved' };
    if (entry.name !== undefined) names.add(entry.name, entry, 'name', subject);
    const field = resolveField(entry, subject, known, report);
    return field === null ? [] : [{ entry, field, subject }];
  });
}

function checkHead(entry: RawBody, subject: Subject, context: BodyContext, report: Report): void {
  checkProvenance(entry, subject, context, report);
  if (entry.device !== undefined && !context.devices.has(entry.device) && !report.partial.has(context.devices)) {
    const known = listed(context.devices);
    report.at(entry, 'device', subject, `there is no device type ${entry.device}; known are ${known}`);
  }
  if (entry.bytes > context.maximumBodyLength) {
    report.at(entry, 'bytes', subject, `${entry.bytes} bytes exceed maximumBodyLength ${context.maximumBodyLength}`);
  }
  if (entry.bytes > MAX_BODY_LENGTH) {
    report.at(entry, 'bytes', subject, `${entry.bytes} bytes exceed the ${MAX_BODY_LENGTH} that a body may have`);
  }
  if (entry.length === 'at-least' && !context.hasLength) {
    report.at(entry, 'length', subject, 'at-least needs a header field of role length');
  }
}

function checkProvenance(entry: RawBody, subject: Subject, { isStandard }: BodyContext, report: Report): void {
  if (report.partial.has(entry) || isStandard === null) return;
  if (isStandard && (entry.table === undefined) !== (entry.extension ?? false)) {
    report.at(entry, null, subject, 'a body has a `table` of the standard or `extension: true`, and not both');
  }
  if (isStandard && entry.clause === undefined) report.at(entry, null, subject, '`clause` is missing');
  for (const attribute of ['table', 'clause', 'extension'] as const) {
    if (isStandard || entry[attribute] === undefined) continue;
    report.at(
      entry,
      attribute,
      subject,
      `\`${attribute}\` belongs to a profile with a \`standard\`, which this is not`,
    );
  }
}

function resolveMessageNames(entry: RawBody, subject: Subject, context: BodyContext, report: Report): MessageType[] {
  const found = new Map<string, MessageType>();
  for (const [index, name] of entry.messages.entries()) {
    const message = context.messages.get(name);
    if (message === undefined && report.partial.has(context.messages)) continue;
    if (message === undefined) {
      const known = listed(context.messages.keys());
      report.at(entry.messages, String(index), subject, `there is no message ${name}; known are ${known}`);
    } else if (found.has(name)) {
      report.at(entry.messages, String(index), subject, `message ${name} is listed twice`);
    } else {
      found.set(name, message);
      if (entry.table === undefined && entry.extension === true && !message.extension) {
        report.at(entry, 'extension', subject, `message ${name} is the standard's, so its body has a table`);
      }
    }
  }
  return [...found.values()];
}

function checkPlaces(
  entry: RawBody,
  placed: readonly Placed[],
  misplaced: boolean,
  presence: PresenceMask | null,
  conditions: readonly Condition[],
  isOpen: boolean,
  { byteOrder, maximumBodyLength, isByteOrderKnown }: BodyContext,
  whole: Subject,
  report: Report,
): void {
  if (!isByteOrderKnown) return;
  // Bytes without a number are not known.
  if (report.partial.has(entry) && entry.bytes === 0) return;
  // Behind its bytes an open body has fields that need not be there.
  const fields = placed.map(({ field }) => field);
  const appended = isOpen && entry.list === undefined ? fields.filter((field) => endOf(field) > entry.bytes) : [];
  const occupancy = new Occupancy(Math.min(Math.max(entry.bytes, ...appended.map(endOf)), MAX_BODY_LENGTH));
  let echoes = misplaced;
  if (presence !== null) {
    const end = presence.byte + presence.size;
    if (end > entry.bytes) {
      report.at(entry, 'bytes', whole, `the presence mask ends at byte ${end}, the body at byte ${entry.bytes}`);
      return;
    }
    occupancy.take(
      bitsOf({ byte: presence.byte, size: presence.size, low: 0, width: 8 * presence.size }, presence.byteOrder),
      'the presence mask',
    );
  }
  const count = entry.list?.count;
  if (count !== undefined) {
    const size = sizeOf(count.type);
    if (count.byte + size > entry.bytes) {
      const reason = `the count ends at byte ${count.byte + size}, the fixed part at byte ${entry.bytes}`;
      report.at(count, 'byte', whole, reason);
      return;
    }
    const place = { byte: count.byte, size, low: 0, width: 8 * size };
    const clash = occupancy.take(bitsOf(place, byteOrder), 'the count');
    if (clash !== null) report.at(count, 'byte', whole, `${showBit(clash.bit)} belongs to ${clash.owner} already`);
  }
  // Messages that share a body may look at the same bits.
  const looked = new Set(conditions.flatMap((condition) => [...bitsOf(condition, byteOrder)]));
  for (const { byte, size } of conditions) {
    if (byte + size <= entry.bytes) continue;
    const reason = `a \`when\` of its messages ends at byte ${byte + size}, the body at byte ${entry.bytes}`;
    report.at(entry, 'bytes', whole, reason);
    return;
  }
  const clashed = occupancy.take(looked, 'a `when` of its messages');
  if (clashed !== null) {
    report.at(entry, 'messages', whole, `${showBit(clashed.bit)} of a \`when\` belongs to ${clashed.owner} already`);
    return;
  }
  for (const { entry: raw, field, subject } of placed) {
    const end = endOf(field);
    const attribute = raw.pieces === undefined ? 'byte' : 'pieces';
    if (end > entry.bytes && !isOpen) {
      report.at(
        raw,
        attribute,
        subject,
        `ends at byte ${end}, past the end of the body, which has ${entry.bytes} bytes`,
      );
      echoes = true;
      continue;
    }
    if (end > entry.bytes && entry.list !== undefined) {
      const reason = `ends at byte ${end}; behind the fixed part, which has ${entry.bytes} bytes, items follow`;
      report.at(raw, attribute, subject, reason);
      echoes = true;
      continue;
    }
    if (end > entry.bytes && end > Math.min(maximumBodyLength, MAX_BODY_LENGTH)) {
      const most = Math.min(maximumBodyLength, MAX_BODY_LENGTH);
      report.at(raw, attribute, subject, `ends at byte ${end}; a body has ${most} bytes at most`);
      echoes = true;
      continue;
    }
    if (end > entry.bytes && beginOf(field) < entry.bytes) {
      const reason = `lies across byte ${entry.bytes}, where the bytes end that every such body has`;
      report.at(raw, attribute, subject, reason);
      echoes = true;
    }
    const owner = raw.name ?? 'a reserved entry';
    const clash = occupancy.take(bitsOfField(field), owner) ?? takePresence(field, owner, occupancy);
    if (clash !== null) {
      report.at(raw, attribute, subject, `${showBit(clash.bit)} belongs to ${clash.owner} already`);
      echoes = true;
    }
  }
  checkLast(placed, isOpen, entry, report);
  // A field in the wrong place makes its right place look forgotten.
  if (echoes) return;
  for (const gap of occupancy.gaps()) {
    report.at(
      entry,
      'fields',
      whole,
      `${gap}: not covered by any field; bits without a meaning are \`type: reserved\``,
    );
  }
}

function takePresence(field: Field, owner: string, occupancy: Occupancy): { bit: number; owner: string } | null {
  const { optional, byteOrder } = field;
  if (optional?.by !== 'bit') return null;
  return occupancy.take(bitsOf({ ...optional, width: 1 }, byteOrder), `what tells that ${owner} is set`);
}

/** A field up to the end is the last one, of an open body. */
function checkLast(placed: readonly Placed[], isOpen: boolean, body: RawBody, report: Report): void {
  const open = placed.filter(({ field }) => field.toEnd);
  for (const { entry, field, subject } of open) {
    if (!isOpen || body.list !== undefined) {
      const reason =
        body.list === undefined ? 'rest needs a body of `length: at-least`' : 'behind the fixed part items follow';
      report.at(entry, 'length', subject, reason);
      continue;
    }
    const last = Math.max(body.bytes, ...placed.map((other) => endOf(other.field)));
    if (field.byte !== last || open.length > 1) {
      report.at(entry, 'byte', subject, `a field up to the end is the last one: it begins at byte ${last}`);
    }
  }
}

function endOf({ byte, size, pieces }: Field): number {
  return pieces === null ? byte + size : Math.max(...pieces.map((piece) => piece.byte + piece.size));
}

function beginOf({ byte, pieces }: Field): number {
  return pieces === null ? byte : Math.min(...pieces.map((piece) => piece.byte));
}
