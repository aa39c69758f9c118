/**
 * From the bytes of the described field to its raw values, piece by piece, and back; and the numbers that these encode, before scaling. For
 * columns, and for one frame in the conditions of routing.
 */
import {
  BINARY,
  BLANKS,
  BLANKS_END,
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
  PIECE_FLIP,
  PIECE_LENGTH,
  PIECE_LOW,
  PIECE_SIZE,
  PIECE_SWAPPED,
  PIECE_WIDTH,
  PIECES,
  PIECES_END,
  SET_BY,
  SET_PLACE,
  SET_VALUE,
  SIGN_MAGNITUDE,
  SIGNED,
  TO_END,
  TRUE_IS_ZERO,
  WIDTH,
} from './description';
import { describe, HAS_LISTS, walkList } from './generated/general';
import { HEADER_LENGTH } from './generated/layout';
import { columnEnd, numbers, OUTPUT, raw } from './memory';

/** Raw values of the described field into RAW, or NUMBERS if it has six bytes; `from` has what its bytes count from in each frame. */
export function takeRaw(from: usize, count: u32): void {
  for (let piece = PIECES; piece < PIECES_END; piece += PIECE_LENGTH) {
    const size = load<u32>(piece, PIECE_SIZE);
    const isFirst = piece == PIECES;
    if (size == 1) take<u8>(piece, from, count, isFirst);
    else if (size == 2) take<u16>(piece, from, count, isFirst);
    else if (size == 4) take<u32>(piece, from, count, isFirst);
    else takeWide(piece, from, count);
  }
  if (SIGNED && WIDTH < 32) extendSign(count);
}

function loadPiece<T>(at: usize, swapped: bool): u32 {
  const bytes = load<T>(at);
  if (sizeof<T>() == 1) return <u32>bytes;
  return swapped ? <u32>bswap<T>(bytes) : <u32>bytes;
}

function take<T>(piece: usize, start: usize, count: u32, isFirst: bool): void {
  const byte = <usize>load<u32>(piece);
  const low = load<u32>(piece, PIECE_LOW);
  const width = load<u32>(piece, PIECE_WIDTH);
  const swapped = load<u32>(piece, PIECE_SWAPPED) != 0;
  const flip = load<u32>(piece, PIECE_FLIP);
  const mask = 0xffffffff >> (32 - width);
  let to = raw();
  if (isFirst) {
    for (let from = start, end = columnEnd(start, count); from < end; from += 4) {
      store<u32>(to, ((loadPiece<T>(<usize>load<u32>(from) + byte, swapped) >> low) & mask) ^ flip);
      to += 4;
    }
  } else {
    // A second piece has fewer than 32 bits.
    for (let from = start, end = columnEnd(start, count); from < end; from += 4) {
      const bits = ((loadPiece<T>(<usize>load<u32>(from) + byte, swapped) >> low) & mask) ^ flip;
      store<u32>(to, (load<u32>(to) << width) | bits);
      to += 4;
    }
  }
}

function loadSix(at: usize, swapped: bool): u64 {
  const low = <u64>load<u32>(at) | ((<u64>load<u16>(at, 4)) << 32);
  return swapped ? bswap<u64>(low << 16) : low;
}

const SIX_BYTES: u64 = 0xffffffffffff;

function takeWide(piece: usize, start: usize, count: u32): void {
  const byte = <usize>load<u32>(piece);
  const swapped = load<u32>(piece, PIECE_SWAPPED) != 0;
  const flip: u64 = load<u32>(piece, PIECE_FLIP) != 0 ? SIX_BYTES : 0;
  let to = numbers();
  for (let from = start, end = columnEnd(start, count); from < end; from += 4) {
    store<f64>(to, <f64>(loadSix(<usize>load<u32>(from) + byte, swapped) ^ flip));
    to += 8;
  }
}

