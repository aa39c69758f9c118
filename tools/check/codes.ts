/** Device types, message identifiers, enums and flags: numbers with names. */

import type { Code, Condition, Enumeration, Frame, HeaderField, HeaderValue, MessageType } from '../model.ts';
import { canonicalValue, checkHeaderValue } from './header.ts';
import { refusalOfCodeName, refusalOfKindName, Uniqueness } from './names.ts';
import { hexadecimal, rangeOf } from './numbers.ts';
import { bitsOf, resolvePlacement } from './placement.ts';
import type {
  RawCode,
  RawCondition,
  RawDeviceType,
  RawEnumeration,
  RawField,
  RawFlagSet,
  RawMessage,
  RawProfile,
} from './raw.ts';
import { listed, type Report, type Subject, tableOfSource } from './report.ts';

export function resolveEnumerations(
  entries: readonly RawEnumeration[],
  report: Report,
): ReadonlyMap<string, Enumeration> {
  const names = new Uniqueness('enum', report);
  const result = new Map<string, Enumeration>();
  for (const entry of entries) {
    names.add(entry.name, entry, 'name', { table: null, field: entry.name });
    checkCodes(entry.codes, entry.name, report);
    const codes = entry.codes.map(toCode).sort(byCode);
    const enumeration = { name: entry.name, ordered: entry.ordered ?? false, codes };
    if (report.partial.has(entry.codes)) report.partial.add(enumeration);
    result.set(entry.name, enumeration);
  }
  return result;
}

export function resolveFlagSets(entries: readonly RawFlagSet[], report: Report): ReadonlyMap<string, readonly Code[]> {
  const names = new Uniqueness('set of flags', report);
  const result = new Map<string, readonly Code[]>();
  for (const entry of entries) {
    names.add(entry.name, entry, 'name', { table: null, field: entry.name });
    const bits = new Uniqueness('bit', report);
    const flags = new Uniqueness('flag', report);
    for (const flag of entry.bits) {
      const subject = { table: tableOfSource(flag.source), field: `${entry.name}.${flag.name}` };
      bits.add(flag.bit, flag, 'bit', subject);
      flags.add(flag.name, flag, 'name', subject);
      checkName(flag, refusalOfCodeName, subject, report);
    }
    const { bits: raw } = entry;
    const codes = raw.map(({ bit, ...flag }) => toCode({ code: bit, ...flag })).sort(byCode);
    if (report.partial.has(raw)) report.partial.add(codes);
    result.set(entry.name, codes);
  }
  return result;
}

/** In the order of the file. If no header field identifies the device type there is one, without a code. */
export function resolveDeviceTypes(raw: RawProfile, frame: Frame, report: Report): Code[] {
  const { table = null, deviceTypes } = raw.deviceId;
  const told = frame.header.find(({ role }) => role === 'device');
  const isClear = !report.partial.has(raw.frame.header) && !report.partial.has(deviceTypes);
  checkCodes(deviceTypes, 'deviceTypes', report, table);
  for (const [index, entry] of deviceTypes.entries()) {
    const subject = { table, field: `deviceTypes.${entry.name}` };
    checkName(entry, refusalOfKindName, subject, report);
    if (!isClear) continue;
    if (told === undefined && entry.code !== undefined) {
      report.at(entry, 'code', subject, 'no header field has role device, so a device type has no code');
    } else if (told === undefined && index > 0) {
      report.at(entry, 'name', subject, 'no header field has role device, so there is one device type');
    } else if (told !== undefined && entry.code === undefined) {
      report.at(entry, null, subject, `\`code\` is missing, which header field ${told.name} holds`);
    } else if (told !== undefined) {
      checkFits(entry.code ?? 0, told, entry, subject, report);
    }
  }
  return deviceTypes.map((entry) => toCode({ ...entry, code: entry.code ?? 0 }));
}

function checkFits(
  code: number,
  { name, width }: HeaderField,
  entry: object,
  subject: Subject,
  report: Report,
  order = '',
): void {
  const { highest } = rangeOf(width, false);
  if (code <= highest) return;
  const holds = `which holds ${hexadecimal(highest)} at most`;
  report.at(entry, 'code', subject, `code ${hexadecimal(code)} does not fit header field ${name}, ${holds}${order}`);
}

/** In the order of the file. */
export function resolveMessages(raw: RawProfile, frame: Frame, report: Report): MessageType[] {
  const { table = null, identifiers } = raw.messages;
  const names = new Uniqueness('name', report);
  return identifiers.map((entry) => {
    const subject = { table, field: `messages.${entry.name}` };
    names.add(entry.name, entry, 'name', subject);
    checkName(entry, refusalOfKindName, subject, report);
    const codes = entry.code === undefined ? [] : [entry.code].flat();
    const isClear = !report.partial.has(raw.frame.header);
    // The fields that would identify it are unknown.
    if (isClear && !checkMessageCodes(codes, frame, entry, subject, report)) report.partial.add(entry);
    if (raw.standard === undefined && entry.extension !== undefined && !report.partial.has('standard')) {
      const reason = '`extension` belongs to a profile with a `standard`, which this is not';
      report.at(entry, 'extension', subject, reason);
    }
    return {
      code: combined(codes, frame.tells),
      codes,
      name: entry.name,
      title: entry.title,
      when: resolveWhen(entry, frame, subject, report),
      header: headerOf(entry, frame, isClear, subject, report),
      role: entry.role ?? null,
      direction: entry.direction ?? null,
      answeredBy: entry.answeredBy ?? null,
      control: entry.control ?? false,
      extension: entry.extension ?? false,
      origin: entry.origin,
      source: entry.source,
    };
  });
}

