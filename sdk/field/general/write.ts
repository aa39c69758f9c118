/** The strict writer of general bodies: by their tables, each value by the rule of its type, so that any fault becomes a RumpError. */
import { isUint8Array, lengthOf } from '../../values/bytes.ts';
import type { Fields } from '../../values/checked.ts';
import { checkedInteger, isArray, RumpError, refuse } from '../../values/error.ts';
import type { GeneralBody } from '../layout.ts';
import type { GeneralFieldLayout, GeneralLayout } from './layout.ts';
import { writeOpenBytes } from './values.ts';
import { writeList } from './write-list.ts';
import { setBits, type Target, tooLong, type Values, writeGeneralField, writeRaw } from './write-value.ts';

/**
 * Writes a body into bytes that are all zero.
 *
 * @returns its length
 * @throws {RumpError} for the first invalid field of the table
 */
export function writeGeneral(layout: GeneralLayout, body: Fields, message: Fields, target: Target): number {
  const { fields, general, atLeast } = layout;
  const { list, fill } = general;
  const { view, at, maximum } = target;
  const values = new Map<GeneralFieldLayout, unknown>();
  for (const field of fields) {
    const value = body[field.name];
    if (value !== undefined) values.set(field, value);
  }
  const reached = Math.max(0, ...Array.from(values.keys(), reachOf));
  let length = Math.max(layout.length, reached);
  for (const field of fields) {
    const { presence } = field.general;
    if (!values.has(field)) {
      refuseMissing(field, fields, values, reached);
      if (presence?.by === 'unless') writeRaw(field.general, view, at, presence.raw);
    } else if (presence?.by === 'with' && !hasName(values, presence.partner)) {
      missing(presence.partner, `it is set together with ${field.name}`);
    } else if (presence?.by !== 'item') {
      if (presence?.by === 'bit') setBits(view, at + presence.byte, presence.mask);
      length += writeGeneralField(field, values.get(field), target, at, maximum - length);
    }
  }
  for (const [byte, bits] of fill) if (byte < length) setBits(view, at + byte, bits);
  const { unknownFields, rest } = message;
  if (unknownFields !== undefined) {
    for (const bits of bitsOf(unknownFields, general, target.lenient)) setBits(view, at + bits.byte, bits.mask);
  }
  if (list !== null) length = writeList(list, fields, values, message, target);
  if (rest === undefined) return length;
  const end = length + writeRest(rest, length, target);
  // A reader would take them for this field, which the message does not give.
  const covered = fields.find((field) => {
    const reach = field.general.toEnd && field.general.presence === null ? layout.length : reachOf(field);
    return (field.general.toEnd || !values.has(field)) && reach > 0 && reach <= end;
  });
  if (atLeast && list === null && end > length && covered !== undefined) {
    refuse('contradiction', 'rest', rest, `as many bytes are read as ${covered.name}`);
  }
  return end;
}

/** The byte that the body must reach for an appended field; 0 for all others. */
function reachOf({ general: { presence } }: GeneralFieldLayout): number {
  return presence?.by === 'length' ? presence.end : 0;
}

/** Throws unless the body may be without this field. */
function refuseMissing(
  { name, general: { presence, toEnd } }: GeneralFieldLayout,
  fields: readonly GeneralFieldLayout[],
  values: Values,
  reached: number,
): void {
  if (presence === null) missing(name, 'it is always set');
  if (presence.by === 'length' && !toEnd && presence.end <= reached) missing(name, 'a field behind it is given');
  if (presence.by === 'with' && hasName(values, presence.partner)) {
    missing(name, `it is set together with ${presence.partner}`);
  }
  if (presence.by === 'item') {
    const isGiven = fields.some((other) => values.has(other) && other.general.attribute === presence.attribute);
    if (isGiven) missing(name, 'an attribute is written whole');
  }
}

function hasName(values: Values, name: string): boolean {
  return [...values.keys()].some((field) => field.name === name);
}

function missing(name: string, reason: string): never {
  const path = `body.${name}`;
  throw new RumpError('missing-field', `${path} is missing; ${reason}`, { path });
}

/** Mask bits that no field owns: a strict writer writes none, a lenient one those that were read. */
function bitsOf(value: unknown, { hasMask, unknownBits }: GeneralBody, lenient: boolean): GeneralBody['unknownBits'] {
  const path = 'unknownFields';
  if (!hasMask) refuse('unknown-field', path, value, 'this message has no presence mask');
  if (!isArray(value)) refuse('wrong-type', path, value, 'it must be an array of mask bits without a field');
  const found: GeneralBody['unknownBits'][number][] = [];
  for (let index = 0; index < value.length; index++) {
    const bit: unknown = value[index];
    if (!lenient) refuse('unknown-field', path, bit, 'only a lenient writer sets mask bits without a field');
    checkedInteger(bit, path, 0, 63);
    const known = unknownBits.find((other) => other.bit === bit);
    if (known === undefined || found.includes(known))
      refuse('out-of-range', path, bit, 'it must be a bit without a field, given once');
    found.push(known);
  }
  return found;
}

/** Writes the bytes behind all fields. @returns how many */
export function writeRest(value: unknown, length: number, { view, at, maximum, lenient }: Omit<Target, 'cut'>): number {
  if (!isUint8Array(value)) refuse('wrong-type', 'rest', value, 'it must be a Uint8Array');
  if (!lenient) refuse('unknown-field', 'rest', value, 'only a lenient writer writes bytes that belong to no field');
  const written = writeOpenBytes(value, maximum - length, view, at + length);
  if (written < 0) tooLong(length + lengthOf(value), maximum);
  return written;
}
