/** As number-serials.ts, in profiles whose frames have no serial. */
import type { Fields } from '../values/checked.ts';
import { refuse } from '../values/error.ts';

export function checkedSerials({ shards }: Fields, rule: string): number[] | undefined {
  if (shards === undefined) return undefined;
  refuse('unsupported', `${rule}.shards`, shards, 'frames of this profile have no serial to split them by');
}
