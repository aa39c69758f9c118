/** As ends.ts, in profiles without end markers. */
import type { RumpError } from '../values/error.ts';

export function badEnd(_view: DataView, _checks: number): RumpError | null {
  return null;
}
