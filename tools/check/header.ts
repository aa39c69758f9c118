/** The fields of the header (Table 2): their roles, places, allowed values, and writers' defaults. */
import type { Field, HeaderField, HeaderRole, HeaderValue } from '../model.ts';
import { type Dictionaries, resolveField } from './field.ts';
import { Uniqueness } from './names.ts';
import { divide, fraction, hexadecimal, isInteger, isSigned, isWhole, rangeOf, subtract } from './numbers.ts';
import {
  bitsOf,
  bitsOfField,
  endOf,
  firstBitOf,
  firstBitOfField,
  Occupancy,
  resolvePlacement,
  showBit,
} from './placement.ts';
import type { RawField, RawFrame, RawHeaderField } from './raw.ts';
import { listed, type Report, type Subject } from './report.ts';

const compulsory: readonly HeaderRole[] = ['start'];
const repeatable: ReadonlySet<HeaderRole> = new Set(['message', 'constant', 'reserved', 'field']);
const valued: ReadonlySet<HeaderRole> = new Set(['start', 'version', 'constant']);
/** Roles whose `value` may be a list. */
const listable: ReadonlySet<HeaderRole> = new Set(['start', 'version']);
/** Roles whose fields may be wider than 32 bits; all others are read as a 32-bit integer. */
const wide: ReadonlySet<HeaderRole> = new Set(['serial', 'constant', 'reserved', 'field']);
const MAX_SERIAL_LENGTH = 32;
/** Columns and routes keep a field's first byte in 12 bits. */
const MAX_HEADER_LENGTH = 4096;

/** Types that do not imply a number of bytes. */
const STORED: ReadonlySet<string> = new Set(['bool', 'enum', 'flags']);

/** Attributes that only a field with a meaning has, besides `default`. */
const MEANINGS = [
  'enum',
  'flags',
  'invert',
  'unit',
  'scale',
  'offset',
  'min',
  'max',
  'step',
  'null',
  'special',
  'encoding',
  'pieces',
  'byteOrder',
] as const;
/** Which of those go with which type. */
const MEANINGS_OF: Readonly<Record<string, readonly string[]>> = {
  bool: ['invert'],
  enum: ['enum', 'pieces', 'byteOrder'],
  flags: ['flags', 'pieces', 'byteOrder'],
  text: [],
  bytes: [],
};
const NUMERIC = MEANINGS.filter((attribute) => attribute !== 'enum' && attribute !== 'flags') as readonly string[];

/** In order of byte and bit. */
export function resolveHeader(entry: RawFrame, known: Dictionaries, report: Report): HeaderField[] {
  const names = new Uniqueness('header field', report);
  const header: HeaderField[] = [];
  for (const raw of entry.header) {
    const subject = subjectOf(entry, raw);
    names.add(raw.name, raw, 'name', subject);
    checkHeaderField(raw, subject, report);
    const field = resolveHeaderField(raw, subject, known, report);
    if (field === null) report.partial.add(entry.header);
    else header.push(field);
  }
  checkRoles(entry, report);
  checkPlaces(entry, header, report);
  const firstBit = (field: HeaderField): number =>
    field.field === null ? firstBitOf(field, entry.byteOrder) : firstBitOfField(field.field);
  return header.sort((a, b) => firstBit(a) - firstBit(b));
}

/** The first byte after all fields. */
export function headerLengthOf(header: readonly HeaderField[]): number {
  const ends = header.map(({ byte, size, field }) => endOf(field ?? { byte, size, pieces: null }));
  return Math.max(0, ...ends);
}

export function subjectOf(frame: RawFrame, { name }: { readonly name: string }): Subject {
  return { table: frame.table ?? null, field: name };
}

function resolveHeaderField(
  raw: RawHeaderField,
  subject: Subject,
  known: Dictionaries,
  report: Report,
): HeaderField | null {
  const { name, title, role, type, origin, source } = raw;
  const values = raw.value === undefined ? [] : [raw.value].flat();
  const isOfSeveral = role === 'version' && values.length > 1;
  const isField = role === 'field' || isOfSeveral;
  // The role of a body's field means something else.
  const placed = { ...raw, role: undefined } as unknown as RawField;
  const field = isField ? resolveField(placed, subject, known, report, raw) : null;
  if (!isField && raw.byte === undefined) {
    report.at(raw, null, subject, '`byte` is missing');
    return null;
  }
  const placement = isField ? field : resolvePlacement(placed, subject, report, raw);
  if (placement === null) return null;
  const { byte, size, low, width } = placement;
  checkValues(raw, values, width, subject, report);
  const given = isOfSeveral ? values[0] : raw.default;
  if (field !== null && given !== undefined) checkHeaderValue(given, field, raw, 'default', subject, report);
  const own = field === null ? undefined : canonicalValue(given, field);
  return { name, title, role, byte, type, size, low, width, values, field, default: own, origin, source };
}

