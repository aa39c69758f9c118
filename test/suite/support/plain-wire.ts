/**
 * Frames by the facts of `wire.json` alone: bytes that are written one bit at a time, and read back the same way. Nothing here is shared
 * with the package, so that it can judge it.
 */
import { concat, fromHex } from './hex.ts';
import { plainCheck } from './plain-check.ts';
import type {
  Bits,
  ByteOrder,
  CheckParameters,
  HeaderPlace,
  HeaderRole,
  ListFacts,
  Place,
  Wire,
} from './wire-shape.ts';

export function readInteger(bytes: Uint8Array, { byte, size }: Place, order: ByteOrder): number {
  let value = 0;
  for (let index = 0; index < size; index++) {
    value = value * 256 + (bytes[order === 'big' ? byte + index : byte + size - 1 - index] as number);
  }
  return value;
}

export function writeInteger(bytes: Uint8Array, { byte, size }: Place, value: number, order: ByteOrder): void {
  for (let index = 0; index < size; index++) {
    const weight = order === 'big' ? size - 1 - index : index;
    bytes[byte + index] = Math.floor(value / 256 ** weight) % 256;
  }
}

export function readBits(bytes: Uint8Array, place: Bits, order: ByteOrder): number {
  return Math.floor(readInteger(bytes, place, order) / 2 ** place.low) % 2 ** place.width;
}

/** Bits beside them stay. */
export function writeBits(bytes: Uint8Array, { byte, size, low, width }: Bits, value: number, order: ByteOrder): void {
  for (let bit = 0; bit < width; bit++) {
    const place = (low + bit) >> 3;
    const at = order === 'little' ? byte + place : byte + size - 1 - place;
    const mask = 1 << ((low + bit) & 7);
    const isSet = Math.floor(value / 2 ** bit) % 2 === 1;
    bytes[at] = isSet ? (bytes[at] as number) | mask : (bytes[at] as number) & ~mask;
  }
}

export function placeOf({ header }: Wire, role: HeaderRole): HeaderPlace | null {
  return header.find((field) => field.role === role) ?? null;
}

/** The header fields whose values identify the message. */
export function tellsOf({ header }: Wire): HeaderPlace[] {
  return header.filter(({ role, values }) => role === 'message' || (role === 'start' && values.length > 1));
}

/** The integers of header fields, or the bytes of those that are none, by name. What is missing holds the first of its values, else 0. */
export type PlainHeader = Readonly<Record<string, number | Uint8Array>>;

export function plainHeader(wire: Wire, values: PlainHeader): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(wire.headerLength);
  for (const field of wire.header) {
    const value = values[field.name] ?? field.values[0] ?? 0;
    if (typeof value === 'number') writeBits(bytes, field, value, wire.byteOrder);
    else bytes.set(value, field.byte);
  }
  return bytes;
}

/** The bytes of checks. */
export function checkLengthOf({ checks }: Wire): number {
  return checks.reduce((sum, { size }) => sum + size, 0);
}

export function startLengthOf({ starts }: Wire): number {
  return (starts[0] as string).length / 2;
}

/** Header, checks and end marker. */
export function overheadOf(wire: Wire): number {
  return wire.headerLength + checkLengthOf(wire) + wire.end.length / 2;
}

/** As many bytes as a frame can have as it is sent. */
export function longestOf(wire: Wire): number {
  const plain = overheadOf(wire) + wire.maximumBodyLength;
  return wire.escape === null ? plain : 2 * plain - startLengthOf(wire) - wire.end.length / 2;
}

function escaped({ escape: rule }: Wire, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (rule === null) return Uint8Array.from(bytes);
  const sent: number[] = [];
  for (const byte of bytes) {
    const pair = rule.pairs.find(({ plain }) => plain === byte);
    if (pair === undefined) sent.push(byte);
    else sent.push(rule.first, pair.second);
  }
  return Uint8Array.from(sent);
}

/** What a check covers of a frame's plain bytes, which end where the check begins. */
function coveredBy(wire: Wire, check: CheckParameters, plain: Uint8Array, bodyEnd: number): Uint8Array {
  const to = check.to === 'body' ? bodyEnd : plain.length;
  if (!check.seesEscaped) return plain.subarray(check.from, to);
  const start = startLengthOf(wire);
  const marker = plain.subarray(Math.min(check.from, start), start);
  return concat([marker, escaped(wire, plain.subarray(Math.max(check.from, start), to))]);
}

/** The checks of a header and body, as they follow them. */
function checksOf(wire: Wire, content: Uint8Array): Uint8Array<ArrayBuffer> {
  let plain = content;
  for (const check of wire.checks) {
    const value = plainCheck(check, coveredBy(wire, check, plain, content.length));
    const bytes = new Uint8Array(check.size);
    writeInteger(bytes, { byte: 0, size: check.size }, value, check.byteOrder);
    plain = concat([plain, bytes]);
  }
  return Uint8Array.from(plain.subarray(content.length));
}

/** Header and body as they are sent: with checks and end marker, and escaped. */
export function sent(wire: Wire, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const start = startLengthOf(wire);
  const rest = concat([content.subarray(start), checksOf(wire, content)]);
  return concat([content.subarray(0, start), escaped(wire, rest), fromHex(wire.end)]);
}

