/** What rules say of serials that are numbers. */
import { MAXIMUM_SERIAL } from '../generated/layout.ts';
import { checkedFields, type Fields } from '../values/checked.ts';
import { checkedInteger, isArray } from '../values/error.ts';
import { eachOf } from './lists.ts';

/**
 * Pairs of the first and the last serial, ascending; of serials that are text their bytes. Where frames have none, a rule may not ask for
 * shards either.
 */
export function checkedSerials({ serial: value }: Fields, rule: string): number[] | undefined {
  const path = `${rule}.serial`;
  const checked = (serial: unknown, at = path, least = 0): number => checkedInteger(serial, at, least, MAXIMUM_SERIAL);
  if (typeof value === 'object' && value !== null && !isArray(value)) {
    const range: Fields = checkedFields(value, path, ['from', 'to']);
    const from = checked(range.from, `${path}.from`);
    return [from, checked(range.to, `${path}.to`, from)];
  }
  return eachOf(value, path, (serial) => checked(serial))
    ?.sort((first, second) => first - second)
    .flatMap((serial) => [serial, serial]);
}
