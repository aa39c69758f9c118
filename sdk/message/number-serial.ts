/** Serials that are numbers, on their way into a header. */
import type { Serial } from '../generated/device-id.ts';
import { MAXIMUM_SERIAL } from '../generated/layout.ts';
import { refuse } from '../values/error.ts';
import { headerNumber } from './header-number.ts';

/** `_cut`: of text, whether it is to be written as it was read, what was no text included. */
export function serialToWrite(serial: unknown, _cut: boolean): Serial {
  // What tools show of a device is its ID, which is text.
  if (typeof serial === 'string' && serial.includes('-')) {
    refuse(
      'wrong-type',
      'serial',
      serial,
      'it must be a number; parseDeviceId of igrs-rump/profile makes one of a device ID',
    );
  }
  return headerNumber('serial', serial, MAXIMUM_SERIAL) as unknown as Serial;
}
