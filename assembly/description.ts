/**
 * One field at a time, described by `generated/general.ts`: the pieces of its raw value, how it is marked as set, its meaning. As in all
 * this folder, a variable in capitals holds what was described, selected or resized last, until the next call replaces it.
 */

/** How the field is marked as set. */
export const ALWAYS: u32 = 0;
/** A bit. */
export const BY_BIT: u32 = 1;
/** Any raw value but one. */
export const BY_RAW: u32 = 2;
/** The same of another field. */
export const BY_PARTNER: u32 = 3;
/** By the body's reaching its end. */
export const BY_LENGTH: u32 = 4;
/** By an item of its attribute in the list. */
export const BY_ITEM: u32 = 5;

/** How the raw value encodes a number. */
export const BINARY: u32 = 0;
/** Packed decimal digits. */
export const BCD: u32 = 1;
export const SIGN_MAGNITUDE: u32 = 2;

/** What a bool's raw value means. */
export const NO_BOOL: u32 = 0;
export const TRUE_IS_ONE: u32 = 1;
export const TRUE_IS_ZERO: u32 = 2;

/** A piece: 32 bits each for byte, size, low, width, whether its bytes are swapped, and the bits that are complemented. */
export const PIECE_LENGTH: usize = 24;
export const PIECE_SIZE: usize = 4;
export const PIECE_LOW: usize = 8;
export const PIECE_WIDTH: usize = 12;
export const PIECE_SWAPPED: usize = 16;
export const PIECE_FLIP: usize = 20;

/** 32 pieces have at least a bit each. */
export const PIECES: usize = memory.data(768, 8);

export let PIECES_END: usize = 0;
/** Raw values that are not numbers, as doubles. */
export let BLANKS: usize = 0;
export let BLANKS_END: usize = 0;
/** Whether one of them means "no value", and which: the others have names. */
export let HAS_NONE: bool = false;
export let NONE: f64 = 0;
/** Bits of the raw value. */
export let WIDTH: u32 = 0;
export let SIGNED: bool = false;
export let ENCODING: u32 = 0;
export let BOOL: u32 = 0;
export let SET_BY: u32 = 0;
/** A bit's byte, a partner's number, the end that the body reaches, or an attribute's number. */
export let SET_PLACE: u32 = 0;
/** A bit's mask, or a raw value. */
export let SET_VALUE: f64 = 0;
export let BLOCK_BYTE: usize = 0;
export let BLOCK_SIZE: u32 = 0;
export let TO_END: bool = false;
export let LENGTH_SIZE: u32 = 0;
export let LENGTH_LITTLE: bool = false;
export let IS_TEXT: bool = false;

/** Begins a description: of a field that is always set, without pieces. `blanks` has room for all its raw values that are not numbers. */
export function begin(width: u32, signed: bool, encoding: u32, truth: u32, blanks: usize): void {
  WIDTH = width;
  SIGNED = signed;
  ENCODING = encoding;
  BOOL = truth;
  SET_BY = ALWAYS;
  PIECES_END = PIECES;
  BLANKS = blanks;
  BLANKS_END = blanks;
  HAS_NONE = false;
}

/** The most significant first. A value of six bytes has a single one, with all its bits. */
export function piece(byte: i32, size: u32, low: u32, width: u32, swapped: bool, inverted: bool): void {
  const at = PIECES_END;
  store<i32>(at, byte);
  store<u32>(at, size, PIECE_SIZE);
  store<u32>(at, low, PIECE_LOW);
  store<u32>(at, width, PIECE_WIDTH);
  store<u32>(at, <u32>swapped, PIECE_SWAPPED);
  store<u32>(at, inverted ? 0xffffffff >> (32 - min<u32>(width, 32)) : 0, PIECE_FLIP);
  PIECES_END += PIECE_LENGTH;
}

/** Text or bytes: `size` of them, or up to the end of the body, or of an item whose length precedes it. */
export function block(byte: i32, size: u32, toEnd: bool, lengthSize: u32, lengthLittle: bool, text: bool): void {
  BLOCK_BYTE = <usize>byte;
  BLOCK_SIZE = size;
  TO_END = toEnd;
  LENGTH_SIZE = lengthSize;
  LENGTH_LITTLE = lengthLittle;
  IS_TEXT = text;
}

export function setByBit(byte: i32, mask: u32): void {
  SET_BY = BY_BIT;
  SET_PLACE = <u32>byte;
  SET_VALUE = <f64>mask;
}

export function setByRaw(raw: f64): void {
  SET_BY = BY_RAW;
  SET_VALUE = raw;
}

export function setByPartner(field: u32, raw: f64): void {
  SET_BY = BY_PARTNER;
  SET_PLACE = field;
  SET_VALUE = raw;
}

export function setByLength(end: u32): void {
  SET_BY = BY_LENGTH;
  SET_PLACE = end;
}

export function setByItem(attribute: u32): void {
  SET_BY = BY_ITEM;
  SET_PLACE = attribute;
}

/** A raw value that has a name in place of a number. */
export function blank(raw: f64): void {
  store<f64>(BLANKS_END, raw);
  BLANKS_END += 8;
}

/** The one that means "no value". */
export function none(raw: f64): void {
  HAS_NONE = true;
  NONE = raw;
  blank(raw);
}
