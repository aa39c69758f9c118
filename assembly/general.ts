/**
 * Columns of fields that are more than bits at a fixed place: in several pieces, complemented, in either byte order, as packed decimal
 * digits, or set in some frames only. `generated/general.ts` describes a field, and the loops below follow the description, one part of it
 * at a time over all frames, so that they decide nothing for a single frame.
 *
 * For a field that some frames do not set, a column of addresses follows the window, where routing has its buffers at other times: 32 bits
 * for each frame, the address that the field's bytes count from, or 0 if it is not set. The loops do not branch on that: for 0 they read
 * the front of the memory, and `clearUnset` replaces what they found there by 0. So nothing after a body's end is ever read.
 */
import { convert, convertWide } from './convert';
import {
  ALWAYS,
  BCD,
  BINARY,
  BOOL,
  BY_BIT,
  BY_ITEM,
  BY_LENGTH,
  BY_PARTNER,
  BY_RAW,
  ENCODING,
  HAS_NONE,
  NO_BOOL,
  NONE,
  SET_BY,
  SET_PLACE,
  SET_VALUE,
  SIGNED,
  TRUE_IS_ZERO,
  WIDTH,
} from './description';
import { describe, HAS_GENERAL, HAS_LISTS } from './generated/general';
import { HEADER_LENGTH, loadBodyLength } from './generated/layout';
import { forgetItemsOfOthers, locate, selected } from './group';
import { afterWindow, columnEnd, numbers, raw, reserve } from './memory';
import {
  blankRaw,
  blankWide,
  digits,
  forgetField,
  isSpecial,
  magnitudes,
  numberOfDigits,
  scatterDescribed,
  takeRaw,
  toBools,
} from './raw-values';

/** What `collect` returns besides an address. */
export const USE_GATHER: u32 = 0;
export const ALL_SET: u32 = 1;
export const NO_MEMORY: u32 = 2;

/** The addresses of the latest `collect`; 0 if the field is set in every frame. */
let ADDRESSES: usize = 0;

/**
 * A field of `count` selected frames into RAW, or into NUMBERS if it has six bytes; bools as 0 and 1. Returns USE_GATHER if its location
 * is enough; ALL_SET if every frame sets it, or the address of a column of 32 bits with 0 for each frame that does not; NO_MEMORY
 * if the host grants none.
 */
export function collect(body: u32, field: u32, count: u32): u32 {
  forgetField();
  if (!HAS_GENERAL || !describe(body, field)) return USE_GATHER;
  return collectDescribed(body, field, count);
}

/** As `collect`, for the field described last; the numbers serve to describe its partner, and then itself again. */
export function collectDescribed(body: u32, field: u32, count: u32): u32 {
  if (SET_BY != ALWAYS && !reserve(<u32>columnEnd(afterWindow(), count))) return NO_MEMORY;
  ADDRESSES = SET_BY == ALWAYS ? 0 : afterWindow();
  forgetItemsOfOthers(selected());
  if (SET_BY == BY_PARTNER) {
    const none = SET_VALUE;
    describe(body, SET_PLACE);
    takeRaw(selected(), count);
    setWhereNot(count, none);
    describe(body, field);
  } else if (SET_BY == BY_BIT) {
    setWhereBit(count, <usize>SET_PLACE, <u32>SET_VALUE);
  } else if (SET_BY == BY_LENGTH) {
    setWhereReached(count, SET_PLACE);
  } else if (HAS_LISTS && SET_BY == BY_ITEM) {
    ADDRESSES = locate(body, selected(), count, SET_PLACE);
    if (ADDRESSES == 0) return NO_MEMORY;
  }
  takeRaw(SET_BY == ALWAYS || SET_BY == BY_RAW ? selected() : ADDRESSES, count);
  if (SET_BY == BY_RAW) setWhereNot(count, SET_VALUE);
  if (BOOL != NO_BOOL) toBools(count, BOOL == TRUE_IS_ZERO);
  if (ADDRESSES == 0) return ALL_SET;
  clearUnset(count);
  return <u32>ADDRESSES;
}

/** The values of the latest `collect` in physical units, into NUMBERS; NaN if there is no number. */
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
 * A bitmap of the latest `collect`, least significant bit first: raw values are there if they are set and do not mean "no value", physical
 * ones if they are numbers. Overwrites what that column no longer needs, and returns its address.
 */
export function validate(count: u32, isPhysical: bool): usize {
  return HAS_GENERAL ? validateDescribed(count, isPhysical) : 0;
}

function validateDescribed(count: u32, isPhysical: bool): usize {
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

/** As `scatter` of columns.ts; false if the field has a location. */
export function scatterGeneral(body: u32, field: u32, length: u32, count: u32, column: usize): bool {
  forgetField();
  if (!HAS_GENERAL || !describe(body, field)) return false;
  scatterDescribed(length, count, column);
  return true;
}

function setWhereBit(count: u32, byte: usize, mask: u32): void {
  let to = ADDRESSES;
  for (let from = selected(), end = columnEnd(from, count); from < end; from += 4) {
    const body = load<u32>(from);
    store<u32>(to, (<u32>load<u8>(<usize>body + byte) & mask) != 0 ? body : 0);
    to += 4;
  }
}

function setWhereReached(count: u32, length: u32): void {
  let to = ADDRESSES;
  for (let from = selected(), end = columnEnd(from, count); from < end; from += 4) {
    const body = load<u32>(from);
    store<u32>(to, <u32>loadBodyLength(<usize>body - HEADER_LENGTH) >= length ? body : 0);
    to += 4;
  }
}

/** By the raw values taken last. */
function setWhereNot(count: u32, none: f64): void {
  const wide = WIDTH > 32;
  const unset = <i32>(<i64>none);
  const from = selected();
  for (let row: usize = 0; row < <usize>count; row++) {
    const isSet = wide ? load<f64>(numbers() + (row << 3)) != none : load<i32>(raw() + (row << 2)) != unset;
    store<u32>(ADDRESSES + (row << 2), isSet ? load<u32>(from + (row << 2)) : 0);
  }
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

function blankUnset(count: u32): void {
  let place = numbers();
  for (let address = ADDRESSES, end = columnEnd(address, count); address < end; address += 4) {
    if (load<u32>(address) == 0) store<f64>(place, NaN);
    place += 8;
  }
}
