/**
 * Routing: rules, as sdk/engine/wasm/route.ts packs them, are evaluated on the frames' own bytes, and each destination's frames
 * are gathered into one run. Nothing here can fail; what does not fit the buffers is done in another round.
 */
import { IS_TEXT } from './description';
import { HAS_GENERAL } from './generated/general';
import {
  HAS_HEADER_FIELDS,
  HEADER_LENGTH,
  LITTLE_ENDIAN,
  loadBodyLength,
  loadDeviceType,
  loadMessageId,
  loadPresence,
  loadSerial,
  ROW_LENGTH,
  SERIAL_AT,
  SERIAL_LENGTH,
} from './generated/layout';
import { forgetItems, frameAt } from './group';
import { byteOf, isSigned, loadInteger, loadU48, lowOf, SIZE_BIT, sizeOf, widthOf } from './location';
import { afterWindow, INPUT, index, ROW_FRAME_LENGTH, ROW_KIND, reserve, STATUS, STATUS_FRAMES } from './memory';
import { blockAt, blockLength, comparableAt, findField, flagsAt } from './raw-values';

/** A step of the program: 32-bit words, as in sdk/engine/route-program.ts; 0 in place of a list stands for any. */
export const STEP_LENGTH: usize = 52;
export const STEP_DESTINATION: usize = 0;
export const STEP_SHARDS: usize = 4;
export const STEP_COPY: usize = 8;
export const STEP_DEVICE_TYPES: usize = 12;
export const STEP_MESSAGE_IDS: usize = 16;
export const STEP_SERIALS: usize = 20;
export const STEP_SERIALS_AT: usize = 24;
export const STEP_CONDITION: usize = 28;
export const STEP_LOCATION: usize = 32;
/** The field's bit in the presence mask, -1 if it is always there. */
export const STEP_PRESENCE: usize = 36;
export const STEP_OPERANDS: usize = 40;
export const STEP_OPERANDS_AT: usize = 44;
/** The header's length for one of the header's own fields, 0 for one of the body. */
export const STEP_BASE: usize = 48;

/** The test of the field. */
export const ANY: u32 = 0;
export const IN_RANGES: u32 = 1;
export const HAS_BITS: u32 = 2;
export const IS_BYTES: u32 = 3;
/** Added to these for a field of a general body: then STEP_LOCATION has the body's number in the upper half, the field's in the lower. */
export const GENERAL: u32 = 4;

/** A destination's counts: how many frames, how many bytes, and where its next frame goes. */
export const COUNT_LENGTH: usize = 12;
export const COUNT_BYTES: usize = 4;
const COUNT_CURSOR: usize = 8;

/** A frame for a destination: the frame's row, the destination. */
const PART_LENGTH: usize = 8;
const PART_DESTINATION: usize = 4;

/** First the place of each kind's steps, which end at the next kind's. */
let WORDS: usize = 0;
let NUMBERS_AT: usize = 0;
let COUNTS: usize = 0;
let PARTS: usize = 0;
let PARTS_END: usize = 0;
let RUNS: usize = 0;
let RUNS_LENGTH: u32 = 0;
let DESTINATIONS: u32 = 0;
let PARTS_PER_FRAME: u32 = 0;
let DROPPED: u32 = 0;

export function routeWords(): usize {
  return WORDS;
}

export function routeNumbers(): usize {
  return NUMBERS_AT;
}

export function routeCounts(): usize {
  return COUNTS;
}

export function routeRuns(): usize {
  return RUNS;
}

/** Frames of the last round that no rule matched. */
export function routeDropped(): u32 {
  return DROPPED;
}

/**
 * Makes room after the window for a program of this many words and numbers, for the counts of its destinations, and for `length`
 * bytes of runs; a frame goes to at most `partsPerFrame` of them. False if the host gives no such memory.
 */
