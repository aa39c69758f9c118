/** Values that no field, or not every field, may hold, and what the writer must say to each. */
import type { RumpErrorCode } from 'igrs-rump';
import type { FieldDescription } from 'igrs-rump/profile';
import { codeNames } from './describe-fields.ts';

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
export function expectedCode(field: FieldDescription, value: unknown, isOptional: boolean): RumpErrorCode | null {
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
      // The smallest double is within a billionth of a step of 0.
      return Math.abs(value) <= Number.MIN_VALUE && (field.minimum ?? 0) <= 0 && (field.maximum ?? 0) >= 0
        ? null
        : 'out-of-range';
    default:
      if (typeof value !== 'string') return 'wrong-type';
      return value.length > field.size ? 'out-of-range' : null;
  }
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