function checkHeaderField(entry: RawHeaderField, subject: Subject, report: Report): void {
  const { role, type } = entry;
  const refuse = report.of(entry, subject);
  if (valued.has(role) && entry.value === undefined) refuse(null, `a header field of role ${role} needs a \`value\``);
  if (!valued.has(role) && entry.value !== undefined) {
    refuse('value', `a header field of role ${role} has no \`value\` of its own`);
  }
  if (!listable.has(role) && Array.isArray(entry.value)) refuse('value', `a ${role} has one \`value\``);
  checkType(entry, subject, report);
  if (role === 'start' && entry.byte !== 0) {
    refuse('byte', `the start marker is at byte ${entry.byte}; it must be at byte 0`);
  }
  if (role === 'start' && entry.bits !== undefined) refuse('bits', 'a start marker has whole bytes');
  if (role === 'length' && entry.counts === undefined) refuse(null, 'a length needs `counts`: body, rest or whole');
  for (const attribute of ['counts', 'plus'] as const) {
    if (role !== 'length' && entry[attribute] !== undefined) {
      refuse(attribute, `\`${attribute}\` belongs to the field of role length, not to ${role}`);
    }
  }
  if (role !== 'field' && entry.default !== undefined) {
    refuse('default', `\`default\` belongs to a field of role field, not to ${role}`);
  }
  for (const attribute of MEANINGS) {
    if (entry[attribute] === undefined) continue;
    if (role !== 'field') refuse(attribute, `\`${attribute}\` belongs to a field of role field, not to ${role}`);
    else if (!(MEANINGS_OF[type] ?? NUMERIC).includes(attribute))
      refuse(attribute, `a ${type} has no \`${attribute}\``);
  }
}

function checkType(entry: RawHeaderField, subject: Subject, report: Report): void {
  const { role, type, length } = entry;
  const refuse = report.of(entry, subject);
  const isText = type === 'text' || type === 'bytes' || type === 'bcd';
  if (role === 'field') {
    if (type === 'bcd') refuse('type', 'bcd is a type of serials');
    if (type === 'enum' && entry.enum === undefined) refuse(null, '`enum` is missing');
    if (type === 'flags' && entry.flags === undefined) refuse(null, '`flags` is missing');
  } else if (role === 'serial' ? !isText && !isUnsigned(type) : !isUnsigned(type)) {
    const others = role === 'serial' ? ', or bytes, text or bcd' : '';
    const more = wide.has(role) && type === 'bytes' ? ': what is longer is several fields' : '';
    refuse('type', `a header field of role ${role} has an integer without sign${others}, not ${type}${more}`);
  }
  if (!isText && length !== undefined) refuse('length', `\`length\` belongs to text, bytes and bcd, not to ${type}`);
  if (length === 'rest') refuse('length', 'a header has a length of its own');
  else if (role === 'serial' && isText && (length ?? 0) > MAX_SERIAL_LENGTH) {
    refuse('length', `length is ${length}; a serial has ${MAX_SERIAL_LENGTH} bytes at most`);
  }
  if (isText && entry.bits !== undefined && length === undefined) {
    refuse('bits', `${type} has whole bytes: it needs \`length\`, not \`bits\``);
  }
  if (entry.storage !== undefined && !STORED.has(type))
    refuse('storage', `a ${type} says by itself how many bytes it has`);
  if (type === 'u48' && !wide.has(role)) {
    refuse('type', `a header field of role ${role} has four bytes at most, not ${type}`);
  }
}

function isUnsigned(type: HeaderField['type']): boolean {
  return isInteger(type) && !isSigned(type);
}

function checkValues(
  entry: RawHeaderField,
  values: readonly number[],
  width: number,
  subject: Subject,
  report: Report,
): void {
  const { highest } = rangeOf(width, false);
  const seen = new Set<number>();
  for (const value of values) {
    if (value > highest) {
      const holder = entry.bits === undefined ? entry.type : `${width} bits`;
      const holds = holder === entry.type ? 'holds' : 'hold';
      const reason = `value ${hexadecimal(value)} does not fit ${holder}, which ${holds} ${hexadecimal(highest)} at most`;
      report.at(entry, 'value', subject, reason);
    }
    if (seen.has(value)) report.at(entry, 'value', subject, `value ${hexadecimal(value)} is listed twice`);
    seen.add(value);
  }
}

function checkRoles(entry: RawFrame, report: Report): void {
  const seen = new Map<HeaderRole, string>();
  for (const raw of entry.header) {
    const first = seen.get(raw.role);
    if (first !== undefined && !repeatable.has(raw.role)) {
      report.at(raw, 'role', subjectOf(entry, raw), `role ${raw.role} is taken already, by ${first}`);
    }
    if (first === undefined) seen.set(raw.role, raw.name);
  }
  if (report.partial.has(entry.header)) return;
  for (const role of compulsory) {
    if (!seen.has(role)) {
      report.at(entry, 'header', subjectOf(entry, { name: 'header' }), `no header field has role ${role}`);
    }
  }
}

