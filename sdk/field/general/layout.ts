/**
 * Layouts of general bodies: those with a field that lies in pieces, in another byte order or encoding than the frame's, that is set by
 * other means than the profile's mask, or whose place depends on the frame. Bundlers keep it only for profiles that have such bodies.
 */
import {
  type BodyLayout,
  type ByteBits,
  type Enumerations,
  entriesOf,
  type FieldLayout,
  type FieldPresence,
  type Fill,
  fieldLayout,
  type GeneralBody,
  type GeneralField,
  type ListInteger,
  type ListLayout,
  linesOf,
  type Piece,
} from '../layout.ts';
import { readBytes, readFlags, readText } from '../read.ts';
import { findItem } from './list.ts';
import { numberOfBcd, readInteger } from './values.ts';

export type GeneralFieldLayout = FieldLayout & { readonly general: GeneralField };

export interface GeneralLayout extends BodyLayout {
  readonly general: GeneralBody;
  readonly fields: readonly GeneralFieldLayout[];
}

interface Options {
  /** The frame's byte order. */
  readonly little?: boolean;
  readonly atLeast?: boolean;
  /** Of up to 8 bytes. */
  readonly mask?: ListInteger & { readonly byte: number };
  readonly list?: ListLayout;
  readonly fill?: Fill;
}

/**
 * As `bodyLayout`, with more keys in a line: `pieces` (`0u8.0-3~,1u8.1`: bits 0 to 3 of byte 0 complemented, and below them bit 1 of byte
 * 1), `order` if it is not the frame's, `invert`, `encoding`, `special` (`254=abnormal,255=invalid`), `rest` for a field that takes all
 * remaining bytes, and what says whether the field is set: `bit` of the mask, `flag` (a bit of its own, as a piece), `unless`, `with`,
 * `item`, or `reach`, the byte that the body then reaches.
 */
export function generalLayout(
  enumerations: Enumerations,
  length: number,
  table: string,
  options: Options = {},
): GeneralLayout {
  const { atLeast = false, mask, list = null, fill = [] } = options;
  const parts = linesOf(table);
  let parsed: readonly GeneralFieldLayout[] | undefined;
  const fields = (): readonly GeneralFieldLayout[] => {
    if (parsed === undefined) {
      const partner = (other: string): GeneralField =>
        (fields().find((field) => field.name === other) as GeneralFieldLayout).general;
      const { lines, names } = parts();
      parsed = lines.map((line, index) => {
        const layout = fieldLayout(names[index] as string, line, -1, enumerations);
        return { ...layout, presence: -1, general: generalField(layout, line, options, partner) };
      });
    }
    return parsed;
  };
  let unknown: GeneralBody['unknownBits'] | undefined;
  let appended: GeneralBody['appended'] | undefined;
  return {
    length,
    atLeast,
    presence: null,
    general: {
      list,
      fill,
      hasMask: mask !== undefined,
      get unknownBits() {
        unknown ??= mask === undefined ? [] : unknownBits(mask, fields());
        return unknown;
      },
      get appended() {
        appended ??= fields().flatMap(({ general: { presence, toEnd } }) => {
          if (presence?.by === 'length') return { end: presence.end, toEnd };
          return toEnd && presence?.by !== 'item' ? { end: 0, toEnd } : [];
        });
        return appended;
      },
    },
    get names() {
      return parts().names;
    },
    get fields() {
      return fields();
    },
  };
}

type Mask = ListInteger & { readonly byte: number };

function unknownBits(mask: Mask, fields: readonly GeneralFieldLayout[]): GeneralBody['unknownBits'] {
  const keyOf = (bits: ByteBits): string => `${bits.byte}.${bits.mask}`;
  const known = new Set(
    fields.flatMap(({ general: { presence } }) => (presence?.by === 'bit' ? [keyOf(presence)] : [])),
  );
  return Array.from({ length: 8 * mask.size }, (_, bit) => ({ bit, ...bitOf(mask, bit) })).filter(
    (bits) => !known.has(keyOf(bits)),
  );
}

/** One bit of an integer. */
function bitOf({ byte, size, little }: Mask, bit: number): ByteBits {
  return { byte: byte + (little ? bit >> 3 : size - 1 - (bit >> 3)), mask: 1 << (bit & 7) };
}

