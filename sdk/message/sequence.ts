/** Sequence numbers on their way into a header. */
import { MAXIMUM_SEQUENCE } from '../generated/layout.ts';
import { headerNumber } from './header-number.ts';

export function sequenceToWrite(sequence: unknown): number {
  return headerNumber('sequence', sequence, MAXIMUM_SEQUENCE);
}
