/** A condition in physical units and names → raw values of one kind's field. */

import { isUint8Array } from '../bytes.ts';
import { HAS_BITS, IN_RANGES, IS_BYTES } from '../engine/route-program.ts';
import { display, RumpError, type RumpErrorCode } from '../error.ts';
import type { BoolField, EnumField, FieldLayout, FlagsField, NumberField } from '../field/layout.ts';
import { leastRaw, mostRaw } from '../field/write.ts';
import type { Where } from './rules.ts';

/** A condition for the engines; `words` are operands of IS_BYTES, `numbers` of the others. */
export interface Condition {
  readonly type: number;
  readonly words: readonly number[];
  readonly numbers: readonly number[];
}

type Range = readonly [least: number, most: number];

const TESTS = ['equals', 'oneOf', 'atLeast', 'atMost', 'has', 'isNull'] as const;

/** Which tests make sense for which type of field. */
const TESTS_OF: Readonly<Record<FieldLayout['type'], readonly string[]>> = {
  number: ['equals', 'oneOf', 'atLeast', 'atMost', 'isNull'],
  enum: ['equals', 'oneOf', 'atLeast', 'atMost'],
  bool: ['equals', 'oneOf'],
  flags: ['has'],
  text: ['equals', 'oneOf'],
  bytes: ['equals', 'oneOf'],
};

/**
 * The values that a condition compares with, over all kinds that its rule may match. The same name may have another code in
 * another device, or none: a kind that does not know a value passes over it, but one that no kind knows is a mistake.
 */
export class KnownValues {
  readonly #known = new Set<unknown>();
  readonly #refusals = new Map<unknown, unknown>();

  /** Those that can be compiled. */
  compile<Result>(values: readonly unknown[], compile: (value: unknown) => Result): Result[] {
    return values.flatMap((value) => {
      try {
        const result = compile(value);
        this.#known.add(value);
        return [result];
      } catch (refusal) {
        this.#refusals.set(value, refusal);
        return [];
      }
    });
  }