export function prepareRoute(
  words: u32,
  numbers: u32,
  destinations: u32,
  parts: u32,
  partsPerFrame: u32,
  length: u32,
): bool {
  forgetItems();
  NUMBERS_AT = afterWindow();
  WORDS = NUMBERS_AT + ((<usize>numbers) << 3);
  COUNTS = WORDS + ((<usize>words) << 2);
  PARTS = (COUNTS + <usize>destinations * COUNT_LENGTH + 7) & ~7;
  PARTS_END = PARTS + <usize>parts * PART_LENGTH;
  RUNS = (PARTS_END + 15) & ~15;
  RUNS_LENGTH = length;
  DESTINATIONS = destinations;
  PARTS_PER_FRAME = partsPerFrame;
  return reserve(<u32>RUNS + length);
}

/** Routes frames from number `first` on, as many as the buffers take, and returns the number of the next one. */
export function route(first: u32): u32 {
  memory.fill(COUNTS, 0, <usize>DESTINATIONS * COUNT_LENGTH);
  const start = index() + <usize>(first * ROW_LENGTH);
  const end = index() + <usize>(load<u32>(STATUS, STATUS_FRAMES) * ROW_LENGTH);
  let row = start;
  let part = PARTS;
  let room = RUNS_LENGTH;
  DROPPED = 0;
  while (row < end) {
    const length = <u32>load<u16>(row, ROW_FRAME_LENGTH);
    if (part + <usize>PARTS_PER_FRAME * PART_LENGTH > PARTS_END || length * PARTS_PER_FRAME > room) break;
    const next = routeFrame(row, length, part);
    if (next == part && !MATCHED) DROPPED++;
    room -= (<u32>(next - part) / <u32>PART_LENGTH) * length;
    part = next;
    row += ROW_LENGTH;
  }
  gatherRuns(part);
  return first + <u32>(row - start) / ROW_LENGTH;
}

/** Whether the last frame matched any rule. */
let MATCHED: bool = false;

/** Adds the frame's parts after `part`, and returns where they end. */
function routeFrame(row: usize, length: u32, part: usize): usize {
  const at = frameAt(row);
  const kind = <usize>load<u16>(row, ROW_KIND);
  let step = WORDS + ((<usize>load<u32>(WORDS + (kind << 2))) << 2);
  const end = WORDS + ((<usize>load<u32>(WORDS + (kind << 2), 4)) << 2);
  let next = part;
  MATCHED = false;
  for (; step < end; step += STEP_LENGTH) {
    if (!matches(step, at)) continue;
    MATCHED = true;
    const shards = load<u32>(step, STEP_SHARDS);
    const destination = load<u32>(step, STEP_DESTINATION) + (shards == 1 ? 0 : shardOf(at, shards));
    if (!isAmong(part, next, destination)) {
      store<u32>(next, <u32>row);
      store<u32>(next, destination, PART_DESTINATION);
      next += PART_LENGTH;
      const count = COUNTS + <usize>destination * COUNT_LENGTH;
      store<u32>(count, load<u32>(count) + 1);
      store<u32>(count, load<u32>(count, COUNT_BYTES) + length, COUNT_BYTES);
    }
    if (load<u32>(step, STEP_COPY) == 0) break;
  }
  return next;
}

/** A frame goes to a destination once, however many rules send it there. */
function isAmong(from: usize, to: usize, destination: u32): bool {
  for (let part = from; part < to; part += PART_LENGTH) {
    if (load<u32>(part, PART_DESTINATION) == destination) return true;
  }
  return false;
}

