/** The hash of device IDs that shard.ts describes. */

/** Of device type and serial, without checks. */
export function hashOf(deviceType: number, serial: number): number {
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

/** The same of a serial's bytes. */
export function hashOfBytes(deviceType: number, bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of [deviceType >>> 8, deviceType & 0xff, ...bytes]) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The shard of a device by its hash, without checks. */
export function shardOfHash(hash: number, shards: number): number {
  return Math.floor((hash * shards) / 0x100000000);
}
