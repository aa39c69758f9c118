/** One message body: its fields, their places, its presence bits. */

import type { Body, ByteOrder, Condition, Field, MessageType, PresenceMask } from '../model.ts';
import { type Dictionaries, resolveField } from './field.ts';
import { Uniqueness } from './names.ts';
import { bitsOf, firstBitOf, Occupancy, showBit } from './placement.ts';
import type { RawBody, RawField } from './raw.ts';
import type { Report, Subject } from './report.ts';
import { listed } from './report.ts';

export interface BodyContext extends Dictionaries {
  /** Null where it was refused: then overlaps and gaps cannot be found. */
  readonly byteOrder: ByteOrder | null;
  readonly maximumBodyLength: number;
  /** Whether a header field tells the body's length. */
  readonly hasLength: boolean;
  /** Null where the profile has none. */
  readonly presence: PresenceMask | null;
  /** Whether the mask's place and size are the profile's. */
  readonly isMaskKnown: boolean;
  readonly messages: ReadonlyMap<string, MessageType>;
  readonly devices: ReadonlySet<string>;
  /** Whether the profile is of a standard, which has tables and clauses. */
  readonly isStandard: boolean;
}

/** Columns and routes keep a field's first byte in 12 bits. On the wire an at-least body may be longer. */
const MAX_BODY_LENGTH = 4096;

export function resolveBody(entry: RawBody, context: BodyContext, report: Report): Body {
  const whole: Subject = { table: entry.table ?? null, field: entry.name };
  checkHead(entry, whole, context, report);
  const messages = resolveMessageNames(entry, whole, context, report);
  const isControl = messages.some((message) => message.control);
  const presence = isControl ? context.presence : null;
  const isMixed = isControl && messages.some((message) => !message.control);
  if (isMixed) {
    report.at(
      entry,
      'messages',
      whole,
      'control messages carry the presence mask, the others do not: they cannot share',
    );
  }

  const placed: { entry: RawField; field: Field; subject: Subject }[] = [];
  const names = new Uniqueness('field', report);
  // A field that was taken out would look forgotten.
  let misplaced = report.partial.has(entry.fields);
  for (const raw of entry.fields) {
    const subject = { table: entry.table ?? null, field: raw.name ?? 'reserved' };
    if (raw.name !== undefined) names.add(raw.name, raw, 'name', subject);
    const field = resolveField(raw, subject, context, report);
    if (field === null) misplaced = true;
    else placed.push({ entry: raw, field, subject });
  }
  // An unknown message may be a control message.
  const isUnclear = isMixed || messages.length < new Set(entry.messages).size || report.partial.has(entry);
  const isMaskUnclear = isUnclear || (presence !== null && !context.isMaskKnown);
  if (!isMixed && entry.bytes <= MAX_BODY_LENGTH) {
    const echoes = misplaced || isMaskUnclear;
    const conditions = messages.flatMap(({ when }) => when);
    checkPlaces(entry, placed, echoes, isMaskUnclear ? null : presence, conditions, context, whole, report);
  }
  if (!isUnclear) checkPresence(placed, presence, context, report);
  return {
    name: entry.name,
    title: entry.title,
    table: entry.table ?? null,
    clause: entry.clause ?? null,
    group: entry.device ?? 'common',
    messages: messages.map((message) => message.name),
    length: entry.bytes,
    atLeast: entry.length === 'at-least',
    presence,
    fields: placed.map(({ field }) => field).sort((a, b) => firstBit(a, context) - firstBit(b, context)),
    origin: entry.origin,
    source: entry.source,
  };
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
  if (report.partial.has(entry)) return;
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
  placed: readonly { entry: RawField; field: Field; subject: Subject }[],
  misplaced: boolean,
  presence: PresenceMask | null,
  conditions: readonly Condition[],
  { byteOrder }: BodyContext,
  whole: Subject,
  report: Report,
): void {
  if (byteOrder === null) return;
  // Bytes without a number are not known.
  if (report.partial.has(entry) && entry.bytes === 0) return;
  const occupancy = new Occupancy(entry.bytes);
  let echoes = misplaced;
  if (presence !== null) {
    const end = presence.byte + presence.size;
    if (end > entry.bytes) {
      report.at(entry, 'bytes', whole, `the presence mask ends at byte ${end}, the body at byte ${entry.bytes}`);
      return;
    }
    occupancy.take(
      bitsOf({ byte: presence.byte, size: presence.size, low: 0, width: 8 * presence.size }, byteOrder),
      'the presence mask',
    );
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
    const end = field.byte + field.size;
    if (end > entry.bytes) {
      report.at(raw, 'byte', subject, `ends at byte ${end}, past the end of the body, which has ${entry.bytes} bytes`);
      echoes = true;
      continue;
    }
    const clash = occupancy.take(bitsOf(field, byteOrder), raw.name ?? 'a reserved entry');
    if (clash !== null) {
      report.at(raw, 'byte', subject, `${showBit(clash.bit)} belongs to ${clash.owner} already`);
      echoes = true;
    }
  }
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

function checkPresence(
  placed: readonly { entry: RawField; field: Field; subject: Subject }[],
  presence: PresenceMask | null,
  { isMaskKnown }: BodyContext,
  report: Report,
): void {
  const bits = new Uniqueness('presence bit', report);
  for (const { entry, subject } of placed) {
    if (entry.type === 'reserved') continue;
    if (presence === null) {
      if (entry.presence !== undefined) {
        report.at(entry, 'presence', subject, 'only fields of control bodies have a presence bit');
      }
    } else if (entry.presence === undefined) {
      report.at(entry, null, subject, 'a field of a control body needs a `presence` bit');
    } else if (isMaskKnown && entry.presence >= 8 * presence.size) {
      const last = 8 * presence.size - 1;
      report.at(
        entry,
        'presence',
        subject,
        `presence bit ${entry.presence} is beyond the mask, which has bits 0 to ${last}`,
      );
    } else {
      bits.add(entry.presence, entry, 'presence', subject);
    }
  }
}

/** By byte, then by bit: of two fields in one integer the lower comes first, whatever the byte order. */
function firstBit(field: Field, { byteOrder }: BodyContext): number {
  return firstBitOf(field, byteOrder ?? 'big');
}
