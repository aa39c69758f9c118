/** As plain-body.ts, with fields of any kind, lists, and bits that identify the message. */
import type { BodyLayout, FieldLayout } from '../field/layout.ts';
import { BODY_DESCRIPTIONS, BODY_LAYOUTS } from '../generated/descriptions.ts';
import { HEADER_LENGTH, weightOf } from '../generated/layout.ts';
import { hexadecimalBytes } from '../values/bytes.ts';
import type {
  BitsDescription,
  BodyDescription,
  FieldDescription,
  KindPlace,
  ListDescription,
  ListIntegerDescription,
  PresenceDescription,
} from './description.ts';
import {
  type FieldLocation,
  locate,
  MISSING,
  type Part,
  plainBytes,
  referenceTo,
  reserved,
  suits,
  unsuited,
} from './inspection.ts';
import {
  type Item,
  itemsOf,
  locatePieces,
  namesOf,
  numbered,
  ordered,
  partsOfPieces,
  readPieces,
  sentBits,
  walk,
} from './pieces.ts';
import { bitsOf, countBits, generalRawOf, nameBits, pieceOf, readOrdered, readUnsigned } from './values.ts';

/** Bytes. */
const MAX_INTEGER_SIZE = 6;

/** A body, as far as it is there. */
interface Subject {
  readonly body: BodyDescription;
  readonly layouts: readonly FieldLayout[];
  /** The frame's. */
  readonly frame: Uint8Array;
  /** The body's, as many as there are. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** As the frame is laid out. */
  readonly length: number;
}

/** The body, by the tables of its kind if it has one. */
export function bodyParts(frame: Uint8Array, kind: KindPlace | null, length: number): Part[] {
  if (kind === null) return runOfBytes(frame, 0, length, 'body', 'Body', 'the profile has no table for this body');
  const body = BODY_DESCRIPTIONS[kind.body] as BodyDescription;
  const { fields: layouts } = BODY_LAYOUTS[kind.body] as BodyLayout;
  const bytes = frame.slice(HEADER_LENGTH, HEADER_LENGTH + length);
  const subject: Subject = { body, layouts, frame, bytes, length };
  const covered = coveredOf(subject);
  const parts: Part[] = [];
  for (const field of body.fields) {
    if (field.optional?.by === 'item') continue;
    // Appended fields are there only as far as the body reaches.
    if (endOf(field) > Math.max(covered, body.length)) continue;
    if (field.optional?.by === 'length' && field.optional.length > length) continue;
    if (field.type === 'reserved') parts.push(...reservedParts(subject, field));
    else parts.push(...fieldParts(subject, field, 0, length), ...ownBit(subject, field));
  }
  if (body.presence !== null) parts.push(maskPart(subject, body.presence));
  parts.push(...(body.tells ?? []).map((place) => tellingPart(subject, place)));
  if (body.list?.count !== undefined) parts.push(countPart(subject, body.list.count));
  parts.sort((one, other) => one.offset - other.offset || (one.low ?? 0) - (other.low ?? 0));
  if (body.list !== undefined) return [...parts, ...listParts(subject, body.list)];
  const note = body.length === covered ? 'of a later version' : 'after the last field';
  return [...parts, ...runOfBytes(frame, covered, length - covered, 'rest', 'Rest', note)];
}

/** Up to where the body has a meaning: its fixed part and the appended fields that it reaches. */
function coveredOf({ body, length }: Subject): number {
  const ends = body.fields
    .filter(({ type, optional }) => type !== 'reserved' && optional?.by !== 'item')
    .filter(({ optional }) => optional?.by !== 'length' || optional.length <= length)
    .map((field) => (field.toEnd ? Math.max(length, field.byte) : endOf(field)));
  return Math.max(body.length, ...ends);
}

function endOf({ pieces = [], byte, size }: FieldDescription): number {
  return Math.max(byte + size, ...pieces.map((piece) => piece.byte + piece.size));
}

function runOfBytes(frame: Uint8Array, at: number, size: number, name: string, title: string, note: string): Part[] {
  return size <= 0 ? [] : [plainBytes(locate(frame, 'body', HEADER_LENGTH + at, size), name, title, note)];
}

/** The bits of the mask that are set, or null if the frame ends inside it. */
function maskBits({ bytes }: Subject, { byte, size, byteOrder }: PresenceDescription): number[] | null {
  const own = bytes.subarray(byte, byte + size);
  if (own.length < size) return null;
  // It may be too wide for one number.
  return Array.from({ length: 8 * size }, (_, bit) => bit).filter((bit) => {
    const place = { byte: 0, size, low: bit };
    return bitAt(own, place, byteOrder) === 1;
  });
}

function bitAt(
  bytes: Uint8Array,
  { byte, size, low }: { readonly byte: number; readonly size: number; readonly low: number },
  byteOrder: FieldDescription['byteOrder'],
): number {
  const own = bytes.slice(byte, byte + size);
  if (byteOrder !== undefined) own.reverse();
  const place = own.findIndex((_, index) => weightOf(index, size) === low >> 3);
  return ((own[place] as number) >> (low & 7)) & 1;
}

