/** Where fields lie and what tells that they are set: what the documents say of it, each in its own words. */
import type { Body, Field, Piece } from '../model.ts';

/** The parts that the value lies in, the most significant first: one for most fields. */
export function piecesOf({ pieces, byte, size, low, width }: Field): readonly Piece[] {
  return pieces ?? [{ byte, size, low, width, invert: false }];
}

/** The byte behind its last one; of a field up to the end the byte at which it begins. */
export function endOf(field: Field): number {
  return Math.max(...piecesOf(field).map(({ byte, size }) => byte + size));
}

/** Those at fixed places of the body; the others are of its list. */
export function placedFields({ fields }: Body): Field[] {
  return fields.filter(({ optional }) => optional?.by !== 'item');
}

/** Whether something else than a bit of a mask tells for some field whether it is set. */
export function hasOwnPresence(body: Body): boolean {
  const isMasked = body.presence !== null;
  return placedFields(body).some(
    ({ type, presence, optional }) => type !== 'reserved' && (optional !== null || (isMasked && presence === null)),
  );
}

/** What tells that the field is set, in words. */
export function presenceText(field: Field): string {
  const { presence, optional } = field;
  if (presence !== null) return `bit ${presence} of the mask`;
  switch (optional?.by) {
    case 'bit': {
      const { byte, size, low } = optional;
      return size === 1 ? `byte ${byte} bit ${low}` : `bytes ${byte}–${byte + size - 1} bit ${low}`;
    }
    case 'unless':
      return `unless ${optional.raw}`;
    case 'with':
      return `with ${optional.field}`;
    case 'length':
      return `from ${endOf(field)} bytes on`;
    case 'item':
      return 'with its item';
    default:
      return 'always';
  }
}

/** What stands for a raw value beyond its bits: another byte order than the frame's, complemented bits, an encoding. */
export function encodingNotes(
  { type, size, width, byteOrder, encoding, invert, pieces }: Field,
  order: Field['byteOrder'],
): string[] {
  const isWide = (pieces ?? [{ size }]).some((piece) => piece.size > 1);
  const isInteger = type !== 'text' && type !== 'bytes' && type !== 'reserved';
  return [
    ...(isInteger && isWide && byteOrder !== order ? [`${byteOrder}-endian`] : []),
    ...(invert && isInteger && type !== 'bool' ? ['complemented'] : []),
    ...(encoding === 'binary' ? [] : [encoding]),
    ...(type === 'bool' && width > 1 ? ['true where not 0'] : []),
  ];
}