function extendSign(count: u32): void {
  const up = 32 - WIDTH;
  for (let at = raw(), end = columnEnd(at, count); at < end; at += 4) store<i32>(at, (load<i32>(at) << up) >> up);
}

/** True for any set bit, or the other way round. */
export function toBools(count: u32, inverted: bool): void {
  const flip = <u32>inverted;
  for (let at = raw(), end = columnEnd(at, count); at < end; at += 4) store<u32>(at, <u32>(load<u32>(at) != 0) ^ flip);
}

/** The raw value of the described field in one frame, whose bytes count from `base`. */
function rawAt(base: usize): f64 {
  if (WIDTH > 32) {
    const six = loadSix(base + <usize>load<u32>(PIECES), load<u32>(PIECES, PIECE_SWAPPED) != 0);
    return <f64>(load<u32>(PIECES, PIECE_FLIP) != 0 ? six ^ SIX_BYTES : six);
  }
  let value: u32 = 0;
  for (let piece = PIECES; piece < PIECES_END; piece += PIECE_LENGTH) {
    const at = base + <usize>load<u32>(piece);
    const size = load<u32>(piece, PIECE_SIZE);
    const width = load<u32>(piece, PIECE_WIDTH);
    const swapped = load<u32>(piece, PIECE_SWAPPED) != 0;
    const bytes =
      size == 1 ? loadPiece<u8>(at, swapped) : size == 2 ? loadPiece<u16>(at, swapped) : loadPiece<u32>(at, swapped);
    const bits = ((bytes >> load<u32>(piece, PIECE_LOW)) & (0xffffffff >> (32 - width))) ^ load<u32>(piece, PIECE_FLIP);
    // A single piece may have all 32 bits, and a shift by 32 would be one by 0.
    value = piece == PIECES ? bits : (value << width) | bits;
  }
  if (!SIGNED) return <f64>value;
  const up = 32 - WIDTH;
  return <f64>(((<i32>value) << up) >> up);
}

/** The values of a column, each into its frame of `length` bytes: frames are in OUTPUT, with all other bits already set. */
export function scatterDescribed(length: u32, count: u32, column: usize): void {
  const at = OUTPUT + <usize>HEADER_LENGTH;
  let below = WIDTH;
  for (let piece = PIECES; piece < PIECES_END; piece += PIECE_LENGTH) {
    below -= load<u32>(piece, PIECE_WIDTH);
    const size = load<u32>(piece, PIECE_SIZE);
    if (size == 1) put<u8>(piece, at, length, column, count, below);
    else if (size == 2) put<u16>(piece, at, length, column, count, below);
    else if (size == 4) put<u32>(piece, at, length, column, count, below);
    else putWide(piece, at, length, column, count);
  }
}

function storePiece<T>(at: usize, bits: u32, swapped: bool): void {
  if (sizeof<T>() > 1 && swapped) store<T>(at, bswap<T>(<T>bits));
  else store<T>(at, <T>bits);
}

/** For the piece that has `below` bits of the raw value below it. */
function put<T>(piece: usize, start: usize, length: u32, column: usize, count: u32, below: u32): void {
  const low = load<u32>(piece, PIECE_LOW);
  const swapped = load<u32>(piece, PIECE_SWAPPED) != 0;
  const flip = load<u32>(piece, PIECE_FLIP);
  const mask = 0xffffffff >> (32 - load<u32>(piece, PIECE_WIDTH));
  let at = start + <usize>load<u32>(piece);
  for (let from = column, end = columnEnd(column, count); from < end; from += 4) {
    const bits = ((load<u32>(from) >> below) & mask) ^ flip;
    storePiece<T>(at, (loadPiece<T>(at, swapped) & ~(mask << low)) | (bits << low), swapped);
    at += <usize>length;
  }
}

