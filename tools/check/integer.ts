/** Sizes and ranges of the raw integers. */
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
