/** CRC-16 with the usual table: one look-up per byte. */
import { profile } from 'bench:profile';
import type { Check } from '../../tools/model.ts';

const { poly, init } = profile.frame.checks[0] as Check;

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ ((crc & 0x8000) === 0 ? 0 : poly);
  return crc;
});

export function crc16(bytes: Uint8Array, from: number, to: number): number {
  let crc = init;
  for (let at = from; at < to; at++)
    crc = ((crc << 8) & 0xffff) ^ (TABLE[(crc >>> 8) ^ (bytes[at] as number)] as number);
  return crc;
}
