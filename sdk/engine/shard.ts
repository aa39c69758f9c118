/**
 * Which shard a device belongs to: FNV-1a over the eight bytes of its ID (device type and serial, most significant byte first,
 * whatever the frame's byte order; a serial that is text has its own bytes as they are sent), Murmur3's last mixing step, and the upper bits of the product with the number of shards.
 * It is part of the public contract: stored data is split by it. test/vectors/shards.json has values.
 */

import { checkedSerial } from '../generated/device-id.ts';
import { SERIAL_LENGTH } from '../generated/layout.ts';
import { serialBytes } from '../generated/message.ts';
import { checkedInteger } from '../values/error.ts';

/** Of the eight bytes, whatever a profile's header has room for. */
const MAX_DEVICE_TYPE = 0xffff_ffff;
const MAX_SERIAL = 0xffff_ffff_ffff;

/** The most that a destination can be split into. */
export const MAX_SHARDS = 0x10000;

/**
 * @param deviceType The code.
 * @param serial As messages have it: an integer of up to 48 bits or, where the profile's serials are text, text.
 * @returns 32 bits, as an unsigned integer.
 * @throws {RumpError} `wrong-type` or `out-of-range`, with the path `deviceType` or `serial`.
 */
export function hashDevice(deviceType: number, serial: number | string): number {
  checkedInteger(deviceType, 'deviceType', 0, MAX_DEVICE_TYPE);
  if (SERIAL_LENGTH > 0) return hashOfBytes(deviceType, serialBytes(checkedSerial(serial)));
  return hashOf(deviceType, checkedInteger(serial, 'serial', 0, MAX_SERIAL));
}

/**
 * @param shards From 1 to 65536.
 * @returns From 0 up to before `shards`.
 * @throws {RumpError} As `hashDevice`, or with the path `shards`.
 */
export function shardOf(deviceType: number, serial: number | string, shards: number): number {
  return shardOfHash(hashDevice(deviceType, serial), checkedInteger(shards, 'shards', 1, MAX_SHARDS));
}

/** As `shardOf`, without checks. */
export function shardOfHash(hash: number, shards: number): number {
  return Math.floor((hash * shards) / 0x100000000);
}

/** As `hashDevice`, without checks. */
export function hashOf(deviceType: number, serial: number): number {
  const high = Math.floor(serial / 0x100000000);
  const low = serial >>> 0;
  let hash = begun(deviceType);
  hash = added(hash, high >>> 8);
  hash = added(hash, high & 0xff);
  hash = added(hash, low >>> 24);
  hash = added(hash, (low >>> 16) & 0xff);
  hash = added(hash, (low >>> 8) & 0xff);
  return finished(added(hash, low & 0xff));
}

/** The same of a serial's bytes. */
export function hashOfBytes(deviceType: number, bytes: Uint8Array): number {
  return finished(bytes.reduce(added, begun(deviceType)));
}

function begun(deviceType: number): number {
  return added(added(0x811c9dc5, deviceType >>> 8), deviceType & 0xff);
}

function added(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

function finished(sum: number): number {
  let hash = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
