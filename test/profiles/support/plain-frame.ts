/**
 * A writer that knows frames only from the checked model: raw values in, bytes out, one bit at a time. It shares no line with
 * the generator, so that what it makes judges generated code.
 */
import type { Body, Field, Kind, Profile } from '../../../tools/model.ts';
import { plainCheck } from '../../suite/support/plain-check.ts';
import { writeInteger } from '../../suite/support/wire.ts';

/** A field's bits as an unsigned integer, or its text or bytes as they stand in the body. */
export type Raw = number | Uint8Array;

export interface PlainFrame {
  readonly device: number;
  readonly message: number;
  readonly serial: number;
  readonly sequence: number;
  readonly body: Uint8Array;
  /** In place of what the profile has there. */
  readonly version?: number;
  readonly constant?: number;
  readonly claimed?: number;
  /** What reserved and pass-through fields of the header hold. */
  readonly carried?: number;
}

/** The body with these fields; in a control body they are the ones that are set, with `extra` bits of the mask. */
export function plainBody(body: Body, raws: ReadonlyMap<Field, Raw>, profile: Profile, extra = 0): Uint8Array {
  const { byteOrder } = profile.frame;
  const bytes = new Uint8Array(body.length);
  let mask = extra;
  for (const [field, raw] of raws) {
    if (field.presence !== null) mask += 2 ** field.presence;
    if (typeof raw === 'number') setBits(bytes, field, raw, byteOrder === 'little');
    else bytes.set(raw, field.byte);
  }
  if (body.presence !== null) writeInteger(bytes, body.presence, mask, byteOrder);
  return bytes;
}

function setBits(bytes: Uint8Array, { byte, size, low, width }: Field, raw: number, isLittle: boolean): void {
  for (let bit = 0; bit < width; bit++) {
    if (Math.floor(raw / 2 ** bit) % 2 === 0) continue;
    const place = (low + bit) >> 3;
    const at = isLittle ? byte + place : byte + size - 1 - place;
    bytes[at] = (bytes[at] as number) | (1 << ((low + bit) & 7));
  }
}

export function plainFrame(profile: Profile, parts: PlainFrame): Uint8Array<ArrayBuffer> {
  const { frame } = profile;
  const bytes = new Uint8Array(frame.overhead + parts.body.length);
  const values = {
    start: 0,
    version: parts.version,
    message: parts.message,
    device: parts.device,
    serial: parts.serial,
    sequence: parts.sequence,
    length: (parts.claimed ?? parts.body.length) + (frame.lengthBias ?? 0),
    constant: parts.constant,
    reserved: parts.carried ?? 0,
    'pass-through': parts.carried ?? 0,
  };
  for (const field of frame.header) {
    writeInteger(bytes, field, values[field.role] ?? field.value ?? 0, frame.byteOrder);
  }
  bytes.set(frame.starts[0]);
  bytes.set(parts.body, frame.headerLength);
  return plainSealed(profile, bytes);
}

/** The same bytes with the right check and end marker. */
export function plainSealed({ frame }: Profile, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const { check, end } = frame;
  const place = bytes.length - check.size - end.length;
  const value = plainCheck(check, bytes.subarray(check.from, place));
  writeInteger(bytes, { byte: place, size: check.size }, value, check.byteOrder);
  bytes.set(end, place + check.size);
  return bytes;
}

export function namedFields({ body }: Kind): Field[] {
  return body.fields.filter(({ type }) => type !== 'reserved');
}
