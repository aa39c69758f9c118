/** Messages of unknown kind, where the header tells the body's length. */

/** Throws where such a message can have no end, before its body is looked at. */
export function requireEnd(): void {}

/** The same of a written header, with a body of `length` bytes. */
export function checkEnd(_view: DataView, _at: number, _length: number): void {}
