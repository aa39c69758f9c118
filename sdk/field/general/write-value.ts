/** One value of a general body: by the rule of its type, to its bits. */
import { isUint8Array, lengthOf } from '../../values/bytes.ts';
import { RumpError, refuse } from '../../values/error.ts';
import { didYouMean } from '../../values/near.ts';
import type { GeneralField, NumberField } from '../layout.ts';
import { utf8Of } from '../utf-8.ts';
import {
  isReplaced,
  writeBool,
  writeBytes,
  writeCutText,
  writeEnum,
  writeFlags,
  writeNumber,
  writeText,
} from '../write.ts';
import type { GeneralFieldLayout } from './layout.ts';
import { bcdOfNumber, numberOfBcd, readInteger, writeInteger, writeOpenBytes, writeOpenText } from './values.ts';

/** A body that is being written. */
export interface Target {
  readonly view: DataView;
  readonly at: number;
  /** The most bytes that it may have. */
  readonly maximum: number;
  readonly lenient: boolean;
  /** Whether text with replacement characters may be cut to its room: the message's residue has the original bytes. */
  readonly cut: boolean;
}

/** Those fields that are given. */
export type Values = ReadonlyMap<GeneralFieldLayout, unknown>;

/** Its location counts from `base`; the bytes that it takes of `room`, beyond those that every body or item has. */
export function writeGeneralField(
  field: GeneralFieldLayout,
  value: unknown,
  { view, lenient, cut }: Pick<Target, 'view' | 'lenient' | 'cut'>,
  base: number,
  room: number,
): number {
  const { general, byte } = field;
  if (field.type === 'text' || field.type === 'bytes') {
    const at = base + byte;
    const isCut = field.type === 'text' && cut && isReplaced(value);
    if (general.toEnd) return isCut ? writeCut(value, view, at, room) : writeOpen(value, field, view, at, room);
    if (isCut) writeCutText(value, field.size, view, at);
    else if (field.type === 'text') writeText(value, field, view, at);
    else writeBytes(value, field, view, at);
    return 0;
  }
  const raw =
    field.type === 'bool'
      ? writeBool(value, field)
      : field.type === 'enum'
        ? writeEnum(value, field, lenient)
        : field.type === 'flags'
          ? writeFlags(value, field, lenient)
          : rawOfNumber(field, general, value, lenient);
  if (general.presence?.by === 'unless' && raw === general.presence.raw) {
    refuse('out-of-range', `body.${field.name}`, value, 'on the wire this value means that the field is not set');
  }
  writeRaw(general, view, base, raw);
  return 0;
}

/** The raw value, or the reason why there is none. */
export function rawOfNumber(field: NumberField, general: GeneralField, value: unknown, lenient: boolean): number {
  const { encoding, width, special } = general;
  const path = `body.${field.name}`;
  if (typeof value === 'string' && special.size > 0) {
    const names = [...special.keys()];
    const allowed = `it must be a number, or one of ${names.join(', ')}${didYouMean(value, names)}`;
    return special.get(value) ?? refuse('unknown-name', path, value, allowed);
  }
  if (value === null && field.null !== null) return field.null;
  if (value === null && encoding === 'bcd') {
    const none = noDigits(field, general);
    if (lenient && numberOfBcd(none) < 0) return none;
    refuse('out-of-range', path, value, 'only a lenient writer writes what is no decimal digit');
  }
  const number = writeNumber(value, numberField(field, general, lenient), lenient && encoding === 'binary');
  let raw = rawOf(number, encoding, width);
  // Prefer the zero with a sign if the other one has another meaning.
  if (raw === 0 && encoding === 'sign-magnitude' && isTaken(0, field, general)) raw = 2 ** (width - 1);
  for (const [name, code] of special) {
    if (raw === code)
      refuse('out-of-range', path, value, `on the wire this number means "${name}", and is written by that name`);
  }
  if (raw === field.null) {
    refuse('out-of-range', path, value, 'on the wire this number means "no value", which only null may write');
  }
  return raw;
}

