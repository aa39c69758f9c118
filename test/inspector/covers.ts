/** What an inspection covers. */
import assert from 'node:assert/strict';
import type { Profile } from '../../tools/model.ts';
import type { Built } from '../profiles/support/built.ts';

/** The bytes as the parts have them, each bit once; places that are missing follow them. */
export function assertCovers(
  bytes: Uint8Array,
  { inspect }: Built['profile'],
  byteOrder: Profile['frame']['byteOrder'],
): void {
  const owners = new Array<number>(8 * bytes.length).fill(0);
  for (const { offset, size, low, width, bytes: shown, plain, byteOrder: own = byteOrder } of inspect(bytes).parts) {
    assert.deepEqual(Buffer.from(shown), Buffer.from(bytes.subarray(offset, offset + shown.length)));
    for (let bit = 0; bit < 8 * shown.length; bit++) {
      const weight = own === 'little' ? bit >> 3 : size - 1 - (bit >> 3);
      const place = 8 * weight + (bit & 7);
      // Bits of what is escaped have no place of their own among the bytes that are sent.
      const isOwn = low === null || width === null || plain !== undefined || (place >= low && place < low + width);
      if (isOwn)
        owners[8 * offset + bit] = plain === undefined || low === null ? (owners[8 * offset + bit] ?? 0) + 1 : 1;
    }
  }
  assert.ok(
    owners.every((count) => count === 1),
    Buffer.from(bytes).toString('hex'),
  );
}
