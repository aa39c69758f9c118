/** The strict writer of general bodies: by their tables, each value by the rule of its type, so that whatever is wrong becomes a RumpError. */
import { isUint8Array, lengthOf } from '../../values/bytes.ts';
import { type Fields, isPlain, refuseUnknownNames } from '../../values/checked.ts';
import { checkedInteger, isArray, RumpError, refuse } from '../../values/error.ts';
import { didYouMean } from '../../values/near.ts';
import type { AttributeLayout, GeneralBody, GeneralField, ListInteger, ListLayout, NumberField } from '../layout.ts';
import { utf8Of } from '../utf-8.ts';
import {
  isReplaced,
  writeBool,
  writeBytes,
  writeCutText,
  writeEnum,
  writeFlags,
  writeNumber,
  writeText,
} from '../write.ts';
import type { GeneralFieldLayout, GeneralLayout } from './layout.ts';
import { bcdOfNumber, numberOfBcd, readInteger, writeInteger, writeOpenBytes, writeOpenText } from './values.ts';

/** A body that is being written. */
export interface Target {
  readonly view: DataView;
  readonly at: number;
  /** The most bytes that it may have. */
  readonly maximum: number;
  readonly lenient: boolean;
  /** Whether text that bytes which are no UTF-8 were read as is cut: what is missing is in the message's residue. */
  readonly cut: boolean;
}

/** Of the fields, those that are given. */
type Values = ReadonlyMap<GeneralFieldLayout, unknown>;

/** Into bytes that are all zero before. Throws for the first field of the table that is wrong; the body's length. */
export function writeGeneral(layout: GeneralLayout, body: Fields, message: Fields, target: Target): number {
  const { fields, general, atLeast } = layout;
  const { list, fill } = general;
  const { view, at, maximum } = target;
  const values = new Map<GeneralFieldLayout, unknown>();
  for (const field of fields) {
    const value = body[field.name];
    if (value !== undefined) values.set(field, value);
  }
  const reached = Math.max(0, ...Array.from(values.keys(), reachOf));
  let length = Math.max(layout.length, reached);
  for (const field of fields) {
    const { presence } = field.general;
    if (!values.has(field)) {
      refuseMissing(field, fields, values, reached);
      if (presence?.by === 'unless') writeRaw(field.general, view, at, presence.raw);
    } else if (presence?.by === 'with' && !hasName(values, presence.partner)) {
      missing(presence.partner, `it is set together with ${field.name}`);
    } else if (presence?.by !== 'item') {
      if (presence?.by === 'bit') setBits(view, at + presence.byte, presence.mask);
      length += writeGeneralField(field, values.get(field), target, at, maximum - length);
    }
  }
  for (const [byte, bits] of fill) if (byte < length) setBits(view, at + byte, bits);
  const { unknownFields, rest } = message;
  if (unknownFields !== undefined) {
    for (const bits of bitsOf(unknownFields, general, target.lenient)) setBits(view, at + bits.byte, bits.mask);
  }
  if (list !== null) length = writeList(list, fields, values, message, target);
  if (rest === undefined) return length;
  const end = length + writeRest(rest, length, target);
  const covered = fields.find((field) => {
    const reach = field.general.toEnd && field.general.presence === null ? layout.length : reachOf(field);
    return (field.general.toEnd || !values.has(field)) && reach > 0 && reach <= end;
  });
  if (atLeast && list === null && end > length && covered !== undefined) {
    refuse('contradiction', 'rest', rest, `as many bytes are read as ${covered.name}`);
  }
  return end;
}

/** The byte that the body must reach for an appended field; 0 for all others. */
function reachOf({ general: { presence } }: GeneralFieldLayout): number {
  return presence?.by === 'length' ? presence.end : 0;
}

