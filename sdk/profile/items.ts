/** The items of a list of attributes. */
import type { AttributeDescription, ListDescription, ListIntegerDescription } from './description.ts';
import { readOrdered } from './values.ts';

export interface Item {
  /** First byte, counted from the body's start. */
  readonly at: number;
  readonly id: number;
  readonly kind: number | null;
  /** Null where its id, kind or length is another one. */
  readonly attribute: AttributeDescription | null;
  /** Why it is null; empty where it is not. */
  readonly note: string;
  /** Where its value begins, and its bytes. */
  readonly base: number;
  readonly size: number;
}

export interface Items {
  readonly items: readonly Item[];
  /** The byte behind the last one. */
  readonly end: number;
}

/** Null where they do not fit into a body of `length` bytes, or those that are there end before. */
export function itemsOf(list: ListDescription, bytes: Uint8Array, length: number): Items | null {
  const { items, end, isWhole } = walk(list, bytes, length);
  return isWhole ? { items, end } : null;
}

/** The items that are there, as far as they fit. */
export function walk(list: ListDescription, bytes: Uint8Array, length: number): Items & { readonly isWhole: boolean } {
  const { first, count, attributes } = list;
  const items: Item[] = [];
  const end = Math.min(length, bytes.length);
  const head = list.id.size + (list.kind?.size ?? 0) + (list.length?.size ?? 0);
  if (first > end) return { items, end: first, isWhole: false };
  const total = count === undefined ? null : read(bytes, count.byte, count);
  let at = first;
  while (total === null ? at < length : items.length < total) {
    if (at + head > end) return { items, end: at, isWhole: false };
    const id = read(bytes, at, list.id);
    const kind = list.kind === undefined ? null : read(bytes, at + list.id.size, list.kind);
    const base = at + head;
    const named = attributes.find((attribute) => attribute.id === id);
    const isOfKind = named !== undefined && (named.kind ?? null) === kind;
    const implied = isOfKind ? named.length : length - base;
    const size = list.length === undefined ? implied : read(bytes, base - list.length.size, list.length);
    if (base + size > end) return { items, end: at, isWhole: false };
    const note = noteOf(named, kind, size);
    items.push({ at, id, kind, attribute: note === '' ? (named ?? null) : null, note, base, size });
    at = base + size;
  }
  return { items, end: at, isWhole: true };
}

function noteOf(named: AttributeDescription | undefined, kind: number | null, size: number): string {
  if (named === undefined) return 'unknown id';
  if ((named.kind ?? null) !== kind) return `kind ${kind}, not ${named.kind}`;
  const isRight = named.toEnd === true ? size >= named.length : size === named.length;
  return isRight ? '' : `${size} bytes, not ${named.length}${named.toEnd === true ? ' or more' : ''}`;
}

function read(bytes: Uint8Array, at: number, { size, byteOrder }: ListIntegerDescription): number {
  return readOrdered(bytes.subarray(at, at + size), byteOrder);
}
