/** As number-serials.ts, of serials that are text. */
import { checkedSerial, isWritableSerial } from '../generated/device-id.ts';
import { serialBytes } from '../generated/message.ts';
import type { Fields } from '../values/checked.ts';
import { placed, RumpError, refuse } from '../values/error.ts';
import { eachOf } from './lists.ts';

export function checkedSerials({ serial }: Fields, rule: string): number[] | undefined {
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
