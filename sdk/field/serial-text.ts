/**
 * Serials that are not numbers, as they appear in device IDs: in grants, subjects and keys of NATS, names of files and of hosts (63 bytes,
 * with upper and lower case equal), URLs and terminals. Different serials have different text everywhere, so it consists of
 * `a-z`, `0-9` and `_` alone: `water heater` is `water_20heater`. It never has a hyphen, which ends the device type before it.
 */

import { bytesOfHexadecimal, hexadecimal, hexadecimalBytes } from '../values/bytes.ts';
import { RumpError, refuse } from '../values/error.ts';
import { LONE_SURROGATE, readUtf8, utf8Of } from './utf-8.ts';

/** 32 bytes in base32 with their mark: after a device type of 8 digits and a hyphen, a host name has no room for more. */
const MAX_LENGTH = 54;
/** Before base32: escaped characters have two digits after an underscore. */
const BASE32 = '__';
/** RFC 4648, 6, in lower case. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const BITS_OF_LETTER = 5;

/** Device names on Windows, which no file may have. */
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** Any text, even if no serial may be that. */
export function escapedText(serial: string): string {
  const bytes = utf8Of(serial);
  const isReserved = WINDOWS_DEVICE.test(serial);
  let text = '';
  for (const [index, byte] of bytes.entries()) {
    const character = String.fromCharCode(byte);
    const isPlain = /[a-z0-9]/.test(character) && !(isReserved && index === 0);
    text += isPlain ? character : `_${hexadecimal(byte, 2)}`;
  }
  return text === '' || text.length > MAX_LENGTH ? base32Of(bytes) : text;
}

/** @returns null unless it is the text of a serial of at most `size` bytes; in upper or lower case */
export function textOfEscaped(text: string, size: number): string | null {
  const lower = text.toLowerCase();
  const bytes = lower.startsWith(BASE32) ? bytesOfBase32(lower) : bytesOfEscaped(lower);
  if (bytes === null || bytes.length > size) return null;
  const serial = readUtf8(new DataView(bytes.buffer), 0, bytes.length, '');
  // Each serial has one text: needless escapes, a NUL or invalid UTF-8 belong to another serial or to none.
  return escapedText(serial) === lower ? serial : null;
}

/** Whether it fits into `size` bytes, and is not what invalid UTF-8 reads as: several serials would look alike. */
export function isText(serial: string, size: number): boolean {
  return !serial.includes('\ufffd') && utf8Of(serial).length <= size;
}

export function checkedText(serial: unknown, size: number): string {
  const rule = `it must be text of at most ${size} bytes of UTF-8, without NUL`;
  if (typeof serial !== 'string') refuse('wrong-type', 'serial', serial, rule);
  const isFitting = !serial.includes('\0') && !LONE_SURROGATE.test(serial) && utf8Of(serial).length <= size;
  if (!isFitting) refuse('out-of-range', 'serial', serial, rule);
  return serial;
}

export function checkedDigits(serial: unknown, size: number): string {
  const rule = `it must be ${2 * size} hexadecimal digits`;
  if (typeof serial !== 'string') refuse('wrong-type', 'serial', serial, rule);
  if (bytesOfHexadecimal(serial)?.length !== size) refuse('out-of-range', 'serial', serial, rule);
  return serial;
}

/** For packed decimal digits. Invalid digits are read, and so written, as `a` to `f`. */
export function checkedDecimals(serial: unknown, size: number): string {
  const rule = `it must be ${2 * size} decimal digits`;
  if (typeof serial !== 'string') refuse('wrong-type', 'serial', serial, rule);
  if (serial.length !== 2 * size || /[^0-9a-f]/.test(serial)) refuse('out-of-range', 'serial', serial, rule);
  return serial;
}

/** If frames have no serial. */
export function noSerial(): never {
  throw new RumpError('unsupported', 'frames of this profile have no serial, and so devices have no ID');
}

/** For a serial of hexadecimal digits, two for each byte. */
export function digitsText(serial: string): string {
  const digits = serial.toLowerCase();
  return digits.length <= MAX_LENGTH ? digits : base32Of(bytesOfHexadecimal(digits) ?? []);
}

/** @returns null unless it is the text of a serial of exactly `size` bytes; in upper or lower case */
export function digitsOfText(text: string, size: number): string | null {
  const lower = text.toLowerCase();
  const bytes = lower.startsWith(BASE32) ? bytesOfBase32(lower) : bytesOfHexadecimal(lower);
  if (bytes === null || bytes.length !== size) return null;
  const serial = hexadecimalBytes(bytes);
  return digitsText(serial) === lower ? serial : null;
}

function base32Of(bytes: readonly number[] | Uint8Array): string {
  let text = BASE32;
  let value = 0;
  let bits = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    for (bits += 8; bits >= BITS_OF_LETTER; bits -= BITS_OF_LETTER) {
      text += ALPHABET[(value >> (bits - BITS_OF_LETTER)) & 0x1f];
    }
    value &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET[(value << (BITS_OF_LETTER - bits)) & 0x1f];
}

function bytesOfBase32(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes: number[] = [];
  let value = 0;
  let bits = 0;
  for (const letter of text.slice(BASE32.length)) {
    const five = ALPHABET.indexOf(letter);
    if (five < 0) return null;
    value = (value << BITS_OF_LETTER) | five;
    bits += BITS_OF_LETTER;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(value >> bits);
    value &= (1 << bits) - 1;
  }
  return Uint8Array.from(bytes);
}

function bytesOfEscaped(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^(?:[a-z0-9]|_[0-9a-f]{2})*$/.test(text)) return null;
  const parts = text.match(/_..|[^_]/g) ?? [];
  return Uint8Array.from(parts, (part) =>
    part.length === 1 ? part.charCodeAt(0) : Number.parseInt(part.slice(1), 16),
  );
}

/** Bytes that messages have as hexadecimal digits, two lower-case ones each. */
export function readDigits(view: DataView, at: number, size: number): string {
  let digits = '';
  for (let index = 0; index < size; index++) digits += hexadecimal(view.getUint8(at + index), 2);
  return digits;
}

/** The bytes of hexadecimal digits, two each. */
export function writeDigits(digits: string, view: DataView, at: number): void {
  for (let index = 0; index * 2 < digits.length; index++) {
    view.setUint8(at + index, Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16));
  }
}