function putWide(piece: usize, start: usize, length: u32, column: usize, count: u32): void {
  const swapped = load<u32>(piece, PIECE_SWAPPED) != 0;
  const flip: u64 = load<u32>(piece, PIECE_FLIP) != 0 ? SIX_BYTES : 0;
  let at = start + <usize>load<u32>(piece);
  for (let from = column, end = from + ((<usize>count) << 3); from < end; from += 8) {
    const bytes = <u64>load<f64>(from) ^ flip;
    const value = swapped ? bswap<u64>(bytes << 16) : bytes;
    store<u32>(at, <u32>value);
    store<u16>(at, <u16>(value >> 32), 4);
    at += <usize>length;
  }
}

/** Whether a raw value means something other than a number. */
export function isSpecial(raw: f64): bool {
  for (let blank = BLANKS; blank < BLANKS_END; blank += 8) if (load<f64>(blank) == raw) return true;
  return false;
}

/** The number in packed decimal digits; NaN if one of them is invalid. */
export function numberOfDigits(value: u64): f64 {
  // A digit above 9 has the bit for 8 and one of those for 4 and 2.
  if ((value & ((value << 1) | (value << 2)) & 0x8888888888888888) != 0) return NaN;
  // Digits, pairs, fours: a group counts for 10, 100, 10,000 and not for 16, 256, 65,536, which is 6, 156 and 55,536 too much.
  const pairs = value - 6 * ((value >> 4) & 0x0f0f0f0f0f0f0f0f);
  const fours = pairs - 156 * ((pairs >> 8) & 0x00ff00ff00ff00ff);
  const eights = fours - 55536 * ((fours >> 16) & 0x0000ffff0000ffff);
  return <f64>((eights >> 32) * 100000000 + (eights & 0xffffffff));
}

/** Packed decimal digits in RAW, or in NUMBERS if `wide`, to their numbers in NUMBERS. */
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
function numberOfMagnitude(value: f64, sign: f64): f64 {
  return value < sign ? value : sign - value;
}

/** The same for sign and magnitude. */
export function magnitudes(count: u32, wide: bool): void {
  const sign = <f64>((<u64>1) << (<u64>(WIDTH - 1)));
  for (let row: usize = 0; row < <usize>count; row++) {
    const place = numbers() + (row << 3);
    const value = wide ? load<f64>(place) : <f64>load<u32>(raw() + (row << 2));
    store<f64>(place, numberOfMagnitude(value, sign));
  }
}

/** NaN in NUMBERS where RAW has what is no number. */
export function blankRaw(count: u32): void {
  for (let blank = BLANKS; blank < BLANKS_END; blank += 8) {
    const special = <i32>(<i64>load<f64>(blank));
    let place = numbers();
    for (let at = raw(), end = columnEnd(at, count); at < end; at += 4) {
      if (load<i32>(at) == special) store<f64>(place, NaN);
      place += 8;
    }
  }
}

/** The same within NUMBERS. */
export function blankWide(count: u32): void {
  for (let blank = BLANKS; blank < BLANKS_END; blank += 8) {
    const special = load<f64>(blank);
    for (let at = numbers(), end = at + ((<usize>count) << 3); at < end; at += 8) {
      if (load<f64>(at) == special) store<f64>(at, NaN);
    }
  }
}

// Both are NO_NUMBER and NO_DIGIT of sdk/field/general/layout.ts, with which rules are compiled.
/** Added to a raw value that means something other than a number; all numbers are less. */
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

/** The address that a field's bytes count from in the frame whose body of `length` bytes is at `at`; 0 if it is not set. */
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
 * The value that conditions compare, for the field found at `base`: the number that its raw value encodes, before scaling; for a bool
 * 0 or 1. One that is named or means "no value" is NO_NUMBER more than itself, one with a digit above 9 NO_DIGIT more; rules match
 * that.
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

/** Where the text or bytes found at `base` begin. */
export function blockAt(base: usize): usize {
  return base + BLOCK_BYTE;
}

/** How many bytes the text or bytes found at `base` may have, in a body that ends at `end`. */
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
