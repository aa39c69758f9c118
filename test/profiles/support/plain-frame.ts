/**
 * A writer that knows frames only from the checked model: raw values in, bytes out, one bit at a time. It shares no line with
 * the generator, so that what it makes judges generated code.
 */
import type { Body, Field, HeaderField, HeaderRole, Kind, MessageType, Profile } from '../../../tools/model.ts';
import { frameOf, type PlainHeader, writeBits, writeInteger } from '../../suite/support/plain-wire.ts';
import { pieceName, wireFacts } from './wire-facts.ts';

/** A field's bits as an unsigned integer, or its text or bytes as they stand in the body. */
export type Raw = number | Uint8Array;

export interface PlainFrame {
  /** Left out where no header field tells it. */
  readonly device?: number;
  /** One for each header field that identifies the message. */
  readonly codes: readonly number[];
  readonly serial?: Raw;
  readonly sequence?: number;
  readonly body: Uint8Array;
  /** Of any header fields, by name, in place of what would stand there. */
  readonly header?: PlainHeader;
  /** In place of the body's length. */
  readonly claimed?: number;
}

/** The body with these fields; in a control body they are the ones that are set, with `extra` bits of the mask. */
export function plainBody(
  { presence, length }: Body,
  { when }: MessageType,
  raws: ReadonlyMap<Field, Raw>,
  { frame: { byteOrder } }: Profile,
  extra = 0,
): Uint8Array {
  const bytes = new Uint8Array(length);
  let mask = extra;
  for (const [field, raw] of raws) {
    if (field.presence !== null) mask += 2 ** field.presence;
    if (typeof raw === 'number') writeBits(bytes, field, raw, byteOrder);
    else bytes.set(raw, field.byte);
  }
  for (const condition of when) writeBits(bytes, condition, condition.value, byteOrder);
  if (presence !== null) writeInteger(bytes, presence, mask, byteOrder);
  return bytes;
}

export function headerFieldOf({ frame }: Profile, role: HeaderRole): HeaderField | undefined {
  return frame.header.find((field) => field.role === role);
}

export function plainFrame(profile: Profile, parts: PlainFrame): Uint8Array<ArrayBuffer> {
  const values: Record<string, Raw> = {};
  for (const [index, field] of profile.frame.tells.entries()) values[field.name] = parts.codes[index] as number;
  for (const role of ['device', 'serial', 'sequence'] as const) {
    const [field, value] = [headerFieldOf(profile, role), parts[role]];
    if (field !== undefined && value !== undefined) values[field.name] = value;
  }
  for (const { name, field } of profile.frame.header) {
    const raw = parts.header?.[name];
    if (raw !== undefined) Object.assign(values, typeof raw === 'number' ? placed(name, field, raw) : { [name]: raw });
  }
  return frameOf(wireFacts(profile), values, parts.body, parts.claimed);
}

/** In pieces, or in a byte order of its own, which plain headers do not know. */
function placed(name: string, field: Field | null, raw: number): PlainHeader {
  if (field === null) return { [name]: raw };
  const { pieces, byteOrder, size, width } = field;
  if (pieces === null) {
    if (width < 8 * size || byteOrder === undefined) return { [name]: raw };
    const bytes = new Uint8Array(size);
    writeInteger(bytes, { byte: 0, size }, raw, byteOrder);
    return { [name]: bytes };
  }
  let above = width;
  return Object.fromEntries(
    pieces.map((piece, index) => {
      above -= piece.width;
      const bits = Math.floor(raw / 2 ** above) % 2 ** piece.width;
      return [pieceName(name, index), piece.invert ? 2 ** piece.width - 1 - bits : bits];
    }),
  );
}

export function namedFields({ body }: Kind): Field[] {
  return body.fields.filter(({ type }) => type !== 'reserved');
}
