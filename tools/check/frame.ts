/** Table 2: header, check, end marker, and what the length field counts. */
import type { ByteOrder, Check, CheckAlgorithm, Frame, HeaderField, HeaderRole } from '../model.ts';
import { hexadecimal, rangeOf, sizeOf } from './integer.ts';
import { Uniqueness } from './names.ts';
import { Occupancy } from './placement.ts';
import type { RawCheck, RawFrame, RawHeaderField } from './raw.ts';
import type { Report, Subject } from './report.ts';

const widths: Record<CheckAlgorithm, number> = { none: 0, sum8: 8, xor8: 8, crc8: 8, crc16: 16, crc32: 32 };

const registerParameters = ['poly', 'init', 'xorout'] as const;
const reflections = ['refin', 'refout'] as const;

function resolveCheck(entry: RawCheck, byteOrder: ByteOrder, headerLength: number, report: Report): Check {
  const { algorithm } = entry;
  const width = widths[algorithm];
  const refuse = (attribute: string | null, reason: string): void =>
    report.at(entry, attribute, { table: 2, field: 'check' }, reason);
  if (entry.width !== undefined && entry.width !== width) {
    refuse('width', `width is ${entry.width}; ${algorithm} has ${width} bits`);
  }
  const isCyclic = algorithm.startsWith('crc');
  for (const name of [...registerParameters, ...reflections]) {
    if (isCyclic && entry[name] === undefined) refuse(null, `${algorithm} needs \`${name}\``);
    if (!isCyclic && entry[name] !== undefined) refuse(name, `${algorithm} has no \`${name}\``);
  }
  for (const name of registerParameters) {
    const value = entry[name];
    if (isCyclic && value !== undefined && value > 2 ** width - 1) {
      refuse(name, `${name} ${hexadecimal(value)} does not fit ${width} bits`);
    }
  }
  // Without the lowest term the register only shifts: some errors would pass every time.
  if (isCyclic && entry.poly !== undefined && entry.poly % 2 === 0) {
    refuse('poly', `poly ${hexadecimal(entry.poly)} lacks its lowest term; the last bit of a polynomial is 1`);
  }
  const from = entry.from ?? 0;
  if (from > headerLength) refuse('from', `from is ${from}; the header ends at byte ${headerLength}`);
  return {
    algorithm,
    title: entry.title,
    size: width / 8,
    byteOrder: entry.byteOrder ?? byteOrder,
    width,
    poly: entry.poly ?? 0,
    init: entry.init ?? 0,
    refin: entry.refin ?? false,
    refout: entry.refout ?? false,
    xorout: entry.xorout ?? 0,
    from,
    origin: entry.origin,
    source: entry.source,
  };
}

const required: readonly HeaderRole[] = ['start', 'version', 'message', 'device', 'serial', 'sequence'];
const repeatable: ReadonlySet<HeaderRole> = new Set(['constant', 'reserved', 'pass-through']);
const valued: ReadonlySet<HeaderRole> = new Set(['start', 'version', 'constant']);
/** Roles whose fields may be wider than 32 bits; all others are read as a 32-bit integer. */
const wide: ReadonlySet<HeaderRole> = new Set(['serial', 'constant', 'reserved', 'pass-through']);

/** An index of frames keeps their lengths in 16 bits. */
const MAX_FRAME_LENGTH = 0xffff;

export function resolveFrame(entry: RawFrame, report: Report): Frame {
  const names = new Uniqueness('header field', report);
  const header: HeaderField[] = [];
  for (const raw of entry.header) {
    const subject = subjectOf(raw);
    names.add(raw.name, raw, 'name', subject);
    checkHeaderField(raw, subject, report);
    header.push({
      name: raw.name,
      title: raw.title,
      role: raw.role,
      byte: raw.byte,
      type: raw.type,
      size: sizeOf(raw.type),
      value: raw.value ?? null,
      origin: raw.origin,
      source: raw.source,
    });
  }
  header.sort((a, b) => a.byte - b.byte);
  checkRoles(entry, report);
  checkHeaderPlaces(entry, report);

  const headerLength = Math.max(0, ...header.map(({ byte, size }) => byte + size));
  const isHeaderWhole = !report.partial.has(entry.header);
  const check = resolveCheck(entry.check, entry.byteOrder, isHeaderWhole ? headerLength : MAX_FRAME_LENGTH, report);
  const end = entry.end?.bytes ?? [];
  const overhead = headerLength + check.size + end.length;
  if (overhead + entry.maximumBodyLength > MAX_FRAME_LENGTH) {
    report.at(
      entry,
      'maximumBodyLength',
      { table: 2, field: 'frame' },
      `maximumBodyLength ${entry.maximumBodyLength} makes frames of ${overhead + entry.maximumBodyLength} bytes; ` +
        `they have ${MAX_FRAME_LENGTH} at most`,
    );
  }
  const lengthBias = resolveLengthBias(entry, headerLength, overhead, report);
  const start = header.find(({ role }) => role === 'start');
  return {
    table: entry.table,
    title: entry.title,
    byteOrder: entry.byteOrder,
    header,
    headerLength,
    start: start === undefined ? [] : bytesOf(start.value ?? 0, start.size, entry.byteOrder),
    end,
    lengthBias,
    check,
    maximumBodyLength: entry.maximumBodyLength,
    overhead,
    origin: entry.origin,
    source: entry.source,
  };
}

