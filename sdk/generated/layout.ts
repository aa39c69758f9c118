// Generated from profile/frame.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.

/** Message format (Table 2). All lengths are bytes. */
export const HEADER_LENGTH = 16;
export const CHECK_LENGTH = 2;
export const END_LENGTH = 0;
/** Header, check and end marker together. */
export const OVERHEAD = 18;
export const MAXIMUM_BODY_LENGTH = 256;
export const MINIMUM_FRAME_LENGTH = 18;
export const MAXIMUM_FRAME_LENGTH = 274;
/** The same as it is sent: if every byte between the markers is escaped. */
export const MAXIMUM_WIRE_LENGTH = 274;
/** The known version, and the offsets that errors name: of the version, and of the length, or the message where no field states one. */
export const VERSION = 1;
export const VERSION_OFFSET = 2;
export const LENGTH_OFFSET = 14;
/** Which roles the header has a field for. */
export const HAS_SERIAL: boolean = true;
export const HAS_SEQUENCE: boolean = true;
/** Whether the header has fields with a meaning of their own. */
export const HAS_HEADER_FIELDS: boolean = false;
/** Whether some kinds differ in bytes of the body or in its length, not in their codes. */
export const TOLD_BY_BODY: boolean = false;
/** Whether bytes between the markers are escaped on the wire. */
export const ESCAPES: boolean = false;
/** The greatest values that the header's fields hold. */
export const MAXIMUM_SERIAL = 0xffffffffffff;
export const MAXIMUM_SEQUENCE = 0xffff;
export const MAXIMUM_DEVICE_TYPE = 0xffff;
export const MAXIMUM_MESSAGE_ID = 0xff;
/** Of a serial that is text or bytes, and so a string in messages: how many bytes; 0 for a number. */
export const SERIAL_LENGTH: number = 0;
/** Where the serial begins. */
export const SERIAL_OFFSET = 6;
/** First byte that a single check without escapes covers; of others each check knows its own. */
export const CHECK_FROM = 0;
/** What a register message carries: CRC-32 of the wire model that this code was generated from. */
export const PROFILE_FINGERPRINT = 0xacb647dd;

/** Instead of a body's length: not enough bytes yet, no start here, another version, impossible length. */
export const INCOMPLETE = -1;
export const BAD_START = -2;
export const BAD_VERSION = -3;
export const BAD_LENGTH = -4;

// After the plain constants: a bundler only inlines those if nothing else precedes them.

/** The markers, in the order in which their bytes arrive. */
export const START: readonly number[] = [0x52, 0x50];
export const STARTS: readonly (readonly number[])[] = [[0x52, 0x50]];
export const END: readonly number[] = [];
/** What is wrong with a length. */
export const LENGTH_FAULT = 'the length at byte 14 gives no body of 0 to 256 bytes';
/** All versions that are read; the text is for errors. */
export const KNOWN_VERSIONS = '1';
export const VERSIONS: readonly number[] = [1];
/** Other header fields that hold one value: a start marker without them does not count. Of those with `masks` only these bits. */
export const CONSTANTS: readonly {
  readonly title: string;
  readonly offset: number;
  readonly bytes: readonly number[];
  readonly masks?: readonly number[];
}[] = [];

/** Whether a start marker is at `at`; all of its bytes must be there. */
export function isStart(view: DataView, at: number): boolean {
  return view.getUint16(at) === 0x5250;
}

/** Whether a start marker begins with this byte. */
export function isFirst(byte: number | undefined): boolean {
  return byte === 0x52;
}

/** Whether the end marker is at `at`. */
export function isEnd(_view: DataView, _at: number): boolean {
  return true;
}

/**
 * What follows a start marker at `at`: the body's length, or one of the four reasons above. The fields are examined
 * in the order in which they arrive, each as soon as it is there, so that the result does not depend on how a stream is split.
 */