function generalField(
  layout: FieldLayout,
  line: string,
  { little: isLittle = false, mask, list }: Options,
  partner: (name: string) => GeneralField,
): GeneralField {
  const { byte, store, keys } = entriesOf(line);
  const little = keys.order === undefined ? isLittle : keys.order === 'little';
  const isBlock = layout.type === 'text' || layout.type === 'bytes';
  const texts = isBlock ? [] : (keys.pieces ?? `${byte}${store.replace('i', 'u')}`).split(',');
  const pieces = texts.map((text) => pieceOf(text, little));
  const width = pieces.reduce((sum, piece) => sum + piece.width, 0);
  const inverted = keys.invert !== undefined;
  const encoding = keys.encoding === 'bcd' || keys.encoding === 'sign-magnitude' ? keys.encoding : 'binary';
  const presence = presenceOf(keys, little, mask);
  const toEnd = keys.rest !== undefined;
  const attribute = presence?.by === 'item' ? presence.attribute : -1;
  const special = new Map(
    (keys.special?.split(',') ?? []).map((entry) => {
      const [raw, name] = entry.split('=') as [string, string];
      return [name, Number(raw)];
    }),
  );
  const readRaw = rawReader(pieces, width, inverted, layout.type === 'number' && layout.signed);
  return {
    pieces,
    width,
    inverted,
    encoding,
    special,
    presence,
    attribute,
    toEnd,
    readRaw,
    find: finderOf(presence, readRaw, list, partner),
    physical: physicalReader(layout, encoding, width, special),
    sizeAt: sizeReader(layout, toEnd, attribute < 0 ? null : (list?.length ?? null)),
  };
}

function pieceOf(text: string, little: boolean): Piece {
  const [, byte, bits, first, last = first, mark] = /^(\d+)u(\d+)(?:\.(\d+)(?:-(\d+))?)?(~?)$/.exec(text) as string[];
  const size = Number(bits) / 8;
  const low = Number(first ?? 0);
  const width = first === undefined ? size * 8 : Number(last) - low + 1;
  return { byte: Number(byte), size, low, width, little, inverted: mark === '~' };
}

function presenceOf(
  keys: Readonly<Record<string, string>>,
  little: boolean,
  mask: Mask | undefined,
): FieldPresence | null {
  const { bit, flag, unless, with: partner, reach, item } = keys;
  if (bit !== undefined) return { by: 'bit', ...bitOf(mask as Mask, Number(bit)) };
  if (flag !== undefined) {
    const piece = pieceOf(flag, little);
    return { by: 'bit', ...bitOf(piece, piece.low) };
  }
  if (unless !== undefined) return { by: 'unless', raw: Number(unless) };
  if (partner !== undefined) return { by: 'with', partner };
  if (reach !== undefined) return { by: 'length', end: Number(reach) };
  return item === undefined ? null : { by: 'item', attribute: Number(item) };
}

function finderOf(
  presence: FieldPresence | null,
  readRaw: GeneralField['readRaw'],
  list: ListLayout | undefined,
  partner: (name: string) => GeneralField,
): GeneralField['find'] {
  if (presence === null) return (_view, at) => at;
  switch (presence.by) {
    case 'bit': {
      const { byte, mask } = presence;
      return (view, at) => ((view.getUint8(at + byte) & mask) === 0 ? -1 : at);
    }
    case 'unless': {
      const { raw } = presence;
      return (view, at) => (readRaw(view, at) === raw ? -1 : at);
    }
    case 'with': {
      const { partner: name } = presence;
      let other: GeneralField | undefined;
      return (view, at, length) => {
        other ??= partner(name);
        return other.find(view, at, length);
      };
    }
    case 'length': {
      const { end } = presence;
      return (_view, at, length) => (length < end ? -1 : at);
    }
    default: {
      const { attribute } = presence;
      return (view, at, length) => findItem(list as ListLayout, view, at, length, attribute);
    }
  }
}

function rawReader(
  pieces: readonly Piece[],
  width: number,
  inverted: boolean,
  signed: boolean,
): GeneralField['readRaw'] {
  const span = 2 ** width;
  const plain = bitsReader(pieces);
  if (inverted) return (view, base) => span - 1 - plain(view, base);
  if (!signed) return plain;
  return (view, base) => {
    const raw = plain(view, base);
    return raw < span / 2 ? raw : raw - span;
  };
}

