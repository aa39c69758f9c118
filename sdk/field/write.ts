/**
 * Writing is strict: one function for each type of field, from a value of any type to the raw value, or a RumpError that
 * names the field, the value and what is allowed. `lenient` drops the checks of range, step and unknown codes, nothing else.
 */
import { isUint8Array } from '../bytes.ts';
import { display, RumpError, type RumpErrorCode } from '../error.ts';
import type { BoolField, BytesField, EnumField, FlagsField, NumberField, TextField } from './layout.ts';

// A billionth of a step: wide enough for what arithmetic in doubles leaves behind, far too narrow to hide a wrong value.
const GRID_TOLERANCE = 1e-9;

export function fail(code: RumpErrorCode, name: string, value: unknown, allowed: string): never {
  const path = `body.${name}`;
  throw new RumpError(code, `${path} is ${display(value)}; ${allowed}`, { path });
}

export function missing(name: string): never {
  const path = `body.${name}`;
  throw new RumpError('missing-field', `${path} is missing; this body must have all of its fields`, { path });
}

/** 0 or 1. */
export function writeBool(value: unknown, field: BoolField): number {
  if (typeof value === 'boolean') return value === field.invert ? 0 : 1;
  if (value === undefined) missing(field.name);
  fail('wrong-type', field.name, value, 'it must be true or false');
}

/** The code. */
export function writeEnum(value: unknown, field: EnumField, lenient: boolean): number {
  if (typeof value === 'string') {
    const code = field.enumeration.codes.get(value);
    if (code !== undefined) return code;
    fail('unknown-name', field.name, value, `it must be one of ${listNames(field)}`);
  }
  if (typeof value === 'number') {
    if (!lenient) fail('unknown-name', field.name, value, `it must be one of ${listNames(field)}`);
    const most = 2 ** field.width - 1;
    if (Number.isInteger(value) && value >= 0 && value <= most) return value;
    fail('out-of-range', field.name, value, `a code must be an integer from 0 to ${most}`);
  }
  if (value === undefined) missing(field.name);
  fail('wrong-type', field.name, value, `it must be one of ${listNames(field)}`);
}

/** The bits, as an unsigned integer. */
export function writeFlags(value: unknown, field: FlagsField, lenient: boolean): number {
  if (value === undefined) missing(field.name);
  if (!Array.isArray(value)) fail('wrong-type', field.name, value, `it must be an array of ${listNames(field)}`);
  let bits = 0;
  for (let index = 0; index < value.length; index++) {
    const flag: unknown = value[index];
    const mask = 1 << bitOf(flag, field, lenient);
    if ((bits & mask) !== 0) fail('out-of-range', field.name, flag, 'a flag may be given once');
    bits |= mask;
  }
  return bits >>> 0;
}

function bitOf(flag: unknown, field: FlagsField, lenient: boolean): number {
  if (typeof flag === 'string') {
    const bit = field.enumeration.codes.get(flag);
    if (bit !== undefined) return bit;
    fail('unknown-name', field.name, flag, `a flag must be one of ${listNames(field)}`);
  }
  if (typeof flag === 'number') {
    if (!lenient) fail('unknown-name', field.name, flag, `a flag must be one of ${listNames(field)}`);
    if (Number.isInteger(flag) && flag >= 0 && flag < field.width) return flag;
    fail('out-of-range', field.name, flag, `a bit must be an integer from 0 to ${field.width - 1}`);
  }
  fail('wrong-type', field.name, flag, `a flag must be one of ${listNames(field)}`);
}