export function examineHeader(view: DataView, at: number, available: number): number {
  if (available < 3) return INCOMPLETE;
  if (view.getUint8(at + 2) !== 1) return BAD_VERSION;
  if (available < 16) return INCOMPLETE;
  const bodyLength = view.getUint16(at + 14);
  if (bodyLength > MAXIMUM_BODY_LENGTH) return BAD_LENGTH;
  if (available < HEADER_LENGTH) return INCOMPLETE;
  return bodyLength;
}

/**
 * This and the next two functions take a whole header of which four words, from CHECK_FROM on, are loaded already for the check: loading
 * them twice would cost an eighth of the scan. Returns the body's length, or -1 for anything not plainly valid.
 */
export function plainBodyLength(
  _view: DataView,
  _at: number,
  word0: number,
  _word1: number,
  _word2: number,
  word3: number,
): number {
  if (((word0 ^ 0x52500100) & 0xffffff00) !== 0) return -1;
  const bodyLength = word3 & 0xffff;
  return bodyLength > MAXIMUM_BODY_LENGTH ? -1 : bodyLength;
}

/** The message identifier of such a header. */
export function messageIdOfWords(
  _view: DataView,
  _at: number,
  word0: number,
  _word1: number,
  _word2: number,
  _word3: number,
): number {
  return word0 & 0xff;
}

/** The device type of such a header. */
export function deviceTypeOfWords(
  _view: DataView,
  _at: number,
  _word0: number,
  word1: number,
  _word2: number,
  _word3: number,
): number {
  return word1 >>> 16;
}

/** Protocol version, byte 2 (Table 2). */
export function readVersion(view: DataView, at: number): number {
  return view.getUint8(at + 2);
}

/** Message identifier, byte 3 (Table 2). */
export function readMessageId(view: DataView, at: number): number {
  return view.getUint8(at + 3);
}

/** Device type, byte 4 (Table 2). */
export function readDeviceType(view: DataView, at: number): number {
  return view.getUint16(at + 4);
}

/** Serial number, byte 6 (Table 2). */
export function readSerial(view: DataView, at: number): number {
  return view.getUint16(at + 6) * 0x100000000 + view.getUint32(at + 8);
}

/** Sequence number, byte 12 (Table 2). */
export function readSequence(view: DataView, at: number): number {
  return view.getUint16(at + 12);
}

/** The first check as the frame carries it; `at` is its position. */
export function readCheck(view: DataView, at: number): number {
  return view.getUint16(at);
}

/** The presence mask of a control body (Table 4). */
export function readPresence(view: DataView, body: number): number {
  return view.getUint32(body);
}

export function writePresence(view: DataView, body: number, mask: number): void {
  view.setUint32(body, mask);
}

/** The weight of byte `index` of an integer of `size` bytes: 0 for the least significant. */
export function weightOf(index: number, size: number): number {
  return size - 1 - index;
}

/** 16 bits in the profile's byte order. */
export function readU16(view: DataView, at: number): number {
  return view.getUint16(at);
}

/** 24 bits in the profile's byte order. */
export function readU24(view: DataView, at: number): number {
  return (view.getUint16(at) << 8) | view.getUint8(at + 2);
}

/** 32 bits in the profile's byte order. */
export function readU32(view: DataView, at: number): number {
  return view.getUint32(at);
}

/** 48 bits in the profile's byte order. */
export function readU48(view: DataView, at: number): number {
  return view.getUint16(at) * 0x100000000 + view.getUint32(at + 2);
}

/** Writes the whole header; all values must be within their fields. */
export function writeHeader(
  view: DataView,
  at: number,
  deviceType: number,
  messageId: number,
  serial: number,
  sequence: number,
  bodyLength: number,
): void {
  view.setUint32(at, (0x52 << 24) | (0x50 << 16) | (0x01 << 8) | messageId);
  view.setUint32(at + 4, (deviceType << 16) | (serial / 0x100000000));
  view.setUint32(at + 8, serial);
  view.setUint32(at + 12, (sequence << 16) | bodyLength);
}

/** Replaces the sequence in a complete header; the frame's check must be written again. */
export function writeSequence(view: DataView, at: number, sequence: number): void {
  view.setUint16(at + 12, sequence);
}

export function writeEnd(_view: DataView, _at: number): void {}