/** Throws unless the body may be without this field. */
function refuseMissing(
  { name, general: { presence, toEnd } }: GeneralFieldLayout,
  fields: readonly GeneralFieldLayout[],
  values: Values,
  reached: number,
): void {
  if (presence === null) missing(name, 'it is always set');
  if (presence.by === 'length' && !toEnd && presence.end <= reached) missing(name, 'a field behind it is given');
  if (presence.by === 'with' && hasName(values, presence.partner)) {
    missing(name, `it is set together with ${presence.partner}`);
  }
  if (presence.by === 'item') {
    const isGiven = fields.some((other) => values.has(other) && other.general.attribute === presence.attribute);
    if (isGiven) missing(name, 'an attribute is written whole');
  }
}

function hasName(values: Values, name: string): boolean {
  return [...values.keys()].some((field) => field.name === name);
}

function missing(name: string, reason: string): never {
  const path = `body.${name}`;
  throw new RumpError('missing-field', `${path} is missing; ${reason}`, { path });
}

/** Where its places count from `base`; the bytes that it takes of `room`, beyond those that every body or item has. */
export function writeGeneralField(
  field: GeneralFieldLayout,
  value: unknown,
  { view, lenient, cut }: Pick<Target, 'view' | 'lenient' | 'cut'>,
  base: number,
  room: number,
): number {
  const { general, byte } = field;
  if (field.type === 'text' || field.type === 'bytes') {
    const at = base + byte;
    const isCut = field.type === 'text' && cut && isReplaced(value);
    if (general.toEnd) return isCut ? writeCut(value, view, at, room) : writeOpen(value, field, view, at, room);
    if (isCut) writeCutText(value, field.size, view, at);
    else if (field.type === 'text') writeText(value, field, view, at);
    else writeBytes(value, field, view, at);
    return 0;
  }
  const raw =
    field.type === 'bool'
      ? writeBool(value, field)
      : field.type === 'enum'
        ? writeEnum(value, field, lenient)
        : field.type === 'flags'
          ? writeFlags(value, field, lenient)
          : rawOfNumber(field, general, value, lenient);
  if (general.presence?.by === 'unless' && raw === general.presence.raw) {
    refuse('out-of-range', `body.${field.name}`, value, 'on the wire this value means that the field is not set');
  }
  writeRaw(general, view, base, raw);
  return 0;
}

/** The raw value, or the reason why there is none. */
export function rawOfNumber(field: NumberField, general: GeneralField, value: unknown, lenient: boolean): number {
  const { encoding, width, special } = general;
  const path = `body.${field.name}`;
  if (typeof value === 'string' && special.size > 0) {
    const names = [...special.keys()];
    const allowed = `it must be a number, or one of ${names.join(', ')}${didYouMean(value, names)}`;
    return special.get(value) ?? refuse('unknown-name', path, value, allowed);
  }
  if (value === null && field.null !== null) return field.null;
  if (value === null && encoding === 'bcd') {
    const none = noDigits(field, general);
    if (lenient && numberOfBcd(none) < 0) return none;
    refuse('out-of-range', path, value, 'only a lenient writer writes what is no decimal digit');
  }
  const number = writeNumber(value, numberField(field, general, lenient), lenient && encoding === 'binary');
  let raw = rawOf(number, encoding, width);
  // Of two zeros the one with a sign, where the other one means something else.
  if (raw === 0 && encoding === 'sign-magnitude' && isTaken(0, field, general)) raw = 2 ** (width - 1);
  for (const [name, code] of special) {
    if (raw === code)
      refuse('out-of-range', path, value, `on the wire this number means "${name}", and is written by that name`);
  }
  if (raw === field.null) {
    refuse('out-of-range', path, value, 'on the wire this number means "no value", which only null may write');
  }
  return raw;
}

/** What is read as null again: no decimal digits, and no raw value with another meaning. */
function noDigits(field: NumberField, general: GeneralField): number {
  let raw = 2 ** general.width - 1;
  while (isTaken(raw, field, general)) raw--;
  return raw;
}

/** Whether a raw value means something else than a number. */
function isTaken(raw: number, { null: none }: NumberField, { special, presence }: GeneralField): boolean {
  return raw === none || [...special.values()].includes(raw) || (presence?.by === 'unless' && presence.raw === raw);
}