/** The usual ones are short enough for compilers to inline them into a loop over frames. */
function bitsReader(pieces: readonly Piece[]): GeneralField['readRaw'] {
  const [only] = pieces;
  if (only === undefined) return () => 0;
  const { byte, size, low, width, little, inverted } = only;
  if (pieces.length === 1 && !inverted) {
    if (size === 1) {
      const mask = (1 << width) - 1;
      return (view, base) => (view.getUint8(base + byte) >>> low) & mask;
    }
    if (size === 2 && width === 16) return (view, base) => view.getUint16(base + byte, little);
    if (size === 4 && width === 32) return (view, base) => view.getUint32(base + byte, little);
  }
  return (view, base) => {
    let raw = 0;
    for (const piece of pieces) {
      const span = 2 ** piece.width;
      const whole = readInteger(view, base + piece.byte, piece.size, piece.little);
      const bits = Math.floor(whole / 2 ** piece.low) % span;
      raw = raw * span + (piece.inverted ? span - 1 - bits : bits);
    }
    return raw;
  };
}

function physicalReader(
  layout: FieldLayout,
  encoding: GeneralField['encoding'],
  width: number,
  special: ReadonlyMap<string, number>,
): GeneralField['physical'] {
  if (layout.type !== 'number') return (raw) => raw;
  const { multiplier, addend, divisor, null: none } = layout;
  const names = new Map(Array.from(special, ([name, raw]) => [raw, name]));
  const hasNames = names.size > 0;
  return (raw) => {
    if (raw === none) return null;
    const name = hasNames ? names.get(raw) : undefined;
    if (name !== undefined) return name;
    const number = numberOf(raw, encoding, width);
    return encoding === 'bcd' && number < 0 ? null : (number * multiplier + addend) / divisor;
  };
}

/** The number that a raw value encodes, before scaling; -1 for invalid decimal digits. */
export function numberOf(raw: number, encoding: GeneralField['encoding'], width: number): number {
  if (encoding === 'binary') return raw;
  if (encoding === 'bcd') return numberOfBcd(raw);
  const sign = 2 ** (width - 1);
  // Minus nothing is 0, and not the language's -0.
  return raw < sign ? raw : sign - raw;
}

function sizeReader(layout: FieldLayout, toEnd: boolean, lengths: ListInteger | null): GeneralField['sizeAt'] {
  const { byte } = layout;
  const size = layout.type === 'text' || layout.type === 'bytes' ? layout.size : 0;
  if (!toEnd) return () => size;
  if (lengths === null) return (_view, _at, length) => length - byte;
  const { size: bytes, little } = lengths;
  return (view, _at, _length, base) => readInteger(view, base - bytes, bytes, little) - byte;
}

/** Anything but a number lies beyond all numbers, as RouteCondition.general says: named or "no value" raw values, and invalid digits. */
export const NO_NUMBER: number = 2 ** 49;
export const NO_DIGIT: number = 2 ** 50;

/** What conditions compare: the number that a raw value encodes, before scaling; for a bool 0 or 1. */
export function comparableRaw(field: GeneralFieldLayout, raw: number): number {
  const { encoding, width, special } = field.general;
  if (field.type === 'bool') return Number((raw !== 0) !== field.invert);
  if (field.type !== 'number') return raw;
  if (raw === field.null) return raw + NO_NUMBER;
  for (const code of special.values()) if (raw === code) return raw + NO_NUMBER;
  const number = numberOf(raw, encoding, width);
  return encoding === 'bcd' && number < 0 ? raw + NO_DIGIT : number;
}

export function comparableAt(field: GeneralFieldLayout, view: DataView, base: number): number {
  return comparableRaw(field, field.general.readRaw(view, base));
}

/** The value of a set field as messages have it; `base` is the result of `find`. */
export function readGeneralField(
  field: GeneralFieldLayout,
  view: DataView,
  at: number,
  length: number,
  base: number,
): unknown {
  const { general, byte } = field;
  switch (field.type) {
    case 'text':
      return readText(view, base + byte, general.sizeAt(view, at, length, base));
    case 'bytes':
      return readBytes(view, base + byte, general.sizeAt(view, at, length, base));
    case 'bool':
      return (general.readRaw(view, base) !== 0) !== field.invert;
    case 'enum': {
      const code = general.readRaw(view, base);
      return field.enumeration.names[code] ?? code;
    }
    case 'flags':
      return readFlags(general.readRaw(view, base), field.enumeration);
    default:
      return general.physical(general.readRaw(view, base));
  }
}
