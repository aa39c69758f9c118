/** From a column of raw values to the column that the caller gets. */
import { columnEnd, numbers, raw } from './memory';

// Four values a step; after the last, up to three more of RAW are converted, for which both buffers have room.

/**
 * RAW to physical values in NUMBERS: (raw × multiplier + addend) / divisor, and NaN for the raw value `none` if `nullable`.
 * One division of two exact integers gives the double nearest to the decimal value, as in the SDK's readers.
 */
export function convert(
  count: u32,
  signed: bool,
  nullable: bool,
  none: i32,
  multiplier: f64,
  addend: f64,
  divisor: f64,
): void {
  const multipliers = f64x2.splat(multiplier);
  const addends = f64x2.splat(addend);
  const divisors = f64x2.splat(divisor);
  const nones = i32x4.splat(none);
  const canBeNone = i32x4.splat(nullable ? -1 : 0);
  let to = numbers();
  for (let from = raw(), end = columnEnd(from, count); from < end; from += 16) {
    const values = v128.load(from);
    const isNone = v128.and(i32x4.eq(values, nones), canBeNone);
    const lower = physical(doubles(values, signed), multipliers, addends, divisors);
    const upper = physical(doubles(upperHalf(values), signed), multipliers, addends, divisors);
    v128.store(to, v128.bitselect(f64x2.splat(NaN), lower, i64x2.extend_low_i32x4_s(isNone)));
    v128.store(to, v128.bitselect(f64x2.splat(NaN), upper, i64x2.extend_high_i32x4_s(isNone)), 16);
    to += 32;
  }
}

function doubles(values: v128, signed: bool): v128 {
  return signed ? f64x2.convert_low_i32x4_s(values) : f64x2.convert_low_i32x4_u(values);
}

function upperHalf(values: v128): v128 {
  return i64x2.shuffle(values, values, 1, 1);
}

function physical(values: v128, multipliers: v128, addends: v128, divisors: v128): v128 {
  return f64x2.div(f64x2.add(f64x2.mul(values, multipliers), addends), divisors);
}

/** The same for values of six bytes, which are in NUMBERS already. */
export function convertWide(count: u32, nullable: bool, none: f64, multiplier: f64, addend: f64, divisor: f64): void {
  const to = numbers();
  for (let index: u32 = 0; index < count; index++) {
    const value = load<f64>(to + ((<usize>index) << 3));
    const physical = (value * multiplier + addend) / divisor;
    store<f64>(to + ((<usize>index) << 3), nullable && value == none ? NaN : physical);
  }
}

/** The lowest byte of each of RAW to NUMBERS; `flip` is 1 for an inverted bool, else 0. */
export function narrow(count: u32, flip: u32): void {
  const flips = i32x4.splat(<i32>flip);
  let to = numbers();
  for (let from = raw(), end = columnEnd(from, count); from < end; from += 16) {
    const values = v128.xor(v128.load(from), flips);
    v128.store32_lane(to, i8x16.shuffle(values, values, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12), 0);
    to += 4;
  }
}
