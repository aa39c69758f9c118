/** Serial and sequence number on their way into a header, as profiles have them: numbers, text, or neither. */
import { isReplaced } from '../field/write.ts';
import { checkedSerial, type Serial } from '../generated/device-id.ts';
import { MAXIMUM_SEQUENCE, MAXIMUM_SERIAL } from '../generated/layout.ts';
import { checkedInteger, refuse } from '../values/error.ts';

/** A number of the header, which a message must have. */
export function headerNumber(path: string, value: unknown, most: number): number {
  return checkedInteger(value, path, 0, most, value === undefined ? 'missing-field' : 'wrong-type');
}

export function numberSerialToWrite(serial: unknown, _cut: boolean): Serial {
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

/** @param cut whether it is to be written as it was read, what was no text included */
export function textSerialToWrite(serial: unknown, cut: boolean): Serial {
  if (cut && isReplaced(serial)) return serial as unknown as Serial;
  if (serial === undefined) refuse('missing-field', 'serial', serial, 'it must be text');
  return checkedSerial(serial);
}

export function noSerialToWrite(_serial: unknown, _cut: boolean): Serial {
  return 0 as unknown as Serial;
}

export function sequenceToWrite(sequence: unknown): number {
  return headerNumber('sequence', sequence, MAXIMUM_SEQUENCE);
}

export function noSequenceToWrite(_sequence: unknown): number {
  return 0;
}
