/** As told-lengths.ts, where only the kind tells the length. */
import { examineHeader, HEADER_LENGTH } from '../generated/layout.ts';
import { refuse } from '../values/error.ts';

export function checkEnd(view: DataView, at: number, length: number): void {
  // The body of a known message may come without the bytes that tell its kind.
  if (examineHeader(view, at, HEADER_LENGTH) === length) return;
  refuse('unsupported', 'kind', 'unknown', 'here only the kind tells where a frame ends, so it must have one');
}
