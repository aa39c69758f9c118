/** As number-serials.ts, in profiles whose frames have no serial. */
import { refuse } from '../values/error.ts';

export function checkedSerials(_value: unknown, _path: string): number[] | undefined {
  return undefined;
}

export function requireShards(shards: unknown, path: string): void {
  refuse('unsupported', path, shards, 'frames of this profile have no serial to split them by');
}
