/** As told-lengths.ts, where only the kind tells the length. */
import { examineHeader, HEADER_LENGTH, TOLD_BY_BODY } from '../generated/layout.ts';
import { refuse } from '../values/error.ts';

export function checkUnknownKind(): void {
  if (!TOLD_BY_BODY) refuseEndless();
}

export function checkEnd(view: DataView, at: number, length: number): void {
  // The body of a known message may come without the bytes that tell its kind.
  if (examineHeader(view, at, HEADER_LENGTH) !== length) refuseEndless();
}

function refuseEndless(): never {
  refuse('unsupported', 'kind', 'unknown', 'here only the kind tells where a frame ends, so it must have one');
}
