/**
 * The usual case of each rule in write.ts, as the generated writers call it: small enough to be inlined there, with the range
 * as constants: taken from the layout, it makes writing a fifth slower. Whatever they do not settle, wrong or only unusual, goes to
 * the rule itself.
 */
import type { BoolField, EnumField, NumberField } from './layout.ts';
import { writeBool, writeEnum, writeNumber } from './write.ts';

/** Up to here, comparing names one by one costs less than hashing one. */
const SHORT_LIST = 16;

export function packBool(value: unknown, field: BoolField): number {
  return value === true ? 1 : value === false ? 0 : writeBool(value, field);
}

export function packEnum(value: unknown, field: EnumField, lenient: boolean): number {
  if (typeof value === 'string') {
    const { names } = field.enumeration;
    for (let code = 0; code < SHORT_LIST && code < names.length; code++) if (names[code] === value) return code;
  }
  return writeEnum(value, field, lenient);
}

/** A number whose physical value is the raw one. */
export function packInteger(value: unknown, least: number, most: number, field: NumberField, lenient: boolean): number {
  const isRight = typeof value === 'number' && value >= least && value <= most && Math.floor(value) === value;
  return isRight ? value : writeNumber(value, field, lenient);
}

/** A number of which the raw value is `divisor` times as much. */
export function packScaled(
  value: unknown,
  divisor: number,
  least: number,
  most: number,
  field: NumberField,
  lenient: boolean,
): number {
  if (typeof value === 'number') {
    const raw = Math.round(value * divisor);
    if (raw >= least && raw <= most && raw / divisor === value) return raw;
  }
  return writeNumber(value, field, lenient);
}
