/**
 * What rules are compared with: which messages, which serials (numbers, text or, if frames have none, nothing), and values of fields.
 * The `plain…` functions serve profiles whose fields are all bits at fixed places, the `general…` ones all others: see
 * `RouteCondition.general`.
 */

import type { ColumnField } from '../engine/engine.ts';
import type { RouteCondition } from '../engine/route-program.ts';
import { comparableRaw, type GeneralFieldLayout, NO_DIGIT, NO_NUMBER } from '../field/general/layout.ts';
import { rawOfNumber } from '../field/general/write-value.ts';
import type { Kind } from '../field/kind.ts';
import type { FieldLayout, NumberField } from '../field/layout.ts';
import { utf8Of } from '../field/utf-8.ts';
import { writeBool } from '../field/write.ts';
import { checkedSerial, isWritableSerial } from '../generated/device-id.ts';
import { MESSAGE_TYPES } from '../generated/identifiers.ts';
import { MAXIMUM_BODY_LENGTH, MAXIMUM_SERIAL } from '../generated/layout.ts';
import { checkedMessageId, codeOf, serialBytes } from '../generated/message.ts';
import { isUint8Array, lengthOf } from '../values/bytes.ts';
import { checkedFields, eachOf, type Fields } from '../values/checked.ts';
import { checkedInteger, isArray, placed, RumpError, refuse } from '../values/error.ts';

interface AskedMessages {
  /** Codes that frames of unknown kind are compared with. */
  readonly codes: readonly number[];
  readonly has: (kind: Kind) => boolean;
}

/** One message or many, by name or code, if each has a code of its own that is one number; undefined for any. */
export function messagesByCode(value: unknown, path: string): AskedMessages | undefined {
  const codes = eachOf(value, path, (entry) => checkedMessageId(entry, path));
  return codes && { codes, has: ({ messageCode }) => codes.includes(messageCode) };
}

/** The same if messages may share a code, or have one of several numbers, which is itself a list. */
export function messagesByName(value: unknown, path: string): AskedMessages | undefined {
  const isCode = Array.isArray(codeOf(0)) && isArray(value) && typeof value[0] === 'number';
  const asked = eachOf(isCode ? [value] : value, path, (entry) => ({
    name: typeof entry === 'string' ? entry : null,
    code: checkedMessageId(entry, path),
  }));
  if (asked === undefined) return undefined;
  return {
    // A name stands for unknown kinds too, but only if no other message has its code.
    codes: asked.filter(({ name }) => name === null || isAlone(name)).map(({ code }) => code),
    has: ({ messageType, messageCode }) =>
      asked.some(({ name, code }) => (name === null ? code === messageCode : name === messageType)),
  };
}

/** Whether no other message has this one's code. */
function isAlone(name: string): boolean {
  const code = MESSAGE_TYPES.get(name);
  return [...MESSAGE_TYPES.values()].filter((other) => other === code).length === 1;
}

/** Pairs of the first and the last serial, ascending; undefined for any. */
export function checkedNumbers({ serial: value }: Fields, rule: string): number[] | undefined {
  const path = `${rule}.serial`;
  const checked = (serial: unknown, at = path, least = 0): number => checkedInteger(serial, at, least, MAXIMUM_SERIAL);
  if (typeof value === 'object' && value !== null && !isArray(value)) {
    const range: Fields = checkedFields(value, path, ['from', 'to']);
    const from = checked(range.from, `${path}.from`);
    return [from, checked(range.to, `${path}.to`, from)];
  }
  return eachOf(value, path, (serial) => checked(serial))
    ?.sort((first, second) => first - second)
    .flatMap((serial) => [serial, serial]);
}

/** Their bytes, one after another; undefined for any. */
export function checkedTexts({ serial }: Fields, rule: string): number[] | undefined {
  const path = `${rule}.serial`;
  return eachOf(serial, path, (each) => bytesOf(each, path))?.flat();
}

function bytesOf(serial: unknown, path: string): number[] {
  try {
    const checked = checkedSerial(serial);
    // What invalid UTF-8 reads as stands for many serials.
    if (!isWritableSerial(checked)) refuse('out-of-range', 'serial', serial, 'it may not hold U+FFFD');
    return [...serialBytes(checked)];
  } catch (error) {
    throw RumpError.is(error) ? placed(error, path) : error;
  }
}

/** Nor may a rule ask for shards. */
export function checkedNone({ shards }: Fields, rule: string): number[] | undefined {
  if (shards === undefined) return undefined;
  refuse('unsupported', `${rule}.shards`, shards, 'frames of this profile have no serial to split them by');
}

/** The condition as engines take it, with the field's place in the tables if its bits alone do not say where it is. */
export function plainConditionOf(condition: RouteCondition, _field: ColumnField): RouteCondition {
  return condition;
}

/** The raw value that means "no value", as a range; if the field has none, one below all others, which no frame can carry. */
export function plainNoneOf({ null: none }: NumberField): number[][] {
  return [[none ?? -Infinity, none ?? -Infinity]];
}

/** All numbers. */
export function plainNotNull({ null: none }: NumberField): number[][] {
  return [
    [-Infinity, (none ?? -Infinity) - 1],
    [(none ?? -Infinity) + 1, Infinity],
  ];
}

/** The ranges that a null among a condition's values stands for; null if it is a value like any other. */
export function plainNullRanges(_value: unknown, _field: FieldLayout): number[][] | null {
  return null;
}

/** What the field's raw value is compared with to find this one; null for a field of a plain body, and for codes. */
export function plainComparableOf(_value: unknown, _field: FieldLayout): number | null {
  return null;
}

/** How many bytes a text, or bytes, may have. */
export function plainBlockSize(_value: unknown, { size }: FieldLayout): number {
  return size;
}

function rangesOf(field: NumberField): { none: number[][]; numbers: number[][] } | null {
  const { general } = field;
  if (general === undefined) return null;
  const none = field.null === null ? [] : [[field.null + NO_NUMBER, field.null + NO_NUMBER]];
  if (general.encoding === 'bcd') none.push([NO_DIGIT, Number.POSITIVE_INFINITY]);
  // Named raw values are neither.
  return { none, numbers: [[Number.NEGATIVE_INFINITY, NO_NUMBER / 2]] };
}

export function generalConditionOf(condition: RouteCondition, { body, index, layout }: ColumnField): RouteCondition {
  return layout.general === undefined ? condition : { ...condition, general: { body, index } };
}

export function generalNoneOf(field: NumberField): number[][] {
  return rangesOf(field)?.none ?? plainNoneOf(field);
}

export function generalNotNull(field: NumberField): number[][] {
  return rangesOf(field)?.numbers ?? plainNotNull(field);
}

export function generalNullRanges(value: unknown, field: FieldLayout): number[][] | null {
  const none = value === null && field.type === 'number' ? rangesOf(field)?.none : undefined;
  return none !== undefined && none.length > 0 ? none : null;
}

export function generalComparableOf(value: unknown, field: FieldLayout): number | null {
  const { general } = field;
  if (general === undefined) return null;
  if (field.type === 'bool') return Number(writeBool(value, { ...field, invert: false }));
  if (field.type !== 'number') return null;
  return comparableRaw(field as GeneralFieldLayout, rawOfNumber(field, general, value, true));
}

export function generalBlockSize(value: unknown, field: FieldLayout): number {
  if (!field.general?.toEnd) return (field as { readonly size: number }).size;
  const length = isUint8Array(value) ? lengthOf(value) : typeof value === 'string' ? utf8Of(value).length : Infinity;
  return Math.min(length, MAXIMUM_BODY_LENGTH);
}
