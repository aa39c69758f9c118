/** Parts of an inspection for the pieces of a value, of a body or the header. */
import type { FieldLayout } from '../field/layout.ts';
import type { BitsDescription, FieldDescription } from './description.ts';
import { type Content, readField } from './field-value.ts';
import { type FieldLocation, locate, type Part, type PartSection, type Reference } from './inspection.ts';
import { bitsOf, readOrdered } from './values.ts';

type OrderedLocation = FieldLocation & Pick<Part, 'byteOrder'>;
type Names = Pick<Part, 'name' | 'title' | 'type' | 'unit'>;

export function namesOf({ name, title, type, unit = '' }: FieldDescription): Names {
  return { name, title, type, unit };
}

/** Where they are in the frame, in which the bytes of the field's section are counted from `at`. */
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

/** What a field means whose bytes are all there; `bytes` are those of its section. */
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
