/**
 * Which shard a device belongs to: FNV-1a over the eight bytes of its ID (device type and serial, most significant byte first,
 * whatever the frame's byte order), Murmur3's last mixing step, and the upper bits of the product with the number of shards.
 * It is part of the public contract: stored data is split by it. test/vectors/shards.json has values.
 */

/** 32 bits. `deviceType` is the code, `serial` has 48 bits. */
export function hashDevice(deviceType: number, serial: number): number {
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
  hash = Math.imul(hash ^ (low & 0xff), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** From 0 up to before `shards`. */
export function shardOf(deviceType: number, serial: number, shards: number): number {
  return Math.floor((hashDevice(deviceType, serial) * shards) / 0x100000000);
}
