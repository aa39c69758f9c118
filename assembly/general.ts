/**
 * Columns of fields that are more than bits at a fixed place: in several pieces, complemented, in either byte order, as packed decimal digits,
 * or set in some frames only. `generated/general.ts` describes a field, and the loops below follow the description, one of its parts at a time
 * over all frames, so that none has anything to decide for a single frame.
 *
 * Behind the window, where routing has its buffers at other times, stand the addresses that a field's bytes count from, a column of 32 bits with
 * 0 where it is not set: what is loaded there lies at the front of the memory, and is cleared in the end. So nothing behind a body's end is
 * ever read. Items are found once for all columns of a selection, as many attributes at a time as there is room for.
 */
import { convert, convertWide } from './convert';
import {
  ALWAYS,
  BCD,
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
  HAS_NONE,
  LENGTH_LITTLE,
  LENGTH_SIZE,
  NO_BOOL,
  NONE,
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
import { attributesOf, describe, HAS_GENERAL, HAS_LISTS, walkList } from './generated/general';
import { HEADER_LENGTH, loadBodyLength } from './generated/layout';
import { selected } from './group';
import { INPUT, index, numbers, OUTPUT, raw, windowEnd } from './memory';

const PAGE: u32 = 0x10000;

/** What `collect` returns besides an address. */
export const PLAIN: u32 = 0;
export const SET: u32 = 1;
export const NO_MEMORY: u32 = 2;

/** Which attributes' addresses stand behind the window, of which selection. */
let LOCATED: usize = 0;
let LOCATED_FROM: usize = 0;
let LOCATED_COUNT: u32 = 0;
let LOCATED_FIRST: u32 = 0;
let LOCATED_ATTRIBUTES: u32 = 0;

/** The addresses of the latest `collect`; 0 where the field is set in every frame. */
let ADDRESSES: usize = 0;

/** Selection, or what stands behind the window, has changed. */
export function forgetItems(): void {
  if (HAS_LISTS) LOCATED_FROM = 0;
}

function columnEnd(from: usize, count: u32): usize {
  return from + ((<usize>count) << 2);
}

/** Behind the window; false where the host gives no such memory. */
function reserve(length: usize): bool {
  const end = windowEnd() + 8 + length;
  const missing = <i32>((<u32>end + PAGE - 1) / PAGE) - <i32>memory.size();
  return missing <= 0 || memory.grow(missing) >= 0;
}

/** The column of addresses, but for those of items. */
function addresses(): usize {
  return (windowEnd() + 7) & ~7;
}

/**
 * A field of `count` selected frames into RAW, or into NUMBERS where it has six bytes; bools as 0 and 1. Returns PLAIN where its location says all, and
 * then `gather` is the way; 1 where all of them set it, or the address of a column of 32 bits with 0 for each frame that does not; -1 where the
 * host gives no memory.
 */
export function collect(body: u32, field: u32, count: u32): u32 {
  DESCRIBED = -1;
  if (!HAS_GENERAL || !describe(body, field)) return PLAIN;
  return collectDescribed(body, field, count);
}

/** The same of the field that is described; by the numbers other fields are found. */
export function collectDescribed(body: u32, field: u32, count: u32): u32 {
  if (SET_BY != ALWAYS && !reserve((<usize>count) << 2)) return NO_MEMORY;
  ADDRESSES = SET_BY == ALWAYS ? 0 : addresses();
  // A longer column would write over them.
  if (HAS_LISTS && LOCATED_FROM != selected()) forgetItems();
  if (SET_BY == BY_PARTNER) {
    const none = SET_VALUE;
    describe(body, SET_PLACE);
    takeRaw(selected(), count);
    setWhereOther(count, none);
    describe(body, field);
  } else if (SET_BY == BY_BIT) {
    setWhereBit(count, <usize>SET_PLACE, <u32>SET_VALUE);
  } else if (SET_BY == BY_LENGTH) {
    setWhereLong(count, SET_PLACE);
  } else if (HAS_LISTS && SET_BY == BY_ITEM) {
    if (!locate(body, count, SET_PLACE)) return NO_MEMORY;
    ADDRESSES = LOCATED + <usize>(SET_PLACE - LOCATED_FIRST) * ((<usize>count) << 2);
  }
  takeRaw(SET_BY == ALWAYS || SET_BY == BY_RAW ? selected() : ADDRESSES, count);
  if (SET_BY == BY_RAW) setWhereOther(count, SET_VALUE);
  if (BOOL != NO_BOOL) judge(count, BOOL == TRUE_IS_ZERO);
  if (ADDRESSES == 0) return SET;
  clearUnset(count);
  return <u32>ADDRESSES;
}

/** The values of the latest `collect` in physical units, into NUMBERS; NaN where there is no number. */
export function physical(count: u32, multiplier: f64, addend: f64, divisor: f64): void {
  if (HAS_GENERAL) physicalDescribed(count, multiplier, addend, divisor);
}

export function physicalDescribed(count: u32, multiplier: f64, addend: f64, divisor: f64): void {
  const wide = WIDTH > 32;
  if (wide) blankWide(count);
  if (ENCODING == BINARY) {
    if (wide) convertWide(count, false, 0, multiplier, addend, divisor);
    else convert(count, SIGNED, false, 0, multiplier, addend, divisor);
  } else {
    if (ENCODING == BCD) digits(count, wide);
    else magnitudes(count, wide);
    convertWide(count, false, 0, multiplier, addend, divisor);
  }
  if (!wide) blankRaw(count);
  if (ADDRESSES != 0) blankUnset(count);
}

/**
 * Which values of the latest `collect` are there, least significant bit first: of raw ones those that are set and do not mean "no value", of physical
 * ones all that are numbers. Writes over what that column no longer needs, and returns where.
 */
export function validate(count: u32, isPhysical: bool): usize {
  return HAS_GENERAL ? validateDescribed(count, isPhysical) : 0;
}

export function validateDescribed(count: u32, isPhysical: bool): usize {
  const wide = WIDTH > 32;
  const bitmap = isPhysical || wide ? raw() : numbers();
  const hasNone = HAS_NONE && !isPhysical;
  const isBcd = ENCODING == BCD && !isPhysical;
  for (let first: u32 = 0; first < count; first += 8) {
    const end = min<u32>(count, first + 8);
    let bits: u32 = 0;
    for (let row = first; row < end; row++) {
      const place = <usize>row;
      let isThere = ADDRESSES == 0 || load<u32>(ADDRESSES + (place << 2)) != 0;
      if (isPhysical) {
        const number = load<f64>(numbers() + (place << 3));
        isThere = number == number;
      } else if (hasNone || isBcd) {
        const value = wide ? load<f64>(numbers() + (place << 3)) : <f64>load<u32>(raw() + (place << 2));
        const isNone = wide ? value == NONE : <u32>value == <u32>(<i64>NONE);
        const number = numberOfDigits(<u64>value);
        isThere = isThere && !(hasNone && isNone) && !(isBcd && !isSpecial(value) && number != number);
      }
      bits |= (<u32>isThere) << (row - first);
    }
    store<u8>(bitmap + <usize>(first >> 3), <u8>bits);
  }
  return bitmap;
}

/** Of packed digits, which have no sign. */
function isSpecial(raw: f64): bool {
  for (let blank = BLANKS; blank < BLANKS_END; blank += 8) if (load<f64>(blank) == raw) return true;
  return false;
}

/** As `scatter` of columns.ts; false where the field has a location. */
export function scatterGeneral(body: u32, field: u32, length: u32, count: u32, column: usize): bool {
  DESCRIBED = -1;
  if (!HAS_GENERAL || !describe(body, field)) return false;
  scatterDescribed(length, count, column);
  return true;
}

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

// One field of one frame, for conditions. All numbers are less than that.

/** Added to a raw value that means something else than a number. */
const NAMED: f64 = 0x2000000000000;
/** Added to one of which a digit is none. */
const NO_DIGITS: f64 = 0x4000000000000;

/** Which field is described. */
let DESCRIBED: u32 = -1;

/** As `locationOf` numbers them, in one word. */
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
  if (SET_BY == BY_PARTNER)
    return findField((place & 0xffff0000) | SET_PLACE, at, length) != 0 ? describedAt(place, at) : 0;
  if (HAS_LISTS && SET_BY == BY_ITEM) {
    store<u32>(FOUND, 0);
    walkList(place >> 16, at, length, FOUND, 0, SET_PLACE, 1);
    return <usize>load<u32>(FOUND);
  }
  return at;
}

