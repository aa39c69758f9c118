/** Messages of unknown kind, where the header tells the body's length. */

/** Throws where a written header with a body of `length` bytes has no end that a reader knows. */
export function checkEnd(_view: DataView, _at: number, _length: number): void {}
