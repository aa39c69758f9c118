/** As number-serials.ts, for serials that are text: the bytes count that are sent. */
import { checkedSerial } from '../generated/device-id.ts';
import { readDeviceType, SERIAL_LENGTH, SERIAL_OFFSET } from '../generated/layout.ts';
import { serialBytes } from '../generated/message.ts';
import { checkedInteger } from '../values/error.ts';
import { hashOfBytes } from './hash.ts';

const MAX_DEVICE_TYPE = 0xffff_ffff;

/** `serials` are their bytes, one behind the other. */
export function isSerialIn(serials: readonly number[], view: DataView, at: number): boolean {
  const place = at + SERIAL_OFFSET;
  for (let first = 0; first < serials.length; first += SERIAL_LENGTH) {
    let index = 0;
    while (index < SERIAL_LENGTH && view.getUint8(place + index) === serials[first + index]) index++;
    if (index === SERIAL_LENGTH) return true;
  }
  return false;
}

export function hashAt(view: DataView, at: number): number {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at + SERIAL_OFFSET, SERIAL_LENGTH);
  return hashOfBytes(readDeviceType(view, at), bytes);
}

/**
 * @param deviceType The code.
 * @param serial As messages have it: an integer of up to 48 bits or, where the profile's serials are text, text.
 * @returns 32 bits, as an unsigned integer.
 * @throws {RumpError} `wrong-type` or `out-of-range`, with the path `deviceType` or `serial`.
 */
export function hashDevice(deviceType: number, serial: number | string): number {
  checkedInteger(deviceType, 'deviceType', 0, MAX_DEVICE_TYPE);
  return hashOfBytes(deviceType, serialBytes(checkedSerial(serial)));
}
