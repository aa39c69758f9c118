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
/** Whether bytes between start and end marker are escaped. */
export const ESCAPES: bool = false;
/** A row of the index: with escapes, also where the plain frame stands. */
export const ROW_LENGTH: u32 = 8;
/** Whether writers may be given a version, and then write one that readers refuse. */
export const SEVERAL_VERSIONS: bool = false;
/** The number of the body that stands for the header's own fields; after all others. */
export const HEADER_BODY: u32 = 20;
export const HAS_HEADER_FIELDS: bool = false;
/** A serial that is not a number: where it stands, and how many bytes it has; 0 where it is a number. */
export const SERIAL_AT: u32 = 0;
export const SERIAL_LENGTH: u32 = 0;

/** CRC-32 of the wire model that this code was generated from; the SDK refuses a binary of another one. */
export const FINGERPRINT: u32 = 0xacb647dd;

/** How the check is computed. */
export const NONE: i32 = 0;
export const SUM: i32 = 1;
export const XOR: i32 = 2;
export const CRC: i32 = 3;
export const INTERNET: i32 = 4;
/** The check's parameters, as the catalogue of CRCs names them. */
export const CHECK_ALGORITHM: i32 = CRC;
export const CHECK_WIDTH: u32 = 16;
export const CHECK_POLYNOMIAL: u32 = 0x1021;
export const CHECK_INITIAL: u32 = 0xffff;
export const CHECK_REFLECTED_IN: bool = false;
export const CHECK_REFLECTED_OUT: bool = false;
export const CHECK_FINAL_XOR: u32 = 0x0000;
export const CHECK_LITTLE_ENDIAN: bool = false;
/** First byte of the frame that it covers; whether it leaves out a check before it; whether it covers bytes as they are sent. */
export const CHECK_FROM: u32 = 0;
export const CHECK_ENDS_WITH_BODY: bool = false;
export const CHECK_SEES_ESCAPED: bool = false;
/** Of sums: what makes sum and check together 0. */
export const CHECK_COMPLEMENT: bool = false;
/** The same of a second check after the first. */
export const SECOND_ALGORITHM: i32 = NONE;
export const SECOND_WIDTH: u32 = 0;
export const SECOND_POLYNOMIAL: u32 = 0x0000;
export const SECOND_INITIAL: u32 = 0x0000;
export const SECOND_REFLECTED_IN: bool = false;
export const SECOND_REFLECTED_OUT: bool = false;
export const SECOND_FINAL_XOR: u32 = 0x0000;
export const SECOND_LITTLE_ENDIAN: bool = false;
/** First byte of the frame that it covers; whether it leaves out a check before it; whether it covers bytes as they are sent. */
export const SECOND_FROM: u32 = 0;
export const SECOND_ENDS_WITH_BODY: bool = false;
export const SECOND_SEES_ESCAPED: bool = false;
/** Of sums: what makes sum and check together 0. */
export const SECOND_COMPLEMENT: bool = false;

/** Instead of a body's length: not enough bytes yet, no start here, another version, impossible length. */
export const INCOMPLETE: i32 = -1;
export const BAD_START: i32 = -2;
export const BAD_VERSION: i32 = -3;
export const BAD_LENGTH: i32 = -4;

/** The kind of a valid frame for which the profile has no body. */
export const UNKNOWN_KIND: u32 = 48;

/** Whether the start marker is at `at`; all of its bytes must be there. */
export function isStart(at: usize): bool {
  return load<u8>(at) == 0x52 && load<u8>(at, 1) == 0x50;
}

/** One bit for each of the 16 places from `at` on: whether the start marker is there. */
export function startsIn(at: usize): i32 {
  return i8x16.bitmask(
    v128.and(i8x16.eq(v128.load(at, 0), i8x16.splat(<i8>0x52)), i8x16.eq(v128.load(at, 1), i8x16.splat(<i8>0x50))),
  );
}

/** Whether the first `available` bytes at `at` could be the beginning of a start marker that is cut off. */
export function isStartOfStart(at: usize, available: u32): bool {
  if (available > 0 && load<u8>(at, 0) != 0x52) return false;
  return true;
}

/** Whether the end marker is at `at`. */
export function isEnd(at: usize): bool {
  return true;
}

export function storeEnd(at: usize): void {}

/**
 * What follows a start marker at `at`: the body's length, or one of the four reasons above. The fields are examined
 * in the order in which they arrive, each as soon as it is there, so that the result does not depend on how a stream is split.
 */
export function examineHeader(at: usize, available: u32): i32 {
  if (available < 3) return INCOMPLETE;
  if (<u32>load<u8>(at, 2) != 1) return BAD_VERSION;
  if (available < 16) return INCOMPLETE;
  const bodyLength = <i32>(((<u32>load<u8>(at, 14)) << 8) | <u32>load<u8>(at, 15));
  if (bodyLength < 0 || bodyLength > MAXIMUM_BODY_LENGTH) return BAD_LENGTH;
  if (available < HEADER_LENGTH) return INCOMPLETE;
  return bodyLength;
}

