/**
 * Writing is strict: one function for each type of field, from a value of any type to the raw value, or a RumpError that
 * names the field, the value and what is allowed. `lenient` drops the checks of range, step and unknown codes, nothing else.
 */
import { isUint8Array, lengthOf } from '../values/bytes.ts';
import { isArray, RumpError, type RumpErrorCode, refuse } from '../values/error.ts';
import { didYouMean } from '../values/near.ts';
import type { BoolField, BytesField, EnumField, FieldLayout, FlagsField, NumberField, TextField } from './layout.ts';
import { LONE_SURROGATE, utf8Of } from './utf-8.ts';

function fail(code: RumpErrorCode, { name }: FieldLayout, value: unknown, allowed: string): never {
  refuse(code, `body.${name}`, value, allowed);
}

function wrongType(field: FieldLayout, value: unknown, allowed: string): never {
  if (value === undefined) missing(field.name);
  fail('wrong-type', field, value, allowed);
}

export function missing(name: string): never {
  const path = `body.${name}`;
  throw new RumpError('missing-field', `${path} is missing; this body must have all of its fields`, { path });
}

/** 0 or 1. */
export function writeBool(value: unknown, field: BoolField): number {
  if (typeof value !== 'boolean') wrongType(field, value, 'it must be true or false');
  return value === field.invert ? 0 : 1;
}

/** The code. */
export function writeEnum(value: unknown, field: EnumField, lenient: boolean): number {
  if (value === undefined) missing(field.name);
  return codeOf(value, field, lenient, 2 ** field.width - 1, 'it');
}

/** The bits, as an unsigned integer. */
export function writeFlags(value: unknown, field: FlagsField, lenient: boolean): number {
  if (!isArray(value)) wrongType(field, value, `it must be an array of ${listNames(field)}`);
  let bits = 0;
  for (let index = 0; index < value.length; index++) {
    const flag: unknown = value[index];
    const mask = 1 << codeOf(flag, field, lenient, field.width - 1, 'a flag');
    if ((bits & mask) !== 0) fail('out-of-range', field, flag, 'a flag may be given once');
    bits |= mask;
  }
  return bits >>> 0;
}

/** From a name or, if lenient, a number from 0 to `most`; `subject` is what the refusal names. */
function codeOf(
  value: unknown,
  field: EnumField | FlagsField,
  lenient: boolean,
  most: number,
  subject: string,
): number {
  if (typeof value === 'number' && lenient) {
    if (Number.isInteger(value) && value >= 0 && value <= most) return value;
    fail('out-of-range', field, value, `without a name ${subject} must be an integer from 0 to ${most}`);
  }
  const code = typeof value === 'string' ? field.enumeration.codes.get(value) : undefined;
  if (code !== undefined) return code;
  const isName = typeof value === 'string' || typeof value === 'number';
  fail(
    isName ? 'unknown-name' : 'wrong-type',
    field,
    value,
    `${subject} must be one of ${listNames(field)}${didYouMean(value, field.enumeration.codes.keys() as Iterable<string>)}`,
  );
}

/** The raw value, within what the field's bits hold; signed for a signed field. */
export function writeNumber(value: unknown, field: NumberField, lenient: boolean): number {
  if (value === null && field.null !== null) return field.null;
  if (typeof value !== 'number') wrongType(field, value, describeRange(field));
  const raw = Math.round((value * field.divisor - field.addend) / field.multiplier);
  const least = lenient ? leastRaw(field) : field.least;
  const most = lenient ? mostRaw(field) : field.most;
  const step = lenient ? 1 : field.step;
  // Written so that NaN fails too.
  if (!(raw >= least && raw <= most && isOnGrid(value, raw, step, field))) {
    fail('out-of-range', field, value, describeRange(field));
  }
  if (raw === field.null) {
    fail('out-of-range', field, value, 'on the wire this number means "no value", which only null may write');
  }
  return raw;
}

function isOnGrid(value: number, raw: number, step: number, field: NumberField): boolean {
  if ((raw - field.least) % step !== 0) return false;
  return Math.abs(value - physicalOf(raw, field)) <= toleranceOf(field, step);
}

/**
 * The tolerance for rounding in doubles, far too narrow to hide a wrong value: a billionth of a step or, if the field's
 * numbers are so large that doubles near them are further apart, four times the distance of two doubles at the largest that its
 * bits hold. On a grid of integers there is no rounding.
 */
