/**
 * Bodies of messages: `plain` for profiles whose bodies are all plain and of one length each, so that beyond fields a message has only mask
 * bits of them; `general` if bytes may follow a body's own, or bodies are more than plain fields at fixed places.
 */
import type { GeneralFieldLayout, GeneralLayout } from '../field/general/layout.ts';
import { readListExtras, type UnknownAttribute } from '../field/general/list.ts';
import { writeGeneral, writeRest } from '../field/general/write.ts';
import { type Target, writeGeneralField } from '../field/general/write-value.ts';
import type { Kind } from '../field/kind.ts';
import type { BodyLayout, BoolField, FieldLayout, GeneralBody, PackedField, PresenceLayout } from '../field/layout.ts';
import { readBytes, readUnknownBits } from '../field/read.ts';
import {
  isReplaced,
  missing,
  writeBool,
  writeBytes,
  writeCutText,
  writeEnum,
  writeFlags,
  writeNumber,
  writeText,
} from '../field/write.ts';
import { HEADER_LENGTH, MAXIMUM_BODY_LENGTH, readPresence, weightOf, writePresence } from '../generated/layout.ts';
import { messageOf } from '../generated/message.ts';
import type { Message } from '../generated/messages.ts';
import type { Fields } from '../values/checked.ts';
import { checkedInteger, isArray, RumpError, refuse } from '../values/error.ts';

/** The message of a known kind, with a body of `length` bytes. */
export function plainReadWhole(entry: Kind, view: DataView, at: number, length: number): Message {
  const message = messageOf(entry, view, at, length);
  return entry.presence === null ? message : withUnknownFields(message, view, at, entry.presence);
}

function withUnknownFields(message: Message, view: DataView, at: number, presence: PresenceLayout): Message {
  const unknown = readPresence(view, at + HEADER_LENGTH) & ~presence.known;
  if (unknown !== 0) (message as { unknownFields?: number[] }).unknownFields = readUnknownBits(unknown);
  return message;
}

/**
 * The fields of a body, into bytes that are all zero before.
 * @param actual the length of the body that the message was read from, if a residue says it; else -1
 * @returns how many bytes the body has
 */
export function plainWriteFields(
  layout: BodyLayout,
  body: Fields,
  _message: Fields,
  lenient: boolean,
  view: DataView,
  at: number,
  actual: number,
): number {
  writeBody(layout, body, lenient, view, at, actual >= 0);
  return layout.length;
}

/** What else the message has of its body, after or between the fields; returns the body's length. */
export function plainWriteExtras(
  { presence }: BodyLayout,
  { unknownFields }: Fields,
  lenient: boolean,
  view: DataView,
  at: number,
  length: number,
): number {
  if (unknownFields === undefined) return length;
  if (presence === null) {
    refuse('unknown-field', 'unknownFields', unknownFields, 'only control messages have a presence mask');
  }
  writePresence(view, at, readPresence(view, at) | maskOf(unknownFields, presence, lenient));
  return length;
}

/** For messages of unknown kind, which have none of that. */
export function plainRefuseExtras({ unknownFields }: Fields): void {
  if (unknownFields === undefined) return;
  refuse('unknown-field', 'unknownFields', unknownFields, 'only control messages have them');
}

/** Mask bits that no field owns: a strict writer writes none, a lenient one those that were read. */
function maskOf(bits: unknown, { size, known }: PresenceLayout, lenient: boolean): number {
  const path = 'unknownFields';
  if (!isArray(bits)) refuse('wrong-type', path, bits, 'it must be an array of mask bits without a field');
  let mask = 0;
  for (let index = 0; index < bits.length; index++) {
    const bit: unknown = bits[index];
    if (!lenient) refuse('unknown-field', path, bit, 'only a lenient writer sets mask bits without a field');
    checkedInteger(bit, path, 0, size * 8 - 1);
    const flag = 1 << (bit as number);
    if (((known | mask) & flag) !== 0)
      refuse('out-of-range', path, bit, 'it must be a bit without a field, given once');
    mask |= flag;
  }
  return mask;
}

