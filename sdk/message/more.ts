/** What a writer writes besides roles of the header and a body: what else tells the kind, and the header's own fields. */
import type { Kind } from '../field/kind.ts';
import { writeWhen } from '../generated/hooks/frame/kinds.ts';
import { FRAME_HEADER } from '../generated/kinds.ts';
import { HEADER_LENGTH } from '../generated/layout.ts';
import type { Fields } from '../values/checked.ts';
import { writeHeaderFields } from './header.ts';

/**
 * Into bits that are zero. The kind is null for an unknown one.
 * @throws {RumpError} with a path such as `header.answer`
 */
export function writeMore(
  message: Fields,
  kind: Kind | null,
  lenient: boolean,
  view: DataView,
  at: number,
  cut: boolean,
): void {
  if (kind !== null) writeWhen(kind, view, at + HEADER_LENGTH);
  if (FRAME_HEADER !== null) writeHeaderFields(message, kind?.header, lenient, view, at, cut);
}

/** In profiles that have neither. */
export function writeNoMore(
  _message: Fields,
  _kind: Kind | null,
  _lenient: boolean,
  _view: DataView,
  _at: number,
  _cut: boolean,
): void {}
