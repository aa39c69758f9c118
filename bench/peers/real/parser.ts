/**
 * Bodies of a real protocol in binary-parser, as one would declare them: bits and integers in order, pieces combined by the
 * last one's formatter. The parser for a frame is chosen beforehand. Unset fields are read as well: it has no way to leave them out.
 */
import { Parser } from 'binary-parser';
import type { Attribute, Body, ByteOrder, Field, Profile } from '../../../tools/model.ts';
import { bcd, named, signed } from '../../real/values.ts';

/** A run of bits, the first of a body's first byte being 0. */
interface Part {
  readonly from: number;
  readonly width: number;
  readonly order: ByteOrder;
  readonly name: string;
  readonly formatter?: (this: Record<string, number>, raw: number) => unknown;
}

/** Its methods for bits and integers are named after their widths. */
type Methods = Record<string, (name: string, options?: { formatter?: (raw: number) => unknown }) => Parser>;

/** For frames of this kind and length; null if it has no way to say where the fields lie. */
export function parserOf(profile: Profile, body: Body, length: number): Parser | null {
  const parser = new Parser().seek(profile.frame.headerLength);
  if (body.list !== null) {
    addItems(parser, body, length);
    return parser.seek(profile.frame.checkLength);
  }
  const fields = body.fields.filter((field) => field.type !== 'reserved' && endOf(field) <= length);
  const blocks = fields.filter(({ type }) => type === 'text' || type === 'bytes');
  const parts = fields.filter((field) => !blocks.includes(field)).flatMap(partsOf);
  if (parts.some(({ from }) => Number.isNaN(from))) return null;
  const all = [
    ...parts.map((part) => ({ at: part.from, part, block: null })),
    ...blocks.map((block) => ({ at: 8 * block.byte, part: null, block })),
  ].sort((one, other) => one.at - other.at);
  let at = 0;
  for (const { at: from, part, block } of all) {
    if (from < at) return null;
    skip(parser, at, from);
    // Runs of bits end at each byte that they can: it takes no more than 32 at once.
    if (from % 8 === 0) parser.seek(0);
    at = block === null ? from + part.width : 8 * (block.toEnd ? length : endOf(block));
    if (block === null) add(parser, part);
    else if (block.type === 'bytes') parser.buffer(block.name, { length: at / 8 - block.byte, clone: true });
    else parser.string(block.name, { length: at / 8 - block.byte, encoding: 'utf8', stripNull: true });
  }
  skip(parser, at, 8 * length);
  return parser.seek(profile.frame.checkLength);
}

function endOf(field: Field): number {
  return Math.max(...(field.pieces ?? [field]).map(({ byte, size }) => byte + size));
}

function partsOf(field: Field): Part[] {
  const pieces = field.pieces ?? [{ ...field, invert: false }];
  const parts = pieces.map((piece, index): Part => {
    const isBig = field.byteOrder === 'big' || piece.size === 1;
    // Bits of little-endian integers are not a run.
    const isRun = isBig || piece.width === 8 * piece.size;
    const from = isRun ? 8 * piece.byte + (isBig ? 8 * piece.size - piece.low - piece.width : 0) : Number.NaN;
    return { from, width: piece.width, order: field.byteOrder, name: `${field.name}_${index}` };
  });
  const last = [...parts].sort((one, other) => one.from - other.from).at(-1) as Part;
  const read = reading(field);
  const inverted = pieces.map(({ width, invert }) => (invert ? 2 ** width - 1 : 0));
  if (parts.length === 1) return [{ ...last, name: field.name, formatter: read }];
  function whole(this: Record<string, number>, raw: number): unknown {
    let value = 0;
    for (const [index, part] of parts.entries()) {
      const own = part === last ? raw : (this[part.name] as number);
      value = value * 2 ** part.width + (own ^ (inverted[index] as number));
    }
    return read(value);
  }
  return parts.map((part) => (part === last ? { ...part, name: field.name, formatter: whole } : part));
}

