/** What general bodies need: all but those whose fields are plain, and set always or by a bit of the profile's presence mask. */
import type { Body, ByteOrder, Field, PresenceMask } from '../../model.ts';
import { piecesOf } from '../body.ts';
import { namedFields } from '../names.ts';

/** Bits of one byte. */
interface Bits {
  readonly byte: number;
  readonly mask: number;
}

/** Whether some frames do not set it. */
export function isOptional(field: Field): boolean {
  return field.presence !== null || field.optional !== null;
}

/** Whether the place or number of its bytes depends on the frame, so that a reader needs the body's length. */
export function isOpen(body: Body): boolean {
  return body.list !== null || body.fields.some(({ toEnd, optional }) => toEnd || optional?.by === 'length');
}

/** Whether its messages may have bytes behind all fields. */
export function hasRest({ atLeast, list }: Body): boolean {
  return list === null ? atLeast : list.count !== null;
}

/** One bit of an integer. */
export function bitOf({ byte, size }: { byte: number; size: number }, order: ByteOrder, bit: number): Bits {
  const place = bit >> 3;
  return { byte: byte + (order === 'little' ? place : size - 1 - place), mask: 2 ** (bit & 7) };
}

/** The bit that is 1 where the field is set; null where something else tells. */
export function presenceBit(body: Body, field: Field): Bits | null {
  if (field.presence !== null) {
    const mask = body.presence as PresenceMask;
    return bitOf(mask, mask.byteOrder, field.presence);
  }
  const { optional, byteOrder } = field;
  return optional?.by === 'bit' ? bitOf(optional, byteOrder, optional.low) : null;
}

/** Bits of a raw value: `shift` of them are below it. */
interface Slice extends Bits {
  /** Of the byte's lowest bit that it has. */
  readonly low: number;
  readonly width: number;
  readonly shift: number;
  readonly invert: boolean;
}

/** Each byte that has bits of the field, in the order of the raw value's bits from the lowest on. */
export function slicesOf(field: Field): Slice[] {
  const slices: Slice[] = [];
  let below = 0;
  for (const piece of [...piecesOf(field)].reverse()) {
    for (let bit = piece.low; bit < piece.low + piece.width; ) {
      const end = Math.min(piece.low + piece.width, (bit | 7) + 1);
      const { byte } = bitOf(piece, field.byteOrder, bit);
      const [low, width] = [bit & 7, end - bit];
      slices.push({
        byte,
        mask: (2 ** width - 1) << low,
        low,
        width,
        shift: below + bit - piece.low,
        invert: piece.invert,
      });
      bit = end;
    }
    below += piece.width;
  }
  return slices;
}

/** The constant bits of reserved entries: bytes and what they hold. */
export function fillOf(fields: readonly Field[]): [byte: number, bits: number][] {
  const bytes = new Map<number, number>();
  const add = (byte: number, bits: number): void => {
    if (bits !== 0) bytes.set(byte, (bytes.get(byte) ?? 0) | bits);
  };
  for (const field of fields) {
    const { filler, byte } = field;
    if (field.type !== 'reserved' || filler === null) continue;
    if (typeof filler !== 'number') for (const [index, value] of filler.entries()) add(byte + index, value);
    else for (const slice of slicesOf(field)) add(slice.byte, bitsIn(slice, filler));
  }
  return [...bytes].sort(([a], [b]) => a - b);
}

/** What a byte holds of a raw value. */
export function bitsIn({ low, width, shift, invert }: Slice, raw: number): number {
  const span = 2 ** width;
  const bits = Math.floor(raw / 2 ** shift) % span;
  return (invert ? span - 1 - bits : bits) << low;
}

/** What the bits hold that write a raw value. */
export function wireOf(field: Field, raw: number): number {
  const span = 2 ** field.width;
  const bits = (raw + span) % span;
  return field.invert && field.type !== 'bool' ? span - 1 - bits : bits;
}

/** Fields that are set together are looked at together. */
export function partnerOf(body: Body, field: Field): Field | null {
  const { optional } = field;
  if (optional?.by !== 'with') return null;
  return namedFields(body).find(({ name }) => name === optional.field) ?? null;
}

/** What the bits of an encoding hold at most, as numbers. */
export function numbersOf({ encoding, signed, width }: Field): { readonly floor: number; readonly ceiling: number } {
  if (encoding === 'bcd') return { floor: 0, ceiling: 10 ** Math.floor(width / 4) - 1 };
  if (encoding === 'sign-magnitude') return { floor: 1 - 2 ** (width - 1), ceiling: 2 ** (width - 1) - 1 };
  return { floor: signed ? -(2 ** (width - 1)) : 0, ceiling: 2 ** (signed ? width - 1 : width) - 1 };
}