function subjectOf(entry: RawHeaderField): Subject {
  return { table: 2, field: entry.name };
}

function checkHeaderField(entry: RawHeaderField, subject: Subject, report: Report): void {
  const { role, type, value } = entry;
  if (valued.has(role) && value === undefined) {
    report.at(entry, null, subject, `a header field of role ${role} needs a \`value\``);
  }
  if (!valued.has(role) && value !== undefined) {
    report.at(entry, 'value', subject, `a header field of role ${role} has no \`value\` of its own`);
  }
  const { highest } = rangeOf(8 * sizeOf(type), false);
  if (value !== undefined && value > highest) {
    report.at(
      entry,
      'value',
      subject,
      `value ${hexadecimal(value)} does not fit ${type}, which holds ${hexadecimal(highest)} at most`,
    );
  }
  if (type === 'u48' && !wide.has(role)) {
    report.at(entry, 'type', subject, `a header field of role ${role} has four bytes at most, not ${type}`);
  }
  if (role === 'start' && entry.byte !== 0) {
    report.at(entry, 'byte', subject, `the start marker is at byte ${entry.byte}; it must be at byte 0`);
  }
  if (role === 'length' && entry.counts === undefined) {
    report.at(entry, null, subject, 'a length needs `counts`: body, rest or whole');
  }
  for (const attribute of ['counts', 'plus'] as const) {
    if (role !== 'length' && entry[attribute] !== undefined) {
      report.at(entry, attribute, subject, `\`${attribute}\` belongs to the field of role length, not to ${role}`);
    }
  }
}

function checkRoles(entry: RawFrame, report: Report): void {
  const seen = new Map<HeaderRole, string>();
  for (const raw of entry.header) {
    const first = seen.get(raw.role);
    if (first !== undefined && !repeatable.has(raw.role)) {
      report.at(raw, 'role', subjectOf(raw), `role ${raw.role} is taken already, by ${first}`);
    }
    if (first === undefined) seen.set(raw.role, raw.name);
  }
  if (report.partial.has(entry.header)) return;
  for (const role of required) {
    if (!seen.has(role)) report.at(entry, 'header', { table: 2, field: 'header' }, `no header field has role ${role}`);
  }
}

function checkHeaderPlaces(entry: RawFrame, report: Report): void {
  const length = Math.max(0, ...entry.header.map(({ byte, type }) => byte + sizeOf(type)));
  const occupancy = new Occupancy(length);
  // A field that was taken out or stands in the wrong place makes its right place look forgotten.
  let echoes = report.partial.has(entry.header);
  for (const raw of entry.header) {
    const bits = Array.from({ length: 8 * sizeOf(raw.type) }, (_, bit) => 8 * raw.byte + bit);
    const clash = occupancy.take(bits, raw.name);
    if (clash !== null) {
      report.at(raw, 'byte', subjectOf(raw), `byte ${clash.bit >> 3} belongs to ${clash.owner} already`);
      echoes = true;
    }
  }
  if (echoes) return;
  for (const gap of occupancy.gaps()) {
    report.at(
      entry,
      'header',
      { table: 2, field: 'header' },
      `${gap}: not covered by any field; bytes without a meaning have role reserved`,
    );
  }
}

function resolveLengthBias(entry: RawFrame, headerLength: number, overhead: number, report: Report): number | null {
  const field = entry.header.find(({ role }) => role === 'length');
  if (field === undefined) return null;
  const plus = field.plus ?? 0;
  const counted = { body: 0, rest: overhead - (field.byte + sizeOf(field.type)), whole: overhead };
  const bias = counted[field.counts ?? 'body'] + plus;
  // What was refused may be what makes the length right.
  const isWhole = ['check', 'end', 'maximumBodyLength'].every((part) => !report.partial.has(`frame.${part}`));
  if (!isWhole || report.partial.has(entry.header)) return bias;
  if (bias < 0) {
    report.at(field, 'plus', subjectOf(field), `plus ${plus} makes the length of an empty body ${bias}`);
  }
  const { highest } = rangeOf(8 * sizeOf(field.type), false);
  if (entry.maximumBodyLength + bias > highest) {
    report.at(
      entry,
      'maximumBodyLength',
      subjectOf(field),
      `maximumBodyLength ${entry.maximumBodyLength} makes the length ${entry.maximumBodyLength + bias}; ` +
        `${field.type} holds ${highest} at most`,
    );
  }
  return headerLength === 0 ? null : bias;
}

/** An integer's bytes in the order in which they arrive. */
export function bytesOf(value: number, size: number, byteOrder: 'big' | 'little'): number[] {
  const bytes = Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** index) % 256);
  return byteOrder === 'little' ? bytes : bytes.reverse();
}
