import type { Counts } from './case.ts';

/** Another one at every call of the program. */
export function newSeed(): number {
  return Date.now() >>> 0;
}

export function summary({ frames, found, bytes, messages }: Counts, milliseconds: number): string {
  const speed = Math.round((frames * 1000) / milliseconds);
  const megabytes = (bytes / 1e6).toFixed(1);
  return `${frames} frames in, ${found} found, ${megabytes} MB, ${messages} messages, ${speed} frames/s`;
}