function matches(step: usize, at: usize): bool {
  const deviceTypes = load<u32>(step, STEP_DEVICE_TYPES);
  if (deviceTypes != 0 && !isListed(deviceTypes, <u64>loadDeviceType(at))) return false;
  const messageIds = load<u32>(step, STEP_MESSAGE_IDS);
  if (messageIds != 0 && !isListed(messageIds, <u64>loadMessageId(at))) return false;
  const serials = load<u32>(step, STEP_SERIALS);
  if (serials != 0 && !hasSerialOf(load<u32>(step, STEP_SERIALS_AT), serials, at)) return false;
  const body = at + HEADER_LENGTH;
  const presence = load<i32>(step, STEP_PRESENCE);
  if (presence >= 0 && ((loadPresence(body) >> presence) & 1) == 0) return false;
  const condition = load<u32>(step, STEP_CONDITION);
  if (condition == ANY) return true;
  if (HAS_GENERAL && condition >= GENERAL) return matchesGeneral(step, condition - GENERAL, body);
  const from = HAS_HEADER_FIELDS ? body - <usize>load<u32>(step, STEP_BASE) : body;
  const operands = load<u32>(step, STEP_OPERANDS);
  const operandsAt = load<u32>(step, STEP_OPERANDS_AT);
  const location = load<u32>(step, STEP_LOCATION);
  if (condition == IN_RANGES) return isWithin(operandsAt, operands >> 1, numberAt(from, location));
  if (condition == HAS_BITS) {
    const mask = <u32>load<f64>(NUMBERS_AT + ((<usize>operandsAt) << 3));
    return (bitsAt(from, location) & mask) == mask;
  }
  return isOneOf(operandsAt, operands, from + (location & ((1 << SIZE_BIT) - 1)), location >> SIZE_BIT, true);
}

function matchesGeneral(step: usize, condition: u32, body: usize): bool {
  const operands = load<u32>(step, STEP_OPERANDS);
  const operandsAt = load<u32>(step, STEP_OPERANDS_AT);
  const length = <u32>loadBodyLength(body - HEADER_LENGTH);
  const base = findField(load<u32>(step, STEP_LOCATION), body, length);
  if (base == 0) return false;
  if (condition == IN_RANGES) return isWithin(operandsAt, operands >> 1, comparableAt(base));
  if (condition == HAS_BITS) {
    const mask = <u32>load<f64>(NUMBERS_AT + ((<usize>operandsAt) << 3));
    return (flagsAt(base) & mask) == mask;
  }
  return isOneOf(operandsAt, operands, blockAt(base), blockLength(base, body + <usize>length), IS_TEXT);
}

/** A list of codes: how many, and two words for each. */
function isListed(list: u32, code: u64): bool {
  const start = WORDS + ((<usize>list) << 2);
  const end = start + ((<usize>load<u32>(start)) << 3);
  for (let word = start; word < end; word += 8) if (load<u64>(word, 4) == code) return true;
  return false;
}

function hasSerialOf(list: u32, length: u32, at: usize): bool {
  if (SERIAL_LENGTH == 0) return isWithin(list, length, <f64>loadSerial(at));
  return isAmongSerials(list, length, at + SERIAL_AT);
}

/** Whether all bytes at `at` are those of a serial in the list, where each byte has a word. */
function isAmongSerials(list: u32, words: u32, at: usize): bool {
  const start = WORDS + ((<usize>list) << 2);
  const end = start + ((<usize>words) << 2);
  for (let serial = start; serial < end; serial += (<usize>SERIAL_LENGTH) << 2) {
    let byte: usize = 0;
    while (byte < <usize>SERIAL_LENGTH && <u32>load<u8>(at + byte) == load<u32>(serial + (byte << 2))) byte++;
    if (byte == <usize>SERIAL_LENGTH) return true;
  }
  return false;
}

/** Pairs of least and most, ascending and apart, so that halving finds the one that could hold the value. */
function isWithin(list: u32, pairs: u32, value: f64): bool {
  const start = NUMBERS_AT + ((<usize>list) << 3);
  // Most conditions have one.
  if (pairs == 1) return <bool>(<i32>(load<f64>(start) <= value) & <i32>(value <= load<f64>(start, 8)));
  let low: u32 = 0;
  let high = pairs;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<f64>(start + ((<usize>middle) << 4), 8) < value) low = middle + 1;
    else high = middle;
  }
  return low < pairs && load<f64>(start + ((<usize>low) << 4)) <= value;
}

/** One load for all sizes up to four bytes: of the four bytes that end with the field's, so that there is no branch. */
function bitsAt(body: usize, location: u32): u32 {
  const size = sizeOf(location);
  const width = widthOf(location);
  // The bytes before a frame are memory too, and are shifted out.
  const bits = loadInteger<u32>(body + byteOf(location) + <usize>size - 4);
  return (bits << ((LITTLE_ENDIAN ? size << 3 : 32) - lowOf(location) - width)) >> (32 - width);
}

