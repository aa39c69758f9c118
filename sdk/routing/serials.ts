/** What rules say of serials: numbers, text or, where frames have none, nothing. */
import { checkedSerial, isWritableSerial } from '../generated/device-id.ts';
import { MAXIMUM_SERIAL } from '../generated/layout.ts';
import { serialBytes } from '../generated/message.ts';
import { checkedFields, eachOf, type Fields } from '../values/checked.ts';
import { checkedInteger, isArray, placed, RumpError, refuse } from '../values/error.ts';

/** Pairs of the first and the last serial, ascending; undefined for any. */
export function checkedNumbers({ serial: value }: Fields, rule: string): number[] | undefined {
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

/** Their bytes, one behind the other; undefined for any. */
export function checkedTexts({ serial }: Fields, rule: string): number[] | undefined {
  const path = `${rule}.serial`;
  return eachOf(serial, path, (each) => bytesOf(each, path))?.flat();
}

function bytesOf(serial: unknown, path: string): number[] {
  try {
    const checked = checkedSerial(serial);
    // What bytes that are no UTF-8 are read as stands for many serials.
    if (!isWritableSerial(checked)) refuse('out-of-range', 'serial', serial, 'it may not hold U+FFFD');
    return [...serialBytes(checked)];
  } catch (error) {
    throw RumpError.is(error) ? placed(error, path) : error;
  }
}

/** A rule may not ask for shards either. */
export function checkedNone({ shards }: Fields, rule: string): number[] | undefined {
  if (shards === undefined) return undefined;
  refuse('unsupported', `${rule}.shards`, shards, 'frames of this profile have no serial to split them by');
}
