/** What a writer has to write besides roles of the header and a body, in profiles that have nothing else. */
import type { Kind } from '../field/kind.ts';
import type { Fields } from '../values/checked.ts';

/**
 * Writes what else tells the kind, and the header's own fields, into bits that are zero. The kind is null for an unknown one.
 * @throws {RumpError} with a path such as `header.answer`
 */
export function writeMore(
  _message: Fields,
  _kind: Kind | null,
  _lenient: boolean,
  _view: DataView,
  _at: number,
  _cut: boolean,
): void {}