const FOUND: usize = memory.data(4, 4);

function describedAt(place: u32, at: usize): usize {
  describeOnce(place);
  return at;
}

function rawAt(base: usize): f64 {
  if (WIDTH > 32) {
    const six = loadSix(base + <usize>load<u32>(PIECES), load<u32>(PIECES, PIECE_SWAPPED) != 0);
    return <f64>(load<u32>(PIECES, PIECE_FLIP) != 0 ? six ^ SIX_BYTES : six);
  }
  let raw: u32 = 0;
  for (let piece = PIECES; piece < PIECES_END; piece += PIECE_LENGTH) {
    const at = base + <usize>load<u32>(piece);
    const size = load<u32>(piece, PIECE_SIZE);
    const width = load<u32>(piece, PIECE_WIDTH);
    const swapped = load<u32>(piece, PIECE_SWAPPED) != 0;
    const bytes =
      size == 1 ? loadPiece<u8>(at, swapped) : size == 2 ? loadPiece<u16>(at, swapped) : loadPiece<u32>(at, swapped);
    const bits = ((bytes >> load<u32>(piece, PIECE_LOW)) & (0xffffffff >> (32 - width))) ^ load<u32>(piece, PIECE_FLIP);
    // A single piece may have all 32 bits, by which nothing is shifted.
    raw = piece == PIECES ? bits : (raw << width) | bits;
  }
  if (!SIGNED) return <f64>raw;
  const up = 32 - WIDTH;
  return <f64>(((<i32>raw) << up) >> up);
}

