/** The fields of a body or of a list's attribute, each by itself. */
import type { Field, MessageType, PresenceMask } from '../model.ts';
import { type Dictionaries, resolveField } from './field.ts';
import type { Uniqueness } from './names.ts';
import type { RawBody, RawField } from './raw.ts';
import type { Report, Subject } from './report.ts';

/** Columns and routes keep a field's first byte in 12 bits. On the wire an at-least body may be longer. */
export const MAX_BODY_LENGTH = 4096;

export interface BodyContext extends Dictionaries {
  /** Where it was refused, overlaps and gaps cannot be found. */
  readonly isByteOrderKnown: boolean;
  readonly maximumBodyLength: number;
  /** Whether a header field tells the body's length. */
  readonly hasLength: boolean;
  /** Null where the profile has none. */
  readonly presence: PresenceMask | null;
  /** Whether the mask's place and size are the profile's. */
  readonly isMaskKnown: boolean;
  readonly messages: ReadonlyMap<string, MessageType>;
  readonly devices: ReadonlySet<string>;
  /** Whether the profile is of a standard, which has tables and clauses; null where what it says of that was refused. */
  readonly isStandard: boolean | null;
}

/** A field as the file has it, and what became of it. */
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