/** In other encodings than binary the bits hold other numbers. */
function numberField(layout: NumberField, { encoding, width }: GeneralField, lenient: boolean): NumberField {
  if (encoding === 'binary') return layout;
  const plain = { ...layout, null: null };
  if (!lenient) return plain;
  const most = encoding === 'bcd' ? 10 ** Math.floor(width / 4) - 1 : 2 ** (width - 1) - 1;
  return { ...plain, least: encoding === 'bcd' ? 0 : -most, most, step: 1 };
}

function rawOf(number: number, encoding: GeneralField['encoding'], width: number): number {
  if (encoding === 'bcd') return bcdOfNumber(number);
  return encoding === 'sign-magnitude' && number < 0 ? 2 ** (width - 1) - number : number;
}

/** Byte by byte of each piece, which others may have bits in. */
export function writeRaw(
  { pieces, width, inverted }: Pick<GeneralField, 'pieces' | 'width' | 'inverted'>,
  view: DataView,
  base: number,
  raw: number,
): void {
  const span = 2 ** width;
  // Of a signed number its bits.
  let rest = (raw + span) % span;
  if (inverted) rest = span - 1 - rest;
  for (let index = pieces.length - 1; index >= 0; index--) {
    const piece = pieces[index] as GeneralField['pieces'][number];
    const values = 2 ** piece.width;
    const bits = rest % values;
    rest = Math.floor(rest / values);
    const at = base + piece.byte;
    const known = readInteger(view, at, piece.size, piece.little);
    writeInteger(
      view,
      at,
      piece.size,
      piece.little,
      known + (piece.inverted ? values - 1 - bits : bits) * 2 ** piece.low,
    );
  }
}

function setBits(view: DataView, at: number, bits: number): void {
  view.setUint8(at, view.getUint8(at) | bits);
}

function writeOpen(
  value: unknown,
  layout: { readonly name: string; readonly type: 'text' | 'bytes' },
  view: DataView,
  at: number,
  room: number,
): number {
  const path = `body.${layout.name}`;
  if (layout.type === 'bytes') {
    if (!isUint8Array(value)) refuse('wrong-type', path, value, `it must be a Uint8Array of at most ${room} bytes`);
    const length = writeOpenBytes(value, room, view, at);
    return length < 0
      ? refuse('out-of-range', path, value, `it has ${lengthOf(value)} bytes and may have ${room}`)
      : length;
  }
  if (typeof value !== 'string') refuse('wrong-type', path, value, `it must be text of at most ${room} bytes`);
  const length = writeOpenText(value, room, view, at);
  const rule = `it must be at most ${room} bytes of UTF-8, without NUL and without half of a surrogate pair`;
  return length < 0 ? refuse('out-of-range', path, value, rule) : length;
}

/** As much of the text as there is room for, in the midst of a character if need be. */
function writeCut(value: string, view: DataView, at: number, room: number): number {
  const bytes = utf8Of(value).slice(0, room);
  for (const [index, byte] of bytes.entries()) view.setUint8(at + index, byte);
  return bytes.length;
}

/** Mask bits that no field owns: a strict writer has none, a lenient one gives back what it has read. */
function bitsOf(value: unknown, { hasMask, unknownBits }: GeneralBody, lenient: boolean): GeneralBody['unknownBits'] {
  const path = 'unknownFields';
  if (!hasMask) refuse('unknown-field', path, value, 'this message has no presence mask');
  if (!isArray(value)) refuse('wrong-type', path, value, 'it must be an array of mask bits without a field');
  const found: GeneralBody['unknownBits'][number][] = [];
  for (let index = 0; index < value.length; index++) {
    const bit: unknown = value[index];
    if (!lenient) refuse('unknown-field', path, bit, 'only a lenient writer sets mask bits without a field');
    checkedInteger(bit, path, 0, 63);
    const known = unknownBits.find((other) => other.bit === bit);
    if (known === undefined || found.includes(known))
      refuse('out-of-range', path, bit, 'it must be a bit without a field, given once');
    found.push(known);
  }
  return found;
}

