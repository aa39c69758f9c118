/**
 * Numbers in a profile: sizes and ranges of the raw integers, and exact arithmetic on decimals. A scale of 0.1 is one tenth here,
 * never the double next to it, so that decoding can end in a single, correctly rounded division.
 */
import { hexadecimal as digitsOf } from '../../sdk/values/bytes.ts';
import type { IntegerType } from '../model.ts';

const sizes: Record<IntegerType, number> = { u8: 1, u16: 2, u24: 3, u32: 4, u48: 6, i8: 1, i16: 2, i24: 3, i32: 4 };

export function sizeOf(type: IntegerType): number {
  return sizes[type];
}

export function isInteger(type: string): type is IntegerType {
  return Object.hasOwn(sizes, type);
}

export function isSigned(type: IntegerType): boolean {
  return type.startsWith('i');
}

export interface RawRange {
  readonly lowest: number;
  readonly highest: number;
}

export function rangeOf(width: number, signed: boolean): RawRange {
  return signed
    ? { lowest: -(2 ** (width - 1)), highest: 2 ** (width - 1) - 1 }
    : { lowest: 0, highest: 2 ** width - 1 };
}

export function hexadecimal(value: number): string {
  return `0x${digitsOf(value, 1).toUpperCase()}`;
}

/** numerator / denominator, in lowest terms, the denominator positive. */
interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The number's shortest decimal text, taken exactly. */
export function fraction(value: number): Fraction {
  const [, sign = '', whole = '0', decimals = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(String(value)) ?? [];
  const digits = BigInt(sign + whole + decimals);
  const power = Number(exponent) - decimals.length;
  return power >= 0 ? reduce(digits * 10n ** BigInt(power), 1n) : reduce(digits, 10n ** BigInt(-power));
}

export function subtract(left: Fraction, right: Fraction): Fraction {
  return reduce(
    left.numerator * right.denominator - right.numerator * left.denominator,
    left.denominator * right.denominator,
  );
}

export function divide(left: Fraction, right: Fraction): Fraction {
  return reduce(left.numerator * right.denominator, left.denominator * right.numerator);
}

export function isWhole(value: Fraction): boolean {
  return value.denominator === 1n;
}

/** Physical = (raw × multiplier + addend) / divisor, in whole numbers without a common factor. */
interface Linear {
  readonly multiplier: bigint;
  readonly addend: bigint;
  readonly divisor: bigint;
}

export function linear(scale: Fraction, offset: Fraction): Linear {
  const divisor =
    (scale.denominator * offset.denominator) / greatestCommonDivisor(scale.denominator, offset.denominator);
  const multiplier = (scale.numerator * divisor) / scale.denominator;
  const addend = (offset.numerator * divisor) / offset.denominator;
  const common = greatestCommonDivisor(greatestCommonDivisor(multiplier, addend), divisor);
  return { multiplier: multiplier / common, addend: addend / common, divisor: divisor / common };
}

function reduce(numerator: bigint, denominator: bigint): Fraction {
  const common = greatestCommonDivisor(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  return { numerator: numerator / common, denominator: denominator / common };
}

function greatestCommonDivisor(left: bigint, right: bigint): bigint {
  let [a, b] = [left < 0n ? -left : left, right < 0n ? -right : right];
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}
