import { badConstant } from '../generated/hooks/frame/constants.ts';
import {
  BAD_LENGTH,
  BAD_VERSION,
  INCOMPLETE,
  KNOWN_VERSIONS,
  LENGTH_OFFSET,
  lengthFault,
  readVersion,
  VERSION_OFFSET,
} from '../generated/layout.ts';
import type { RumpError } from '../values/error.ts';
import { failure, truncated } from './failure.ts';

/** Why a header is none, by the reason that `examineHeader` gives. `offsetOf` is where a byte of the header was sent. */
export function badHeader(
  reason: number,
  view: DataView,
  total: number,
  offsetOf = (place: number): number => place,
): RumpError {
  switch (reason) {
    case INCOMPLETE:
      return truncated(total, 'inside its header');
    case BAD_VERSION: {
      const offset = offsetOf(VERSION_OFFSET);
      const text = `the version at byte ${offset} is ${readVersion(view, 0)}; this profile knows ${KNOWN_VERSIONS}`;
      return failure('bad-version', offset, text);
    }
    case BAD_LENGTH: {
      const offset = offsetOf(LENGTH_OFFSET);
      return failure('bad-length', offset, lengthFault(offset));
    }
    default:
      return badConstant(view, offsetOf);
  }
}
