/** Writing messages of unknown kind: a reader must be able to tell where the frame ends, from a length in the header or else from the kind. */
import { examineHeader, HEADER_LENGTH, TOLD_BY_BODY } from '../generated/layout.ts';
import { refuse } from '../values/error.ts';

/** Where the header tells the body's length, any reader can. */
export function noUnknownKindCheck(): void {}
export function noLengthCheck(_view: DataView, _at: number, _length: number): void {}

/** Throws where no frame of an unknown kind could tell its length. */
export function checkUnknownKind(): void {
  if (!TOLD_BY_BODY) refuseEndless();
}

/** Throws where the header that was written does not tell a body of `length` bytes. */
export function checkLengthTold(view: DataView, at: number, length: number): void {
  // The body of a known message may come without the bytes that tell its kind.
  if (examineHeader(view, at, HEADER_LENGTH) !== length) refuseEndless();
}

function refuseEndless(): never {
  refuse('unsupported', 'kind', 'unknown', 'here only the kind tells where a frame ends, so it must have one');
}
