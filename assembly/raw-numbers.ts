/** What the raw values of the described field stand for before they are scaled. */
import { BLANKS, BLANKS_END, WIDTH } from './description';
import { columnEnd, numbers, raw } from './memory';

/** Whether a raw value means something else than a number. */
export function isSpecial(raw: f64): bool {
  for (let blank = BLANKS; blank < BLANKS_END; blank += 8) if (load<f64>(blank) == raw) return true;
  return false;
}

/** What packed decimal digits stand for; NaN where one of them is none. */
export function numberOfDigits(value: u64): f64 {
  // A digit above 9 has the bit for 8 and one of those for 4 and 2.
  if ((value & ((value << 1) | (value << 2)) & 0x8888888888888888) != 0) return NaN;
  // Digits, pairs, fours: a group counts for 10, 100, 10,000 and not for 16, 256, 65,536, which is 6, 156 and 55,536 too much.
  const pairs = value - 6 * ((value >> 4) & 0x0f0f0f0f0f0f0f0f);
  const fours = pairs - 156 * ((pairs >> 8) & 0x00ff00ff00ff00ff);
  const eights = fours - 55536 * ((fours >> 16) & 0x0000ffff0000ffff);
  return <f64>((eights >> 32) * 100000000 + (eights & 0xffffffff));
}

export function digits(count: u32, wide: bool): void {
  for (let row: usize = 0; row < <usize>count; row++) {
    const place = numbers() + (row << 3);
    if (!wide) {
      store<f64>(place, numberOfDigits(<u64>load<u32>(raw() + (row << 2))));
      continue;
    }
    const value = load<f64>(place);
    // What is blank already has no digits.
    if (value == value) store<f64>(place, numberOfDigits(<u64>value));
  }
}

/** The highest bit is the sign. Minus nothing is 0. */
export function numberOfMagnitude(value: f64, sign: f64): f64 {
  return value < sign ? value : sign - value;
}

export function magnitudes(count: u32, wide: bool): void {
  const sign = <f64>((<u64>1) << (<u64>(WIDTH - 1)));
  for (let row: usize = 0; row < <usize>count; row++) {
    const place = numbers() + (row << 3);
    const value = wide ? load<f64>(place) : <f64>load<u32>(raw() + (row << 2));
    store<f64>(place, numberOfMagnitude(value, sign));
  }
}

export function blankRaw(count: u32): void {
  for (let blank = BLANKS; blank < BLANKS_END; blank += 8) {
    const none = <i32>(<i64>load<f64>(blank));
    let place = numbers();
    for (let at = raw(), end = columnEnd(at, count); at < end; at += 4) {
      if (load<i32>(at) == none) store<f64>(place, NaN);
      place += 8;
    }
  }
}

export function blankWide(count: u32): void {
  for (let blank = BLANKS; blank < BLANKS_END; blank += 8) {
    const none = load<f64>(blank);
    for (let at = numbers(), end = at + ((<usize>count) << 3); at < end; at += 8) {
      if (load<f64>(at) == none) store<f64>(at, NaN);
    }
  }
}
