/**
 * The loops that gather and scatter one field over many frames: bits between the integers of the bodies and a column of raw
 * values. Frames to read are anywhere in the window, or in PLAIN if a profile has escapes, and `selected` has their bodies' addresses;
 * frames to write follow each other in OUTPUT, with the column after them, so that writing touches nothing that a batch reads.
 * Where a field lies is compiled in, from `generated/`.
 */
import { scatterGeneral } from './general';
import { locationOf } from './generated/bodies';
import { HAS_GENERAL } from './generated/general';
import {
  ESCAPES,
  HAS_HEADER_FIELDS,
  HEADER_BODY,
  HEADER_LENGTH,
  loadSequence,
  loadSerial,
  ROW_LENGTH,
} from './generated/layout';
import { selected, selectedKind } from './group';
import {
  byteOf,
  isSigned,
  loadInteger,
  loadU24,
  loadU48,
  lowOf,
  NO_INTEGER,
  sizeOf,
  storeInteger,
  storeU24,
  storeU48,
  widthOf,
} from './location';
import { columnEnd, INPUT, index, numbers, OUTPUT, ROW_KIND, raw, WIDEST_VALUE } from './memory';

/** The serials of the selected frames, into NUMBERS. */
export function gatherSerials(count: u32): void {
  let to = numbers();
  for (let row = selected(), end = columnEnd(row, count); row < end; row += 4) {
    store<f64>(to, <f64>(<i64>loadSerial(bodyAt(row) - HEADER_LENGTH)));
    to += 8;
  }
}

/** The sequences of the selected frames, into NUMBERS. */
export function gatherSequences(count: u32): void {
  let to = numbers();
  for (let row = selected(), end = columnEnd(row, count); row < end; row += 4) {
    store<f64>(to, <f64>loadSequence(bodyAt(row) - HEADER_LENGTH));
    to += 8;
  }
}

/** The offsets of the selected frames in their stream, into NUMBERS; `start` is the window's own. */
export function gatherOffsets(count: u32, start: f64): void {
  if (ESCAPES) {
    gatherWireOffsets(count, start);
    return;
  }
  let to = numbers();
  for (let row = selected(), end = columnEnd(row, count); row < end; row += 4) {
    store<f64>(to, start + <f64>(bodyAt(row) - HEADER_LENGTH - INPUT));
    to += 8;
  }
}

function bodyAt(row: usize): usize {
  return <usize>load<u32>(row);
}

/** Bodies are in plain frames there: only the index has the frames' own positions. */
function gatherWireOffsets(count: u32, start: f64): void {
  let row = index();
  for (let to = numbers(), end = to + ((<usize>count) << 3); to < end; row += ROW_LENGTH) {
    if (<u32>load<u16>(row, ROW_KIND) != selectedKind()) continue;
    store<f64>(to, start + <f64>load<u32>(row));
    to += 8;
  }
}

/** The first byte of a field, counted from the body: the header's own fields precede it. */
function byteIn(body: u32, location: u32): usize {
  if (HAS_HEADER_FIELDS && body == HEADER_BODY) return byteOf(location) - HEADER_LENGTH;
  return byteOf(location);
}

/** One field of `count` selected frames into RAW, or into NUMBERS if it has six bytes. */
export function gather(body: u32, field: u32, count: u32): void {
  const location = locationOf(body, field);
  if (location == NO_INTEGER) return;
  const byte = byteIn(body, location);
  switch (sizeOf(location)) {
    case 1:
      gatherBits<u8>(count, byte, location);
      break;
    case 2:
      gatherBits<u16>(count, byte, location);
      break;
    case 3:
      gatherBits24(count, byte, location);
      break;
    case 4:
      gatherBits<u32>(count, byte, location);
      break;
    default:
      gather48(count, byte);
  }
}

/** The column for `scatter`, after `count` frames of `length` bytes in OUTPUT. */
export function columnAfter(length: u32, count: u32): usize {
  return (OUTPUT + <usize>(length * count) + WIDEST_VALUE - 1) & ~(<usize>WIDEST_VALUE - 1);
}

