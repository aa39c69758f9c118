/**
 * The strict writer: a body by its table, each field by the rule of its type, so that any fault becomes a RumpError. The
 * generated writers handle nearly all bodies before it is needed.
 */
import type { BodyLayout, BoolField, FieldLayout, PackedField } from '../field/layout.ts';
import {
  isReplaced,
  missing,
  writeBool,
  writeBytes,
  writeCutText,
  writeEnum,
  writeFlags,
  writeNumber,
  writeText,
} from '../field/write.ts';
import { weightOf, writePresence } from '../generated/layout.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Into the bytes at `at`, all zero before. Throws for the first invalid field, in the order of `inOrder`. */
export function writeBody(
  layout: BodyLayout,
  body: Fields,
  lenient: boolean,
  view: DataView,
  at: number,
  cut = false,
): void {
  const { fields, presence } = layout;
  let mask = 0;
  let wrong: BoolField | undefined;
  let wrongValue: unknown;
  for (const field of inOrder(layout)) {
    const value = body[field.name];
    if (presence !== null) {
      if (value === undefined) continue;
      mask |= 1 << field.presence;
    }
    if (field.type === 'bool' && typeof value !== 'boolean') {
      if (wrong !== undefined && fields.indexOf(wrong) < fields.indexOf(field)) continue;
      wrong = field;
      wrongValue = value;
    } else if (value === undefined) missing(field.name);
    else writeField(value, field, lenient, view, at, cut);
  }
  if (wrong !== undefined) writeBool(wrongValue, wrong);
  if (presence !== null) writePresence(view, at, mask);
}

/**
 * Which of several invalid fields is named is part of what this package promises: in a control body the first one of the table; elsewhere
 * first those that share their bytes with others; bools are read in that order and refused last.
 */
function inOrder({ fields, presence }: BodyLayout): FieldLayout[] {
  const rank = (field: FieldLayout): number => {
    if (presence !== null) return 0;
    const sharing = fields.findIndex((other) => isShared(other) && isShared(field) && sameInteger(other, field));
    return sharing < 0 ? fields.length : sharing;
  };
  return fields
    .map((field) => ({ field, rank: rank(field) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ field }) => field);
}

function isShared(field: FieldLayout): boolean {
  return field.type !== 'text' && field.type !== 'bytes' && field.width < field.size * 8;
}

function sameInteger(left: FieldLayout, right: FieldLayout): boolean {
  return left.byte === right.byte && 'size' in left && 'size' in right && left.size === right.size;
}

export function rawOf(value: unknown, field: PackedField, lenient: boolean): number {
  switch (field.type) {
    case 'bool':
      return writeBool(value, field);
    case 'enum':
      return writeEnum(value, field, lenient);
    case 'flags':
      return writeFlags(value, field, lenient);
    default:
      return writeNumber(value, field, lenient);
  }
}

/**
 * One field, by the rule of its type; bytes count from `at`. With `cut`, text that was read from invalid UTF-8 may be too
 * long: it is cut, and the residue of the message has the bytes that were replaced.
 */
export function writeField(
  value: unknown,
  field: FieldLayout,
  lenient: boolean,
  view: DataView,
  at: number,
  cut = false,
): void {
  if (cut && field.type === 'text' && isReplaced(value)) writeCutText(value, field.size, view, at + field.byte);
  else if (field.type === 'text') writeText(value, field, view, at + field.byte);
  else if (field.type === 'bytes') writeBytes(value, field, view, at + field.byte);
  else addBits(view, at, field, rawOf(value, field, lenient));
}

/** Byte by byte of the field's integer, because other fields may have bits there. */
function addBits(view: DataView, at: number, { byte, size, low, width }: PackedField, raw: number): void {
  // Beyond 32 bits there are only whole integers without a sign.
  const bits = width > 32 ? raw : (width < 32 ? raw & ~(-1 << width) : raw >>> 0) * 2 ** low;
  for (let index = 0; index < size; index++) {
    const place = at + byte + index;
    const part = Math.floor(bits / 256 ** weightOf(index, size)) % 256;
    view.setUint8(place, view.getUint8(place) | part);
  }
}