/** The raw value, within what the field's bits hold; signed for a signed field. */
export function writeNumber(value: unknown, field: NumberField, lenient: boolean): number {
  if (value === null) {
    if (field.null !== null) return field.null;
    fail('wrong-type', field.name, value, `it must be ${describeRange(field)}`);
  }
  if (typeof value !== 'number') {
    if (value === undefined) missing(field.name);
    fail('wrong-type', field.name, value, `it must be ${describeRange(field)}`);
  }
  const raw = field.integer ? Math.round(value) : Math.round((value * field.divisor - field.addend) / field.multiplier);
  const least = lenient ? leastRaw(field) : field.least;
  const most = lenient ? mostRaw(field) : field.most;
  // Written so that NaN fails too.
  if (!(raw >= least && raw <= most)) fail('out-of-range', field.name, value, `it must be ${describeRange(field)}`);
  const step = lenient ? 1 : field.step;
  if (!isOnGrid(value, raw, step, field)) fail('out-of-range', field.name, value, `it must be ${describeRange(field)}`);
  if (raw === field.null) {
    fail('out-of-range', field.name, value, 'on the wire this number means "no value", which only null may write');
  }
  return raw;
}

function isOnGrid(value: number, raw: number, step: number, field: NumberField): boolean {
  if (step !== 1 && (raw - field.least) % step !== 0) return false;
  // Nearly all values are exact, and a division costs as much as all else here together.
  const physical = field.integer ? raw : (raw * field.multiplier + field.addend) / field.divisor;
  if (physical === value) return true;
  return Math.abs(value - physical) <= (GRID_TOLERANCE * step * field.multiplier) / field.divisor;
}

/** The text's bytes into the body, with NULs behind them. */
export function writeText(value: unknown, field: TextField, view: DataView, at: number): void {
  if (value === undefined) missing(field.name);
  if (typeof value !== 'string')
    fail('wrong-type', field.name, value, `it must be text of at most ${field.size} bytes`);
  let written = 0;
  for (let index = 0; index < value.length; index++) {
    const point = value.codePointAt(index) as number;
    if (point === 0) fail('out-of-range', field.name, value, 'text ends at its first NUL, so it may not hold one');
    if (point >= 0xd800 && point <= 0xdfff) {
      fail('out-of-range', field.name, value, 'it holds half of a surrogate pair, which UTF-8 has no bytes for');
    }
    const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (written + size > field.size) {
      fail('out-of-range', field.name, value, `its UTF-8 must take at most ${field.size} bytes; text is never cut`);
    }
    writeCodePoint(view, at + written, point, size);
    written += size;
    if (size === 4) index++;
  }
  while (written < field.size) view.setUint8(at + written++, 0);
}

// By hand, because TextEncoder.encodeInto needs a view of its own for each text and cannot refuse a lone surrogate.
function writeCodePoint(view: DataView, at: number, point: number, size: number): void {
  if (size === 1) {
    view.setUint8(at, point);
    return;
  }
  let rest = point;
  for (let index = size - 1; index > 0; index--) {
    view.setUint8(at + index, 0x80 | (rest & 0x3f));
    rest >>= 6;
  }
  view.setUint8(at, ((0xf00 >> size) & 0xff) | rest);
}

export function writeBytes(value: unknown, field: BytesField, view: DataView, at: number): void {
  if (value === undefined) missing(field.name);
  if (!isUint8Array(value)) fail('wrong-type', field.name, value, `it must be a Uint8Array of ${field.size} bytes`);
  if (value.length !== field.size) {
    fail('out-of-range', field.name, value, `it has ${value.length} bytes and must have ${field.size}`);
  }
  for (let index = 0; index < field.size; index++) view.setUint8(at + index, value[index] as number);
}

function listNames(field: EnumField | FlagsField): string {
  return [...field.enumeration.codes.keys()].join(', ');
}

function describeRange(field: NumberField): string {
  const physical = (raw: number): number => (raw * field.multiplier + field.addend) / field.divisor;
  const unit = field.unit === '' ? '' : ` ${field.unit}`;
  const step = (field.step * field.multiplier) / field.divisor;
  const none = field.null === null ? '' : ', or null';
  return `a number from ${physical(field.least)} to ${physical(field.most)}${unit} in steps of ${step}${none}`;
}

/** The least and the most that the field's bits hold, whatever its range says. */
export function leastRaw(field: NumberField): number {
  return field.signed ? -(2 ** (field.width - 1)) : 0;
}

export function mostRaw(field: NumberField): number {
  return 2 ** (field.signed ? field.width - 1 : field.width) - 1;
}
