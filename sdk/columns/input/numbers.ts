/** The numbers of a column, nearly all of which are right at first sight. */
import type { FieldLayout, NumberField } from '../../field/layout.ts';
import { leastRaw, mostRaw } from '../../field/write.ts';

/** Which numbers stand on the wire as they are, or scaled. */
export interface NumberRule extends Pick<NumberField, 'multiplier' | 'addend' | 'divisor' | 'least' | 'most'> {
  readonly isInteger: boolean;
  /** NaN where there is none. */
  readonly none: number;
  /** Those that only a lenient writer sets. */
  readonly refusedBits: number;
  /**
   * In place of all these, for columns of few values: those that were right and stand on the wire as they are, each at the place
   * that its last bits say. Asking the writers once for each value is less code than a rule for each type of field, and as fast.
   */
  readonly seen: Float64Array | null;
}

export function ruleOf(layout: FieldLayout, raw: boolean, lenient: boolean): NumberRule {
  const { type } = layout;
  const number = layout as NumberField;
  const given: Partial<NumberField> = number;
  const { multiplier = 1, addend = 0, divisor = 1, integer: isInteger = true } = raw ? {} : given;
  const { least = leastRaw(number), most = mostRaw(number), step = 1 } = lenient ? {} : given;
  let refusedBits = 0;
  if (type === 'flags' && !lenient) {
    refusedBits = -1;
    for (const bit of layout.enumeration.codes.values()) refusedBits ^= 1 << bit;
  }
  const isFew = isInteger ? number.width <= 8 : number.width > 32;
  const seen =
    type === 'flags' || (type === 'number' && step === 1 && !isFew)
      ? null
      : new Float64Array(2 ** Math.min(number.width || 0, 8)).fill(Number.NaN);
  return { multiplier, addend, divisor, isInteger, least, most, none: number.null ?? Number.NaN, refusedBits, seen };
}

/** Turns numbers into raw values up to the first that needs another look, and answers its place. */
export function passNumbers(
  { multiplier, addend, divisor, isInteger, least, most, none, refusedBits, seen }: NumberRule,
  numbers: Float64Array,
  start: number,
  count: number,
  bits: Int32Array,
): number {
  let place = start;
  if (seen !== null) {
    const mask = seen.length - 1;
    for (; place < count; place++) {
      const value = numbers[place] as number;
      if (seen[value & mask] !== value) break;
      bits[place] = value;
    }
    return place;
  }
  // Whatever rounding does to these two, the exact comparison finds it.
  const scale = divisor / multiplier;
  const offset = addend / multiplier;
  for (; place < count; place++) {
    const value = numbers[place] as number;
    const raw = isInteger ? value : Math.round(value * scale - offset);
    if (
      !(raw >= least && raw <= most) ||
      raw === none ||
      (isInteger ? Math.floor(raw) : (raw * multiplier + addend) / divisor) !== value ||
      (refusedBits !== 0 && (raw & refusedBits) !== 0)
    )
      break;
    bits[place] = raw;
  }
  return place;
}
