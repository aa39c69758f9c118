/** As sequence.ts, in profiles whose header has no sequence number. */
import { RumpError } from '../values/error.ts';

export function sequenceToWrite(_sequence: unknown): number {
  return 0;
}

export function requireSequence(): void {
  throw new RumpError('unsupported', 'frames of this profile have no sequence number');
}
