/** The fields of a body or of a list's attribute, each by itself. */
import type { ByteOrder, Code, Enumeration, Field, MessageType, PresenceMask } from '../model.ts';
import { titleOf } from './inherit.ts';
import { refusalOfCodeName, refusalOfFieldName, type Uniqueness } from './names.ts';
import {
  divide,
  fraction,
  hexadecimal,
  isInteger,
  isSigned,
  isWhole,
  linear,
  type RawRange,
  rangeOf,
  subtract,
} from './numbers.ts';
import { resolveFieldPlacement } from './placement.ts';
import type { RawBody, RawField } from './raw.ts';
import { listed, type Refuse, type Report, type Subject } from './report.ts';

/** The physical meaning of an integer field: scale, range, step and null value. */
interface Physical {
  readonly multiplier: number;
  readonly addend: number;
  readonly divisor: number;
  readonly scale: number;
  readonly min: number;
  readonly max: number;
  readonly ranged: boolean;
  readonly step: number | null;
  readonly null: number | null;
}

const largestExact = BigInt(Number.MAX_SAFE_INTEGER);

function resolvePhysical(entry: RawField, raw: RawRange, numbers: RawRange, refuse: Refuse): Physical {
  const written = entry.scale ?? 1;
  if (written <= 0) refuse('scale', `scale is ${written}; it must be greater than 0`);
  // A refused scale is replaced, so that the range is checked against something.
  const scale = written > 0 ? written : 1;
  const { multiplier, addend, divisor } = linear(fraction(scale), fraction(entry.offset ?? 0));
  const largest = [numbers.lowest, numbers.highest]
    .map((value) => BigInt(value) * multiplier + addend)
    .map((value) => (value < 0n ? -value : value))
    .concat(divisor, multiplier, addend < 0n ? -addend : addend)
    .reduce((left, right) => (left > right ? left : right));
  if (largest > largestExact) {
    refuse(
      entry.scale === undefined ? 'offset' : 'scale',
      `scale ${scale} and offset ${entry.offset ?? 0} give physical values that a double does not hold exactly`,
    );
  }

  const physical = (value: number): number => Number(BigInt(value) * multiplier + addend) / Number(divisor);
  const rawOf = (value: number) => divide(subtract(fraction(value), fraction(entry.offset ?? 0)), fraction(scale));
  const lowest = physical(numbers.lowest);
  const highest = physical(numbers.highest);
  for (const attribute of ['min', 'max'] as const) {
    const value = entry[attribute];
    if (value === undefined) continue;
    if (value < lowest || value > highest) {
      refuse(attribute, `${attribute} is ${value}; ${entry.encoding ?? 'the raw type'} holds ${lowest} to ${highest}`);
    } else if (!isWhole(rawOf(value))) {
      refuse(
        attribute,
        `${attribute} is ${value}, which no raw value represents; scale ${scale} counts from ${lowest}`,
      );
    }
  }
  const min = entry.min ?? lowest;
  const max = entry.max ?? highest;
  if (min > max) refuse('min', `min ${min} is greater than max ${max}`);

  if (entry.step !== undefined) {
    if (entry.step <= 0) refuse('step', `step is ${entry.step}; it must be greater than 0`);
    else if (!isWhole(divide(fraction(entry.step), fraction(scale)))) {
      refuse('step', `step ${entry.step} is not a multiple of scale ${scale}`);
    } else if (min <= max && !isWhole(divide(subtract(fraction(max), fraction(min)), fraction(entry.step)))) {
      refuse('step', `step ${entry.step} does not divide the range ${min} to ${max}`);
    }
  }
  if (entry.null !== undefined && (entry.null < raw.lowest || entry.null > raw.highest)) {
    refuse('null', `null is ${entry.null}; the raw type holds ${raw.lowest} to ${raw.highest}`);
  }
  return {
    multiplier: Number(multiplier),
    addend: Number(addend),
    divisor: Number(divisor),
    scale,
    min,
    max,
    ranged: entry.min !== undefined || entry.max !== undefined,
    step: entry.step ?? null,
    null: entry.null ?? null,
  };
}

