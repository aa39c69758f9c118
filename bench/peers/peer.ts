/**
 * A subject from a library that reads or writes one message a call, as all peers do; the fields of the profile as such libraries need them,
 * and the structures that users of restructure and typed-binary hold.
 */
import { profile } from 'bench:profile';
import type { Body, Field, Kind } from '../../tools/model.ts';
import { concatenate, type Messages, type PlainMessage } from '../corpus.ts';
import { keep, type Subject, type Work } from '../subjects/subject.ts';

export const kinds: readonly Kind[] = profile.kinds;
export const START_MARKER = profile.frame.header.find(({ role }) => role === 'start')?.values[0] ?? 0;
export const VERSION = profile.frame.header.find(({ role }) => role === 'version')?.values[0] ?? 0;
export const HEADER_LENGTH = profile.frame.headerLength;
export const CHECK_LENGTH = profile.frame.checkLength;

/** One integer of a body, or one text: the fields in it, the highest bits first, reserved ones included. */
export interface Unit {
  readonly byte: number;
  readonly size: number;
  readonly signed: boolean;
  readonly fields: readonly Field[];
}

/** In order of byte, without the presence mask. */
export function unitsOf(body: Body): Unit[] {
  const units = new Map<number, Field[]>();
  for (const field of body.fields) {
    const fields = units.get(field.byte) ?? [];
    fields.push(field);
    units.set(field.byte, fields);
  }
  return [...units].map(([byte, fields]) => {
    const [{ size, signed }] = fields as [Field, ...Field[]];
    return { byte, size, signed, fields: fields.sort((first, second) => second.low - first.low) };
  });
}

/** From a field's raw value to its value; null if they are the same. */
export function reading(field: Field): ((raw: number) => unknown) | null {
  const { type, invert, enumeration, flags, divisor, multiplier, addend, null: none } = field;
  if (type === 'bool') return (raw) => (raw !== 0) !== invert;
  if (type === 'enum') {
    const names = namesOf(enumeration?.codes ?? []);
    return (raw) => names[raw] ?? raw;
  }
  if (type === 'flags') return (raw) => flags.filter(({ code }) => (raw & (1 << code)) !== 0).map(({ name }) => name);
  if (divisor === 1 && multiplier === 1 && addend === 0)
    return none === null ? null : (raw) => (raw === none ? null : raw);
  return (raw) => (raw === none ? null : (raw * multiplier + addend) / divisor);
}

export function writing(field: Field): (value: unknown) => number {
  const { type, invert, enumeration, flags, divisor, multiplier, addend, null: none } = field;
  if (type === 'bool') return (value) => ((value === true) === invert ? 0 : 1);
  if (type === 'enum') {
    const codes = codesOf(enumeration?.codes ?? []);
    return (value) => codes.get(value) ?? 0;
  }
  if (type === 'flags') {
    const codes = codesOf(flags);
    return (value) =>
      (value as unknown[]).reduce((bits: number, flag) => bits | (1 << (codes.get(flag) ?? 0)), 0) >>> 0;
  }
  return (value) => (value === null ? (none ?? 0) : Math.round(((value as number) * divisor - addend) / multiplier));
}

function namesOf(codes: Field['flags']): string[] {
  const names: string[] = [];
  for (const { code, name } of codes) names[code] = name;
  return names;
}

function codesOf(codes: Field['flags']): Map<unknown, number> {
  return new Map(codes.map(({ code, name }) => [name, code]));
}

/** Between the integer of a unit and the value, or the values by name of its bits. */
export interface Conversion {
  readonly read: (raw: number) => unknown;
  readonly write: (value: unknown) => number;
}

/** Null for a field whose value is its integer. */
export function conversionOf(unit: Unit): Conversion | null {
  const [field] = unit.fields as [Field, ...Field[]];
  if (!isBits(unit)) {
    const read = reading(field);
    return read === null ? null : { read, write: writing(field) };
  }
  const parts = unit.fields
    .filter(({ type }) => type !== 'reserved')
    .map((part) => ({
      name: part.name,
      low: part.low,
      mask: 2 ** part.width - 1,
      read: reading(part) ?? ((raw) => raw),
      write: writing(part),
    }));
  return {
    read: (raw) => {
      const values: Record<string, unknown> = {};
      for (const { name, low, mask, read } of parts) values[name] = read((raw >>> low) & mask);
      return values;
    },
    write: (value) => {
      let raw = 0;
      for (const { name, low, write } of parts) raw |= write((value as Record<string, unknown>)[name]) << low;
      return raw;
    },
  };
}

/** A message's kind as one number, as libraries with a `switch` need it. */
export function kindCode({ device, message }: Kind): number {
  return device.code * 256 + message.code;
}

export const kindByCode: ReadonlyMap<number, Kind> = new Map(kinds.map((kind) => [kindCode(kind), kind]));
export const kindByName: ReadonlyMap<string, Kind> = new Map(kinds.map((kind) => [kind.name, kind]));

/** The fields in the mask of a control body; all fields of any other body. */
export function fieldsThatAreSet(body: Body, presence: number): Field[] {
  return body.fields.filter(
    ({ type, presence: bit }) => type !== 'reserved' && (bit === null || Math.floor(presence / 2 ** bit) % 2 === 1),
  );
}

