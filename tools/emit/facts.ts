/**
 * Facts about the model that the emitters use. About the frame: its fields by role. About bodies: which are general, where fields and
 * their bits lie, and how they are marked as set.
 */
import { hexadecimal } from '../../sdk/values/bytes.ts';
import type {
  Body,
  ByteOrder,
  Condition,
  Field,
  Frame,
  HeaderField,
  HeaderRole,
  HeaderValue,
  ListInteger,
  Piece,
  PresenceMask,
  Profile,
} from '../model.ts';

export function headerField(frame: Frame, role: HeaderRole): HeaderField | undefined {
  return frame.header.find((field) => field.role === role);
}

export function requiredField(frame: Frame, role: HeaderRole): HeaderField {
  const field = headerField(frame, role);
  if (field === undefined) throw new Error(`the frame has no field with the role ${role}`);
  return field;
}

/** The fields that can rule out a start, in order of arrival, so that each decides as soon as it is read. */
export function examinedFields(frame: Frame): HeaderField[] {
  return frame.header.filter((field) => ['version', 'constant', 'length'].includes(field.role));
}

export function fits(field: HeaderField): { size: number; signed: boolean } {
  return { size: field.size, signed: field.type.startsWith('i') };
}

/** The most that the field's bits hold. */
export function mostOf({ width }: HeaderField): number {
  return 2 ** width - 1;
}

export function isWhole({ size, width }: Pick<Field, 'size' | 'width'>): boolean {
  return width === 8 * size;
}

/** Whether messages have it as a string. */
export function isByteString({ type }: HeaderField): boolean {
  return type === 'bytes' || type === 'text' || type === 'bcd';
}

/** A field that identifies the message, and how many bits of the message's one code are below its own. */
interface Tell {
  readonly field: HeaderField;
  readonly shift: number;
}

export function tellsOf({ tells }: Frame): Tell[] {
  let below = tells.reduce((sum, { width }) => sum + width, 0);
  return tells.map((field) => {
    below -= field.width;
    return { field, shift: below };
  });
}

/** Bits of the one number that is a message's code. */
export function tellBits({ tells }: Frame): number {
  return tells.reduce((sum, { width }) => sum + width, 0);
}

/** Whether codes alone do not identify every kind: some have `when`, or share their codes with another. */
export function needsBody({ kinds }: Profile): boolean {
  const codes = new Set(kinds.map(({ device, message }) => `${device.code} ${message.code}`));
  return codes.size < kinds.length || kinds.some(({ message }) => message.when.length > 0);
}

/** The bytes of the longest frame as sent: if every byte between the markers is escaped. */
export function maximumWireLength(frame: Frame): number {
  const plain = frame.overhead + frame.maximumBodyLength;
  return frame.escape === null ? plain : 2 * plain - (frame.starts[0]?.length ?? 0) - frame.end.length;
}

/** The header's fields with a meaning, as a body whose bytes count from the frame's start; null if there are none. */
export function headerBody({ frame }: Profile): Body | null {
  const fields = frame.header.flatMap(({ role, values, field }): Field[] => {
    if (field === null) return [];
    if (role !== 'version') return [field];
    // Nothing else is read, so nothing else may be written.
    return [{ ...field, min: Math.min(...values), max: Math.max(...values), ranged: true }];
  });
  if (fields.length === 0) return null;
  const { title, table, origin, source, headerLength } = frame;
  return {
    name: 'FrameHeader',
    title,
    table,
    clause: null,
    group: 'header',
    messages: [],
    length: headerLength,
    atLeast: false,
    presence: null,
    fields,
    list: null,
    origin,
    source,
  };
}

/** All bodies, and the header's own fields as one after them. */
export function bodiesAndHeader(profile: Profile): readonly Body[] {
  const header = headerBody(profile);
  return header === null ? profile.bodies : [...profile.bodies, header];
}

/** From both codes to the length of the kind's body, in words that both languages have. Each device's code may fill its 32 bits. */
export function impliedLengthSwitch({ deviceId, kinds }: Profile): string {
  const devices = deviceId.deviceTypes.map((device) => {
    const own = kinds.filter((kind) => kind.device === device);
    // Kinds that share their codes have the same length here.
    const lengths = new Map(own.map(({ message, body }) => [message.code, body.length]));
    const cases = Array.from(lengths, ([code, length]) => `case ${code}:\nreturn ${length};`);
    return `case ${device.code}:\nswitch (messageId) {\n${cases.join('\n')}\ndefault:\nreturn -1;\n}`;
  });
  return `switch (deviceType) {\n${devices.join('\n')}\ndefault:\nreturn -1;\n}`;
}