function checkPlaces(entry: RawFrame, header: readonly HeaderField[], report: Report): void {
  const { byteOrder } = entry;
  const length = headerLengthOf(header);
  if (length > MAX_HEADER_LENGTH) {
    const reason = `the header ends at byte ${length}; it has ${MAX_HEADER_LENGTH} bytes at most`;
    report.at(entry, 'header', subjectOf(entry, { name: 'header' }), reason);
    return;
  }
  const occupancy = new Occupancy(length);
  // A field that was removed or misplaced makes its right place look forgotten.
  let arePlacesUnclear = report.partial.has(entry.header) || report.partial.has('frame.byteOrder');
  const isWhole = ({ size, width, field }: HeaderField): boolean => field?.pieces == null && width === 8 * size;
  for (const field of header) {
    const raw = entry.header.find(({ name }) => name === field.name) ?? entry.header;
    const bits = field.field === null ? bitsOf(field, byteOrder) : bitsOfField(field.field);
    const clash = occupancy.take(bits, field.name);
    if (clash !== null) {
      const place = header.every(isWhole) ? `byte ${clash.bit >> 3}` : showBit(clash.bit);
      const attribute = field.field?.pieces == null ? 'byte' : 'pieces';
      report.at(raw, attribute, subjectOf(entry, field), `${place} belongs to ${clash.owner} already`);
      arePlacesUnclear = true;
    }
  }
  if (arePlacesUnclear) return;
  for (const gap of occupancy.gaps()) {
    const reason = `${gap}: not covered by any field; bytes without a meaning have role reserved`;
    report.at(entry, 'header', subjectOf(entry, { name: 'header' }), reason);
  }
}

export function checkHeaderValue(
  value: HeaderValue,
  field: Field,
  owner: object,
  attribute: string,
  subject: Subject,
  report: Report,
): void {
  // Names that were refused are unknown.
  if (report.partial.has(field.enumeration) || report.partial.has(field.flags)) return;
  const allowed = refusalOf(value, field);
  if (allowed !== null) report.at(owner, attribute, subject, `${attribute} is ${JSON.stringify(value)}; ${allowed}`);
}

/** Hexadecimal digits in lower case, as messages have them. */
export function canonicalValue(value: HeaderValue | undefined, { type }: Field): HeaderValue | undefined {
  return type === 'bytes' && typeof value === 'string' ? value.toLowerCase() : value;
}

/** What is allowed, if the value is not. */
function refusalOf(value: HeaderValue, field: Field): string | null {
  switch (field.type) {
    case 'bool':
      return typeof value === 'boolean' ? null : 'it must be true or false';
    case 'enum': {
      // A missing one is a defect of its own.
      if (field.enumeration === null) return null;
      const names = field.enumeration.codes.map(({ name }) => name);
      return typeof value === 'string' && names.includes(value) ? null : `known are ${listed(names)}`;
    }
    case 'flags': {
      const names = field.flags.map(({ name }) => name);
      if (names.length === 0) return null;
      const flags: readonly unknown[] | null = Array.isArray(value) ? value : null;
      const isListed = flags?.every((each) => names.some((name) => name === each));
      if (isListed && new Set(flags).size < (flags?.length ?? 0)) return 'a flag is listed twice';
      return isListed ? null : `it must be a list of ${listed(names)}`;
    }
    case 'text': {
      if (typeof value !== 'string' || Buffer.byteLength(value) > field.size) {
        return `it must be text of at most ${field.size} bytes`;
      }
      return /\0|\p{Surrogate}/u.test(value) ? 'text has no NUL and no half of a surrogate pair' : null;
    }
    case 'bytes': {
      const isHexadecimal = typeof value === 'string' && /^([0-9a-fA-F]{2})*$/.test(value);
      return isHexadecimal && value.length === 2 * field.size ? null : `it must be ${field.size} bytes in hexadecimal`;
    }
    default:
      return refusalOfNumber(value, field);
  }
}

function refusalOfNumber(value: HeaderValue, field: Field): string | null {
  const { min, max, step, scale, null: none, special, encoding } = field;
  // An invalid digit has no value.
  if (value === null) return none === null && encoding !== 'bcd' ? 'the field has no `null`' : null;
  if (typeof value === 'string') {
    const names = special.map(({ name }) => name);
    return names.includes(value)
      ? null
      : `it must be a number${names.length === 0 ? '' : `, or one of ${listed(names)}`}`;
  }
  const range = `it must be ${min} to ${max}${step === null && scale === 1 ? '' : `, in steps of ${step ?? scale}`}`;
  if (typeof value !== 'number' || min === null || max === null || value < min || value > max) return range;
  if (!isWhole(divide(subtract(fraction(value), fraction(min)), fraction(step ?? scale)))) return range;
  if (encoding !== 'binary') return null;
  const isOf = (raw: number): boolean => value === (raw * field.multiplier + field.addend) / field.divisor;
  if (none !== null && isOf(none)) return `its raw value ${none} means none: write null`;
  const named = special.find(({ code }) => isOf(code));
  return named === undefined ? null : `its raw value ${named.code} means ${named.name}: write that`;
}