/**
 * What conditions compare, of the field that was found at `base`: what the raw value stands for before it is scaled, of a bool 0 or 1. One that means
 * "no value", or has a name, is NAMED more than itself, and one of which a digit is none NO_DIGITS more; rules are compiled to these numbers.
 */
export function comparableAt(base: usize): f64 {
  const raw = rawAt(base);
  if (BOOL != NO_BOOL) return <f64>(<u32>(raw != 0) ^ <u32>(BOOL == TRUE_IS_ZERO));
  for (let blank = BLANKS; blank < BLANKS_END; blank += 8) if (load<f64>(blank) == raw) return raw + NAMED;
  if (ENCODING == BINARY) return raw;
  if (ENCODING == SIGN_MAGNITUDE) return numberOfMagnitude(raw, <f64>((<u64>1) << (<u64>(WIDTH - 1))));
  const number = numberOfDigits(<u64>raw);
  return number == number ? number : raw + NO_DIGITS;
}

/** The bits of flags. */
export function flagsAt(base: usize): u32 {
  return <u32>rawAt(base);
}

/** Where the text or bytes begin that were found at `base`, in a body that ends at `end`. */
export function blockAt(base: usize): usize {
  return base + BLOCK_BYTE;
}

/** And how many bytes they may have. */
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

// Where a field's bytes count from.

function setWhereBit(count: u32, byte: usize, mask: u32): void {
  let to = ADDRESSES;
  for (let from = selected(), end = columnEnd(from, count); from < end; from += 4) {
    const body = load<u32>(from);
    store<u32>(to, (<u32>load<u8>(<usize>body + byte) & mask) != 0 ? body : 0);
    to += 4;
  }
}

function setWhereLong(count: u32, length: u32): void {
  let to = ADDRESSES;
  for (let from = selected(), end = columnEnd(from, count); from < end; from += 4) {
    const body = load<u32>(from);
    store<u32>(to, <u32>loadBodyLength(<usize>body - HEADER_LENGTH) >= length ? body : 0);
    to += 4;
  }
}

/** By the raw values that were taken last. */
function setWhereOther(count: u32, none: f64): void {
  const wide = WIDTH > 32;
  const unset = <i32>(<i64>none);
  const from = selected();
  for (let row: usize = 0; row < <usize>count; row++) {
    const isSet = wide ? load<f64>(numbers() + (row << 3)) != none : load<i32>(raw() + (row << 2)) != unset;
    store<u32>(ADDRESSES + (row << 2), isSet ? load<u32>(from + (row << 2)) : 0);
  }
}

/** Makes sure that the addresses of this attribute's values stand behind the window; false where the host gives no memory. */
function locate(body: u32, count: u32, attribute: u32): bool {
  const isThere =
    LOCATED_FROM == selected() && LOCATED_COUNT == count && attribute - LOCATED_FIRST < LOCATED_ATTRIBUTES;
  if (isThere && count > 0) return true;
  const column = max<usize>(4, (<usize>count) << 2);
  // As much as the window itself has, like the buffers for routing.
  const room = max<u32>(1, <u32>(index() - INPUT) / <u32>column);
  LOCATED_FROM = 0;
  const all = attributesOf(body);
  LOCATED_FIRST = room >= all ? 0 : attribute;
  LOCATED_ATTRIBUTES = min<u32>(room, all - LOCATED_FIRST);
  const length = column * <usize>LOCATED_ATTRIBUTES;
  if (!reserve(column + length)) return false;
  LOCATED = addresses() + column;
  memory.fill(LOCATED, 0, length);
  let to = LOCATED;
  for (let from = selected(), end = columnEnd(from, count); from < end; from += 4) {
    const at = <usize>load<u32>(from);
    walkList(body, at, <u32>loadBodyLength(at - HEADER_LENGTH), to, column, LOCATED_FIRST, LOCATED_ATTRIBUTES);
    to += 4;
  }
  LOCATED_FROM = selected();
  LOCATED_COUNT = count;
  return true;
}