/** From a raw value, as on the wire, to the value in messages. */
function reading(field: Field): (raw: number) => unknown {
  const { type, invert, width, encoding, special, multiplier, addend, divisor, enumeration, flags } = field;
  if (type === 'bool') return (raw) => (raw !== 0) !== invert;
  if (type === 'enum') {
    const names = Object.fromEntries((enumeration?.codes ?? []).map(({ code, name }) => [code, name]));
    return (raw) => named(names, raw);
  }
  if (type === 'flags') return (raw) => flags.filter(({ code }) => (raw & (1 << code)) !== 0).map(({ name }) => name);
  const sign = 2 ** (width - 1);
  return (wire) => {
    const positive = invert ? 2 ** width - 1 - wire : wire;
    const raw = field.signed ? signed(positive, width) : positive;
    if (raw === field.null) return null;
    for (const { code, name } of special) if (raw === code) return name;
    const number = encoding === 'bcd' ? bcd(raw) : encoding === 'sign-magnitude' && raw >= sign ? sign - raw : raw;
    return Number.isNaN(number) ? null : (number * multiplier + addend) / divisor;
  };
}

function add(parser: Parser, { from, width, order, name, formatter }: Part): void {
  const isWhole = from % 8 === 0 && [8, 16, 32].includes(width);
  const method = isWhole ? `uint${width}${width === 8 ? '' : order === 'big' ? 'be' : 'le'}` : `bit${width}`;
  (parser as unknown as Methods)[method]?.(name, formatter === undefined ? {} : { formatter });
}

function skip(parser: Parser, from: number, to: number): void {
  const methods = parser as unknown as Methods;
  let at = from;
  while (at < to) {
    if (at % 8 === 0 && to - at >= 8) {
      parser.seek((to - at) >> 3);
      at += (to - at) & ~7;
    } else {
      const width = Math.min(to - at, 8 - (at % 8));
      methods[`bit${width}`]?.(`gap${at}`);
      at += width;
    }
  }
  if (at % 8 === 0) parser.seek(0);
}

interface Item {
  readonly id: number;
  readonly kind?: number;
}

/** Values by their ids, one field each. */
function addItems(parser: Parser, body: Body, length: number): void {
  const { id, kind, length: lengths, count, attributes } = body.list as NonNullable<Body['list']>;
  const methods = (item: Parser): Methods => item as unknown as Methods;
  const integer = (size: number, order: ByteOrder): string =>
    `uint${8 * size}${size === 1 ? '' : order === 'big' ? 'be' : 'le'}`;
  const item = new Parser();
  methods(item)[integer(id.size, id.byteOrder)]?.('id');
  if (kind !== null) methods(item)[integer(kind.size, kind.byteOrder)]?.('kind');
  if (lengths !== null) methods(item)[integer(lengths.size, lengths.byteOrder)]?.('length');
  const readers = new Map(attributes.map((attribute) => [attribute.id, readerOf(attribute)]));
  const formatter = function (this: Item, bytes: Uint8Array): unknown {
    return readers.get(this.id)?.(bytes) ?? bytes;
  };
  item.buffer('value', { length: 'length', formatter } as never);
  if (count !== null) {
    parser.seek(count.byte);
    methods(parser)[integer(count.size, count.byteOrder)]?.('count');
    parser.seek(body.length - count.byte - count.size);
    parser.array('items', { type: item, length: 'count' });
  } else {
    parser.seek(body.length);
    parser.array('items', { type: item, lengthInBytes: length - body.length });
  }
}

/** Bytes of another length stay bytes. */
function readerOf({ fields, length, toEnd }: Attribute): (bytes: Uint8Array) => unknown {
  const parser = new Parser();
  for (const field of fields) {
    if (field.type === 'text') parser.string(field.name, { readUntil: 'eof', encoding: 'utf8' } as never);
    else if (field.type === 'bytes') parser.buffer(field.name, { readUntil: 'eof' });
    else for (const part of partsOf(field).sort((one, other) => one.from - other.from)) add(parser, part);
  }
  return (bytes) => (bytes.length === length || toEnd ? parser.parse(bytes as Buffer) : bytes);
}