/** A frame of any content, valid or not, with checks that match. `claimed` is told in place of the body's length. */
export function frameOf(
  wire: Wire,
  values: PlainHeader,
  body: Uint8Array,
  claimed: number = body.length,
): Uint8Array<ArrayBuffer> {
  const length = placeOf(wire, 'length');
  const told = length === null ? {} : { [length.name]: (claimed + (wire.lengthPlus ?? 0)) % 2 ** length.width };
  return sent(wire, concat([plainHeader(wire, { ...told, ...values }), body]));
}

interface Plain {
  readonly bytes: Uint8Array;
  /** How many bytes they take as they are sent. */
  readonly taken: number;
  /** Whether all could be read; else the bytes end, or what follows is no escape and may not stand there. */
  readonly state: 'whole' | 'incomplete' | 'bad';
}

/** The first `count` plain bytes of a frame that begins `bytes`. */
export function plainOf(wire: Wire, bytes: Uint8Array, count: number): Plain {
  const { escape: rule } = wire;
  if (rule === null) {
    const state = bytes.length < count ? 'incomplete' : 'whole';
    return { bytes: bytes.subarray(0, count), taken: Math.min(count, bytes.length), state };
  }
  const start = startLengthOf(wire);
  const plain = [...bytes.subarray(0, Math.min(start, count))];
  let taken = plain.length;
  const ended = (state: Plain['state']): Plain => ({ bytes: Uint8Array.from(plain), taken, state });
  while (plain.length < count) {
    const byte = bytes[taken];
    if (byte === undefined) return ended('incomplete');
    if (byte !== rule.first) {
      if (rule.pairs.some((pair) => pair.plain === byte)) return ended('bad');
      plain.push(byte);
      taken++;
      continue;
    }
    const second = bytes[taken + 1];
    if (second === undefined) return ended('incomplete');
    const pair = rule.pairs.find((each) => each.second === second);
    if (pair === undefined) return ended('bad');
    plain.push(pair.plain);
    taken += 2;
  }
  return ended('whole');
}

/** Whether the plain bytes of a frame end in the checks that they must have. */
export function hasChecks(wire: Wire, plain: Uint8Array, bodyLength: number): boolean {
  const bodyEnd = wire.headerLength + bodyLength;
  const expected = checksOf(wire, plain.subarray(0, bodyEnd));
  return expected.every((byte, index) => plain[bodyEnd + index] === byte);
}

/** What a header field holds: its bytes where they are no integer. */
export function rawOf(wire: Wire, plain: Uint8Array, field: HeaderPlace): number | Uint8Array {
  if (field.type !== 'number') return plain.slice(field.byte, field.byte + field.size);
  return readBits(plain, field, wire.byteOrder);
}

/** The device's code, 0 where no header field tells it. */
export function deviceOf(wire: Wire, plain: Uint8Array): number {
  const place = placeOf(wire, 'device');
  return place === null ? 0 : readBits(plain, place, wire.byteOrder);
}

export function codesOf(wire: Wire, plain: Uint8Array): number[] {
  return tellsOf(wire).map((place) => readBits(plain, place, wire.byteOrder));
}

/** What messages call the serial; undefined where there is none. */
export function serialOf(wire: Wire, plain: Uint8Array): number | string | undefined {
  const place = placeOf(wire, 'serial');
  if (place === null) return undefined;
  if (place.type === 'number') return readBits(plain, place, wire.byteOrder);
  const bytes = plain.subarray(place.byte, place.byte + place.size);
  if (place.type === 'text') {
    const end = bytes.indexOf(0);
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(end < 0 ? bytes : bytes.subarray(0, end));
  }
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function sequenceOf(wire: Wire, plain: Uint8Array): number | undefined {
  const place = placeOf(wire, 'sequence');
  return place === null ? undefined : readBits(plain, place, wire.byteOrder);
}

/** The kind of a valid frame; `unknown` where none fits. */
export function kindOf(wire: Wire, plain: Uint8Array, bodyLength: number): string {
  const [device, codes] = [deviceOf(wire, plain), codesOf(wire, plain)];
  const body = plain.subarray(wire.headerLength, wire.headerLength + bodyLength);
  const found = wire.kinds.find(
    (kind) =>
      kind.device === device &&
      kind.codes.every((code, index) => code === codes[index]) &&
      (kind.atLeast ? bodyLength >= kind.length : bodyLength === kind.length) &&
      kind.when.every((condition) => readBits(body, condition, wire.byteOrder) === condition.value) &&
      (kind.list === undefined || areItems(kind.list, body, kind.length)),
  );
  return found?.kind ?? 'unknown';
}

/** Whether the body holds whole items from `first` on: as many as are counted, or up to its end. */
function areItems({ id, kind, length, count, attributes }: ListFacts, body: Uint8Array, first: number): boolean {
  const head = id.size + (kind?.size ?? 0) + (length?.size ?? 0);
  const most = count === null ? Infinity : readInteger(body, count, count.byteOrder);
  let at = first;
  for (let item = 0; item < most && (count !== null || at < body.length); item++) {
    if (at + head > body.length) return false;
    const own = readInteger(body, { byte: at, size: id.size }, id.byteOrder);
    const type = kind === null ? null : readInteger(body, { byte: at + id.size, size: kind.size }, kind.byteOrder);
    at += head;
    const known = attributes.find((attribute) => attribute.id === own && attribute.kind === type);
    if (length !== null) at += readInteger(body, { byte: at - length.size, size: length.size }, length.byteOrder);
    else at = known === undefined ? body.length : at + known.length;
    if (at > body.length) return false;
  }
  return true;
}
