/**
 * typed-binary, with our own schemas for what it lacks: bit fields, scaled numbers, names, texts of fixed length.
 * Reading does not verify checks; they are written by the table codec's loop.
 */
import bin, {
  type AnySchema,
  type IMeasurer,
  type ISerialInput,
  type ISerialOutput,
  Measurer,
  Schema,
} from 'typed-binary';
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

type NumberSchema = typeof bin.u8 | typeof bin.u16 | typeof bin.u32 | typeof bin.i8 | typeof bin.i16 | typeof bin.i32;

const NUMBERS: Record<string, NumberSchema> = {
  u8: bin.u8,
  u16: bin.u16,
  u32: bin.u32,
  i8: bin.i8,
  i16: bin.i16,
  i32: bin.i32,
};

const header = bin.object({
  startMarker: bin.u16,
  version: bin.u8,
  messageId: bin.u8,
  deviceType: bin.u16,
  serialHigh: bin.u16,
  serialLow: bin.u32,
  sequence: bin.u16,
  bodyLength: bin.u16,
});

const BIG = { endianness: 'big' } as const;

export function subject(): Subject {
  const schemas = new Map(kinds.map(({ body }) => [body, schemaOf(body)]));
  const bodies = new Map(kinds.map((kind) => [kindCode(kind), schemas.get(kind.body) as AnySchema]));
  const bodyOf = ({ deviceType, messageId }: Header): AnySchema =>
    bodies.get(deviceType * 256 + messageId) as AnySchema;
  return peerSubject<Uint8Array<ArrayBuffer>, HeldFrame>({
    sameWire: true,
    hold: holdFrame,
    decode: (frame) => {
      const reader = new bin.BufferReader(frame.buffer, BIG);
      const read = header.read(reader);
      return { header: read, body: bodyOf(read).read(reader) as Record<string, unknown> };
    },
    encode: ({ header: written, body }) => {
      const checkAt = HEADER_LENGTH + written.bodyLength;
      const frame = new Uint8Array(checkAt + CHECK_LENGTH);
      const writer = new bin.BufferWriter(frame.buffer, BIG);
      header.write(writer, written);
      bodyOf(written).write(writer, body as never);
      writer.writeUint16(crc16(frame, 0, checkAt));
      return frame;
    },
    messageOf: messageOfHeld,
  });
}

function schemaOf(body: Body): AnySchema {
  const properties: Record<string, AnySchema> = {};
  if (body.presence !== null) properties.presence = bin.u32;
  for (const unit of unitsOf(body)) properties[unitName(unit, isBits(unit))] = schemaOfUnit(unit);
  return bin.object(properties);
}

function schemaOfUnit(unit: Unit): AnySchema {
  const [field] = unit.fields as [Field, ...Field[]];
  const number = NUMBERS[`${unit.signed ? 'i' : 'u'}${8 * unit.size}`] as NumberSchema;
  if (field.type === 'reserved' && !isBits(unit)) return new Reserved(unit.size);
  if (field.type === 'text') return new PaddedText(unit.size);
  const conversion = conversionOf(unit);
  return conversion === null ? number : new Converted(number, unit.size, conversion);
}

abstract class OfFixedSize<Value> extends Schema<Value> {
  protected readonly size: number;

  constructor(size: number) {
    super();
    this.size = size;
  }

  measure(_: unknown, measurer: IMeasurer = new Measurer()): IMeasurer {
    return measurer.add(this.size);
  }
}

class Converted extends OfFixedSize<unknown> {
  readonly #number: NumberSchema;
  readonly #conversion: Conversion;

  constructor(number: NumberSchema, size: number, conversion: Conversion) {
    super(size);
    this.#number = number;
    this.#conversion = conversion;
  }

  read(input: ISerialInput): unknown {
    return this.#conversion.read(this.#number.read(input));
  }

  write(output: ISerialOutput, value: unknown): void {
    this.#number.write(output, this.#conversion.write(value));
  }
}

class Reserved extends OfFixedSize<undefined> {
  read(input: ISerialInput): undefined {
    input.skipBytes(this.size);
  }

  write(output: ISerialOutput): void {
    output.skipBytes(this.size);
  }
}

class PaddedText extends OfFixedSize<string> {
  read(input: ISerialInput): string {
    const bytes = new Uint8Array(this.size);
    input.readSlice(bytes, 0, this.size);
    const end = bytes.indexOf(0);
    return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end));
  }

  write(output: ISerialOutput, value: string): void {
    const bytes = new Uint8Array(this.size);
    encoder.encodeInto(value, bytes);
    output.writeSlice(bytes);
  }
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();
