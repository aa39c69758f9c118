/**
 * A reader that knows frames only from the checked model: slow, plain, and sharing no line with the generator, so that
 * the golden frames judge the profile's data and nothing else.
 */

import assert from 'node:assert/strict';
import type {
  Body,
  ByteOrder,
  Check,
  Field,
  HeaderField,
  ListInteger,
  PresenceMask,
  Profile,
} from '../../tools/model.ts';
import { plainCheck } from '../suite/support/plain-check.ts';

interface DecodedMessage {
  readonly kind: string;
  readonly serial: number;
  readonly sequence: number;
  readonly body: Record<string, unknown>;
}

export function decodeFrame(profile: Profile, bytes: Uint8Array): DecodedMessage {
  const { frame } = profile;
  const header = (role: string): HeaderField => {
    const field = frame.header.find((candidate) => candidate.role === role);
    assert.ok(field, `no header field of role ${role}`);
    return field;
  };
  const read = (role: string): number => {
    const { byte, size } = header(role);
    return readInteger(bytes, byte, size, frame.byteOrder);
  };
  const [start = []] = frame.starts;
  assert.deepEqual([...bytes.subarray(0, start.length)], start);
  assert.deepEqual([read('version')], header('version').values);
  const bodyLength = bytes.length - frame.overhead;
  if (frame.lengthBias !== null) assert.equal(read('length') - frame.lengthBias, bodyLength);
  const checkAt = frame.headerLength + bodyLength;
  const [check] = frame.checks as [Check];
  assert.equal(
    readInteger(bytes, checkAt, check.size, check.byteOrder),
    plainCheck(check, bytes.subarray(check.from, checkAt)),
  );
  const kind = profile.kinds.find(
    ({ device, message }) => device.code === read('device') && message.code === read('message'),
  );
  assert.ok(kind, 'the kind is known');
  if (!kind.body.atLeast || bodyLength < kind.body.length) assert.equal(bodyLength, kind.body.length);
  return {
    kind: kind.name,
    serial: read('serial'),
    sequence: read('sequence'),
    body: decodeBody(kind.body, bytes.subarray(frame.headerLength, checkAt), frame.byteOrder),
  };
}

/** The fields of a body that are set. */
export function decodeBody(body: Body, bytes: Uint8Array, byteOrder: ByteOrder): Record<string, unknown> {
  const items = decodeItems(body, bytes)?.items ?? [];
  const entries = body.fields.flatMap((field): [string, unknown][] => {
    if (field.type === 'reserved' || !isSet(field, body, bytes, byteOrder)) return [];
    if (field.optional?.by !== 'item') return [[field.name, decodeField(field, bytes, byteOrder)]];
    const { attribute } = field.optional;
    const value = items.filter((item) => item.place === attribute).at(-1)?.value;
    return value === undefined ? [] : [[field.name, decodeField(field, value, byteOrder)]];
  });
  return Object.fromEntries(entries);
}

function isSet(field: Field, body: Body, bytes: Uint8Array, byteOrder: ByteOrder): boolean {
  const { presence, optional } = field;
  if (presence !== null) return isBitSet(body.presence as PresenceMask, presence, bytes);
  switch (optional?.by) {
    case 'bit':
      return (readInteger(bytes, optional.byte, optional.size, field.byteOrder) >>> optional.low) % 2 === 1;
    case 'unless':
      return rawOf(field, bytes, byteOrder) !== optional.raw;
    case 'with':
      return isSet(body.fields.find(({ name }) => name === optional.field) as Field, body, bytes, byteOrder);
    case 'length':
      return bytes.length >= endOf(field);
    default:
      return true;
  }
}

interface Item {
  /** The attribute's place in the profile; -1 where its kind or length is another one, or nothing has that id. */
  readonly place: number;
  readonly id: number;
  readonly kind: number | undefined;
  readonly value: Uint8Array;
}

/** The items of a list and where they end; null where they do not fit, or there is no list. */
export function decodeItems({ list, length: first }: Body, bytes: Uint8Array): { items: Item[]; end: number } | null {
  if (!list) return null;
  const items: Item[] = [];
  let at = first;
  const take = (part: ListInteger | null): number | undefined => {
    if (part === null) return undefined;
    at += part.size;
    return readInteger(bytes, at - part.size, part.size, part.byteOrder);
  };
  const many = list.count === null ? null : readInteger(bytes, list.count.byte, list.count.size, list.count.byteOrder);
  const head = list.id.size + (list.kind?.size ?? 0) + (list.length?.size ?? 0);
  while (many === null ? at < bytes.length : items.length < many) {
    if (at + head > bytes.length) return null;
    const id = take(list.id) as number;
    const kind = take(list.kind);
    const claimed = take(list.length);
    const known = list.attributes.findIndex((each) => each.id === id && (each.kind ?? undefined) === kind);
    const attribute = list.attributes[known];
    const size = claimed ?? attribute?.length ?? bytes.length - at;
    if (at + size > bytes.length) return null;
    const fits = attribute !== undefined && (attribute.toEnd ? size >= attribute.length : size === attribute.length);
    items.push({ place: fits ? known : -1, id, kind, value: bytes.slice(at, at + size) });
    at += size;
  }
  return { items, end: at };
}

interface Extras {
  unknownFields?: number[];
  unknownAttributes?: { id: number; kind?: number; bytes: Uint8Array }[];
  /** Ids in the order of the wire, where that is not the profile's with unknown ones last. */
  attributeOrder?: number[];
  rest?: Uint8Array;
}