/**
 * The column after `count` frames of `length` bytes in OUTPUT, 32 bits a value or a double for six bytes, into one field of
 * their bodies; neighbours in the same integer stay as they are.
 */
export function scatter(body: u32, field: u32, length: u32, count: u32): void {
  if (HAS_GENERAL && scatterGeneral(body, field, length, count, columnAfter(length, count))) return;
  const location = locationOf(body, field);
  if (location == NO_INTEGER) return;
  const byte = byteIn(body, location);
  switch (sizeOf(location)) {
    case 1:
      scatterBits<u8>(length, count, byte, location);
      break;
    case 2:
      scatterBits<u16>(length, count, byte, location);
      break;
    case 3:
      scatterBits24(length, count, byte, location);
      break;
    case 4:
      scatterBits<u32>(length, count, byte, location);
      break;
    default:
      scatter48(length, count, byte);
  }
}

// Up against the register's top and down again cuts off the neighbours on both sides and extends a sign.

function gatherBits<T>(count: u32, byte: usize, location: u32): void {
  const up = 32 - lowOf(location) - widthOf(location);
  const down = 32 - widthOf(location);
  const from = selected();
  const end = columnEnd(from, count);
  let to = raw();
  if (isSigned(location)) {
    for (let row = from; row < end; row += 4) {
      store<i32>(to, <i32>(loadInteger<T>(bodyAt(row) + byte) << up) >> down);
      to += 4;
    }
  } else {
    for (let row = from; row < end; row += 4) {
      store<u32>(to, (loadInteger<T>(bodyAt(row) + byte) << up) >> down);
      to += 4;
    }
  }
}

function scatterBits<T>(length: u32, count: u32, byte: usize, location: u32): void {
  const low = lowOf(location);
  const mask = (0xffffffff >> (32 - widthOf(location))) << low;
  let from = columnAfter(length, count);
  let at = OUTPUT + HEADER_LENGTH + byte;
  for (const end = from + ((<usize>count) << 2); from < end; from += 4) {
    const bits = (load<u32>(from) << low) & mask;
    storeInteger<T>(at, (loadInteger<T>(at) & ~mask) | bits);
    at += <usize>length;
  }
}

// Three bytes are not a type of the language, so both loops are repeated here.

function gatherBits24(count: u32, byte: usize, location: u32): void {
  const up = 32 - lowOf(location) - widthOf(location);
  const down = 32 - widthOf(location);
  let to = raw();
  for (let row = selected(), end = columnEnd(row, count); row < end; row += 4) {
    const bits = loadU24(bodyAt(row) + byte) << up;
    store<u32>(to, isSigned(location) ? <u32>(<i32>bits >> down) : bits >> down);
    to += 4;
  }
}

function scatterBits24(length: u32, count: u32, byte: usize, location: u32): void {
  const low = lowOf(location);
  const mask = (0xffffffff >> (32 - widthOf(location))) << low;
  let from = columnAfter(length, count);
  let at = OUTPUT + HEADER_LENGTH + byte;
  for (const end = from + ((<usize>count) << 2); from < end; from += 4) {
    const bits = (load<u32>(from) << low) & mask;
    storeU24(at, (loadU24(at) & ~mask) | bits);
    at += <usize>length;
  }
}

/** Six bytes do not fit RAW: they are in NUMBERS, where doubles hold them exactly. */
function gather48(count: u32, byte: usize): void {
  let to = numbers();
  for (let row = selected(), end = columnEnd(row, count); row < end; row += 4) {
    store<f64>(to, <f64>(<i64>loadU48(bodyAt(row) + byte)));
    to += 8;
  }
}

function scatter48(length: u32, count: u32, byte: usize): void {
  let from = columnAfter(length, count);
  let at = OUTPUT + HEADER_LENGTH + byte;
  for (const end = from + ((<usize>count) << 3); from < end; from += 8) {
    storeU48(at, <u64>load<f64>(from));
    at += <usize>length;
  }
}
