import { checkedInteger } from '../values/error.ts';

/** A number of the header, which a message must have. */
export function headerNumber(path: string, value: unknown, most: number): number {
  return checkedInteger(value, path, 0, most, value === undefined ? 'missing-field' : 'wrong-type');
}
