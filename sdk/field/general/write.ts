/**
 * The strict writer of general bodies and their lists: by their tables, each value by the rule of its type, so that any fault becomes a
 * RumpError.
 */
import { isUint8Array, lengthOf } from '../../values/bytes.ts';
import { type Fields, isPlain, refuseUnknownNames } from '../../values/checked.ts';
import { checkedInteger, isArray, RumpError, refuse } from '../../values/error.ts';
import type { AttributeLayout, GeneralBody, ListInteger, ListLayout } from '../layout.ts';
import type { GeneralFieldLayout, GeneralLayout } from './layout.ts';
import { writeInteger, writeOpenBytes } from './values.ts';
import { setBits, type Target, tooLong, type Values, writeGeneralField, writeRaw } from './write-value.ts';

/**
 * Writes a body into bytes that are all zero.
 *
 * @returns its length
 * @throws {RumpError} for the first invalid field of the table
 */
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
  // A reader would take them for this field, which the message does not give.
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

/** Mask bits that no field owns: a strict writer writes none, a lenient one those that were read. */
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

/** Writes the bytes after all fields. @returns how many */
export function writeRest(value: unknown, length: number, { view, at, maximum, lenient }: Omit<Target, 'cut'>): number {
  if (!isUint8Array(value)) refuse('wrong-type', 'rest', value, 'it must be a Uint8Array');
  if (!lenient) refuse('unknown-field', 'rest', value, 'only a lenient writer writes bytes that belong to no field');
  const written = writeOpenBytes(value, maximum - length, view, at + length);
  if (written < 0) tooLong(length + lengthOf(value), maximum);
  return written;
}

/** An item that belongs to no field, as the message has it. */
interface UnknownItem {
  readonly id: number;
  readonly kind: number;
  readonly bytes: Uint8Array;
  readonly path: string;
}

/** All items after the fixed part, in the order of the profile or of the message; returns the body's length. */
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

/** Items in the order in which they are written; a known one as its index in `list.attributes`. */
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
  // For each id the unknown ones first.
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
    // One that takes all the rest can only come last.
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

/** What precedes an item's value; returns where the value begins, counted from the body's start like `next`. */
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