/** The bytes behind all fields; how many. */
export function writeRest(value: unknown, length: number, { view, at, maximum, lenient }: Omit<Target, 'cut'>): number {
  if (!isUint8Array(value)) refuse('wrong-type', 'rest', value, 'it must be a Uint8Array');
  if (!lenient) refuse('unknown-field', 'rest', value, 'only a lenient writer writes bytes that belong to no field');
  const written = writeOpenBytes(value, maximum - length, view, at + length);
  if (written < 0) tooLong(length + lengthOf(value), maximum);
  return written;
}

function tooLong(length: number, maximum: number): never {
  throw new RumpError('out-of-range', `body has ${length} bytes; it may have ${maximum}`, { path: 'body' });
}

/** An item that is no field, as the message has it. */
interface UnknownItem {
  readonly id: number;
  readonly kind: number;
  readonly bytes: Uint8Array;
  readonly path: string;
}

/** All items behind the fixed part; the body's length. */
function writeList(
  list: ListLayout,
  fields: readonly GeneralFieldLayout[],
  values: Values,
  message: Fields,
  target: Target,
): number {
  const known = new Set(fields.filter((field) => values.has(field)).map(({ general }) => general.attribute));
  known.delete(-1);
  const unknown = unknownItems(message.unknownAttributes, list, target.lenient);
  let next = list.first;
  const items = inOrder(list, known, unknown, message.attributeOrder);
  for (const [index, item] of items.entries()) {
    if (typeof item === 'number') {
      known.delete(item);
      const entries = fields.filter(({ general }) => general.attribute === item);
      next = writeAttribute(list, item, entries, values, target, next);
      continue;
    }
    const place = list.places.get(item.id) ?? -1;
    const attribute = list.attributes[place];
    if (attribute !== undefined && isOf(attribute, item, list) && !known.has(place)) {
      refuse(
        'contradiction',
        item.path,
        item.bytes,
        'its bytes are those of an attribute of the profile: give its fields',
      );
    }
    if (!isBounded(list, item) && index < items.length - 1) {
      refuse('contradiction', item.path, item.bytes, 'an item of unknown length must be the last one');
    }
    const start = writeHead(list, item.id, item.kind, lengthOf(item.bytes), target, next);
    const size = writeOpenBytes(item.bytes, target.maximum - start, target.view, target.at + start);
    if (size < 0) tooLong(start + lengthOf(item.bytes), target.maximum);
    next = start + size;
  }
  const { count } = list;
  if (count !== null) {
    const most = 2 ** (8 * count.size) - 1;
    if (items.length > most) {
      throw new RumpError('out-of-range', `body has ${items.length} items; it may have ${most}`, { path: 'body' });
    }
    writeInteger(target.view, target.at + count.byte, count.size, count.little, items.length);
  }
  return next;
}

/** Whether a reader takes the item for that attribute. */
function isOf({ kind, length, toEnd }: AttributeLayout, item: UnknownItem, list: ListLayout): boolean {
  const size = lengthOf(item.bytes);
  if (list.kind !== null && kind !== item.kind) return false;
  return size === length || (toEnd && size > length);
}

/** Whether a reader knows where it ends. */
function isBounded(list: ListLayout, item: UnknownItem): boolean {
  const attribute = list.attributes[list.places.get(item.id) ?? -1];
  return list.length !== null || (attribute !== undefined && isOf(attribute, item, list));
}

/** Known ones are numbers of attributes. */
function inOrder(
  list: ListLayout,
  known: ReadonlySet<number>,
  unknown: readonly UnknownItem[],
  order: unknown,
): (number | UnknownItem)[] {
  const items = [...[...known].sort((a, b) => a - b), ...unknown];
  if (order === undefined) return items;
  const path = 'attributeOrder';
  if (!isArray(order)) refuse('wrong-type', path, order, 'it must be an array of ids');
  const idOf = (item: number | UnknownItem): number =>
    typeof item === 'number' ? (list.attributes[item] as AttributeLayout).id : item.id;
  // Of each id the unknown ones first.
  const waiting = new Map<unknown, (number | UnknownItem)[]>();
  for (const item of [...unknown, ...known]) {
    const same = waiting.get(idOf(item));
    if (same === undefined) waiting.set(idOf(item), [item]);
    else same.push(item);
  }
  const placed: (number | UnknownItem)[] = [];
  for (let index = 0; index < order.length; index++) {
    const id: unknown = order[index];
    const same = waiting.get(id) ?? [];
    // One that takes all that is left can only be the last of all.
    const isLast = index === order.length - 1;
    const next = same.findIndex((item) => isLast || typeof item === 'number' || isBounded(list, item));
    const [item] = same.splice(Math.max(next, 0), 1);
    if (item === undefined)
      refuse('contradiction', path, id, 'it must be the id of an attribute of this message, as often as there is one');
    placed.push(item);
  }
  if (placed.length < items.length) {
    refuse('contradiction', path, order, `it must have the ids of all ${items.length} attributes of this message`);
  }
  return placed;
}

