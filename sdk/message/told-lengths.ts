/** Messages of unknown kind, where the header tells the body's length. */

/** Throws where no frame of an unknown kind has an end that a reader knows. */
export function checkUnknownKind(): void {}

/** Throws where a written header with a body of `length` bytes has no such end. */
export function checkEnd(_view: DataView, _at: number, _length: number): void {}
