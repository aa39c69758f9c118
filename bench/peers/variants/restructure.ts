/**
 * restructure, with our own types for what it lacks: bit fields of more than one bit, scaled numbers. Reading does not
 * verify checks; they are written by the table codec's loop.
 */
import * as r from 'restructure';
import type { Body, Field } from '../../../tools/model.ts';
import type { Subject } from '../../subjects/subject.ts';
import { crc16 } from '../../table/crc.ts';
import {
  CHECK_LENGTH,
  type Conversion,
  conversionOf,
  HEADER_LENGTH,
  type Header,
  type HeldFrame,
  holdFrame,
  isBits,
  kindCode,
  kinds,
  messageOfHeld,
  peerSubject,
  type Unit,
  unitName,
  unitsOf,
} from '../peer.ts';

type Type = typeof r.uint8;

const NUMBERS: Record<string, Type> = {
  u8: r.uint8,
  u16: r.uint16be,
  u32: r.uint32be,
  i8: r.int8,
  i16: r.int16be,
  i32: r.int32be,
};

const header = new r.Struct({
  startMarker: r.uint16be,
  version: r.uint8,
  messageId: r.uint8,
  deviceType: r.uint16be,
  serialHigh: r.uint16be,
  serialLow: r.uint32be,
  sequence: r.uint16be,
  bodyLength: r.uint16be,
});

export function subject(): Subject {
  const structs = new Map(kinds.map(({ body }) => [body, structOf(body)]));
  const bodies = new Map(kinds.map((kind) => [kindCode(kind), structs.get(kind.body) as Type]));
  const bodyOf = ({ deviceType, messageId }: Header): Type => bodies.get(deviceType * 256 + messageId) as Type;
  return peerSubject<Uint8Array, HeldFrame>({
    sameWire: true,
    hold: holdFrame,
    decode: (frame) => {
      const stream = new r.DecodeStream(frame);
      const read = header.decode(stream) as Header;
      return { header: read, body: bodyOf(read).decode(stream) as Record<string, unknown> };
    },
    encode: ({ header: written, body }) => {
      const checkAt = HEADER_LENGTH + written.bodyLength;
      const frame = new Uint8Array(checkAt + CHECK_LENGTH);
      const stream = new r.EncodeStream(frame);
      header.encode(stream, written);
      bodyOf(written).encode(stream, body);
      stream.writeUInt16BE(crc16(frame, 0, checkAt));
      return frame;
    },
    messageOf: messageOfHeld,
  });
}

function structOf(body: Body): Type {
  const fields: Record<string, Type> = {};
  if (body.presence !== null) fields.presence = r.uint32be;
  for (const unit of unitsOf(body)) fields[unitName(unit, isBits(unit))] = typeOf(unit);
  return new r.Struct(fields);
}

function typeOf(unit: Unit): Type {
  const [field] = unit.fields as [Field, ...Field[]];
  const number = NUMBERS[`${unit.signed ? 'i' : 'u'}${8 * unit.size}`] as Type;
  if (field.type === 'reserved' && !isBits(unit)) return new r.Reserved(r.uint8, unit.size);
  if (field.type === 'text') return new PaddedText(unit.size);
  if (field.type === 'enum' && field.enumeration !== null && !isBits(unit)) {
    const { codes } = field.enumeration;
    // A name's code is its index.
    const names = codes.map(({ name }) => name);
    if (codes.every(({ code }, index) => code === index)) return new r.Enum(number, names);
  }
  const conversion = conversionOf(unit);
  return conversion === null ? number : new Converted(number, conversion);
}

class Converted implements Type {
  readonly #number: Type;
  readonly #conversion: Conversion;

  constructor(number: Type, conversion: Conversion) {
    this.#number = number;
    this.#conversion = conversion;
  }

  decode(stream: object): unknown {
    return this.#conversion.read(this.#number.decode(stream) as number);
  }

  encode(stream: object, value: unknown): void {
    this.#number.encode(stream, this.#conversion.write(value));
  }

  size(): number {
    return this.#number.size();
  }
}

class PaddedText implements Type {
  readonly #text: Type;
  readonly #length: number;

  constructor(length: number) {
    this.#length = length;
    this.#text = new r.String(length, 'utf8');
  }

  decode(stream: object): unknown {
    return (this.#text.decode(stream) as string).replace(/\0.*$/s, '');
  }

  encode(stream: object, value: unknown): void {
    this.#text.encode(stream, (value as string).padEnd(this.#length, '\0'));
  }

  size(): number {
    return this.#length;
  }
}