function maskPart(subject: Subject, presence: PresenceDescription): Part {
  const { title, byte, size, byteOrder } = presence;
  const { fields, table } = subject.body;
  const location = locate(subject.frame, 'body', HEADER_LENGTH + byte, size);
  const mask = maskBits(subject, presence);
  const common = { ...location, name: 'presence', title, type: 'presence' as const, unit: '' };
  const reference = referenceTo(presence, table);
  if (mask === null) return { ...common, ...reference, ...MISSING };
  const { value, text, unknown } = nameBits(mask, (bit) => fields.find((field) => field.presence === bit)?.name);
  const note = unknown.length === 0 ? '' : `${countBits(unknown)} ${unknown.length === 1 ? 'has' : 'have'} no field`;
  const raw = size > MAX_INTEGER_SIZE ? hexadecimalBytes(location.bytes) : readOrdered(location.bytes, byteOrder);
  return { ...common, ...reference, raw, value, text, note };
}

/** Bits by which one message is told from another. */
function tellingPart({ frame, body }: Subject, place: BitsDescription): Part {
  const { byte, size, low, width } = place;
  const location = locate(frame, 'body', HEADER_LENGTH + byte, size, place);
  const raw = location.missing ? null : bitsOf(readUnsigned(location.bytes), low, width);
  const content = raw === null ? MISSING : { raw, value: undefined, text: String(raw), note: '' };
  const title = 'Tells the message';
  const common = { name: 'message', title, type: 'message' as const, unit: '', ...referenceTo(body, body.table) };
  return { ...location, ...common, ...content };
}

/** The bit that marks one field as set. */
function ownBit({ frame, body }: Subject, field: FieldDescription): Part[] {
  const { optional, name, title, byteOrder } = field;
  if (optional?.by !== 'bit') return [];
  const { byte, size, low } = optional;
  const location = ordered(locate(frame, 'body', HEADER_LENGTH + byte, size, { low, width: 1 }), byteOrder);
  const common = {
    ...location,
    ...{ name: 'presence', title: `${title} is set`, type: 'presence' as const, unit: '' },
    ...referenceTo(field, body.table),
  };
  if (location.missing) return [{ ...common, ...MISSING }];
  const raw = bitsOf(readOrdered(location.bytes, byteOrder), low, 1);
  return [{ ...common, raw, value: raw === 1 ? [name] : [], text: raw === 1 ? name : 'none', note: '' }];
}

/** The parts at `base`, of the body or of an item. */
function reservedParts({ frame, body }: Subject, field: FieldDescription, base = 0): Part[] {
  const { pieces = [field], byteOrder, title, filler } = field;
  return pieces.map((piece) => {
    const location = ordered(locate(frame, 'body', HEADER_LENGTH + base + piece.byte, piece.size, piece), byteOrder);
    // A run of reserved bytes may be longer than any integer.
    const isRun = location.low === null && piece.size > MAX_INTEGER_SIZE;
    const raw = location.missing || isRun ? null : pieceOf(location.bytes, piece, byteOrder);
    const part = reserved(location, title, referenceTo(field, body.table), raw);
    return filler === undefined || location.missing ? part : { ...part, note: fillerNote(location, raw, filler) };
  });
}

/** A writer does not leave them zero. */
function fillerNote({ bytes, low }: FieldLocation, raw: number | null, filler: number | readonly number[]): string {
  const isNumber = typeof filler === 'number';
  const isFilled =
    isNumber && raw !== null ? raw === filler : bytes.every((byte, index) => byte === (isNumber ? 0 : filler[index]));
  const expected = filler === 0 ? 'zero' : isNumber ? String(filler) : hexadecimalBytes(filler, ' ');
  return isFilled ? '' : `reserved ${low === null ? 'bytes' : 'bits'} not ${expected}`;
}

/** A field at `base`, which may take bytes up to `end`: one part for each of its pieces, the first with its meaning. */
function fieldParts(subject: Subject, field: FieldDescription, base: number, end: number): Part[] {
  const { type, optional, toEnd = false } = field;
  const { frame, body, bytes } = subject;
  const common = { ...namesOf(field), ...referenceTo(field, body.table) };
  const size = toEnd ? Math.max(0, end - base - field.byte) : field.size;
  const locations = locatePieces(frame, 'body', HEADER_LENGTH + base, { ...field, size });
  const isSet = isFieldSet(subject, field);
  if (isSet === null || locations.some(({ missing }) => missing)) {
    return locations.map((location) => ({ ...location, ...common, ...MISSING }));
  }
  const layout = subject.layouts.find(({ name }) => name === field.name) as FieldLayout;
  const content = readPieces(bytes.subarray(base), { ...field, size }, layout);
  const parts = partsOfPieces(locations, field, common, content);
  if (isSet) return parts;
  return parts.map((part, index) => {
    const others = numbered(index, parts.length);
    const isZero =
      type === 'text' || type === 'bytes' ? part.bytes.every((byte) => byte === 0) : sentBits(part, field, index) === 0;
    const isUnset = isZero || optional?.by === 'unless';
    const note = isUnset ? others : 'not set, yet its bits are not zero';
    return { ...part, raw: content.raw, value: undefined, text: 'not set', note };
  });
}

