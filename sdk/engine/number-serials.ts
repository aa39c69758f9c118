/** What routing does with serials that are numbers. */
import { readDeviceType, readSerial } from '../generated/layout.ts';
import { checkedInteger } from '../values/error.ts';
import { hashOf } from './hash.ts';
import { isWithin } from './ranges.ts';

/** Of the eight bytes, whatever a profile's header has room for. */
const MAX_DEVICE_TYPE = 0xffff_ffff;
const MAX_SERIAL = 0xffff_ffff_ffff;

/** Whether the serial of the frame at `at` is among those of a step. */
export function isSerialIn(serials: readonly number[], view: DataView, at: number): boolean {
  return isWithin(serials, readSerial(view, at) as unknown as number);
}

/** The hash of the device of the frame at `at`. */
export function hashAt(view: DataView, at: number): number {
  return hashOf(readDeviceType(view, at), readSerial(view, at) as unknown as number);
}

/**
 * @param deviceType The code.
 * @param serial As messages have it: an integer of up to 48 bits or, where the profile's serials are text, text.
 * @returns 32 bits, as an unsigned integer.
 * @throws {RumpError} `wrong-type` or `out-of-range`, with the path `deviceType` or `serial`.
 */
export function hashDevice(deviceType: number, serial: number | string): number {
  checkedInteger(deviceType, 'deviceType', 0, MAX_DEVICE_TYPE);
  return hashOf(deviceType, checkedInteger(serial, 'serial', 0, MAX_SERIAL));
}
