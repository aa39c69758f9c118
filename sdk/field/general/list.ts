/**
 * Lists of attributes: items of id, kind, length and value. An item's claims are trusted only as far as there are bytes, so that
 * walking a frame never takes longer than its number of bytes.
 */
import type { AttributeLayout, Fill, ListInteger, ListLayout } from '../layout.ts';
import { readInteger } from './values.ts';

/** Integers of the list, as `[size, byte order is little]`. */
type Integer = readonly [size: number, little: boolean];

/** An attribute: its id, its kind, its bytes, and whether its last field takes all the rest. */
type Attribute = readonly [id: number, kind: number | null, length: number, toEnd?: boolean, fill?: Fill];

export function listLayout(
  first: number,
  integers: {
    readonly id: Integer;
    readonly kind?: Integer;
    readonly length?: Integer;
    readonly count?: readonly [...Integer, byte: number];
  },
  attributes: readonly Attribute[],
): ListLayout {
  const integer = (given: Integer | undefined): ListInteger | null =>
    given === undefined ? null : { size: given[0], little: given[1] };
  const { count } = integers;
  return {
    first,
    id: integer(integers.id) as ListInteger,
    kind: integer(integers.kind),
    length: integer(integers.length),
    count: count === undefined ? null : { size: count[0], little: count[1], byte: count[2] },
    attributes: attributes.map(
      ([id, kind, length, toEnd = false, fill = []]): AttributeLayout => ({ id, kind, length, toEnd, fill }),
    ),
    places: new Map(attributes.map(([id], place) => [id, place])),
  };
}

/** `place` is that of the attribute whose id, kind and length the item has; -1 for all others. Its value begins at `base`. */
type ItemVisitor = (place: number, id: number, kind: number, base: number, size: number) => void;

/** Where the items end, counted from the body's start; -1 if they do not fit into the body. */
function walkItems(
  { first, id, kind, length: lengths, count, attributes, places }: ListLayout,
  view: DataView,
  at: number,
  length: number,
  visit: ItemVisitor | null,
): number {
  const end = at + length;
  let next = at + first;
  if (next > end) return -1;
  const head = id.size + (kind === null ? 0 : kind.size) + (lengths === null ? 0 : lengths.size);
  const total = count === null ? Infinity : readInteger(view, at + count.byte, count.size, count.little);
  for (let item = 0; item < total && (count !== null || next < end); item++) {
    if (next + head > end) return -1;
    const itemId = readInteger(view, next, id.size, id.little);
    const itemKind = kind === null ? 0 : readInteger(view, next + id.size, kind.size, kind.little);
    const base = next + head;
    let place = places.get(itemId) ?? -1;
    const attribute = attributes[place];
    if (attribute === undefined || (kind !== null && attribute.kind !== itemKind)) place = -1;
    let size: number;
    if (lengths !== null) {
      size = readInteger(view, base - lengths.size, lengths.size, lengths.little);
      if (place >= 0 && !isLength(attribute as AttributeLayout, size)) place = -1;
    } else {
      size = place < 0 ? end - base : (attribute as AttributeLayout).length;
    }
    if (base + size > end) return -1;
    if (visit !== null) visit(place, itemId, itemKind, base, size);
    next = base + size;
  }
  return next - at;
}

function isLength({ length, toEnd }: AttributeLayout, size: number): boolean {
  return size === length || (toEnd && size > length);
}

/** Whether a body of `length` bytes at `at` is one of these: all its items are whole, and without a count nothing follows them. */
export function fitsList(list: ListLayout, view: DataView, at: number, length: number): boolean {
  return walkItems(list, view, at, length, null) >= 0;
}

/** For each attribute, where its value begins, from `from` on in `bases`; -1 if the list does not have it. Of several the last counts. */
export function locateItems(
  list: ListLayout,
  view: DataView,
  at: number,
  length: number,
  bases: Int32Array,
  from = 0,
): void {
  bases.fill(-1, from, from + list.attributes.length);
  walkItems(list, view, at, length, (place, _id, _kind, base) => {
    if (place >= 0) bases[from + place] = base;
  });
}

/** Where the value of one attribute begins; -1 if the list does not have it. */
export function findItem(list: ListLayout, view: DataView, at: number, length: number, attribute: number): number {
  let found = -1;
  walkItems(list, view, at, length, (place, _id, _kind, base) => {
    if (place === attribute) found = base;
  });
  return found;
}

/** An item that belongs to no field: its id, kind or length is not in the profile, or another one of its id follows. */
export interface UnknownAttribute {
  id: number;
  kind?: number;
  bytes: Uint8Array;
}

interface Item {
  readonly place: number;
  readonly id: number;
  readonly kind: number;
  readonly base: number;
  readonly size: number;
}

const NOTHING: readonly UnknownAttribute[] = [];

/** What a list has beyond its fields, and the bytes after its items. */
export function readListExtras(
  list: ListLayout,
  view: DataView,
  at: number,
  length: number,
): { unknown: readonly UnknownAttribute[]; order: number[] | null; end: number } {
  // Mostly each item is known and in the profile's order, which can be seen without an object for any of them.
  let latest = -1;
  let isUsual = true;
  const usualEnd = walkItems(list, view, at, length, (place) => {
    if (place <= latest) isUsual = false;
    latest = place;
  });
  if (isUsual) return { unknown: NOTHING, order: null, end: Math.max(usualEnd, list.first) };
  const items: Item[] = [];
  const last: number[] = [];
  const end = walkItems(list, view, at, length, (place, id, kind, base, size) => {
    if (place >= 0) last[place] = items.length;
    items.push({ place, id, kind, base, size });
  });
  const unknown: UnknownAttribute[] = [];
  let previous = -1;
  let isInOrder = true;
  for (const [index, { place, id, kind, base, size }] of items.entries()) {
    const isKnown = place >= 0 && last[place] === index;
    // Known ones in the order of the profile, and then the unknown ones.
    const rank = isKnown ? place : list.attributes.length;
    if (rank < previous) isInOrder = false;
    previous = rank;
    if (isKnown) continue;
    const bytes = new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset + base, size).slice();
    unknown.push(list.kind === null ? { id, bytes } : { id, kind, bytes });
  }
  return { unknown, order: isInOrder ? null : items.map(({ id }) => id), end: Math.max(end, list.first) };
}
