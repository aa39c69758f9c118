/**
 * Serials in routing: finds them among those of a rule, and hashes device IDs. The hash is FNV-1a, followed by Murmur3's last step, over two
 * bytes of device type and six of serial, most significant first, whatever the frame's byte order. Serials that are text are compared and
 * hashed by their bytes as sent.
 */

import { checkedSerial } from '../generated/device-id.ts';
import { readDeviceType, readSerial, SERIAL_LENGTH, SERIAL_OFFSET } from '../generated/layout.ts';
import { serialBytes } from '../generated/message.ts';
import { checkedInteger } from '../values/error.ts';
import { isWithin } from './route-program.ts';

/** The largest values that the hash takes, even if a profile's header has room for larger ones. */
const MAX_DEVICE_TYPE = 0xffff_ffff;
const MAX_SERIAL = 0xffff_ffff_ffff;

/** Whether the serial of the frame at `at` is among those of a step: pairs of the first and the last, ascending. */
export function isNumberIn(serials: readonly number[], view: DataView, at: number): boolean {
  return isWithin(serials, readSerial(view, at) as unknown as number);
}

/** The same for text; `serials` has their bytes, one after another. */
export function isTextIn(serials: readonly number[], view: DataView, at: number): boolean {
  const place = at + SERIAL_OFFSET;
  for (let first = 0; first < serials.length; first += SERIAL_LENGTH) {
    let index = 0;
    while (index < SERIAL_LENGTH && view.getUint8(place + index) === serials[first + index]) index++;
    if (index === SERIAL_LENGTH) return true;
  }
  return false;
}

/** The hash of the device of the frame at `at`. */
export function hashOfNumberAt(view: DataView, at: number): number {
  return hashOf(readDeviceType(view, at), readSerial(view, at) as unknown as number);
}

export function hashOfTextAt(view: DataView, at: number): number {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at + SERIAL_OFFSET, SERIAL_LENGTH);
  return hashOfBytes(readDeviceType(view, at), bytes);
}

/**
 * @param deviceType The code.
 * @param serial As messages have it: an integer of up to 48 bits or, where the profile's serials are text, text.
 * @returns 32 bits, as an unsigned integer.
 * @throws {RumpError} `wrong-type` or `out-of-range`, with the path `deviceType` or `serial`.
 */
export function hashDevice(deviceType: number, serial: number | string): number {
  checkedInteger(deviceType, 'deviceType', 0, MAX_DEVICE_TYPE);
  return hashOf(deviceType, checkedInteger(serial, 'serial', 0, MAX_SERIAL));
}

/**
 * @param deviceType The code.
 * @param serial As messages have it: an integer of up to 48 bits or, where the profile's serials are text, text.
 * @returns 32 bits, as an unsigned integer.
 * @throws {RumpError} `wrong-type` or `out-of-range`, with the path `deviceType` or `serial`.
 */
export function hashTextDevice(deviceType: number, serial: number | string): number {
  checkedInteger(deviceType, 'deviceType', 0, MAX_DEVICE_TYPE);
  return hashOfBytes(deviceType, serialBytes(checkedSerial(serial)));
}

/** From device type and serial, without checks. */
function hashOf(deviceType: number, serial: number): number {
  const high = Math.floor(serial / 0x100000000);
  const low = serial >>> 0;
  let hash = 0x811c9dc5;
  hash = Math.imul(hash ^ (deviceType >>> 8), 0x01000193);
  hash = Math.imul(hash ^ (deviceType & 0xff), 0x01000193);
  hash = Math.imul(hash ^ (high >>> 8), 0x01000193);
  hash = Math.imul(hash ^ (high & 0xff), 0x01000193);
  hash = Math.imul(hash ^ (low >>> 24), 0x01000193);
  hash = Math.imul(hash ^ ((low >>> 16) & 0xff), 0x01000193);
  hash = Math.imul(hash ^ ((low >>> 8) & 0xff), 0x01000193);
  return mixed(Math.imul(hash ^ (low & 0xff), 0x01000193));
}

/** The same for a serial's bytes. */
function hashOfBytes(deviceType: number, bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of [deviceType >>> 8, deviceType & 0xff, ...bytes]) hash = Math.imul(hash ^ byte, 0x01000193);
  return mixed(hash);
}

/** Murmur3's last step. */
function mixed(hash: number): number {
  let last = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  last = Math.imul(last ^ (last >>> 13), 0xc2b2ae35);
  return (last ^ (last >>> 16)) >>> 0;
}

/** @internal The shard of a device by its hash, without checks. */
export function shardOfHash(hash: number, shards: number): number {
  return Math.floor((hash * shards) / 0x100000000);
}
