/** From a column of raw values to the column that the caller gets. */
import { numbers, raw } from './memory';

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
  const from = raw();
  const to = numbers();
  for (let index: u32 = 0; index < count; index++) {
    const value = load<i32>(from + ((<usize>index) << 2));
    const number = signed ? <f64>value : <f64>(<u32>value);
    const physical = (number * multiplier + addend) / divisor;
    store<f64>(to + ((<usize>index) << 3), nullable && value == none ? NaN : physical);
  }
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

/** RAW to one byte each in NUMBERS; `flip` is 1 for an inverted bool, else 0. */
export function narrow(count: u32, flip: u32): void {
  const from = raw();
  const to = numbers();
  for (let index: u32 = 0; index < count; index++) {
    store<u8>(to + <usize>index, <u8>(load<u32>(from + ((<usize>index) << 2)) ^ flip));
  }
}
