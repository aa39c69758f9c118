/** Parts of an inspection for the pieces of a value, of a body or the header, and for the items of a list of attributes. */
import type { FieldLayout } from '../field/layout.ts';
import type {
  AttributeDescription,
  BitsDescription,
  FieldDescription,
  ListDescription,
  ListIntegerDescription,
} from './description.ts';
import { type Content, readField } from './field-value.ts';
import { type FieldLocation, locate, type Part, type PartSection, type Reference } from './inspection.ts';
import { bitsOf, readOrdered } from './values.ts';

type OrderedLocation = FieldLocation & Pick<Part, 'byteOrder'>;
type Names = Pick<Part, 'name' | 'title' | 'type' | 'unit'>;

export function namesOf({ name, title, type, unit = '' }: FieldDescription): Names {
  return { name, title, type, unit };
}

/** Where they are in the frame; the bytes of the field's section are counted from `at`. */
export function locatePieces(
  frame: Uint8Array,
  section: PartSection,
  at: number,
  field: FieldDescription,
): OrderedLocation[] {
  const pieces = field.pieces ?? [field];
  return pieces.map((piece) =>
    ordered(locate(frame, section, at + piece.byte, piece.size, isOpen(field) ? null : piece), field.byteOrder),
  );
}

export function ordered(location: FieldLocation, byteOrder: FieldDescription['byteOrder']): OrderedLocation {
  return byteOrder === undefined || location.low === null ? location : { ...location, byteOrder };
}

/** The meaning of a field whose bytes are all there; `bytes` are those of its section. */
export function readPieces(bytes: Uint8Array, field: FieldDescription, layout: FieldLayout): Content {
  const { pieces, byte, size } = field;
  if (pieces === undefined) return readField(bytes.slice(byte, byte + size), field, layout);
  const first = Math.min(...pieces.map((piece) => piece.byte));
  const end = Math.max(...pieces.map((piece) => piece.byte + piece.size));
  return readField(bytes.slice(first, end), { ...field, byte: first }, layout);
}

/** One for each piece, the first with the meaning. */
export function partsOfPieces(
  locations: readonly OrderedLocation[],
  field: FieldDescription,
  common: Names & Reference,
  content: Content,
): Part[] {
  const isAsSent = field.pieces === undefined && field.complement !== true;
  return locations.map((location, index) => {
    const bits = isAsSent ? {} : { bits: isOpen(field) ? 0 : sentBits(location, field, index) };
    const part = { ...location, ...common, ...bits };
    const others = numbered(index, locations.length);
    if (index > 0) return { ...part, raw: content.raw, value: undefined, text: '', note: others };
    return { ...part, ...content, note: [others, content.note].filter(Boolean).join('; ') };
  });
}

export function numbered(index: number, count: number): string {
  return count === 1 ? '' : `part ${index + 1} of ${count}`;
}

export function sentBits({ bytes }: FieldLocation, field: FieldDescription, index: number): number {
  const { low, width } = (field.pieces ?? [field])[index] as BitsDescription;
  return bitsOf(readOrdered(bytes, field.byteOrder), low, width);
}

function isOpen({ type }: FieldDescription): boolean {
  return type === 'text' || type === 'bytes';
}

export interface Item {
  /** First byte, counted from the body's start. */
  readonly at: number;
  readonly id: number;
  readonly kind: number | null;
  /** Null if its id, kind or length is unknown. */
  readonly attribute: AttributeDescription | null;
  /** Why it is null; empty if it is not. */
  readonly note: string;
  /** Where its value begins, and its bytes. */
  readonly base: number;
  readonly size: number;
}

export interface Items {
  readonly items: readonly Item[];
  /** The byte after the last one. */
  readonly end: number;
}

/** Null if they do not fit into a body of `length` bytes, or those that are there end before. */
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
