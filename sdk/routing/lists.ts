import { checkedList } from '../values/checked.ts';
import { isArray } from '../values/error.ts';

/** One or many; undefined where there is none. */
export function eachOf<Result>(value: unknown, path: string, check: (entry: unknown) => Result): Result[] | undefined {
  return value === undefined ? undefined : checkedList(isArray(value) ? value : [value], path, check);
}