/** What reads as null again: invalid decimal digits, and no raw value with another meaning. */
function noDigits(field: NumberField, general: GeneralField): number {
  let raw = 2 ** general.width - 1;
  while (isTaken(raw, field, general)) raw--;
  return raw;
}

/** Whether a raw value means something other than a number. */
function isTaken(raw: number, { null: none }: NumberField, { special, presence }: GeneralField): boolean {
  return raw === none || [...special.values()].includes(raw) || (presence?.by === 'unless' && presence.raw === raw);
}

/** In other encodings than binary the bits hold other numbers. */
function numberField(layout: NumberField, { encoding, width }: GeneralField, lenient: boolean): NumberField {
  if (encoding === 'binary') return layout;
  const plain = { ...layout, null: null };
  if (!lenient) return plain;
  const most = encoding === 'bcd' ? 10 ** Math.floor(width / 4) - 1 : 2 ** (width - 1) - 1;
  return { ...plain, least: encoding === 'bcd' ? 0 : -most, most, step: 1 };
}

function rawOf(number: number, encoding: GeneralField['encoding'], width: number): number {
  if (encoding === 'bcd') return bcdOfNumber(number);
  return encoding === 'sign-magnitude' && number < 0 ? 2 ** (width - 1) - number : number;
}

/** Byte by byte of each piece, because other fields may have bits there. */
export function writeRaw(
  { pieces, width, inverted }: Pick<GeneralField, 'pieces' | 'width' | 'inverted'>,
  view: DataView,
  base: number,
  raw: number,
): void {
  const span = 2 ** width;
  // The bits of a signed number.
  let rest = (raw + span) % span;
  if (inverted) rest = span - 1 - rest;
  for (let index = pieces.length - 1; index >= 0; index--) {
    const piece = pieces[index] as GeneralField['pieces'][number];
    const values = 2 ** piece.width;
    const bits = rest % values;
    rest = Math.floor(rest / values);
    const at = base + piece.byte;
    const known = readInteger(view, at, piece.size, piece.little);
    writeInteger(
      view,
      at,
      piece.size,
      piece.little,
      known + (piece.inverted ? values - 1 - bits : bits) * 2 ** piece.low,
    );
  }
}

export function setBits(view: DataView, at: number, bits: number): void {
  view.setUint8(at, view.getUint8(at) | bits);
}

function writeOpen(
  value: unknown,
  layout: { readonly name: string; readonly type: 'text' | 'bytes' },
  view: DataView,
  at: number,
  room: number,
): number {
  const path = `body.${layout.name}`;
  if (layout.type === 'bytes') {
    if (!isUint8Array(value)) refuse('wrong-type', path, value, `it must be a Uint8Array of at most ${room} bytes`);
    const length = writeOpenBytes(value, room, view, at);
    return length < 0
      ? refuse('out-of-range', path, value, `it has ${lengthOf(value)} bytes and may have ${room}`)
      : length;
  }
  if (typeof value !== 'string') refuse('wrong-type', path, value, `it must be text of at most ${room} bytes`);
  const length = writeOpenText(value, room, view, at);
  const rule = `it must be at most ${room} bytes of UTF-8, without NUL and without half of a surrogate pair`;
  return length < 0 ? refuse('out-of-range', path, value, rule) : length;
}

/** As much of the text as fits, cut within a character if need be. */
function writeCut(value: string, view: DataView, at: number, room: number): number {
  const bytes = utf8Of(value).slice(0, room);
  for (const [index, byte] of bytes.entries()) view.setUint8(at + index, byte);
  return bytes.length;
}

export function tooLong(length: number, maximum: number): never {
  throw new RumpError('out-of-range', `body has ${length} bytes; it may have ${maximum}`, { path: 'body' });
}
