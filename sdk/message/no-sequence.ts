/** As sequence.ts, in profiles whose header has no sequence number. */

export function sequenceToWrite(_sequence: unknown): number {
  return 0;
}