export function generalReadWhole(entry: Kind, view: DataView, at: number, length: number): Message {
  const { layout } = entry;
  const message = plainReadWhole(entry, view, at, length);
  if (layout.atLeast || layout.general !== undefined) addExtras(layout, message, view, at + HEADER_LENGTH, length);
  return message;
}

export function generalWriteField(
  value: unknown,
  field: FieldLayout,
  lenient: boolean,
  view: DataView,
  at: number,
  cut: boolean,
): void {
  if (field.general === undefined) plainWriteField(value, field, lenient, view, at, cut);
  else writeGeneralField(field as GeneralFieldLayout, value, { view, lenient, cut }, at, 0);
}

export function generalWriteFields(
  layout: BodyLayout,
  body: Fields,
  message: Fields,
  lenient: boolean,
  view: DataView,
  at: number,
  actual: number,
): number {
  const allowed = extrasOf(layout);
  for (const key of ['rest', 'unknownAttributes', 'attributeOrder']) {
    if (allowed.includes(key)) continue;
    const value = message[key];
    if (value !== undefined) refuse('unknown-field', key, value, 'messages of this kind have none');
  }
  if (layout.general === undefined) return plainWriteFields(layout, body, message, lenient, view, at, actual);
  const target: Target = { view, at, maximum: MAXIMUM_BODY_LENGTH, lenient, cut: false };
  if (actual < 0) return writeGeneral(layout as GeneralLayout, body, message, target);
  return writeCut(layout as GeneralLayout, body, message, target, actual);
}

/** By the same rules, up to the length of the body that was read: text from invalid UTF-8 is longer now, and may not fit. */
function writeCut(layout: GeneralLayout, body: Fields, message: Fields, target: Target, actual: number): number {
  const bytes = new Uint8Array(MAXIMUM_BODY_LENGTH);
  let length = -1;
  try {
    length = writeGeneral(layout, body, message, { ...target, view: new DataView(bytes.buffer), at: 0, cut: true });
  } catch (error) {
    if (!RumpError.is(error) || error.path !== 'body') throw error;
  }
  for (let index = 0; index < actual; index++) target.view.setUint8(target.at + index, bytes[index] as number);
  return length;
}

function extrasOf({ atLeast, general }: BodyLayout): string[] {
  if (general === undefined || general.list === null) return atLeast ? ['rest'] : [];
  return ['unknownAttributes', 'attributeOrder', ...(general.list.count === null ? [] : ['rest'])];
}

export function generalWriteExtras(
  layout: BodyLayout,
  message: Fields,
  lenient: boolean,
  view: DataView,
  at: number,
  length: number,
): number {
  if (layout.general !== undefined) return length;
  plainWriteExtras(layout, message, lenient, view, at, length);
  const { rest } = message;
  if (rest === undefined) return length;
  return length + writeRest(rest, length, { view, at, maximum: MAXIMUM_BODY_LENGTH, lenient });
}

export function generalRefuseExtras(message: Fields): void {
  plainRefuseExtras(message);
  for (const key of ['rest', 'unknownAttributes', 'attributeOrder']) {
    const value = message[key];
    if (value !== undefined) refuse('unknown-field', key, value, 'messages of unknown kind have none');
  }
}

/** What the frame of an open or a general body has beyond its fields. */
interface Extras {
  rest?: Uint8Array;
  unknownFields?: number[];
  unknownAttributes?: readonly UnknownAttribute[];
  attributeOrder?: number[];
}

/** The mask of a plain body is ignored. */
function addExtras(layout: BodyLayout, message: object, view: DataView, at: number, length: number): void {
  const extras: Extras = message;
  const { general, atLeast } = layout;
  if (general?.hasMask) {
    const unknown = general.unknownBits.filter(({ byte, mask }) => (view.getUint8(at + byte) & mask) !== 0);
    if (unknown.length > 0) extras.unknownFields = unknown.map(({ bit }) => bit);
  }
  if (!atLeast) return;
  let end: number;
  if (general?.list) {
    const { unknown, order, end: after } = readListExtras(general.list, view, at, length);
    if (unknown.length > 0) extras.unknownAttributes = unknown;
    if (order !== null) extras.attributeOrder = order;
    end = after;
  } else end = coveredBytes(layout, length);
  if (end < length) extras.rest = readBytes(view, at + end, length - end);
}

