/** As constants.ts, for headers that have none. */
import type { RumpError } from '../values/error.ts';

/** No header is refused for them. */
export function badConstant(_view: DataView, _offsetOf?: (place: number) => number): RumpError {
  return undefined as never;
}
