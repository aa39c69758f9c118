/** One message body: its fields, their places, and how they are marked as set. */

import type { Body, Condition, Field, MessageType, PresenceMask } from '../model.ts';
import { type BodyContext, MAX_BODY_LENGTH, type Placed, resolveFields } from './field.ts';
import { resolveList } from './list.ts';
import { Uniqueness } from './names.ts';
import { sizeOf } from './numbers.ts';
import { beginOf, bitsOf, bitsOfField, endOf, firstBitOfField, Occupancy, showBit } from './placement.ts';
import { checkPresence } from './presence.ts';
import type { RawBody, RawField } from './raw.ts';
import { listed, type Report, type Subject } from './report.ts';

export function resolveBody(entry: RawBody, context: BodyContext, report: Report): Body {
  const whole: Subject = { table: entry.table ?? null, field: entry.name };
  checkHead(entry, whole, context, report);
  const messages = resolveMessageNames(entry, whole, context, report);
  const isControl = messages.some((message) => message.control);
  const presence = entry.presence === undefined ? (isControl ? context.presence : null) : maskOf(entry, context);
  const isMixed = entry.presence === undefined && isControl && messages.some((message) => !message.control);
  if (isMixed) {
    const reason = 'control messages carry the presence mask, the others do not: they cannot share';
    report.at(entry, 'messages', whole, reason);
  }

  const names = new Uniqueness('field', report);
  const placed = resolveFields(entry.fields, entry, names, context, report);
  const list = resolveList(entry, whole, names, context, report);
  // A field that was removed would look forgotten.
  const misplaced =
    report.partial.has(entry.fields) || report.partial.has(entry.list) || placed.length < entry.fields.length;
  // An unknown message may be a control message.
  const isRefused = (...parts: (keyof RawBody)[]): boolean => parts.some((part) => report.isRefused(entry, part));
  const isMaskUnclear = isMixed || messages.length < new Set(entry.messages).size || isRefused('messages', 'presence');
  const isMaskSizeUnclear =
    isMaskUnclear || (presence !== null && entry.presence === undefined && !context.isMaskKnown);
  const isOpen = entry.length === 'at-least' || entry.list !== undefined;
  const isEndKnown = !isRefused('bytes', 'length', 'list', 'attributes');
  const known = checkPresence(entry, placed, presence, { isMaskUnclear, isMaskSizeUnclear, isEndKnown }, report);
  if (!isMixed && isEndKnown && entry.bytes <= MAX_BODY_LENGTH) {
    const conditions = messages.flatMap(({ when }) => when);
    // Conditions that were refused may have meant other bits.
    const areConditionsUnclear = messages.some(({ when }) => report.partial.has(when));
    const arePlacesUnclear = misplaced || isMaskSizeUnclear || areConditionsUnclear || !context.isByteOrderKnown;
    const unfielded = { presence: isMaskSizeUnclear ? null : presence, conditions };
    checkPlaces(entry, known, arePlacesUnclear, unfielded, isOpen, context, whole, report);
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
    const reason = `\`${attribute}\` belongs to a profile with a \`standard\`, which this is not`;
    report.at(entry, attribute, subject, reason);
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

/** Bits of a body that belong to no field: its presence mask, and those that identify its messages. */
interface Unfielded {
  readonly presence: PresenceMask | null;
  readonly conditions: readonly Condition[];
}

function checkPlaces(
  entry: RawBody,
  placed: readonly Placed[],
  wereUnclear: boolean,
  unfielded: Unfielded,
  isOpen: boolean,
  context: BodyContext,
  whole: Subject,
  report: Report,
): void {
  if (!context.isByteOrderKnown) return;
  // After its fixed bytes an open body has fields that may be missing.
  const ends = isOpen && entry.list === undefined ? placed.map(({ field }) => endOf(field)) : [];
  const longest = Math.min(context.maximumBodyLength, MAX_BODY_LENGTH);
  const occupancy = new Occupancy(Math.min(Math.max(entry.bytes, ...ends), MAX_BODY_LENGTH));
  let arePlacesUnclear = !placeUnfielded(entry, unfielded, context, occupancy, whole, report) || wereUnclear;
  for (const { entry: raw, field, subject } of placed) {
    const end = endOf(field);
    const attribute = raw.pieces === undefined ? 'byte' : 'pieces';
    const outside = refusalOfEnd(entry, end, beginOf(field), isOpen, longest);
    if (outside !== null) {
      report.at(raw, attribute, subject, outside);
      arePlacesUnclear = true;
      continue;
    }
    const owner = raw.name ?? 'a reserved entry';
    const clash = occupancy.take(bitsOfField(field), owner);
    if (clash !== null) {
      report.at(raw, attribute, subject, `${showBit(clash.bit)} belongs to ${clash.owner} already`);
      arePlacesUnclear = true;
    }
    if (!placePresence(raw, field, entry.bytes, occupancy, subject, report)) arePlacesUnclear = true;
  }
  checkLast(placed, isOpen, entry, report);
  if (isOpen && entry.list === undefined) checkAppended(placed, entry, report);
  // A field in the wrong place makes its right place look forgotten.
  if (arePlacesUnclear) return;
  for (const gap of occupancy.gaps()) {
    const reason = `${gap}: not covered by any field; bits without a meaning are \`type: reserved\``;
    report.at(entry, 'fields', whole, reason);
  }
}

/** These bits, and the count of a list; false if one of them is misplaced. */
function placeUnfielded(
  entry: RawBody,
  { presence, conditions }: Unfielded,
  { byteOrder }: BodyContext,
  occupancy: Occupancy,
  whole: Subject,
  report: Report,
): boolean {
  const before = report.count;
  if (presence !== null) {
    const { byte, size } = presence;
    if (byte + size > entry.bytes) {
      const reason = `the presence mask ends at byte ${byte + size}, the body at byte ${entry.bytes}`;
      report.at(entry, 'bytes', whole, reason);
    } else {
      occupancy.take(bitsOf({ byte, size, low: 0, width: 8 * size }, presence.byteOrder), 'the presence mask');
    }
  }
  const count = entry.list?.count;
  if (count !== undefined) {
    const { byte } = count;
    const size = sizeOf(count.type);
    if (byte + size > entry.bytes) {
      const reason = `the count ends at byte ${byte + size}, the fixed part at byte ${entry.bytes}`;
      report.at(count, 'byte', whole, reason);
    } else {
      const clash = occupancy.take(bitsOf({ byte, size, low: 0, width: 8 * size }, byteOrder), 'the count');
      if (clash !== null) report.at(count, 'byte', whole, `${showBit(clash.bit)} belongs to ${clash.owner} already`);
    }
  }
  const outside = conditions.find(({ byte, size }) => byte + size > entry.bytes);
  if (outside !== undefined) {
    const end = outside.byte + outside.size;
    const what = entry.list === undefined ? 'the body' : 'the fixed part, after which items follow,';
    report.at(entry, 'bytes', whole, `a \`when\` of its messages ends at byte ${end}, ${what} at byte ${entry.bytes}`);
  } else {
    // Messages that share a body may look at the same bits.
    const looked = new Set(conditions.flatMap((condition) => [...bitsOf(condition, byteOrder)]));
    const clash = occupancy.take(looked, 'a `when` of its messages');
    if (clash !== null) {
      report.at(entry, 'messages', whole, `${showBit(clash.bit)} of a \`when\` belongs to ${clash.owner} already`);
    }
  }
  return report.count === before;
}

/** Why a field may not end there; null if it may. */
function refusalOfEnd(
  { bytes, list }: RawBody,
  end: number,
  begin: number,
  isOpen: boolean,
  longest: number,
): string | null {
  if (end <= bytes) return null;
  if (!isOpen) return `ends at byte ${end}, past the end of the body at byte ${bytes}`;
  if (list !== undefined) return `ends at byte ${end}; items follow the fixed part, which ends at byte ${bytes}`;
  if (end > longest) return `ends at byte ${end}; a body has ${longest} bytes at most`;
  return begin < bytes ? `lies across byte ${bytes}, where the bytes end that every such body has` : null;
}

/** A bit that marks a field as set; false if it is misplaced. */
function placePresence(
  { name, presence }: RawField,
  { optional, byteOrder }: Field,
  bytes: number,
  occupancy: Occupancy,
  subject: Subject,
  report: Report,
): boolean {
  // A bit that was refused looks forgotten.
  if (optional === null) return typeof presence !== 'object' || presence.byte === undefined;
  if (optional.by !== 'bit') return true;
  const { byte, size } = optional;
  if (byte + size > bytes) {
    const reason = `the bit that says whether it is set ends at byte ${byte + size}, after the bytes that every such body has`;
    report.at(presence as object, 'byte', subject, reason);
    return false;
  }
  const clash = occupancy.take(bitsOf({ ...optional, width: 1 }, byteOrder), `what tells whether ${name} is set`);
  if (clash === null) return true;
  const isField = !clash.owner.startsWith('what tells');
  const hint = isField ? '' : '; what is set together says `with`';
  report.at(presence as object, 'byte', subject, `${showBit(clash.bit)} belongs to ${clash.owner} already${hint}`);
  return false;
}

/** Fields after the bytes that every such body has must follow each other: a body reaches the end of one after that of another. */
function checkAppended(placed: readonly Placed[], { bytes }: RawBody, report: Report): void {
  const appended = placed
    .filter(({ field }) => beginOf(field) >= bytes)
    .sort((left, right) => beginOf(left.field) - beginOf(right.field) || endOf(left.field) - endOf(right.field));
  const lastEnd = Math.max(
    bytes,
    ...appended.map(({ entry, field }) => (entry.type === 'reserved' ? 0 : endOf(field))),
  );
  for (const [index, { entry, field, subject }] of appended.entries()) {
    if (entry.type === 'reserved' && endOf(field) > lastEnd) {
      const reason = 'no field follows it: what follows all fields needs no entry, it is `rest` of the message';
      report.at(entry, 'byte', subject, reason);
    }
    const inner = appended.slice(index + 1).find((other) => !other.field.toEnd && endOf(other.field) < endOf(field));
    if (inner === undefined || field.pieces === null) continue;
    const name = inner.entry.name ?? 'a reserved entry';
    const reason = `its pieces lie around ${name}; fields after the bytes that every such body has follow one another`;
    report.at(entry, 'pieces', subject, reason);
  }
}

/** A field up to the end is the last one, of an open body. */
function checkLast(placed: readonly Placed[], isOpen: boolean, body: RawBody, report: Report): void {
  const open = placed.filter(({ field }) => field.toEnd);
  for (const { entry, field, subject } of open) {
    if (!isOpen || body.list !== undefined) {
      const reason =
        body.list === undefined ? 'rest needs a body of `length: at-least`' : 'items follow the fixed part';
      report.at(entry, 'length', subject, reason);
      continue;
    }
    const last = Math.max(body.bytes, ...placed.map((other) => endOf(other.field)));
    if (field.byte !== last || open.length > 1) {
      report.at(entry, 'byte', subject, `a field up to the end is the last one: it begins at byte ${last}`);
    }
  }
}
