/** Fields of the header that mean something, in profiles that have none. */
import type { FieldLayout } from '../field/layout.ts';
import type { Fields } from '../values/checked.ts';

/**
 * Writes them, whose bits are zero: those of `message.header`, and for others the `own` defaults of the message or the profile's.
 * @throws {RumpError} with a path such as `header.answer`
 */
export function writeHeaderFields(
  _message: Fields,
  _own: Fields | undefined,
  _lenient: boolean,
  _view: DataView,
  _at: number,
  _cut?: boolean,
  _fields?: readonly FieldLayout[],
): void {}
