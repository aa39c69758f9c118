/** Frames as in Table 2, written byte by byte, so that specs of the reader do not depend on generated code. */
import { fillRandom, random, randomBelow } from './random';
import { frameCheck, writeInteger } from './reference';

/** Sizes of Table 2. */
export const HEADER: u32 = 16;
export const CHECK: u32 = 2;
export const MAX_BODY: u32 = 256;

export const STATUS_MESSAGE: u32 = 0x03;
export const HEARTBEAT: u32 = 0x13;
export const WATER_HEATER: u32 = 0x0001;
export const AIR_CONDITIONER: u32 = 0x0002;
/** The kind of frames that have none of the 48. */
export const UNKNOWN: u32 = 48;

/** The header alone. Returns its length. */
export function writeHeader(
  at: usize,
  deviceType: u32,
  messageId: u32,
  serial: u64,
  sequence: u32,
  bodyLength: u32,
): u32 {
  writeInteger(at, 2, 0x5250);
  writeInteger(at + 2, 1, 1);
  writeInteger(at + 3, 1, messageId);
  writeInteger(at + 4, 2, deviceType);
  writeInteger(at + 6, 6, serial);
  writeInteger(at + 12, 2, sequence);
  writeInteger(at + 14, 2, bodyLength);
  return HEADER;
}

/** The check after a header and a body at `at`. Returns the frame's length. */
export function writeCheck(at: usize, bodyLength: u32): u32 {
  const checked = HEADER + bodyLength;
  writeInteger(at + checked, CHECK, frameCheck(at, checked));
  return checked + CHECK;
}

/** A valid frame with a random serial, sequence and body. Returns its length. */
export function writeFrame(at: usize, deviceType: u32, messageId: u32, bodyLength: u32): u32 {
  const serial = (((<u64>random()) << 32) | random()) & 0xffffffffffff;
  writeHeader(at, deviceType, messageId, serial, random() & 0xffff, bodyLength);
  fillRandom(at + HEADER, bodyLength);
  return writeCheck(at, bodyLength);
}

/** Random bytes, none of them the first of a start marker. Returns `length`. */
export function writeNoise(at: usize, length: u32): u32 {
  fillRandom(at, length);
  for (let index: usize = 0; index < <usize>length; index++) {
    if (load<u8>(at + index) == 0x52) store<u8>(at + index, 0x53);
  }
  return length;
}

/** Random bytes with many beginnings of frames. Returns `length`. */
export function writeTemptingNoise(at: usize, length: u32): u32 {
  for (let index: usize = 0; index < <usize>length; index++) {
    switch (randomBelow(6)) {
      case 0:
      case 1:
        store<u8>(at + index, 0x52);
        break;
      case 2:
      case 3:
        store<u8>(at + index, 0x50);
        break;
      case 4:
        store<u8>(at + index, <u8>randomBelow(3));
        break;
      default:
        store<u8>(at + index, <u8>random());
    }
  }
  return length;
}
