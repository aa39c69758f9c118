/** As number-serial.ts, of serials that are text. */
import { isReplaced } from '../field/write.ts';
import { checkedSerial, type Serial } from '../generated/device-id.ts';
import { refuse } from '../values/error.ts';

export function serialToWrite(serial: unknown, cut: boolean): Serial {
  if (cut && isReplaced(serial)) return serial as unknown as Serial;
  if (serial === undefined) refuse('missing-field', 'serial', serial, 'it must be text');
  return checkedSerial(serial);
}
