/** Values that no field, or not every field, may hold, and what the writer must say to each. */
import type { RumpErrorCode } from 'igrs-rump';
import { decimalStep, stepsBetween } from './decimal.ts';
import { codeNames, type KindField, numberFacts, physicalValue, toleranceOf } from './describe-fields.ts';

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

export class Instance {
  readonly field = 1;
}

/** Of every type that the language has, under labels for the failure's message. */
export const wrongValues: readonly (readonly [label: string, value: unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['true', true],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
  ['1e308', 1e308],
  ['-1e308', -1e308],
  ['the smallest double', Number.MIN_VALUE],
  ['2 ** 53', 2 ** 53],
  ['a fraction', 40.00037],
  ['a bigint', 1n],
  ['a long bigint', 10n ** 3000n],
  ['a symbol', Symbol('symbol')],
  ['a function', () => 1],
  ['empty text', ''],
  ['digits', '5'],
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
  ['toString', 'toString'],
  ['hasOwnProperty', 'hasOwnProperty'],
  ['huge text', 'x'.repeat(1_000_000)],
  ['an object', {}],
  ['an object that turns into a number', { valueOf: () => 5, toString: () => 'ok' }],
  ['an object without a prototype', Object.create(null)],
  ['an instance', new Instance()],
  ['a frozen object', Object.freeze({ value: 5 })],
  ['a boxed number', Object(5)],
  ['a boxed text', Object('ok')],
  ['a boxed boolean', Object(true)],
  ['a date', new Date(0)],
  ['an array', [5]],
  ['an array of an unknown name', ['__proto__']],
  ['an array of an array', [[]]],
  ['a sparse array', new Array(3)],
  ['an endless sparse array', new Array(2 ** 32 - 1)],
  ['bytes', new Uint8Array(4)],
  ['a proxy', new Proxy({}, {})],
  ['a proxy that is gone', revokedProxy()],
];

/** What a strict writer must answer; null where the value is right after all. */
export function expectedCode(field: KindField, value: unknown, isOptional: boolean): RumpErrorCode | null {
  if (value === undefined) return isOptional ? null : 'missing-field';
  switch (field.type) {
    case 'bool':
      return typeof value === 'boolean' ? null : 'wrong-type';
    case 'enum':
      if (typeof value === 'string') return codeNames(field).includes(value) ? null : 'unknown-name';
      return typeof value === 'number' ? 'unknown-name' : 'wrong-type';
    case 'flags':
      return codeOfFlags(value);
    case 'number':
      if (value === null) return field.nullable === true ? null : 'wrong-type';
      if (typeof value !== 'number') return 'wrong-type';
      return isNumberOf(field, value) ? null : 'out-of-range';
    case 'bytes':
      // To ask for the class of a proxy that is gone throws.
      if (!ArrayBuffer.isView(value) || !(value instanceof Uint8Array)) return 'wrong-type';
      return value.length === field.size ? null : 'out-of-range';
    default:
      if (typeof value !== 'string') return 'wrong-type';
      return value.length > field.size ? 'out-of-range' : null;
  }
}

/** Whether a strict writer takes the number; the smallest double is within a billionth of a step of 0. */
function isNumberOf(field: KindField, value: number): boolean {
  const { minimum = 0, maximum = 0, step = 1 } = field;
  const number = Math.abs(value) <= Number.MIN_VALUE ? 0 : value;
  if (!(number >= minimum && number <= maximum)) return false;
  const { none } = numberFacts(field);
  if (none !== null && physicalValue(field, none) === number) return false;
  return Math.abs(decimalStep(minimum, step, stepsBetween(minimum, number, step)) - number) <= toleranceOf(field, step);
}

function codeOfFlags(value: unknown): RumpErrorCode | null {
  if (!isArray(value)) return 'wrong-type';
  const [first] = value;
  return typeof first === 'string' || typeof first === 'number' ? 'unknown-name' : 'wrong-type';
}

/** Array.isArray throws for a proxy that is gone. */
function isArray(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}
