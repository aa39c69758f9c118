/** Which bodies are general: they have a list, a mask of their own, or fields that are more than the bits of an integer. */
import type { Body, ByteOrder, Field, PresenceMask, Profile } from '../model.ts';

/**
 * Whether it needs more than a constant place for each of its fields, which are set always or by the profile's own mask of up to 32 bits. Both engines
 * go by it, and each has code of its own for what is not general.
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
