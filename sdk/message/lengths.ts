/** Messages of unknown kind, whose end a reader must know: from a length in the header, or else from the kind alone. */
import { examineHeader, HEADER_LENGTH, TOLD_BY_BODY } from '../generated/layout.ts';
import { refuse } from '../values/error.ts';

/** Where the header tells the body's length, every frame has an end. */
export function noUnknownKindCheck(): void {}
export function noEndCheck(_view: DataView, _at: number, _length: number): void {}

/** Throws where no frame of an unknown kind has an end that a reader knows. */
export function checkUnknownKind(): void {
  if (!TOLD_BY_BODY) refuseEndless();
}

/** Throws where a written header with a body of `length` bytes has no such end. */
export function checkEnd(view: DataView, at: number, length: number): void {
  // The body of a known message may come without the bytes that tell its kind.
  if (examineHeader(view, at, HEADER_LENGTH) !== length) refuseEndless();
}

function refuseEndless(): never {
  refuse('unsupported', 'kind', 'unknown', 'here only the kind tells where a frame ends, so it must have one');
}