/** The mask of a control message that sets these fields. */
function presenceOf(body: Body, set: Readonly<Record<string, unknown>>): number {
  return body.fields.reduce((mask, { name, presence }) => {
    return presence !== null && set[name] !== undefined ? mask + 2 ** presence : mask;
  }, 0);
}

export interface Header {
  startMarker: number;
  version: number;
  messageId: number;
  deviceType: number;
  serialHigh: number;
  serialLow: number;
  sequence: number;
  bodyLength: number;
}

export interface HeldFrame {
  readonly header: Header;
  /** Integers with several bit fields are objects, like the libraries' own bit fields. */
  readonly body: Record<string, unknown>;
}

export function isBits({ size, fields }: Unit): boolean {
  const [first] = fields as [Field, ...Field[]];
  return fields.length > 1 || (first.type !== 'text' && first.width < 8 * size);
}

export function unitName({ byte, fields }: Unit, isOfBits: boolean): string {
  return isOfBits ? `bits${byte}` : (fields[0] as Field).name || `reserved${byte}`;
}

export function holdFrame({ kind: name, serial, sequence, body: values }: PlainMessage): HeldFrame {
  const kind = kindByName.get(name) as Kind;
  const given = values as Record<string, unknown>;
  const body: Record<string, unknown> = {};
  if (kind.body.presence !== null) body.presence = presenceOf(kind.body, given);
  for (const unit of unitsOf(kind.body)) {
    const named = unit.fields.filter(({ type }) => type !== 'reserved');
    if (isBits(unit)) {
      body[unitName(unit, true)] = Object.fromEntries(
        named.map((field) => [field.name, given[field.name] ?? zero(field)]),
      );
    } else {
      for (const field of named) body[field.name] = given[field.name] !== undefined ? given[field.name] : zero(field);
    }
  }
  return {
    header: {
      startMarker: START_MARKER,
      version: VERSION,
      messageId: kind.message.code,
      deviceType: kind.device.code,
      serialHigh: Math.floor(serial / 0x100000000),
      serialLow: serial % 0x100000000,
      sequence,
      bodyLength: kind.body.length,
    },
    body,
  };
}

/** The value of a field that is not set: zero bits on the wire. */
function zero(field: Field): unknown {
  switch (field.type) {
    case 'bool':
      return field.invert;
    case 'enum':
      return field.enumeration?.codes.find(({ code }) => code === 0)?.name;
    case 'flags':
      return [];
    case 'text':
      return '';
    default:
      return field.addend / field.divisor;
  }
}

export function messageOfHeld({ header, body }: HeldFrame): unknown {
  const kind = kindByCode.get(header.deviceType * 256 + header.messageId) as Kind;
  const flat: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    if (name.startsWith('bits')) Object.assign(flat, value);
    else flat[name] = value;
  }
  const set = fieldsThatAreSet(kind.body, (body.presence as number | undefined) ?? 0);
  return {
    kind: kind.name,
    serial: header.serialHigh * 0x100000000 + header.serialLow,
    sequence: header.sequence,
    body: Object.fromEntries(set.map(({ name }) => [name, flat[name]])),
  };
}

interface Peer<Wire, Held> {
  /** Whether its bytes are our frames, not its own format for the same data. */
  readonly sameWire: boolean;
  /** The message as its users have it; made before anything is timed. */
  readonly hold: (message: PlainMessage) => Held;
  readonly encode?: (held: Held) => Wire;
  readonly decode?: (wire: Wire) => Held;
  /** To check that it has read what we read. */
  readonly messageOf: (held: Held) => unknown;
}

export function peerSubject<Wire, Held>(peer: Peer<Wire, Held>): Subject {
  const { decode, encode } = peer;
  const decoding = decode && ((messages: Messages) => decodeWork(peer, decode, messages));
  const encoding = encode && ((messages: Messages) => encodeWork(peer, encode, messages));
  return {
    ...(decoding && { objects: decoding, decodeOne: decoding }),
    ...(encoding && { encode: encoding, encodeOne: encoding, encodeFresh: encoding }),
  };
}

function decodeWork<Wire, Held>(peer: Peer<Wire, Held>, decode: (wire: Wire) => Held, messages: Messages): Work {
  const wires = wiresOf(peer, messages);
  return {
    run: () => {
      for (const wire of wires) keep(decode(wire));
      return wires.length;
    },
    result: () => wires.map((wire) => peer.messageOf(decode(wire))),
  };
}

function wiresOf<Wire, Held>({ sameWire, hold, encode }: Peer<Wire, Held>, { frames, inputs }: Messages): Wire[] {
  if (sameWire) return frames as readonly unknown[] as Wire[];
  if (encode === undefined) throw new Error('a format of its own must be written before it is read');
  return inputs.map((input) => encode(hold(input)));
}

function encodeWork<Wire, Held>(peer: Peer<Wire, Held>, encode: (held: Held) => Wire, { inputs }: Messages): Work {
  const helds = inputs.map(peer.hold);
  return {
    run: () => {
      for (const held of helds) keep(encode(held));
      return helds.length;
    },
    result: () => {
      const wires = helds.map(encode);
      if (peer.sameWire) return concatenate(wires as readonly unknown[] as Uint8Array[]);
      return wires.map((wire) => peer.messageOf((peer.decode as (wire: Wire) => Held)(wire)));
    },
  };
}
