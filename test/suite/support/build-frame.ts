import { frameOf, type PlainHeader, placeOf, plainHeader, plainOf, rawOf, sent } from './plain-wire.ts';
import { bodyOf, END, ENDING, MAX_FRAME_LENGTH, mostOf, wire } from './wire.ts';

export interface FrameParts {
  readonly version?: number;
  readonly messageId?: number;
  readonly deviceType?: number;
  readonly serial?: number;
  readonly sequence?: number;
  /** In place of the body's own length. */
  readonly announced?: number;
  readonly body?: Uint8Array;
}

/** By the names of the fields; codes are cut to what their fields hold. */
function valuesOf(parts: FrameParts): PlainHeader {
  const { version, messageId = 0x63, deviceType = 0xffff, serial = 1, sequence = 1 } = parts;
  const values: Record<string, number> = {};
  const roles = { version, message: messageId, device: deviceType, serial, sequence } as const;
  for (const [role, value] of Object.entries(roles)) {
    const place = placeOf(wire, role as keyof typeof roles);
    if (place === null || value === undefined || place.type !== 'number') continue;
    values[place.name] = Math.min(value, mostOf(place));
  }
  if (wire.length !== null) {
    const length = (parts.announced ?? parts.body?.length ?? 0) + (wire.lengthPlus ?? 0);
    values[wire.length.name] = Math.min(length, mostOf(wire.length));
  }
  return values;
}

/** A header of any content, without escapes. */
export function buildHeader(parts: FrameParts = {}): Uint8Array<ArrayBuffer> {
  return plainHeader(wire, valuesOf(parts));
}

/** A frame of any content, valid or not, with checks that match; made without the package. */
export function buildFrame(parts: FrameParts = {}): Uint8Array<ArrayBuffer> {
  return frameOf(wire, valuesOf(parts), parts.body ?? new Uint8Array(0));
}

/** A valid frame as a lenient writer gives it back: with what a later version has appended, and nothing in reserved bits. */
export function rewritten(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  const plain = plainOf(wire, frame, wire.headerLength).bytes;
  const kept = wire.header.filter(({ role }) => role !== 'reserved' && role !== 'constant' && role !== 'length');
  const values = Object.fromEntries(kept.map((field) => [field.name, rawOf(wire, plain, field)]));
  return frameOf(wire, values, bodyOf(frame));
}

/** The same bytes with the right checks and end marker after them. */
export function sealed(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  if (frame.length < ENDING) return Uint8Array.from(frame);
  const plain = plainOf(wire, frame.subarray(0, frame.length - END.length), MAX_FRAME_LENGTH).bytes;
  return sent(wire, plain.subarray(0, Math.max(plain.length - ENDING + END.length, 0)));
}

/** A header that makes the frames after it wait for its end. */
export const swallowing: Uint8Array<ArrayBuffer> = buildHeader({ announced: wire.maximumBodyLength });
