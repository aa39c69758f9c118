/** Fields of general bodies by the model's words alone, bit by bit: the judge of what assembly/ takes out of them. */
import type { AttributeList, Body, ByteOrder, Field, ListInteger } from '../../tools/model.ts';
import { toHex } from '../suite/support/hex.ts';

function integerAt(bytes: Uint8Array, at: number, size: number, order: ByteOrder): bigint {
  const own = [...bytes.subarray(at, at + size)];
  return BigInt(`0x${toHex(Uint8Array.from(order === 'big' ? own : own.reverse()))}`);
}

/** The raw value of a field whose bytes count from `base`. */
export function rawValue(field: Field, bytes: Uint8Array, base: number): number {
  let raw = 0n;
  for (const { byte, size, low, width, invert } of field.pieces ?? [{ ...field, invert: false }]) {
    const span = 1n << BigInt(width);
    const bits = (integerAt(bytes, base + byte, size, field.byteOrder) >> BigInt(low)) % span;
    raw = raw * span + (invert ? span - 1n - bits : bits);
  }
  const span = 1n << BigInt(field.width);
  if (field.invert && field.type !== 'bool') raw = span - 1n - raw;
  if (field.signed && raw >= span / 2n) raw -= span;
  return Number(raw);
}

/** In physical units, NaN for none. */
export function physicalValue(field: Field, raw: number): number {
  if (raw === field.null || field.special.some(({ code }) => code === raw)) return Number.NaN;
  const number = numberOf(field, raw);
  return (number * field.multiplier + field.addend) / field.divisor;
}

/** Whether it means "no value". */
export function isNone(field: Field, raw: number): boolean {
  if (raw === field.null) return true;
  return Number.isNaN(numberOf(field, raw)) && field.special.every(({ code }) => code !== raw);
}

function numberOf({ encoding, width }: Field, raw: number): number {
  if (encoding === 'bcd') return /[a-f]/.test(raw.toString(16)) ? Number.NaN : Number(raw.toString(16));
  const sign = 2 ** (width - 1);
  return encoding === 'binary' || raw < sign ? raw : sign - raw;
}

/** Where each attribute's value begins; null where the items do not fit. */
export function itemsOf({ list, length }: Body, bytes: Uint8Array): ReadonlyMap<number, number> | null {
  const { id, kind, length: lengths, count, attributes } = list as AttributeList;
  const found = new Map<number, number>();
  let at = length;
  const take = ({ size, byteOrder }: ListInteger): number => {
    const value = at + size > bytes.length ? Number.NaN : Number(integerAt(bytes, at, size, byteOrder));
    at += size;
    return value;
  };
  const total = count === null ? Infinity : Number(integerAt(bytes, count.byte, count.size, count.byteOrder));
  for (let item = 0; item < total; item++) {
    if (count === null && at === bytes.length) break;
    const itemId = take(id);
    const itemKind = kind === null ? null : take(kind);
    const claimed = lengths === null ? null : take(lengths);
    if (at > bytes.length) return null;
    const number = attributes.findIndex(({ id: own, kind: ownKind, length: least, toEnd }) => {
      const isLength = claimed === null || claimed === least || (toEnd && claimed > least);
      return own === itemId && ownKind === itemKind && isLength;
    });
    const size = claimed ?? (number < 0 ? bytes.length - at : (attributes[number]?.length as number));
    if (at + size > bytes.length) return null;
    if (number >= 0) found.set(number, at);
    at += size;
  }
  return found;
}

/** Where a field's bytes count from; null where the body does not set it. */
export function baseOf(field: Field, body: Body, bytes: Uint8Array): number | null {
  const { presence, optional } = field;
  const isOn = (byte: number, size: number, order: ByteOrder, bit: number): boolean =>
    ((integerAt(bytes, byte, size, order) >> BigInt(bit)) & 1n) === 1n;
  if (presence !== null && body.presence !== null) {
    const { byte, size, byteOrder } = body.presence;
    return isOn(byte, size, byteOrder, presence) ? 0 : null;
  }
  switch (optional?.by) {
    case 'bit':
      return isOn(optional.byte, optional.size, field.byteOrder, optional.low) ? 0 : null;
    case 'unless':
      return rawValue(field, bytes, 0) === optional.raw ? null : 0;
    case 'with':
      return baseOf(body.fields.find(({ name }) => name === optional.field) as Field, body, bytes);
    case 'length': {
      const ends = (field.pieces ?? [field]).map(({ byte, size }) => byte + size);
      return bytes.length >= Math.max(...ends) ? 0 : null;
    }
    case 'item':
      return itemsOf(body, bytes)?.get(optional.attribute) ?? null;
    default:
      return 0;
  }
}

/** What conditions compare: see RouteCondition.general. */
export function comparableValue(field: Field, raw: number): number {
  if (field.type === 'bool') return Number((raw !== 0) !== field.invert);
  if (raw === field.null || field.special.some(({ code }) => code === raw)) return raw + 2 ** 49;
  const number = numberOf(field, raw);
  return Number.isNaN(number) ? raw + 2 ** 50 : number;
}

/** The bytes of a field that is text or bytes, up to the end of its body or item. */
export function blockOf(field: Field, body: Body, bytes: Uint8Array, base: number): Uint8Array {
  const from = base + field.byte;
  if (!field.toEnd) return bytes.subarray(from, from + field.size);
  const { optional } = field;
  const lengths = body.list?.length;
  if (optional?.by !== 'item' || lengths === undefined || lengths === null) return bytes.subarray(from);
  const claimed = Number(integerAt(bytes, base - lengths.size, lengths.size, lengths.byteOrder));
  return bytes.subarray(from, base + claimed);
}