/** What a message has beside `body`. */
export function decodeExtras(body: Body, bytes: Uint8Array): Extras {
  const { presence: mask, fields } = body;
  const unknown = Array.from({ length: 8 * (mask?.size ?? 0) }, (_, bit) => bit).filter((bit) => {
    const isKnown = fields.some(({ presence }) => presence === bit);
    return !isKnown && isBitSet(mask as PresenceMask, bit, bytes);
  });
  return { ...(unknown.length === 0 ? {} : { unknownFields: unknown }), ...afterFields(body, bytes) };
}

function isBitSet({ byte, size, byteOrder }: PresenceMask, bit: number, bytes: Uint8Array): boolean {
  const place = byteOrder === 'little' ? byte + (bit >> 3) : byte + size - 1 - (bit >> 3);
  return (((bytes[place] as number) >> (bit & 7)) & 1) === 1;
}

function afterFields(body: Body, bytes: Uint8Array): Extras {
  const list = decodeItems(body, bytes);
  if (list !== null) {
    const { items } = list;
    const isLast = (item: Item): boolean => items.filter(({ place }) => place === item.place).at(-1) === item;
    const others = items.filter((item) => item.place < 0 || !isLast(item));
    const known = items.filter((item) => !others.includes(item)).sort((left, right) => left.place - right.place);
    const usual = [...known, ...others];
    const isUsual = items.every((item, index) => item === usual[index]);
    const unknown = others.map(({ id, kind, value }) => ({
      id,
      ...(kind === undefined ? {} : { kind }),
      bytes: value,
    }));
    return {
      ...(unknown.length === 0 ? {} : { unknownAttributes: unknown }),
      ...(isUsual ? {} : { attributeOrder: items.map(({ id }) => id) }),
      ...restOf(bytes, list.end),
    };
  }
  if (!body.atLeast) return {};
  const reached = body.fields
    .filter(({ type, optional }) => type !== 'reserved' && optional?.by === 'length')
    .map(endOf)
    .filter((end) => end <= bytes.length);
  const open = body.fields.some((field) => field.toEnd && endOf(field) <= bytes.length);
  return restOf(bytes, open ? bytes.length : Math.max(body.length, ...reached));
}

function restOf(bytes: Uint8Array, end: number): Extras {
  return end < bytes.length ? { rest: bytes.slice(end) } : {};
}

function endOf({ byte, size, pieces }: Field): number {
  return pieces === null ? byte + size : Math.max(...pieces.map((piece) => piece.byte + piece.size));
}

/** Bit by bit, the most significant first. */
function rawOf(field: Field, bytes: Uint8Array, byteOrder: ByteOrder): number {
  const { byteOrder: order = byteOrder, signed, invert, type } = field;
  const bits = (field.pieces ?? [{ ...field, invert: false }]).flatMap(
    ({ byte, size, low, width, invert: flipped }) => {
      const integer = readInteger(bytes, byte, size, order);
      return Array.from({ length: width }, (_, index) => {
        const bit = Math.floor(integer / 2 ** (low + width - 1 - index)) % 2;
        return flipped ? 1 - bit : bit;
      });
    },
  );
  const whole = invert && type !== 'bool' ? bits.map((bit) => 1 - bit) : bits;
  const unsigned = whole.reduce((sum, bit) => 2 * sum + bit, 0);
  return signed && whole[0] === 1 ? unsigned - 2 ** whole.length : unsigned;
}

/** Null where a decimal digit is none. */
function numberOf({ encoding, width }: Field, raw: number): number | null {
  if (encoding === 'bcd') {
    const digits = raw.toString(16);
    return /^\d+$/.test(digits) ? Number(digits) : null;
  }
  if (encoding !== 'sign-magnitude' || raw < 2 ** (width - 1)) return raw;
  return 2 ** (width - 1) - raw;
}

function decodeField(field: Field, bytes: Uint8Array, byteOrder: ByteOrder): unknown {
  const end = field.toEnd ? bytes.length : field.byte + field.size;
  if (field.type === 'bytes') return bytes.slice(field.byte, end);
  if (field.type === 'text') {
    const text = bytes.subarray(field.byte, end);
    const nul = text.indexOf(0);
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(nul < 0 ? text : text.subarray(0, nul));
  }
  const raw = rawOf(field, bytes, byteOrder);
  switch (field.type) {
    case 'bool':
      return (raw !== 0) !== field.invert;
    case 'enum':
      return field.enumeration?.codes.find(({ code }) => code === raw)?.name ?? raw;
    case 'flags':
      return Array.from({ length: field.width }, (_, bit) => bit)
        .filter((bit) => Math.floor(raw / 2 ** bit) % 2 === 1)
        .map((bit) => field.flags.find(({ code }) => code === bit)?.name ?? bit);
    default: {
      const special = field.special?.find(({ code }) => code === raw);
      const number = numberOf(field, raw);
      if (special !== undefined || raw === field.null || number === null) return special?.name ?? null;
      return (number * field.multiplier + field.addend) / field.divisor;
    }
  }
}

function readInteger(bytes: Uint8Array, byte: number, size: number, byteOrder: ByteOrder): number {
  const part = [...bytes.subarray(byte, byte + size)];
  if (byteOrder === 'little') part.reverse();
  return part.reduce((value, next) => value * 256 + next, 0);
}
