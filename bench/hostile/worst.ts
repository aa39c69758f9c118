import { type Pattern, repeated } from './pattern.ts';

/**
 * What `npm run bench:hostile` finds again and again, from any seed: every fourth byte starts a header that is right, of the longest
 * body there is, because the length at 14 is the version and the zero of another start. So 274 bytes are checked, in vain, for
 * every four, 68 times as much as of a stream of frames. No start can come closer: marker and version take three bytes, and with
 * three for a period the length would be 0x0152, which is refused without a check.
 */
export const WORST: Pattern = [{ bytes: '52500100' }];

export function hostileStream(length: number): Uint8Array<ArrayBuffer> {
  return repeated(WORST, length);
}
