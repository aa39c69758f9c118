/** The items of a list: attributes of the profile and those that it does not know, in the order of the profile or of the message. */
import { isUint8Array, lengthOf } from '../../values/bytes.ts';
import { type Fields, isPlain, refuseUnknownNames } from '../../values/checked.ts';
import { checkedInteger, isArray, RumpError, refuse } from '../../values/error.ts';
import type { AttributeLayout, ListInteger, ListLayout } from '../layout.ts';
import type { GeneralFieldLayout } from './layout.ts';
import { writeInteger, writeOpenBytes } from './values.ts';
import { setBits, type Target, tooLong, type Values, writeGeneralField } from './write-value.ts';

/** An item that belongs to no field, as the message has it. */
interface UnknownItem {
  readonly id: number;
  readonly kind: number;
  readonly bytes: Uint8Array;
  readonly path: string;
}

/** All items behind the fixed part; returns the body's length. */
export function writeList(
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
