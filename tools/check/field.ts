/** One field of a body. */

import type { Code, Enumeration, Field } from '../model.ts';
import { hexadecimal, isInteger, isSigned, rangeOf } from './integer.ts';
import { isReservedFieldName } from './names.ts';
import { resolvePhysical } from './physical.ts';
import { resolvePlacement } from './placement.ts';
import type { RawField } from './raw.ts';
import type { Report, Subject } from './report.ts';
import { listed } from './report.ts';

export interface Dictionaries {
  readonly enumerations: ReadonlyMap<string, Enumeration>;
  readonly flagSets: ReadonlyMap<string, readonly Code[]>;
}

/** Null where the field cannot be placed. */
export function resolveField(entry: RawField, subject: Subject, known: Dictionaries, report: Report): Field | null {
  const name = entry.name ?? '';
  if (isReservedFieldName(name)) report.at(entry, 'name', subject, `the name ${name} is reserved`);
  const placement = resolvePlacement(entry, subject, report);
  if (placement === null) return null;

  const signed = isInteger(entry.type) && isSigned(entry.type);
  const physical = isInteger(entry.type)
    ? resolvePhysical(entry, rangeOf(placement.width, signed), subject, report)
    : null;
  return {
    name,
    title: entry.title ?? 'Reserved',
    type: entry.type,
    ...placement,
    signed,
    enumeration: enumerationOf(entry, placement.width, subject, known, report),
    flags: flagsOf(entry, placement.width, subject, known, report),
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
    presence: entry.presence ?? null,
    origin: entry.origin,
    source: entry.source,
  };
}

function enumerationOf(
  entry: RawField,
  width: number,
  subject: Subject,
  { enumerations }: Dictionaries,
  report: Report,
): Enumeration | null {
  if (entry.enum === undefined) return null;
  const enumeration = enumerations.get(entry.enum);
  if (enumeration === undefined) {
    if (report.partial.has(enumerations)) return null;
    report.at(entry, 'enum', subject, `there is no enum ${entry.enum}; known are ${listed(enumerations.keys())}`);
    return null;
  }
  const { highest } = rangeOf(width, false);
  const largest = enumeration.codes.at(-1);
  if (largest !== undefined && largest.code > highest) {
    report.at(
      entry,
      'enum',
      subject,
      `enum ${entry.enum} does not fit: ${largest.name} is ${hexadecimal(largest.code)}, ` +
        `${width} bits hold ${hexadecimal(highest)} at most`,
    );
  }
  return enumeration;
}

function flagsOf(
  entry: RawField,
  width: number,
  subject: Subject,
  { flagSets }: Dictionaries,
  report: Report,
): readonly Code[] {
  if (entry.flags === undefined) return [];
  const flags = flagSets.get(entry.flags);
  if (flags === undefined) {
    if (report.partial.has(flagSets)) return [];
    report.at(entry, 'flags', subject, `there is no set of flags ${entry.flags}; known are ${listed(flagSets.keys())}`);
    return [];
  }
  const last = flags.at(-1);
  if (last !== undefined && last.code >= width) {
    report.at(
      entry,
      'flags',
      subject,
      `set of flags ${entry.flags} does not fit: ${last.name} is bit ${last.code}, the field has bits 0 to ${width - 1}`,
    );
  }
  return flags;
}