/** Whether a valid header is at `at`, apart from its body's length: one comparison if all bytes are there. */
export function beginsFrame(at: usize): bool {
  return (load<u32>(at, 0) & 0x00ffffff) == 0x00015052;
}

/** The body's length as the header at `at` has it, which may be none; read byte by byte, because the next frame waits for it. */
export function loadBodyLength(at: usize): i32 {
  return <i32>(((<u32>load<u8>(at, 14)) << 8) | <u32>load<u8>(at, 15));
}

/** Message identifier, byte 3 (Table 2). */
export function loadMessageId(at: usize): u32 {
  return <u32>load<u8>(at, 3);
}

/** Device type, byte 4 (Table 2). */
export function loadDeviceType(at: usize): u32 {
  return ((<u32>load<u8>(at, 4)) << 8) | <u32>load<u8>(at, 5);
}

/** Serial number, byte 6 (Table 2). */
export function loadSerial(at: usize): u64 {
  return ((<u64>bswap<u16>(load<u16>(at, 6))) << 32) | <u64>bswap<u32>(load<u32>(at, 8));
}

/** Sequence number, byte 12 (Table 2). */
export function loadSequence(at: usize): u32 {
  return ((<u32>load<u8>(at, 12)) << 8) | <u32>load<u8>(at, 13);
}

/** The presence mask of a control body (Table 4). */
export function loadPresence(body: usize): u32 {
  return bswap<u32>(load<u32>(body));
}

/** The check as the frame carries it; `at` is its position. */
export function loadCheck(at: usize): u32 {
  return ((<u32>load<u8>(at)) << 8) | <u32>load<u8>(at, 1);
}

export function storeCheck(at: usize, check: u32): void {
  store<u16>(at, bswap<u16>(<u16>check));
}

export function loadSecondCheck(at: usize): u32 {
  return 0;
}

export function storeSecondCheck(at: usize, check: u32): void {}

/** The byte that begins each pair for which one byte stands in the plain frame. */
export const ESCAPE: u32 = 0x00;

/** One bit for each of the 16 places from `at` on: whether there is a byte that must be escaped. */
export function keysIn(at: usize): i32 {
  return 0;
}

/** The plain byte for the second byte of a pair; -1 where there is no such pair. */
export function plainOf(second: u32): i32 {
  return -1;
}

/** The number of the kind of a valid frame at `at`, or UNKNOWN_KIND. */
export function kindOf(at: usize, bodyLength: u32): u32 {
  const code: u32 = load<u32>(at, 3) & 0x00ffffff;
  const slot = slotOf(code);
  if (load<u32>(slot) != code) return UNKNOWN_KIND;
  const length = <u32>load<u16>(slot, 6);
  if (bodyLength != length) return UNKNOWN_KIND;
  return load<u16>(slot, 4);
}

/** The only slot that can hold a code: the multiplier was chosen to avoid collisions. */
function slotOf(code: u32): usize {
  return SLOTS + ((<usize>((code * 0xda130a1) >> 25)) << 3);
}

/** Device type and message as `kindOf` reads them, and the body's length, with the highest bit set for `at-least`. */
const KINDS: usize = memory.data<u32>([
  // water-heater
  0x10001, 12, 0x10002, 24, 0x10003, 24, 0x10004, 10, 0x10005, 0, 0x10006, 0, 0x10007, 40, 0x10010, 8, 0x10011, 12,
  0x10012, 0, 0x10013, 0, 0x10014, 2,
  // air-conditioner
  0x20001, 14, 0x20002, 26, 0x20003, 26, 0x20004, 10, 0x20005, 0, 0x20006, 0, 0x20007, 40, 0x20010, 8, 0x20011, 12,
  0x20012, 0, 0x20013, 0, 0x20014, 2,
  // refrigerator
  0x30001, 10, 0x30002, 28, 0x30003, 28, 0x30004, 10, 0x30005, 0, 0x30006, 0, 0x30007, 40, 0x30010, 8, 0x30011, 12,
  0x30012, 0, 0x30013, 0, 0x30014, 2,
  // microwave-oven
  0x40001, 18, 0x40002, 26, 0x40003, 26, 0x40004, 10, 0x40005, 0, 0x40006, 0, 0x40007, 40, 0x40010, 8, 0x40011, 12,
  0x40012, 0, 0x40013, 0, 0x40014, 2,
]);

/** The same by `slotOf`: the code, the kind's number, the length. */
const SLOTS: usize = memory.data(1024, 4);

// An empty slot matches the code 0, which is then of no kind.
for (let place: usize = 0; place < 1024; place += 8) store<u16>(SLOTS + place, UNKNOWN_KIND, 4);
for (let kind: u32 = 0; kind < UNKNOWN_KIND; kind++) {
  const row = KINDS + <usize>kind * 8;
  const slot = slotOf(load<u32>(row));
  store<u32>(slot, load<u32>(row));
  store<u16>(slot, kind, 4);
  store<u16>(slot, load<u16>(row, 4), 6);
}
