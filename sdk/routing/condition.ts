/** Turns a rule's `where`, in physical units and names, into what the engines compare with raw values of one kind's field. */

import type { ColumnField } from '../engine/engine.ts';
import type { RouteCondition } from '../engine/route-program.ts';
import type { EnumField, FieldLayout, FlagsField, NumberField } from '../field/layout.ts';
import {
  physicalOf,
  toleranceOf,
  writeBool,
  writeBytes,
  writeEnum,
  writeFlags,
  writeNumber,
  writeText,
} from '../field/write.ts';
import {
  blockSize,
  comparableOf,
  conditionOf,
  noneOf,
  notNull,
  nullRanges,
} from '../generated/hooks/routing/fields.ts';
import { checkedFields, checkedList } from '../values/checked.ts';
import { checkedType, isArray, placed, RumpError, refuse } from '../values/error.ts';

/** A condition with its tests, not yet tied to a field. */
export interface Condition {
  readonly path: string;
  readonly field: string;
  /** Names and values of those that are given. */
  readonly tests: readonly (readonly [name: string, value: unknown])[];
}

export function checkedWhere(value: unknown, path: string): Condition | undefined {
  if (value === undefined) return undefined;
  const names = ['equals', 'oneOf', 'atLeast', 'atMost', 'isNull', 'has'];
  const { field, ...given } = checkedFields(value, path, ['field', ...names]);
  const tests = Object.entries(given).filter(([, operand]) => operand !== undefined);
  if (tests.length === 0) refuse('missing-field', path, value, `it must have one of ${names.join(', ')}`);
  return { path, field: checkedType(field, `${path}.field`, 'string'), tests };
}

/** A range's least and most raw value; for a text its length and its bytes; for flags their mask. */
type Operands = readonly number[];

/** Which tests make sense for which type of field. */
const TESTS: Readonly<Record<FieldLayout['type'], string>> = {
  number: 'equals, oneOf, atLeast, atMost, isNull',
  enum: 'equals, oneOf, atLeast, atMost',
  bool: 'equals, oneOf',
  flags: 'has',
  text: 'equals, oneOf',
  bytes: 'equals, oneOf',
};

/** Throws a RumpError if the condition makes no sense for this field. */
export function compileCondition({ path, tests }: Condition, column: ColumnField, refusals: Refusals): RouteCondition {
  const field = column.layout;
  const isText = field.type === 'text' || field.type === 'bytes';
  const allowed = tests
    .map(([test, value]) => allowedBy(test, value, field, path, refusals))
    .reduce(isText ? common : intersect)
    // Engines search by halving.
    .sort(([first = 0], [second = 0]) => first - second);
  // One shape for all types of field: the loop over frames reads it.
  const { type, byte, size, low, width, signed, presence } = field as NumberField;
  return conditionOf({ type, byte, size, low, width, signed, presence, operands: allowed.flat() }, column);
}

/** What one of the tests accepts: ranges, texts, or the mask of flags. */
function allowedBy(test: string, value: unknown, field: FieldLayout, where: string, refusals: Refusals): Operands[] {
  const path = `${where}.${test}`;
  const tests = TESTS[field.type];
  if (!tests.split(', ').includes(test)) refuse('wrong-type', path, value, `${field.name} is tested by ${tests}`);
  if (test === 'isNull') {
    return checkedType(value, path, 'boolean') ? noneOf(field as NumberField) : notNull(field as NumberField);
  }
  if (test === 'atLeast' || test === 'atMost') {
    if (field.type === 'enum' && !field.enumeration.ordered) {
      refuse('wrong-type', where, value, `${field.name} has no order`);
    }
    return beyond(value, field as EnumField | NumberField, path, test === 'atLeast' ? 1 : -1);
  }
  return checkedList(test === 'oneOf' ? value : [value], path, (each) => {
    if (each === undefined) refuse('wrong-type', path, each, 'each of its values must be there');
    const none = nullRanges(each, field);
    return refusals.attempt(each, () => none ?? [operandsOf(each, field, path)]).flat();
  }).flat();
}

/** Texts in both lists. */
function common(first: readonly Operands[], second: readonly Operands[]): Operands[] {
  return first.filter((bytes) => second.some((other) => String(other) === String(bytes)));
}