/** How many bytes of such a body belong to what every such body has, or to appended fields. */
function coveredBytes({ length: least, general }: BodyLayout, length: number): number {
  let covered = least;
  for (const { end, toEnd } of general?.appended ?? NONE) {
    if (end <= length) covered = Math.max(covered, toEnd ? length : end);
  }
  return covered;
}

const NONE: GeneralBody['appended'] = [];

/**
 * The strict writer: a body by its table, each field by the rule of its type, so that any fault becomes a RumpError. The generated writers
 * handle nearly all bodies before it is needed.
 *
 * Into the bytes at `at`, all zero before. Throws for the first invalid field, in the order of `inOrder`.
 */
function writeBody(layout: BodyLayout, body: Fields, lenient: boolean, view: DataView, at: number, cut = false): void {
  const { fields, presence } = layout;
  let mask = 0;
  let wrong: BoolField | undefined;
  let wrongValue: unknown;
  for (const field of inOrder(layout)) {
    const value = body[field.name];
    if (presence !== null) {
      if (value === undefined) continue;
      mask |= 1 << field.presence;
    }
    if (field.type === 'bool' && typeof value !== 'boolean') {
      if (wrong !== undefined && fields.indexOf(wrong) < fields.indexOf(field)) continue;
      wrong = field;
      wrongValue = value;
    } else if (value === undefined) missing(field.name);
    else plainWriteField(value, field, lenient, view, at, cut);
  }
  if (wrong !== undefined) writeBool(wrongValue, wrong);
  if (presence !== null) writePresence(view, at, mask);
}

/**
 * Which of several invalid fields is named is part of what this package promises: in a control body the first one of the table; elsewhere
 * first those that share their bytes with others; bools are read in that order and refused last.
 */
function inOrder({ fields, presence }: BodyLayout): FieldLayout[] {
  const rank = (field: FieldLayout): number => {
    if (presence !== null) return 0;
    const sharing = fields.findIndex((other) => isShared(other) && isShared(field) && sameInteger(other, field));
    return sharing < 0 ? fields.length : sharing;
  };
  return fields
    .map((field) => ({ field, rank: rank(field) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ field }) => field);
}

function isShared(field: FieldLayout): boolean {
  return field.type !== 'text' && field.type !== 'bytes' && field.width < field.size * 8;
}

function sameInteger(left: FieldLayout, right: FieldLayout): boolean {
  return left.byte === right.byte && 'size' in left && 'size' in right && left.size === right.size;
}

function rawOf(value: unknown, field: PackedField, lenient: boolean): number {
  switch (field.type) {
    case 'bool':
      return writeBool(value, field);
    case 'enum':
      return writeEnum(value, field, lenient);
    case 'flags':
      return writeFlags(value, field, lenient);
    default:
      return writeNumber(value, field, lenient);
  }
}

/**
 * One field, by the rule of its type; bytes count from `at`. With `cut`, text that was read from invalid UTF-8 may be too
 * long: it is cut, and the residue of the message has the bytes that were replaced.
 */
export function plainWriteField(
  value: unknown,
  field: FieldLayout,
  lenient: boolean,
  view: DataView,
  at: number,
  cut = false,
): void {
  if (cut && field.type === 'text' && isReplaced(value)) writeCutText(value, field.size, view, at + field.byte);
  else if (field.type === 'text') writeText(value, field, view, at + field.byte);
  else if (field.type === 'bytes') writeBytes(value, field, view, at + field.byte);
  else addBits(view, at, field, rawOf(value, field, lenient));
}

/** Byte by byte of the field's integer, because other fields may have bits there. */
function addBits(view: DataView, at: number, { byte, size, low, width }: PackedField, raw: number): void {
  // Beyond 32 bits there are only whole integers without a sign.
  const bits = width > 32 ? raw : (width < 32 ? raw & ~(-1 << width) : raw >>> 0) * 2 ** low;
  for (let index = 0; index < size; index++) {
    const place = at + byte + index;
    const part = Math.floor(bits / 256 ** weightOf(index, size)) % 256;
    view.setUint8(place, view.getUint8(place) | part);
  }
}
