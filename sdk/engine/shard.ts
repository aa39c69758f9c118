/**
 * Which shard a device belongs to: FNV-1a over the eight bytes of its ID (device type and serial, most significant byte first,
 * whatever the frame's byte order; a serial that is text has its own bytes as they are sent), Murmur3's last mixing step, and the upper
 * bits of the product with the number of shards. It is part of the public contract: stored data is split by it. test/vectors/shards.json has values.
 */

import { hashOfDevice } from '../generated/hooks/engine/serials.ts';
import { checkedInteger } from '../values/error.ts';
import { shardOfHash } from './hash.ts';

/** Of the eight bytes, whatever a profile's header has room for. */
const MAX_DEVICE_TYPE = 0xffff_ffff;

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
  return hashOfDevice(deviceType, serial);
}

/**
 * @param shards From 1 to 65536.
 * @returns From 0 up to before `shards`.
 * @throws {RumpError} As `hashDevice`, or with the path `shards`.
 */
export function shardOf(deviceType: number, serial: number | string, shards: number): number {
  return shardOfHash(hashDevice(deviceType, serial), checkedInteger(shards, 'shards', 1, MAX_SHARDS));
}