/** From a value on if `sign` is 1, or up to it if it is -1; without null, and without codes that have no name. */
function beyond(value: unknown, field: EnumField | NumberField, path: string, sign: number): Operands[] {
  const isEnum = field.type === 'enum';
  const [edge = 0] = isEnum ? operandsOf(value, field, path) : [edgeOf(value, field, path, sign)];
  const all = isEnum ? Array.from(field.enumeration.codes.values(), (code) => [code, code]) : notNull(field);
  return intersect(all, [sign > 0 ? [edge, Infinity] : [-Infinity, edge]]);
}

/** The raw value at a bound or next inside. A bound is as near to a value of the field as the writers demand, or lies beside it. */
function edgeOf(value: unknown, field: NumberField, path: string, sign: number): number {
  const { multiplier, addend, divisor } = field;
  const limit = sign * checkedType(value, path, 'number');
  const raw = sign * Math.ceil((limit * divisor - sign * addend) / multiplier);
  const least = limit - toleranceOf(field);
  const isInside = (candidate: number): boolean => sign * physicalOf(candidate, field) >= least;
  return [raw - sign, raw].find(isInside) ?? raw + sign;
}

/** What lies in a range of both lists. */
function intersect(first: readonly Operands[], second: readonly Operands[]): Operands[] {
  return first.flatMap(([least = 0, most = 0]) =>
    second
      .map(([otherLeast = 0, otherMost = 0]) => [Math.max(least, otherLeast), Math.min(most, otherMost)])
      .filter(([from = 0, to = 0]) => from <= to),
  );
}

/**
 * A value as messages have it, by the writers' own rules, so that a rule takes what `encode` takes.
 * @throws {RumpError} With this path, for values that the field cannot hold.
 */
function operandsOf(value: unknown, field: FieldLayout, path: string): Operands {
  try {
    switch (field.type) {
      case 'text':
      case 'bytes':
        return bytesOf(value, field);
      case 'flags': {
        // A flag that is named twice is an error only for a writer.
        const list = checkedList(
          isArray(value) ? value : [value],
          path,
          (flag) => flag ?? refuse('wrong-type', path, flag, 'each of its flags must be there'),
        );
        const flags = [...new Set(list)];
        return [writeFlags(flags, field, !flags.some((flag) => isNamed(flag, field)))];
      }
      default: {
        const raw =
          comparableOf(value, field) ??
          (field.type === 'bool'
            ? writeBool(value, field)
            : field.type === 'enum'
              ? writeEnum(value, field, !isNamed(value, field))
              : writeNumber(value, field, true));
        return [raw, raw];
      }
    }
  } catch (error) {
    throw RumpError.is(error) ? placed(error, path) : error;
  }
}

/** Messages have a code or bit as its number only if it has no name, and so must rules: hence strict writing if it has. */
function isNamed(value: unknown, field: EnumField | FlagsField): boolean {
  return [...field.enumeration.codes.values()].includes(value as number);
}

function bytesOf(value: unknown, layout: FieldLayout & { readonly type: 'text' | 'bytes' }): Operands {
  const field = { ...layout, size: blockSize(value, layout) };
  const view = new DataView(new ArrayBuffer(field.size));
  if (field.type === 'text') writeText(value, field, view, 0);
  else writeBytes(value, field, view, 0);
  // Invalid UTF-8 reads as U+FFFD, so text with it stands for many different bytes.
  if (typeof value === 'string' && value.includes('\ufffd'))
    refuse('out-of-range', `body.${field.name}`, value, 'it may not hold U+FFFD');
  const bytes = new Uint8Array(view.buffer);
  const end = field.type === 'text' ? bytes.indexOf(0) : -1;
  const used = end < 0 ? bytes : bytes.subarray(0, end);
  return [used.length, ...used];
}

/**
 * A name or value is an error only if no kind accepts it: the same name may have another code in another device, or none there, and
 * a field of the same name may be of another type.
 */
export class Refusals {
  /** By what was tried: the first refusal, or null once it succeeded. */
  readonly #reasons = new Map<unknown, unknown>();

  /** The result, or nothing if it throws. */
  attempt<Result>(tried: unknown, work: () => Result): Result[] {
    try {
      const result = work();
      this.#reasons.set(tried, null);
      return [result];
    } catch (reason) {
      if (!this.#reasons.has(tried)) this.#reasons.set(tried, reason);
      return [];
    }
  }

  /** Throws for the first that was always refused. */
  throwAny(): void {
    for (const reason of this.#reasons.values()) if (reason !== null) throw reason;
  }
}
