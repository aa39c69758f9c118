/** The frames of the profile under test, by the facts that stand beside its vectors. */
import wireJson from '../../vectors/wire.json' with { type: 'json' };
import { fromHex } from './hex.ts';
import * as plain from './plain-wire.ts';
import type { Bits, ByteOrder, HeaderPlace, Place, Wire } from './wire-shape.ts';

const facts = wireJson as unknown as Wire;

/** With the header fields that have a role of their own, null where the profile has none of it. */
export const wire: Wire & {
  readonly version: HeaderPlace | null;
  readonly message: HeaderPlace | null;
  readonly device: HeaderPlace | null;
  readonly serial: HeaderPlace | null;
  readonly sequence: HeaderPlace | null;
  readonly length: HeaderPlace | null;
  readonly constants: readonly HeaderPlace[];
  /** Kinds whose bodies may be longer than their tables. */
  readonly atLeast: readonly string[];
} = {
  ...facts,
  version: plain.placeOf(facts, 'version'),
  message: plain.placeOf(facts, 'message'),
  device: plain.placeOf(facts, 'device'),
  serial: plain.placeOf(facts, 'serial'),
  sequence: plain.placeOf(facts, 'sequence'),
  length: plain.placeOf(facts, 'length'),
  constants: facts.header.filter(({ role }) => role === 'constant'),
  atLeast: facts.kinds.filter(({ atLeast }) => atLeast).map(({ kind }) => kind),
};

/** The first of them, where there are several. */
export const START: Uint8Array<ArrayBuffer> = fromHex(facts.starts[0] as string);
export const END: Uint8Array<ArrayBuffer> = fromHex(facts.end);
/** What follows the body: checks and end marker. */
export const ENDING: number = plain.checkLengthOf(facts) + END.length;
export const OVERHEAD: number = plain.overheadOf(facts);
/** As it is sent. */
export const MAX_FRAME_LENGTH: number = plain.longestOf(facts);

/** The most that a header field holds; 0 of one that the profile has not. */
export function mostOf(place: Bits | null): number {
  return place === null ? 0 : 2 ** place.width - 1;
}

export function readInteger(bytes: Uint8Array, place: Place, order: ByteOrder = wire.byteOrder): number {
  return plain.readInteger(bytes, place, order);
}

export function writeInteger(bytes: Uint8Array, place: Place, value: number): void {
  plain.writeInteger(bytes, place, value, wire.byteOrder);
}

/** The body within a frame's bytes, without escapes. */
export function bodyOf(frame: Uint8Array): Uint8Array {
  const content = plain.plainOf(wire, frame.subarray(0, frame.length - END.length), MAX_FRAME_LENGTH).bytes;
  return content.subarray(wire.headerLength, content.length - plain.checkLengthOf(wire));
}