export function toleranceOf(field: NumberField, step = 1): number {
  const { multiplier, addend, divisor } = field;
  const share = (1e-9 * step * multiplier) / divisor;
  if (divisor === 1 && Number.isInteger(multiplier) && Number.isInteger(addend)) return share;
  const largest = Math.max(...[leastRaw(field), mostRaw(field)].map((raw) => Math.abs(physicalOf(raw, field))));
  return Math.max(share, 2 ** (Math.floor(Math.log2(largest)) - 50));
}

export function physicalOf(raw: number, { multiplier, addend, divisor }: NumberField): number {
  return (raw * multiplier + addend) / divisor;
}

/** The text's bytes into the body, with NULs after them. */
export function writeText(value: unknown, field: TextField, view: DataView, at: number): void {
  const { size } = field;
  if (typeof value !== 'string') wrongType(field, value, `it must be text of at most ${size} bytes`);
  if (writeValidText(value, size, view, at)) return;
  // No text has fewer bytes than characters: one that is far too long is not encoded first.
  if (value.length > size || utf8Of(value).length > size) {
    fail('out-of-range', field, value, `its UTF-8 must take at most ${size} bytes; text is never cut`);
  }
  if (value.includes('\0')) fail('out-of-range', field, value, 'text ends at its first NUL, so it may not hold one');
  fail('out-of-range', field, value, 'it holds half of a surrogate pair, which UTF-8 has no bytes for');
}

/** False if `writeText` refuses; then the bytes are undefined. */
export function writeValidText(value: unknown, size: number, view: DataView, at: number): boolean {
  if (typeof value !== 'string' || value.length > size) return false;
  // Nearly all text is ASCII, for which no list of bytes is made.
  for (let index = 0; index < size; index++) {
    const unit = index < value.length ? value.charCodeAt(index) : 0;
    if (unit > 0x7f) return writeUnicode(value, size, view, at);
    if (unit === 0 && index < value.length) return false;
    view.setUint8(at + index, unit);
  }
  return true;
}

/** Whether it may come from reading invalid UTF-8. */
export function isReplaced(value: unknown): value is string {
  return typeof value === 'string' && value.includes('\ufffd') && !value.includes('\0') && !LONE_SURROGATE.test(value);
}

/** As `writeText`, but text that is longer than the field is cut, within a character if need be. */
export function writeCutText(value: string, size: number, view: DataView, at: number): void {
  const bytes = utf8Of(value);
  for (let index = 0; index < size; index++) view.setUint8(at + index, bytes[index] ?? 0);
}

function writeUnicode(value: string, size: number, view: DataView, at: number): boolean {
  const bytes = utf8Of(value);
  if (bytes.length > size || bytes.includes(0) || LONE_SURROGATE.test(value)) return false;
  for (let index = 0; index < size; index++) view.setUint8(at + index, bytes[index] ?? 0);
  return true;
}

/** False for anything but a Uint8Array of this size. */
export function writeExactBytes(value: unknown, size: number, view: DataView, at: number): boolean {
  if (!isUint8Array(value) || lengthOf(value) !== size) return false;
  for (let index = 0; index < size; index++) view.setUint8(at + index, value[index] as number);
  return true;
}

export function writeBytes(value: unknown, field: BytesField, view: DataView, at: number): void {
  const { size } = field;
  if (!isUint8Array(value)) wrongType(field, value, `it must be a Uint8Array of ${size} bytes`);
  if (!writeExactBytes(value, size, view, at)) {
    fail('out-of-range', field, value, `it has ${lengthOf(value)} bytes and must have ${size}`);
  }
}

function listNames({ enumeration }: EnumField | FlagsField): string {
  return [...enumeration.codes.keys()].join(', ');
}

function describeRange(field: NumberField): string {
  const unit = field.unit === '' ? '' : ` ${field.unit}`;
  const step = (field.step * field.multiplier) / field.divisor;
  const none = field.null === null ? '' : ', or null';
  return `it must be a number from ${physicalOf(field.least, field)} to ${physicalOf(field.most, field)}${unit} in steps of ${step}${none}`;
}

/** The least and the most that the field's bits hold, whatever its range says. */
export function leastRaw(field: NumberField): number {
  return field.signed ? -(2 ** (field.width - 1)) : 0;
}

export function mostRaw(field: NumberField): number {
  return 2 ** (field.signed ? field.width - 1 : field.width) - 1;
}