/** As one number, the first uppermost. */
function combined(codes: readonly number[], tells: readonly HeaderField[]): number {
  return tells.reduce((sum, { width }, index) => sum * 2 ** width + (codes[index] ?? 0), 0);
}

function checkMessageCodes(
  codes: readonly number[],
  { tells }: Frame,
  entry: RawMessage,
  subject: Subject,
  report: Report,
): boolean {
  const before = report.count;
  const fields = tells.map(({ name }) => name).join(', ');
  if (codes.length !== tells.length) {
    const attribute = entry.code === undefined ? null : 'code';
    const wanted =
      tells.length === 0 ? 'no header field tells messages, so it has none' : `there is one for each of ${fields}`;
    const count = codes.length === 1 ? 'is one number' : `has ${codes.length} numbers`;
    const found = entry.code === undefined ? '`code` is missing' : `\`code\` ${count}`;
    report.at(entry, attribute, subject, `${found}; ${wanted}`);
    return false;
  }
  // The lines of the file may have another order.
  const order = tells.length > 1 ? `; codes are in the order of byte and bit: ${fields}` : '';
  for (const [index, code] of codes.entries()) {
    const field = tells[index] as HeaderField;
    if (field.role === 'start' && !field.values.includes(code)) {
      const known = field.values.map(hexadecimal).join(', ');
      report.at(entry, 'code', subject, `${hexadecimal(code)} is no value of ${field.name}; it has ${known}${order}`);
    } else checkFits(code, field, entry, subject, report, order);
  }
  return report.count === before;
}

function resolveWhen(entry: RawMessage, { byteOrder }: Frame, subject: Subject, report: Report): Condition[] {
  const conditions = entry.when === undefined ? [] : ([entry.when].flat() as RawCondition[]);
  const taken = new Set<number>();
  const before = report.count;
  const resolved = conditions.flatMap((condition) => {
    const { type = 'u8', byte, bits, value } = condition;
    const placement = resolvePlacement({ type, byte, bits } as RawField, subject, report, condition);
    if (placement === null) return [];
    const { highest } = rangeOf(placement.width, false);
    if (value > highest) {
      const holder = bits === undefined ? `${type}, which holds` : 'its bits, which hold';
      const reason = `value ${hexadecimal(value)} does not fit ${holder} ${hexadecimal(highest)} at most`;
      report.at(condition, 'value', subject, reason);
    }
    const own = [...bitsOf(placement, byteOrder)];
    if (own.some((bit) => taken.has(bit))) {
      report.at(condition, 'byte', subject, 'another condition of this message has these bits already');
    }
    for (const bit of own) taken.add(bit);
    return [{ ...placement, value }];
  });
  if (report.count > before) for (const unclear of [entry, resolved]) report.partial.add(unclear);
  return resolved;
}

function headerOf(
  entry: RawMessage,
  frame: Frame,
  isClear: boolean,
  subject: Subject,
  report: Report,
): Record<string, HeaderValue> {
  const header: Record<string, HeaderValue> = {};
  for (const [name, value] of Object.entries(entry.header ?? {})) {
    const found = frame.header.find((field) => field.name === name && field.field !== null);
    if (found?.field == null) {
      if (!isClear) continue;
      const known = listed(frame.header.flatMap((field) => (field.field === null ? [] : field.name)));
      const reason = `there is no header field ${name} of role field; known are ${known}`;
      report.at(entry.header as object, name, subject, reason);
      continue;
    }
    if (found.role !== 'version') checkHeaderValue(value, found.field, entry.header as object, name, subject, report);
    else if (!found.values.some((each) => each === value)) {
      const reason = `${name} is ${JSON.stringify(value)}; its values are ${found.values.join(', ')}`;
      report.at(entry.header as object, name, subject, reason);
    }
    header[name] = canonicalValue(value, found.field) ?? null;
  }
  return header;
}

function checkCodes(
  entries: readonly (RawCode | RawDeviceType)[],
  owner: string,
  report: Report,
  table?: number | null,
): void {
  const codes = new Uniqueness('code', report);
  const names = new Uniqueness('name', report);
  for (const entry of entries) {
    const subject = {
      table: table === undefined ? tableOfSource(entry.source) : table,
      field: `${owner}.${entry.name}`,
    };
    if (entry.code !== undefined) codes.add(entry.code, entry, 'code', subject, hexadecimal(entry.code));
    names.add(entry.name, entry, 'name', subject);
    checkName(entry, refusalOfCodeName, subject, report);
  }
}

function checkName(
  entry: { readonly name: string },
  refusalOf: (name: string) => string | null,
  subject: Subject,
  report: Report,
): void {
  const refusal = refusalOf(entry.name);
  if (refusal !== null) report.at(entry, 'name', subject, refusal);
}

function toCode({ code, name, title, role, origin, source }: RawCode): Code {
  return { code, name, title, role: role ?? null, origin, source };
}

function byCode(left: Code, right: Code): number {
  return left.code - right.code;
}