/** Null if the frame ends before what tells it. */
function isFieldSet(subject: Subject, field: FieldDescription): boolean | null {
  const { presence, optional, width } = field;
  const { body, bytes, layouts } = subject;
  if (presence !== undefined && body.presence !== null) {
    return maskBits(subject, body.presence)?.includes(presence) ?? true;
  }
  switch (optional?.by) {
    case 'bit':
      if (optional.byte + optional.size > bytes.length) return null;
      return (
        bitsOf(
          readOrdered(bytes.subarray(optional.byte, optional.byte + optional.size), field.byteOrder),
          optional.low,
          1,
        ) === 1
      );
    case 'unless': {
      if (endOf(field) > bytes.length) return null;
      const layout = layouts.find(({ name }) => name === field.name);
      const isSigned = layout?.type === 'number' && layout.signed;
      const raw = generalRawOf(bytes, field, 0);
      return (isSigned && raw >= 2 ** (width - 1) ? raw - 2 ** width : raw) !== optional.raw;
    }
    case 'with':
      return isFieldSet(subject, body.fields.find(({ name }) => name === optional.field) as FieldDescription);
    default:
      return true;
  }
}

/** An integer of the list that is not a field. */
function itemPart(
  { frame, body }: Subject,
  at: number,
  { size, byteOrder }: ListIntegerDescription,
  [name, title]: readonly [string, string],
): Part {
  const location = locate(frame, 'body', HEADER_LENGTH + at, size);
  const common = { ...location, name, title, type: 'item' as const, unit: '', ...referenceTo(body, body.table) };
  if (location.missing) return { ...common, ...MISSING };
  const raw = readOrdered(location.bytes, byteOrder);
  return { ...common, raw, value: undefined, text: String(raw), note: '' };
}

function countPart(subject: Subject, count: ListIntegerDescription & { readonly byte: number }): Part {
  return itemPart(subject, count.byte, count, ['count', 'Items']);
}

/** The items one after another, and what follows them. */
function listParts(subject: Subject, list: ListDescription): Part[] {
  const { bytes, length, frame } = subject;
  const { items, end, isWhole } = walk(list, bytes, length);
  const parts = items.flatMap((item) => {
    const follows = items.some((other) => other.attribute === item.attribute && other.at > item.at);
    return itemParts(subject, list, item, item.attribute !== null && follows);
  });
  const note = isWhole ? 'of a later version' : 'the items end within it';
  return [...parts, ...runOfBytes(frame, end, length - end, 'rest', 'Rest', note)];
}

function itemParts(subject: Subject, list: ListDescription, item: Item, isRepeated: boolean): Part[] {
  const { at, base, size, attribute } = item;
  const title = attribute?.title ?? 'unknown attribute';
  const parts = [itemPart(subject, at, list.id, ['id', `Id of ${title}`])];
  if (list.kind !== undefined)
    parts.push(itemPart(subject, at + list.id.size, list.kind, ['kind', `Kind of ${title}`]));
  if (list.length !== undefined)
    parts.push(itemPart(subject, base - list.length.size, list.length, ['length', `Length of ${title}`]));
  if (attribute === null || isRepeated) {
    const note = attribute === null ? item.note : 'another one of this id follows';
    // Even without a byte it is one of the message's.
    const location = locate(subject.frame, 'body', HEADER_LENGTH + base, size);
    return [...parts, plainBytes(location, 'unknownAttribute', 'Unknown attribute', note)];
  }
  const place = list.attributes.indexOf(attribute);
  const fields = subject.body.fields.filter(({ optional }) => optional?.by === 'item' && optional.attribute === place);
  const own = fields.flatMap((field) =>
    field.type === 'reserved' ? reservedParts(subject, field, base) : fieldParts(subject, field, base, base + size),
  );
  return [...parts, ...own.sort((one, other) => one.offset - other.offset || (one.low ?? 0) - (other.low ?? 0))];
}

/** Whether the frame is of this kind, if its body has that length: missing bits do not count. */
export function isOf(place: KindPlace, plain: Uint8Array, bodyLength: number): boolean {
  if (!suits(place, bodyLength)) return false;
  const { list } = BODY_DESCRIPTIONS[place.body] as BodyDescription;
  const bytes = plain.subarray(HEADER_LENGTH, HEADER_LENGTH + bodyLength);
  // If the body is cut, its items may all be valid.
  if (list !== undefined && bytes.length === bodyLength && itemsOf(list, bytes, bodyLength) === null) return false;
  return (place.when ?? []).every(({ byte, size, low, width, value }) => {
    const at = HEADER_LENGTH + byte;
    return at + size <= plain.length && bitsOf(readUnsigned(plain.subarray(at, at + size)), low, width) === value;
  });
}

/** Why none of the kinds that the header names has a body of this length. */
export function lengthFault(named: readonly KindPlace[], length: number): string {
  const [first] = named;
  if (named.length === 1) return unsuited(first as KindPlace, length);
  return `none of ${named.map(({ kind }) => kind).join(', ')} has a body of ${length} bytes`;
}
