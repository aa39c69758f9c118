/**
 * Which shard a device belongs to: FNV-1a over the eight bytes of its ID (device type and serial, most significant byte first,
 * whatever the frame's byte order; for a text serial its own bytes as sent), Murmur3's last mixing step, and the upper
 * bits of the product with the number of shards. It is a public contract: stored data is split by it. See test/vectors/shards.json.
 */

import { hashDevice } from '../generated/hooks/engine/serials.ts';
import { checkedInteger } from '../values/error.ts';
import { shardOfHash } from './serials.ts';

export { hashDevice };

/** The most that a destination can be split into. */
export const MAX_SHARDS = 0x10000;

/**
 * @param shards From 1 to 65536.
 * @returns From 0, below `shards`.
 * @throws {RumpError} As `hashDevice`, or with the path `shards`.
 */
export function shardOf(deviceType: number, serial: number | string, shards: number): number {
  return shardOfHash(hashDevice(deviceType, serial), checkedInteger(shards, 'shards', 1, MAX_SHARDS));
}