/** The numbers that raw values encode, before scale and offset. */
function numbersOf({ encoding, type }: RawField, width: number, raw: RawRange, refuse: Refuse): RawRange {
  if (encoding === undefined) return raw;
  if (isInteger(type) && isSigned(type)) refuse('encoding', `${encoding} is of integers without sign, not of ${type}`);
  if (encoding === 'sign-magnitude') {
    if (width < 2) refuse('encoding', 'sign-magnitude needs two bits at least');
    const highest = 2 ** (width - 1) - 1;
    return { lowest: -highest, highest };
  }
  if (width % 4 !== 0) refuse('encoding', `bcd has four bits a digit; the field has ${width}`);
  return { lowest: 0, highest: 10 ** Math.floor(width / 4) - 1 };
}

function specialOf(entry: RawField, raw: RawRange, refuse: Refuse, refuseCode: Refuse): Code[] {
  const names = new Set<string>();
  const taken = new Set<number>();
  const codes = Object.entries(entry.special ?? {}).map(([key, name]) => {
    // −0 is 0.
    const code = Number(key) + 0;
    if (taken.has(code)) refuseCode(key, `the raw value ${code} is special already`);
    taken.add(code);
    if (code < raw.lowest || code > raw.highest)
      refuseCode(key, `${code} is special; the raw type holds ${raw.lowest} to ${raw.highest}`);
    if (code === entry.null) refuseCode(key, `${code} is \`null\` already`);
    if (names.has(name)) refuseCode(key, `the name ${name} is taken already`);
    const refusal = refusalOfCodeName(name);
    if (refusal !== null) refuseCode(key, refusal);
    names.add(name);
    return { code, name, title: titleOf(name), role: null, origin: entry.origin, source: entry.source };
  });
  if (codes.length > 0 && entry.role !== undefined) {
    refuse('special', `a field of role ${entry.role} always has a value`);
  }
  return codes.sort((a, b) => a.code - b.code);
}

function fillerOf(
  { value, length }: RawField,
  { size, width }: { readonly size: number; readonly width: number },
  refuse: Refuse,
): number | readonly number[] | null {
  if (value === undefined) return null;
  if (typeof value !== 'number') {
    if (width !== 8 * size) refuse('value', 'bits have an integer as `value`, not a list of bytes');
    else if (value.length !== size)
      refuse('value', `value lists ${value.length} of the ${size} bytes that the entry has`);
    return value;
  }
  const { highest } = rangeOf(width, false);
  if (length !== undefined && length !== 1) refuse('value', 'several bytes have a list of them as `value`');
  else if (value > highest)
    refuse('value', `value ${hexadecimal(value)} does not fit; these bits hold ${hexadecimal(highest)} at most`);
  return value;
}

export interface Dictionaries {
  readonly enumerations: ReadonlyMap<string, Enumeration>;
  readonly flagSets: ReadonlyMap<string, readonly Code[]>;
  /** For fields that have none of their own. */
  readonly byteOrder: ByteOrder;
}

/** Null if the field cannot be placed. Defects are reported at `owner`: the entry, unless the entry was composed from others. */
export function resolveField(
  entry: RawField,
  subject: Subject,
  known: Dictionaries,
  report: Report,
  owner: object = entry,
): Field | null {
  const { byteOrder } = known;
  const name = entry.name ?? '';
  const refuse = report.of(owner, subject);
  const refusal = refusalOfFieldName(name);
  if (refusal !== null) refuse('name', refusal);
  const placement = resolveFieldPlacement(entry, subject, report, owner);
  if (placement === null) return null;

  const signed = isInteger(entry.type) && isSigned(entry.type);
  const { width } = placement;
  const raw = rangeOf(width, signed);
  const physical = isInteger(entry.type)
    ? resolvePhysical(entry, raw, numbersOf(entry, width, raw, refuse), refuse)
    : null;
  if (entry.invert === true && signed) refuse('invert', 'only integers without sign are complemented');
  return {
    name,
    title: entry.title,
    type: entry.type,
    ...placement,
    signed,
    byteOrder: entry.byteOrder ?? byteOrder,
    encoding: entry.encoding ?? 'binary',
    special: specialOf(entry, raw, refuse, report.of(entry.special ?? entry, subject)),
    filler: entry.type === 'reserved' ? fillerOf(entry, placement, refuse) : null,
    toEnd: entry.length === 'rest',
    enumeration: enumerationOf(entry.enum, width, known, report, refuse),
    flags: flagsOf(entry.flags, width, known, report, refuse),
    flagSet: entry.flags ?? null,
    invert: entry.invert ?? false,
    unit: entry.unit ?? null,
    multiplier: physical?.multiplier ?? 1,
    addend: physical?.addend ?? 0,
    divisor: physical?.divisor ?? 1,
    scale: physical?.scale ?? 1,
    min: physical?.min ?? null,
    max: physical?.max ?? null,
    ranged: physical?.ranged ?? false,
    step: physical?.step ?? null,
    null: physical?.null ?? null,
    role: entry.role ?? null,
    presence: null,
    optional: null,
    origin: entry.origin,
    source: entry.source,
  };
}