function numberAt(body: usize, location: u32): f64 {
  if (sizeOf(location) == 6) return <f64>loadU48(body + byteOf(location));
  const bits = bitsAt(body, location);
  if (!isSigned(location)) return <f64>bits;
  const up = 32 - widthOf(location);
  return <f64>(<i32>(bits << up) >> up);
}

/** Text ends at its first NUL, so what follows that does not count; bytes that take all the rest end only there. */
function isOneOf(list: u32, count: u32, at: usize, size: u32, ends: bool): bool {
  let word = WORDS + ((<usize>list) << 2);
  const end = word + ((<usize>count) << 2);
  while (word < end) {
    const length = load<u32>(word);
    let same = length == size || (ends && length < size && load<u8>(at + <usize>length) == 0);
    for (let byte: u32 = 0; same && byte < length; byte++) {
      same = load<u8>(at + <usize>byte) == <u8>load<u32>(word + ((<usize>byte) << 2), 4);
    }
    if (same) return true;
    word += (<usize>(1 + length)) << 2;
  }
  return false;
}

/**
 * FNV-1a over the device ID, with all bytes of a serial that is not a number, and Murmur3's last step; defined in sdk/engine/serials.ts.
 */
function shardOf(at: usize, shards: u32): u32 {
  const deviceType = <u32>loadDeviceType(at);
  let hash: u32 = 0x811c9dc5;
  hash = (hash ^ (deviceType >> 8)) * 0x01000193;
  hash = (hash ^ (deviceType & 0xff)) * 0x01000193;
  if (SERIAL_LENGTH != 0) {
    for (let byte: usize = 0; byte < <usize>SERIAL_LENGTH; byte++) {
      hash = (hash ^ <u32>load<u8>(at + SERIAL_AT + byte)) * 0x01000193;
    }
  } else {
    const serial = <u64>loadSerial(at);
    for (let shift: i32 = 40; shift >= 0; shift -= 8) {
      hash = (hash ^ (<u32>(serial >> <u64>shift) & 0xff)) * 0x01000193;
    }
  }
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
  hash ^= hash >> 16;
  return <u32>((<u64>hash * <u64>shards) >> 32);
}

/** Copies the frames of all parts before `end` to RUNS, each destination's contiguous and in order. */
function gatherRuns(end: usize): void {
  let run = RUNS;
  for (let destination: u32 = 0; destination < DESTINATIONS; destination++) {
    const count = COUNTS + <usize>destination * COUNT_LENGTH;
    store<u32>(count, <u32>run, COUNT_CURSOR);
    run += <usize>load<u32>(count, COUNT_BYTES);
  }
  for (let part = PARTS; part < end; part += PART_LENGTH) {
    const row = <usize>load<u32>(part);
    const count = COUNTS + <usize>load<u32>(part, PART_DESTINATION) * COUNT_LENGTH;
    const to = <usize>load<u32>(count, COUNT_CURSOR);
    const length = <usize>load<u16>(row, ROW_FRAME_LENGTH);
    copy(to, INPUT + <usize>load<u32>(row), length);
    store<u32>(count, <u32>(to + length), COUNT_CURSOR);
  }
}

/** Vectors, the last one overlapping the one before it: memory.copy leaves Wasm, which costs more than copying a frame. */
function copy(to: usize, from: usize, length: usize): void {
  if (length < 16) {
    for (let byte: usize = 0; byte < length; byte++) store<u8>(to + byte, load<u8>(from + byte));
    return;
  }
  const last = v128.load(from + length - 16);
  v128.store(to, v128.load(from));
  // Up to 48 bytes without iterating, because the number of iterations would be mispredicted.
  if (length > 32) {
    v128.store(to, v128.load(from, 16), 16);
    for (let byte: usize = 32; byte + 16 < length; byte += 16) v128.store(to + byte, v128.load(from + byte));
  }
  v128.store(to + length - 16, last);
}