// From bytes to raw values.

function takeRaw(from: usize, count: u32): void {
  for (let piece = PIECES; piece < PIECES_END; piece += PIECE_LENGTH) {
    const size = load<u32>(piece, PIECE_SIZE);
    const isFirst = piece == PIECES;
    if (size == 1) take<u8>(piece, from, count, isFirst);
    else if (size == 2) take<u16>(piece, from, count, isFirst);
    else if (size == 4) take<u32>(piece, from, count, isFirst);
    else takeWide(piece, from, count);
  }
  if (SIGNED && WIDTH < 32) extend(count);
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

function extend(count: u32): void {
  const up = 32 - WIDTH;
  for (let at = raw(), end = columnEnd(at, count); at < end; at += 4) store<i32>(at, (load<i32>(at) << up) >> up);
}

/** Any bit but none is true, or the other way round. */
function judge(count: u32, inverted: bool): void {
  const flip = <u32>inverted;
  for (let at = raw(), end = columnEnd(at, count); at < end; at += 4) store<u32>(at, <u32>(load<u32>(at) != 0) ^ flip);
}

function clearUnset(count: u32): void {
  let address = ADDRESSES;
  if (WIDTH > 32) {
    for (let at = numbers(), end = at + ((<usize>count) << 3); at < end; at += 8) {
      if (load<u32>(address) == 0) store<f64>(at, 0);
      address += 4;
    }
    return;
  }
  for (let at = raw(), end = columnEnd(at, count); at < end; at += 4) {
    store<u32>(at, load<u32>(address) != 0 ? load<u32>(at) : 0);
    address += 4;
  }
}

// From raw values to numbers.

/** What packed decimal digits stand for; NaN where one of them is none. */
export function numberOfDigits(value: u64): f64 {
  // A digit above 9 has the bit for 8 and one of those for 4 and 2.
  if ((value & ((value << 1) | (value << 2)) & 0x8888888888888888) != 0) return NaN;
  const pairs = value - 6 * ((value >> 4) & 0x0f0f0f0f0f0f0f0f);
  const fours = pairs - 156 * ((pairs >> 8) & 0x00ff00ff00ff00ff);
  const eights = fours - 55536 * ((fours >> 16) & 0x0000ffff0000ffff);
  return <f64>((eights >> 32) * 100000000 + (eights & 0xffffffff));
}

function digits(count: u32, wide: bool): void {
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

function magnitudes(count: u32, wide: bool): void {
  const sign = <f64>((<u64>1) << (<u64>(WIDTH - 1)));
  for (let row: usize = 0; row < <usize>count; row++) {
    const place = numbers() + (row << 3);
    const value = wide ? load<f64>(place) : <f64>load<u32>(raw() + (row << 2));
    store<f64>(place, numberOfMagnitude(value, sign));
  }
}

function blankRaw(count: u32): void {
  for (let blank = BLANKS; blank < BLANKS_END; blank += 8) {
    const none = <i32>(<i64>load<f64>(blank));
    let place = numbers();
    for (let at = raw(), end = columnEnd(at, count); at < end; at += 4) {
      if (load<i32>(at) == none) store<f64>(place, NaN);
      place += 8;
    }
  }
}

function blankWide(count: u32): void {
  for (let blank = BLANKS; blank < BLANKS_END; blank += 8) {
    const none = load<f64>(blank);
    for (let at = numbers(), end = at + ((<usize>count) << 3); at < end; at += 8) {
      if (load<f64>(at) == none) store<f64>(at, NaN);
    }
  }
}

function blankUnset(count: u32): void {
  let place = numbers();
  for (let address = ADDRESSES, end = columnEnd(address, count); address < end; address += 4) {
    if (load<u32>(address) == 0) store<f64>(place, NaN);
    place += 8;
  }
}

// From raw values to bytes.

function storePiece<T>(at: usize, bits: u32, swapped: bool): void {
  if (sizeof<T>() > 1 && swapped) store<T>(at, bswap<T>(<T>bits));
  else store<T>(at, <T>bits);
}

/** Of the piece that has `below` bits of the raw value below it. */
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
