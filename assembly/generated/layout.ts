// Generated from profile/frame.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.

/** Message format (Table 2). All lengths are bytes. */
export const HEADER_LENGTH: u32 = 16;
export const START_LENGTH: u32 = 2;
export const CHECK_LENGTH: u32 = 2;
export const END_LENGTH: u32 = 0;
/** Header, check and end marker together. */
export const OVERHEAD: u32 = 18;
export const MAXIMUM_BODY_LENGTH: i32 = 256;
export const MINIMUM_FRAME_LENGTH: u32 = 18;
export const MAXIMUM_FRAME_LENGTH: u32 = 274;
export const LITTLE_ENDIAN: bool = false;

/** CRC-32 of the wire model that this code was generated from; the SDK refuses a binary of another one. */
export const FINGERPRINT: u32 = 0xacb647dd;

/** How the check is computed. */
export const NONE: i32 = 0;
export const SUM: i32 = 1;
export const XOR: i32 = 2;
export const CRC: i32 = 3;
export const CHECK_ALGORITHM: i32 = CRC;
/** The check's parameters, as the catalogue of CRCs names them. */
export const CHECK_WIDTH: u32 = 16;
export const CHECK_POLYNOMIAL: u32 = 0x1021;
export const CHECK_INITIAL: u32 = 0xffff;
export const CHECK_REFLECTED_IN: bool = false;
export const CHECK_REFLECTED_OUT: bool = false;
export const CHECK_FINAL_XOR: u32 = 0x0000;
/** First byte of the frame that the check covers. */
export const CHECK_FROM: u32 = 0;

/** In place of a body's length: not enough bytes yet, no start here, another version, no such length. */
export const INCOMPLETE: i32 = -1;
export const BAD_START: i32 = -2;
export const BAD_VERSION: i32 = -3;
export const BAD_LENGTH: i32 = -4;

/** The kind of a right frame that the profile has no body for. */
export const UNKNOWN_KIND: u32 = 48;

/** Whether the start marker stands at `at`; all of its bytes must be there. */
export function isStart(at: usize): bool {
  return load<u8>(at) == 0x52 && load<u8>(at, 1) == 0x50;
}

/** Whether the first `available` bytes at `at` could be the beginning of a start marker that is cut off. */
export function isStartOfStart(at: usize, available: u32): bool {
  if (available > 0 && load<u8>(at, 0) != 0x52) return false;
  return true;
}

/** Whether the end marker stands at `at`. */
export function isEnd(at: usize): bool {
  return true;
}

export function storeEnd(at: usize): void {}

/**
 * What stands behind a start marker at `at`: the body's length, or one of the four reasons above. The fields are looked
 * at in the order in which they arrive, each as soon as it is there, so that how a stream is split changes no verdict.
 */
export function examineHeader(at: usize, available: u32): i32 {
  if (available < 3) return INCOMPLETE;
  if (<u32>load<u8>(at, 2) != 1) return BAD_VERSION;
  if (available < 16) return INCOMPLETE;
  const bodyLength = <i32>(<u32>bswap<u16>(load<u16>(at, 14)));
  if (bodyLength < 0 || bodyLength > MAXIMUM_BODY_LENGTH) return BAD_LENGTH;
  if (available < HEADER_LENGTH) return INCOMPLETE;
  return bodyLength;
}

/** Message identifier, byte 3 (Table 2). */
export function loadMessageId(at: usize): u32 {
  return <u32>load<u8>(at, 3);
}

/** Device type, byte 4 (Table 2). */
export function loadDeviceType(at: usize): u32 {
  return <u32>bswap<u16>(load<u16>(at, 4));
}

/** Serial number, byte 6 (Table 2). */
export function loadSerial(at: usize): u64 {
  return ((<u64>bswap<u16>(load<u16>(at, 6))) << 32) | <u64>bswap<u32>(load<u32>(at, 8));
}

/** Sequence number, byte 12 (Table 2). */
export function loadSequence(at: usize): u32 {
  return <u32>bswap<u16>(load<u16>(at, 12));
}

/** The presence mask of a control body (Table 4). */
export function loadPresence(body: usize): u32 {
  return bswap<u32>(load<u32>(body));
}

/** The check as the frame carries it; `at` is where it stands. */
export function loadCheck(at: usize): u32 {
  return <u32>bswap<u16>(load<u16>(at));
}

export function storeCheck(at: usize, check: u32): void {
  store<u16>(at, bswap<u16>(<u16>check));
}

/** The number of the kind of a right frame at `at`, or UNKNOWN_KIND. */
export function kindOf(at: usize, bodyLength: u32): u32 {
  const device = deviceIndex(<u32>loadDeviceType(at));
  const message = messageIndex(<u32>loadMessageId(at));
  if (device < 0 || message < 0) return UNKNOWN_KIND;
  const place = KIND_TABLE + ((<usize>(device * 12 + message)) << 2);
  const length = load<u16>(place, 2);
  if (bodyLength != (length & 0x7fff) && !((length & 0x8000) != 0 && bodyLength > (length & 0x7fff)))
    return UNKNOWN_KIND;
  return load<u16>(place);
}

/** The place of a code in Table 1, or -1. */
function deviceIndex(code: u32): i32 {
  switch (code) {
    case 0x01:
      return 0;
    case 0x02:
      return 1;
    case 0x03:
      return 2;
    case 0x04:
      return 3;
    default:
      return -1;
  }
}

/** The place of a code in Table 3, or -1. */
function messageIndex(code: u32): i32 {
  switch (code) {
    case 0x01:
      return 0;
    case 0x02:
      return 1;
    case 0x03:
      return 2;
    case 0x04:
      return 3;
    case 0x05:
      return 4;
    case 0x06:
      return 5;
    case 0x07:
      return 6;
    case 0x10:
      return 7;
    case 0x11:
      return 8;
    case 0x12:
      return 9;
    case 0x13:
      return 10;
    case 0x14:
      return 11;
    default:
      return -1;
  }
}

/** For each device type and message: the kind's number, then its body's length, with the highest bit set for `at-least`. */
const KIND_TABLE: usize = memory.data<u16>([
  // water-heater
  0, 0x000c, 1, 0x0018, 2, 0x0018, 3, 0x000a, 4, 0x0000, 5, 0x0000, 6, 0x0028, 7, 0x0008, 8, 0x000c, 9, 0x0000, 10,
  0x0000, 11, 0x0002,
  // air-conditioner
  12, 0x000e, 13, 0x001a, 14, 0x001a, 15, 0x000a, 16, 0x0000, 17, 0x0000, 18, 0x0028, 19, 0x0008, 20, 0x000c, 21,
  0x0000, 22, 0x0000, 23, 0x0002,
  // refrigerator
  24, 0x000a, 25, 0x001c, 26, 0x001c, 27, 0x000a, 28, 0x0000, 29, 0x0000, 30, 0x0028, 31, 0x0008, 32, 0x000c, 33,
  0x0000, 34, 0x0000, 35, 0x0002,
  // microwave-oven
  36, 0x0012, 37, 0x001a, 38, 0x001a, 39, 0x000a, 40, 0x0000, 41, 0x0000, 42, 0x0028, 43, 0x0008, 44, 0x000c, 45,
  0x0000, 46, 0x0000, 47, 0x0002,
]);