/** Whether messages have the serial as a string. */
export function isTextSerial(frame: Frame): boolean {
  const serial = headerField(frame, 'serial');
  return serial !== undefined && isByteString(serial);
}

/**
 * Whether it needs more than a constant place for each of its fields, always set or marked by the profile's own mask of up to 32 bits:
 * it has a list, a mask of its own, or fields that are more than the bits of an integer. Both engines use this, and each has code of its
 * own for all other bodies.
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

/** The pieces of the value, the most significant first: one for most fields. */
export function piecesOf({ pieces, byte, size, low, width }: Field): readonly Piece[] {
  return pieces ?? [{ byte, size, low, width, invert: false }];
}

/** The byte after its last one; for a field up to the end the byte at which it begins. */
export function endOf(field: Field): number {
  return Math.max(...piecesOf(field).map(({ byte, size }) => byte + size));
}

/** Those at fixed places of the body; the others are of its list. */
export function placedFields({ fields }: Body): Field[] {
  return fields.filter(({ optional }) => optional?.by !== 'item');
}

/** Whether some field is marked as set by something other than a bit of a mask. */
export function hasOwnPresence(body: Body): boolean {
  const isMasked = body.presence !== null;
  return placedFields(body).some(
    ({ type, presence, optional }) => type !== 'reserved' && (optional !== null || (isMasked && presence === null)),
  );
}

/** A header field's value as JSON, names without quotes. */
export function valueText(value: HeaderValue): string {
  return Array.isArray(value) ? value.join(' ') || 'none' : String(value);
}

/** Bytes or bits, from the first to the last. */
export function placeText(first: number, count: number): string {
  return count <= 1 ? String(first) : `${first}–${first + count - 1}`;
}

/** Empty for whole bytes. */
export function bitsText(field: Pick<Field, 'low' | 'width' | 'size'>): string {
  return isWhole(field) ? '' : placeText(field.low, field.width);
}

/** The type of an integer without sign, with its byte order where that is not the frame's. */
export function unsignedText({ size, byteOrder }: ListInteger, order: ByteOrder): string {
  return `u${8 * size}${size > 1 && byteOrder !== order ? `, ${byteOrder}-endian` : ''}`;
}

/** What a reserved entry is written with. */
export function fillerDigits(filler: number | readonly number[]): string {
  return [filler]
    .flat()
    .map((value) => `0x${hexadecimal(value, 2)}`)
    .join(' ');
}

/** Null for a field without a range. */
export function rangeText({ min, max, unit, step, scale }: Field): string | null {
  if (min === null || max === null) return null;
  const distance = step ?? scale;
  return `${min} to ${max}${unit === null ? '' : ` ${unit}`}${distance === 1 ? '' : `, steps of ${distance}`}`;
}

/** Qualifies text about the profile's mask, if some body has another mask. */
export function butOwnMasks({ presence: mask, bodies }: Profile): string {
  return bodies.some(({ presence }) => presence !== null && presence !== mask) ? ' without a mask of its own' : '';
}

/** How the field is marked as set, in words. */
export function presenceText(field: Field): string {
  const { presence, optional } = field;
  if (presence !== null) return `bit ${presence} of the mask`;
  switch (optional?.by) {
    case 'bit':
      return `byte${optional.size === 1 ? '' : 's'} ${placeText(optional.byte, optional.size)} bit ${optional.low}`;
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

/** What a raw value has beyond its bits: another byte order than the frame's, complemented bits, an encoding. */
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

/** Whether its messages may have bytes after all fields. */
export function hasRest({ atLeast, list }: Body): boolean {
  return list === null ? atLeast : list.count !== null;
}

/** One bit of an integer. */
export function bitOf({ byte, size }: { byte: number; size: number }, order: ByteOrder, bit: number): Bits {
  const place = bit >> 3;
  return { byte: byte + (order === 'little' ? place : size - 1 - place), mask: 2 ** (bit & 7) };
}

/** The bit that is 1 if the field is set; null if something else tells. */
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
  /** From the lowest bit that it has in the byte. */
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
  return body.fields.find(({ name }) => name === optional.field) ?? null;
}

/** What the bits of an encoding hold at most, as numbers. */
export function numbersOf({ encoding, signed, width }: Field): { readonly floor: number; readonly ceiling: number } {
  if (encoding === 'bcd') return { floor: 0, ceiling: 10 ** Math.floor(width / 4) - 1 };
  if (encoding === 'sign-magnitude') return { floor: 1 - 2 ** (width - 1), ceiling: 2 ** (width - 1) - 1 };
  return { floor: signed ? -(2 ** (width - 1)) : 0, ceiling: 2 ** (signed ? width - 1 : width) - 1 };
}