  /** Throws the refusal of the first value that no kind knows. */
  refuseUnknown(): void {
    for (const [value, refusal] of this.#refusals) if (!this.#known.has(value)) throw refusal;
  }
}

/** Throws a RumpError where the condition makes no sense for this field; `path` is that of the rule's `where`. */
export function compileCondition(where: Where, field: FieldLayout, path: string, known: KnownValues): Condition {
  const given = TESTS.filter((test) => where[test] !== undefined);
  for (const test of given) {
    if (TESTS_OF[field.type].includes(test)) continue;
    const text = `${path}.${test} is no test for ${field.name}: ${TESTS_OF[field.type].join(', ')} are`;
    throw new RumpError('wrong-type', text, { path: `${path}.${test}` });
  }
  switch (field.type) {
    case 'flags':
      return { type: HAS_BITS, words: [], numbers: [maskOf(where, field, path)] };
    case 'text':
    case 'bytes': {
      const lists = valuesOf(where, path).map((list) =>
        known.compile(list.values, (value) => bytesOf(value, field, list.path)),
      );
      return { type: IS_BYTES, words: lists.reduce(common).flat(), numbers: [] };
    }
    default:
      return { type: IN_RANGES, words: [], numbers: rangesOf(where, field, path, known).flat() };
  }
}

function refuse(code: RumpErrorCode, path: string, value: unknown, allowed: string): never {
  throw new RumpError(code, `${path} is ${display(value)}; ${allowed}`, { path });
}

interface Values {
  readonly values: readonly unknown[];
  readonly path: string;
}

/** The values that `equals` allows, and those that `oneOf` does, as far as they are given. */
function valuesOf({ equals, oneOf }: Where, path: string): Values[] {
  const lists: Values[] = equals === undefined ? [] : [{ values: [equals], path: `${path}.equals` }];
  if (oneOf === undefined) return lists;
  if (!Array.isArray(oneOf)) refuse('wrong-type', `${path}.oneOf`, oneOf, 'it must be an array');
  return [...lists, { values: oneOf, path: `${path}.oneOf` }];
}

/** Texts that stand in both lists. */
function common(first: readonly number[][], second: readonly number[][]): number[][] {
  return first.filter((bytes) => second.some((other) => String(other) === String(bytes)));
}

/** Raw ranges, ascending and apart, that all of the tests let through. */
function rangesOf(where: Where, field: BoolField | EnumField | NumberField, path: string, known: KnownValues): Range[] {
  const lists: Range[][] = valuesOf(where, path).map((list) =>
    known.compile(list.values, (value) => single(rawOf(value, field, list.path))),
  );
  if (field.type !== 'bool' && (where.atLeast !== undefined || where.atMost !== undefined)) {
    lists.push(between(where, field, path));
  }
  if (field.type === 'number' && where.isNull !== undefined) lists.push(nulls(where.isNull, field, path));
  return lists.map(tidy).reduce(intersect);
}

function single(raw: number): Range {
  return [raw, raw];
}

function rawOf(value: unknown, field: BoolField | EnumField | NumberField, path: string): number {
  switch (field.type) {
    case 'bool':
      if (typeof value !== 'boolean') refuse('wrong-type', path, value, `${field.name} is true or false`);
      return value === field.invert ? 0 : 1;
    case 'enum':
      return codeOf(value, field, path);
    default: {
      if (typeof value !== 'number') refuse('wrong-type', path, value, `${field.name} is a number`);
      const raw = Math.round((value * field.divisor - field.addend) / field.multiplier);
      if (!(raw >= leastRaw(field) && raw <= mostRaw(field)) || raw === field.null || physical(raw, field) !== value) {
        refuse('out-of-range', path, value, `${field.name} cannot have this value`);
      }
      return raw;
    }
  }
}

function codeOf(value: unknown, field: EnumField | FlagsField, path: string): number {
  const { codes } = field.enumeration;
  if (typeof value === 'string') {
    const code = codes.get(value);
    if (code === undefined) refuse('unknown-name', path, value, `${field.name} has ${[...codes.keys()].join(', ')}`);
    return code;
  }
  if (typeof value !== 'number') refuse('wrong-type', path, value, `${field.name} has ${[...codes.keys()].join(', ')}`);
  const named = [...codes.values()].includes(value);
  const most = field.type === 'flags' ? field.width - 1 : 2 ** field.width - 1;
  if (named || !(Number.isInteger(value) && value >= 0 && value <= most)) {
    refuse('unknown-name', path, value, `a number may stand only for a code of ${field.name} that has no name`);
  }
  return value;
}

function physical(raw: number, { multiplier, addend, divisor }: NumberField): number {
  return (raw * multiplier + addend) / divisor;
}

function between(where: Where, field: EnumField | NumberField, path: string): Range[] {
  if (field.type === 'enum') {
    if (!field.enumeration.ordered) {
      throw new RumpError('wrong-type', `${path}: ${field.name} has no order, so nothing is at least or at most`, {
        path,
      });
    }
    const least = where.atLeast === undefined ? 0 : codeOf(where.atLeast, field, `${path}.atLeast`);
    const most = where.atMost === undefined ? Number.POSITIVE_INFINITY : codeOf(where.atMost, field, `${path}.atMost`);
    return [...field.enumeration.codes.values()].filter((code) => code >= least && code <= most).map(single);
  }
  const least =
    where.atLeast === undefined ? leastRaw(field) : bound(where.atLeast, field, `${path}.atLeast`, Math.ceil);
  const most = where.atMost === undefined ? mostRaw(field) : bound(where.atMost, field, `${path}.atMost`, Math.floor);
  return withoutNull([[Math.max(least, leastRaw(field)), Math.min(most, mostRaw(field))]], field);
}

/** The raw value at or inside a physical bound, exactly: a rounding error may not let a neighbour in. */
function bound(value: unknown, field: NumberField, path: string, inside: (raw: number) => number): number {
  if (typeof value !== 'number' || Number.isNaN(value)) refuse('wrong-type', path, value, `${field.name} is a number`);
  const raw = inside((value * field.divisor - field.addend) / field.multiplier);
  const step = inside === Math.ceil ? 1 : -1;
  const isInside = (candidate: number): boolean => step * physical(candidate, field) >= step * value;
  return [raw - step, raw].find(isInside) ?? raw + step;
}

/** A number without a null value is never null. */
function nulls(isNull: unknown, field: NumberField, path: string): Range[] {
  if (typeof isNull !== 'boolean') refuse('wrong-type', `${path}.isNull`, isNull, 'it must be true or false');
  if (!isNull) return withoutNull([[leastRaw(field), mostRaw(field)]], field);
  return field.null === null ? [] : [single(field.null)];
}

function withoutNull(ranges: readonly Range[], field: NumberField): Range[] {
  const none = field.null;
  if (none === null) return [...ranges];
  const parts = ranges.flatMap(([least, most]): Range[] =>
    none < least || none > most
      ? [[least, most]]
      : [
          [least, none - 1],
          [none + 1, most],
        ],
  );
  return parts.filter(([least, most]) => least <= most);
}

function tidy(ranges: readonly Range[]): Range[] {
  const sorted = ranges.filter(([least, most]) => least <= most).sort((first, second) => first[0] - second[0]);
  const joined: [number, number][] = [];
  for (const [least, most] of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && least <= last[1] + 1) last[1] = Math.max(last[1], most);
    else joined.push([least, most]);
  }
  return joined;
}

function intersect(first: readonly Range[], second: readonly Range[]): Range[] {
  return first.flatMap(([least, most]) =>
    second
      .map(([otherLeast, otherMost]): Range => [Math.max(least, otherLeast), Math.min(most, otherMost)])
      .filter(([from, to]) => from <= to),
  );
}

function maskOf(where: Where, field: FlagsField, path: string): number {
  const names: unknown = where.has;
  const list: readonly unknown[] = Array.isArray(names) ? names : [names];
  let mask = 0;
  for (const name of list) mask |= 1 << codeOf(name, field, `${path}.has`);
  return mask >>> 0;
}

/** A length and that many bytes, one a word. */
function bytesOf(value: unknown, field: FieldLayout & { readonly type: 'text' | 'bytes' }, path: string): number[] {
  if (field.type === 'bytes') {
    if (!isUint8Array(value)) refuse('wrong-type', path, value, `${field.name} is a Uint8Array`);
    if (value.length !== field.size) refuse('out-of-range', path, value, `${field.name} has ${field.size} bytes`);
    return [value.length, ...value];
  }
  if (typeof value !== 'string') refuse('wrong-type', path, value, `${field.name} is text`);
  const bytes = new TextEncoder().encode(value);
  // What is no valid UTF-8 reads as U+FFFD, so that text with it stands for many different bytes.
  if (
    bytes.length > field.size ||
    value.includes('\0') ||
    value.includes('\ufffd') ||
    bytes.includes(0) ||
    !isWhole(value)
  ) {
    refuse(
      'out-of-range',
      path,
      value,
      `${field.name} has at most ${field.size} bytes of UTF-8, without NUL and U+FFFD`,
    );
  }
  return [bytes.length, ...bytes];
}

function isWhole(text: string): boolean {
  return !/[\ud800-\udfff]/u.test(text);
}
