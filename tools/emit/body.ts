/** Facts about bodies that the emitters use: which are general, where fields lie, and what tells that they are set. */
import type { Body, ByteOrder, Condition, Field, Piece, PresenceMask, Profile } from '../model.ts';

/**
 * Whether it needs more than a constant place for each of its fields, which are set always or by the profile's own mask of up to 32 bits:
 * it has a list, a mask of its own, or fields that are more than the bits of an integer. Both engines go by it, and each has code of its
 * own for what is not general.
 */
export function isGeneral(body: Body, { presence, frame }: Profile): boolean {
  if (body.list !== null) return true;
  if (body.presence !== null && !isUsualMask(body.presence, presence, frame.byteOrder)) return true;
  const isMasked = body.presence !== null;
  return body.fields.some(
    (field) =>
      isGeneralField(field, frame.byteOrder) || (isMasked && field.type !== 'reserved' && field.presence === null),
  );
}

function isUsualMask(mask: PresenceMask, profile: PresenceMask | null, order: ByteOrder): boolean {
  if (profile === null || mask.size > 4 || mask.byteOrder !== order) return false;
  return mask.byte === profile.byte && mask.size === profile.size && mask.byteOrder === profile.byteOrder;
}

function isGeneralField(field: Field, order: ByteOrder): boolean {
  const { type, size, width, byteOrder, pieces, encoding, special, filler, toEnd, invert, optional } = field;
  if (type === 'reserved') return filler !== null;
  return (
    (byteOrder !== order && size > 1 && !isBlock(field)) ||
    pieces !== null ||
    encoding !== 'binary' ||
    special.length > 0 ||
    toEnd ||
    (invert && type !== 'bool') ||
    (type === 'bool' && width > 1) ||
    optional !== null
  );
}

export function isBlock({ type }: Field): boolean {
  return type === 'text' || type === 'bytes';
}

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

/** Where messages of the body look for what tells them, each place once. No field of the body has these bits. */
export function whenPlaces({ messages }: Body, profile: Profile): Omit<Condition, 'value'>[] {
  const places = new Map<string, Omit<Condition, 'value'>>();
  for (const { name, when } of profile.messages) {
    if (!messages.includes(name)) continue;
    for (const { byte, size, low, width } of when)
      places.set(`${byte} ${size} ${low} ${width}`, { byte, size, low, width });
  }
  return [...places.values()];
}
