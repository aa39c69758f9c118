/** One field of one frame, described as those of columns are: for the conditions of routing. */
import {
  BINARY,
  BLOCK_BYTE,
  BLOCK_SIZE,
  BOOL,
  BY_BIT,
  BY_ITEM,
  BY_LENGTH,
  BY_PARTNER,
  BY_RAW,
  ENCODING,
  LENGTH_LITTLE,
  LENGTH_SIZE,
  NO_BOOL,
  SET_BY,
  SET_PLACE,
  SET_VALUE,
  SIGN_MAGNITUDE,
  TO_END,
  TRUE_IS_ZERO,
  WIDTH,
} from './description';
import { describe, HAS_LISTS, walkList } from './generated/general';
import { isSpecial, numberOfDigits, numberOfMagnitude, rawAt } from './raw-values';

// The next two are NO_NUMBER and NO_DIGIT of sdk/field/general/layout.ts, by which rules are compiled.
/** Added to a raw value that stands for something other than a number; all numbers are less. */
const NO_NUMBER: f64 = 0x2000000000000;
/** Added to a raw value with a digit above 9. */
const NO_DIGIT: f64 = 0x4000000000000;

/** Which field is described. */
let DESCRIBED: u32 = -1;

/** Must be called before another field is described. */
export function forgetField(): void {
  DESCRIBED = -1;
}

/** Describes the field at `place`, body << 16 | field as `locationOf` numbers them, unless it is described already. */
function describeOnce(place: u32): void {
  if (DESCRIBED == place) return;
  describe(place >> 16, place & 0xffff);
  DESCRIBED = place;
}

/** Where the bytes of a field count from in the frame whose body of `length` bytes is at `at`; 0 where it is not set. */
export function findField(place: u32, at: usize, length: u32): usize {
  describeOnce(place);
  if (SET_BY == BY_BIT) return (<u32>load<u8>(at + <usize>SET_PLACE) & <u32>SET_VALUE) != 0 ? at : 0;
  if (SET_BY == BY_LENGTH) return length >= SET_PLACE ? at : 0;
  if (SET_BY == BY_RAW) return rawAt(at) != SET_VALUE ? at : 0;
  if (SET_BY == BY_PARTNER) {
    if (findField((place & 0xffff0000) | SET_PLACE, at, length) == 0) return 0;
    // The search has described the partner instead.
    describeOnce(place);
    return at;
  }
  if (HAS_LISTS && SET_BY == BY_ITEM) {
    store<u32>(FOUND, 0);
    walkList(place >> 16, at, length, FOUND, 0, SET_PLACE, 1);
    return <usize>load<u32>(FOUND);
  }
  return at;
}

const FOUND: usize = memory.data(4, 4);

/**
 * What conditions compare, of the field that was found at `base`: what the raw value stands for before it is scaled, of a bool 0 or 1. One
 * that means "no value", or has a name, is NO_NUMBER more than itself, and one with a digit above 9 NO_DIGIT more; rules are compiled to these.
 */
export function comparableAt(base: usize): f64 {
  const raw = rawAt(base);
  if (BOOL != NO_BOOL) return <f64>(<u32>(raw != 0) ^ <u32>(BOOL == TRUE_IS_ZERO));
  if (isSpecial(raw)) return raw + NO_NUMBER;
  if (ENCODING == BINARY) return raw;
  if (ENCODING == SIGN_MAGNITUDE) return numberOfMagnitude(raw, <f64>((<u64>1) << (<u64>(WIDTH - 1))));
  const number = numberOfDigits(<u64>raw);
  return number == number ? number : raw + NO_DIGIT;
}

/** The bits of flags. */
export function flagsAt(base: usize): u32 {
  return <u32>rawAt(base);
}

/** Where the text or bytes begin that were found at `base`, in a body that ends at `end`. */
export function blockAt(base: usize): usize {
  return base + BLOCK_BYTE;
}

/** How many bytes the text or bytes that were found at `base` may have. */
export function blockLength(base: usize, end: usize): u32 {
  if (!TO_END) return BLOCK_SIZE;
  if (LENGTH_SIZE == 0) return <u32>(end - base - BLOCK_BYTE);
  let length: u32 = 0;
  for (let byte: usize = 0; byte < <usize>LENGTH_SIZE; byte++) {
    const at = base - <usize>LENGTH_SIZE;
    length = (length << 8) | load<u8>(at + (LENGTH_LITTLE ? <usize>LENGTH_SIZE - 1 - byte : byte));
  }
  return length - <u32>BLOCK_BYTE;
}
