/** As no-more.ts, where some kinds are told by bytes of the body, or the header has fields that mean something. */
import type { Kind } from '../field/kind.ts';
import { writeWhen } from '../generated/hooks/frame/kinds.ts';
import { FRAME_HEADER } from '../generated/kinds.ts';
import { HEADER_LENGTH } from '../generated/layout.ts';
import type { Fields } from '../values/checked.ts';
import { writeHeaderFields } from './header.ts';

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