function unknownItems(value: unknown, { id, kind, length }: ListLayout, lenient: boolean): UnknownItem[] {
  const path = 'unknownAttributes';
  if (value === undefined) return [];
  if (!isArray(value)) refuse('wrong-type', path, value, 'it must be an array');
  const items: UnknownItem[] = [];
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    const own = `${path}[${index}]`;
    if (!lenient) refuse('unknown-field', own, item, 'only a lenient writer writes attributes without a field');
    const names = kind === null ? ['id', 'bytes'] : ['id', 'kind', 'bytes'];
    if (!isPlain(item)) refuse('wrong-type', own, item, `it must be a plain object of ${names.join(', ')}`);
    const { id: itemId, kind: itemKind, bytes } = item;
    refuseUnknownNames(item, names, `${own}.`);
    if (!isUint8Array(bytes)) {
      refuse(bytes === undefined ? 'missing-field' : 'wrong-type', `${own}.bytes`, bytes, 'it must be a Uint8Array');
    }
    const most = length === null ? Infinity : mostOf(length);
    if (lengthOf(bytes) > most) refuse('out-of-range', `${own}.bytes`, bytes, `it may have ${most} bytes`);
    items.push({
      id: checkedNumber(itemId, `${own}.id`, id),
      kind: kind === null ? 0 : checkedNumber(itemKind, `${own}.kind`, kind),
      bytes,
      path: own,
    });
  }
  return items;
}

function checkedNumber(value: unknown, path: string, integer: ListInteger): number {
  return checkedInteger(value, path, 0, mostOf(integer), value === undefined ? 'missing-field' : 'wrong-type');
}

function mostOf({ size }: ListInteger): number {
  return 2 ** (8 * size) - 1;
}

/** What stands before an item's value; where the value begins, counted from the body's start as `next` is. */
function writeHead(
  { id, kind, length }: ListLayout,
  itemId: number,
  itemKind: number,
  size: number,
  { view, at, maximum }: Target,
  next: number,
): number {
  const parts: [ListInteger | null, number][] = [
    [id, itemId],
    [kind, itemKind],
    [length, size],
  ];
  let to = next;
  for (const [integer, value] of parts) {
    if (integer === null) continue;
    if (to + integer.size > maximum) tooLong(to + integer.size, maximum);
    writeInteger(view, at + to, integer.size, integer.little, value);
    to += integer.size;
  }
  return to;
}

/** Returns where it ends. */
function writeAttribute(
  list: ListLayout,
  place: number,
  entries: readonly GeneralFieldLayout[],
  values: Values,
  target: Target,
  next: number,
): number {
  const { id, kind, length, fill } = list.attributes[place] as AttributeLayout;
  const { view, at, maximum } = target;
  const start = writeHead(list, id, kind ?? 0, length, target, next);
  if (start + length > maximum) tooLong(start + length, maximum);
  const most = list.length === null ? Infinity : mostOf(list.length) - length;
  let size = length;
  for (const entry of entries) {
    size += writeGeneralField(entry, values.get(entry), target, at + start, Math.min(maximum - start - length, most));
  }
  for (const [byte, bits] of fill) setBits(view, at + start + byte, bits);
  if (size > length) writeHead(list, id, kind ?? 0, size, target, next);
  return start + size;
}