function enumerationOf(
  name: string | undefined,
  width: number,
  { enumerations }: Dictionaries,
  report: Report,
  refuse: Refuse,
): Enumeration | null {
  const enumeration = name === undefined ? undefined : enumerations.get(name);
  if (enumeration === undefined) {
    if (name !== undefined && !report.partial.has(enumerations))
      refuse('enum', `there is no enum ${name}; known are ${listed(enumerations.keys())}`);
    return null;
  }
  const { highest } = rangeOf(width, false);
  const largest = enumeration.codes.at(-1);
  if (largest !== undefined && largest.code > highest) {
    const most = `${width} bits hold ${hexadecimal(highest)} at most`;
    refuse('enum', `enum ${name} does not fit: ${largest.name} is ${hexadecimal(largest.code)}, ${most}`);
  }
  return enumeration;
}

function flagsOf(
  name: string | undefined,
  width: number,
  { flagSets }: Dictionaries,
  report: Report,
  refuse: Refuse,
): readonly Code[] {
  const flags = name === undefined ? undefined : flagSets.get(name);
  if (flags === undefined) {
    if (name !== undefined && !report.partial.has(flagSets))
      refuse('flags', `there is no set of flags ${name}; known are ${listed(flagSets.keys())}`);
    return [];
  }
  const last = flags.at(-1);
  if (last !== undefined && last.code >= width) {
    const has = `the field has bits 0 to ${width - 1}`;
    refuse('flags', `set of flags ${name} does not fit: ${last.name} is bit ${last.code}, ${has}`);
  }
  return flags;
}

/** Columns and routes keep a field's first byte in 12 bits. On the wire an at-least body may be longer. */
export const MAX_BODY_LENGTH = 4096;

export interface BodyContext extends Dictionaries {
  /** If it was refused, overlaps and gaps cannot be found. */
  readonly isByteOrderKnown: boolean;
  readonly maximumBodyLength: number;
  /** Whether a header field states the body's length. */
  readonly hasLength: boolean;
  /** Null if the profile has none. */
  readonly presence: PresenceMask | null;
  /** Whether the mask's place and size are the profile's. */
  readonly isMaskKnown: boolean;
  readonly messages: ReadonlyMap<string, MessageType>;
  readonly devices: ReadonlySet<string>;
  /** Whether the profile has a standard, with tables and clauses; null if that part was refused. */
  readonly isStandard: boolean | null;
}

/** A field as in the file, and the result. */
export interface Placed {
  readonly entry: RawField;
  readonly field: Field;
  readonly subject: Subject;
}

export function resolveFields(
  entries: readonly RawField[],
  { table }: RawBody,
  names: Uniqueness,
  known: Dictionaries,
  report: Report,
): Placed[] {
  return entries.flatMap((entry) => {
    const subject = { table: table ?? null, field: entry.name ?? 'reserved' };
    if (entry.name !== undefined) names.add(entry.name, entry, 'name', subject);
    const field = resolveField(entry, subject, known, report);
    return field === null ? [] : [{ entry, field, subject }];
  });
}
