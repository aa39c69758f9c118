/** Device types, message identifiers, enums and flags: numbers with names. */

import type { Code, Enumeration, MessageType } from '../model.ts';
import { hexadecimal } from './integer.ts';
import { isReservedCodeName, isReservedKindName, Uniqueness } from './names.ts';
import type { RawCode, RawEnumeration, RawFlagSet, RawMessage } from './raw.ts';
import type { Report, Subject } from './report.ts';
import { tableOfSource } from './report.ts';

export function resolveEnumerations(
  entries: readonly RawEnumeration[],
  report: Report,
): ReadonlyMap<string, Enumeration> {
  const names = new Uniqueness('enum', report);
  const result = new Map<string, Enumeration>();
  for (const entry of entries) {
    names.add(entry.name, entry, 'name', { table: null, field: entry.name });
    checkCodes(entry.codes, entry.name, report);
    result.set(entry.name, {
      name: entry.name,
      ordered: entry.ordered ?? false,
      codes: entry.codes.map(toCode).sort(byCode),
    });
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
      if (isReservedCodeName(flag.name)) report.at(flag, 'name', subject, `the name ${flag.name} is reserved`);
    }
    const { bits: raw } = entry;
    result.set(entry.name, raw.map(({ bit, ...flag }) => toCode({ code: bit, ...flag })).sort(byCode));
  }
  return result;
}

export function resolveDeviceTypes(entries: readonly RawCode[], report: Report): Code[] {
  checkCodes(entries, 'deviceTypes', report);
  for (const entry of entries) checkKindName(entry, { table: 1, field: `deviceTypes.${entry.name}` }, report);
  return entries.map(toCode).sort(byCode);
}

export function resolveMessages(entries: readonly RawMessage[], report: Report): MessageType[] {
  checkCodes(entries, 'messages', report, 3);
  for (const entry of entries) checkKindName(entry, { table: 3, field: `messages.${entry.name}` }, report);
  return entries
    .map((entry) => ({
      ...toCode(entry),
      role: entry.role ?? null,
      direction: entry.direction ?? null,
      answeredBy: entry.answeredBy ?? null,
      control: entry.control ?? false,
      extension: entry.extension ?? false,
    }))
    .sort(byCode);
}

function checkCodes(entries: readonly RawCode[], owner: string, report: Report, table?: number): void {
  const codes = new Uniqueness('code', report);
  const names = new Uniqueness('name', report);
  for (const entry of entries) {
    const subject = { table: table ?? tableOfSource(entry.source), field: `${owner}.${entry.name}` };
    codes.add(entry.code, entry, 'code', subject, hexadecimal(entry.code));
    names.add(entry.name, entry, 'name', subject);
    if (isReservedCodeName(entry.name)) report.at(entry, 'name', subject, `the name ${entry.name} is reserved`);
  }
}

function checkKindName(entry: RawCode, subject: Subject, report: Report): void {
  if (isReservedKindName(entry.name)) report.at(entry, 'name', subject, `the name ${entry.name} is reserved`);
}

function toCode({ code, name, title, role, origin, source }: RawCode): Code {
  return { code, name, title, role: role ?? null, origin, source };
}

function byCode(left: Code, right: Code): number {
  return left.code - right.code;
}
